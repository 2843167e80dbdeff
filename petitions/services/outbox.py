"""What leaves the office is first written down, in the transaction of the act that causes it."""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import and_, or_, select, update

from petitions.extensions import db, sealer
from petitions.models import OutboxMessage
from petitions.rules.masking import mask_email
from petitions.services.rows import add_row_once

LEASE: Final = timedelta(minutes=5)
RETRY_AFTER: Final = timedelta(minutes=1)
MOST_TRIES: Final = 8


def enqueue_mail(
    kind: str,
    *,
    dedupe: str,
    to: str,
    matter_id: int | None,
    case_id: int | None,
    payload: dict[str, Any],
    at: datetime,
) -> None:
    """Ask for one mail of a kind; asked again with the same `dedupe`, nothing more is sent."""
    message = {
        "kind": kind,
        "dedupe": dedupe,
        "recipient_sealed": sealer().seal(to),
        "recipient_masked": mask_email(to),
        "matter_id": matter_id,
        "case_id": case_id,
        "payload": payload,
        "run_at": at,
    }
    add_row_once(OutboxMessage, message, unique="dedupe")


def claim_messages(limit: int, *, at: datetime) -> list[OutboxMessage]:
    """Take up to `limit` waiting messages for this worker, for the length of a lease.

    Any number of workers may ask: a row is taken by one conditional update. What a dead worker left
    behind is taken again when its lease is over.
    """
    waiting = or_(
        and_(OutboxMessage.state == "ready", OutboxMessage.run_at <= at),
        and_(OutboxMessage.state == "running", OutboxMessage.lease_until <= at),
    )
    chosen = select(OutboxMessage.id).where(waiting).order_by(OutboxMessage.run_at).limit(limit)
    statement = (
        update(OutboxMessage)
        .where(OutboxMessage.id.in_(chosen.with_for_update(skip_locked=True).scalar_subquery()))
        .values(state="running", lease_until=at + LEASE, tries=OutboxMessage.tries + 1)
        .returning(OutboxMessage)
        .execution_options(synchronize_session=False)
    )
    return list(db.session.scalars(statement))


def recipient_of(message: OutboxMessage) -> str:
    """Return the address of a message in the clear, for the one moment of sending."""
    return sealer().open(message.recipient_sealed) if message.recipient_sealed else ""


def note_sent(message_id: int, *, at: datetime) -> None:
    """Note that a message left."""
    db.session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == message_id)
        .values(state="sent", sent_at=at, lease_until=None, last_error="")
    )


def note_failure(message_id: int, *, tries: int, error: str, is_final: bool, at: datetime) -> None:
    """Note that a message did not leave: it is tried again later, or given up where someone must look."""
    gives_up = is_final or tries >= MOST_TRIES
    db.session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == message_id)
        .values(
            state="dead" if gives_up else "ready",
            run_at=at + RETRY_AFTER * 2 ** min(tries, 6),
            lease_until=None,
            last_error=error[:300],
        )
    )
