"""Write down who did what beside the cases, each entry chained to the one before."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from petitions.extensions import db, insert_into
from petitions.models import AuditEntry, AuditHead
from petitions.rules.actors import Actor
from petitions.services.chain import genesis, link

OFFICE = "office"


def append_audit(
    action: str,
    *,
    by: Actor,
    at: datetime,
    subject: str = "",
    detail: dict[str, Any] | None = None,
    matter_id: int | None = None,
) -> None:
    """Append an entry to the chain of the office, in the caller's transaction.

    If this fails, so does the act: nothing is done that is not written down.
    """
    _ensure_head()
    head = db.session.execute(
        select(AuditHead.seq, AuditHead.hash).where(AuditHead.id == 1).with_for_update()
    ).one()
    content = {
        "seq": head.seq + 1,
        "at": at,
        "actor_id": by.id,
        "actor_label": by.label,
        "ip": by.ip,
        "request_id": by.request_id,
        "action": action,
        "subject": subject,
        "matter_id": matter_id,
        "detail": detail,
    }
    entry_hash = link(head.hash, content)
    db.session.execute(insert(AuditEntry).values(**content, previous_hash=head.hash, hash=entry_hash))
    db.session.execute(update(AuditHead).where(AuditHead.id == 1).values(seq=head.seq + 1, hash=entry_hash))


def _ensure_head() -> None:
    statement = insert_into(AuditHead).values(id=1, seq=0, hash=genesis(OFFICE))
    db.session.execute(statement.on_conflict_do_nothing(index_elements=["id"]))
