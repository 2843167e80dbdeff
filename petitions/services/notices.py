"""Tell a party in writing that a date moved (展期、延展、停班): by mail or, without an address, on paper.

What is owed is written down with the act; the mail leaves through the outbox, and the notice is done when
it was really sent. What has no address stays open until someone posts the letter.
"""

from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import and_, select, update

from petitions.clock import local_day
from petitions.extensions import db, insert_into, sealer
from petitions.models import Case, CaseEvent, OutboxMessage, OwedNotice, Party, Person
from petitions.rules.periods import label_of
from petitions.rules.roc import roc_public
from petitions.rules.terms import EventKind, PartyRole
from petitions.services.outbox import enqueue_mail

OWED_BY: Final = MappingProxyType({EventKind.EXTENDED: "E05", EventKind.SESSION_EXTENDED: "D21"})
"""Acts of which the party must be told in writing, with the reason, and the paper that tells it."""

AT_ONCE: Final = 200


def owe_notice(case: Case, event: EventKind, *, seq: int, at: datetime) -> None:
    """Write down that the party has to be told of an act; written twice it is owed once."""
    if event not in OWED_BY:
        return
    statement = insert_into(OwedNotice).values(
        matter_id=case.matter_id, case_id=case.id, event_seq=seq, document=OWED_BY[event], owed_at=at
    )
    unique = ["case_id", "event_seq", "document"]
    db.session.execute(statement.on_conflict_do_nothing(index_elements=unique))


def queue_notices(*, at: datetime) -> int:
    """Queue the mails owed to whoever has an address, note those that left; return how many were queued."""
    _note_those_sent(at)
    rows = db.session.execute(_OWED).all()
    for row in rows:
        key = f"notice:{row.id}"
        enqueue_mail(
            "notice",
            dedupe=key,
            to=sealer().open(row.email_sealed),
            matter_id=row.matter_id,
            case_id=row.case_id,
            payload=_payload(row),
            at=at,
        )
        sent = select(OutboxMessage.id).where(OutboxMessage.dedupe == key).scalar_subquery()
        db.session.execute(update(OwedNotice).where(OwedNotice.id == row.id).values(outbox_id=sent))
    return len(rows)


_OWED = (
    select(
        *(OwedNotice.id, OwedNotice.matter_id, OwedNotice.case_id, Case.number),
        *(Person.email_sealed, CaseEvent.data, CaseEvent.reason, CaseEvent.detail, CaseEvent.kind),
    )
    .join(Case, Case.id == OwedNotice.case_id)
    .join(CaseEvent, and_(CaseEvent.case_id == Case.id, CaseEvent.seq == OwedNotice.event_seq))
    .join(
        Party,
        and_(
            Party.matter_id == OwedNotice.matter_id,
            Party.role == PartyRole.COMPLAINANT.value,
            Party.position == 1,
        ),
    )
    .join(Person, Person.id == Party.person_id)
    .where(OwedNotice.done_on.is_(None), OwedNotice.outbox_id.is_(None), Person.email_sealed.is_not(None))
    .order_by(OwedNotice.id)
    .limit(AT_ONCE)
)


def _payload(row: Any) -> dict[str, Any]:
    """Return what the mail says: which date moved, from when to when, and the reason in words."""
    moved = [
        {
            "period": label_of(move["period"]),
            "before": roc_public(date.fromisoformat(move["from"])),
            "after": roc_public(date.fromisoformat(move["to"])),
        }
        for move in (row.data or {}).get("moved", ())
    ]
    reason = row.detail if row.kind == EventKind.CALENDAR_CHANGED.value else row.reason
    return {"number": row.number, "lines": moved, "reason": reason}


def _note_those_sent(at: datetime) -> None:
    sent = select(OutboxMessage.id).where(OutboxMessage.state == "sent")
    statement = (
        update(OwedNotice)
        .where(OwedNotice.done_on.is_(None), OwedNotice.outbox_id.in_(sent))
        .values(done_on=local_day(at))
    )
    db.session.execute(statement.execution_options(synchronize_session=False))
