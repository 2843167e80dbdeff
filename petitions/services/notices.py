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
from petitions.rules.actors import Actor
from petitions.rules.errors import BadInput, StaleVersion
from petitions.rules.notices import PostedBy, dates_moved, why_moved
from petitions.rules.roc import roc_public
from petitions.rules.step import Step
from petitions.rules.terms import EventKind, PartyRole
from petitions.services.addressees import list_parties
from petitions.services.audit import append_audit
from petitions.services.outbox import enqueue_mail

_BOTH: Final = (PartyRole.COMPLAINANT, PartyRole.RESPONDENT)
OWED_BY: Final = MappingProxyType(
    {
        EventKind.EXTENDED: (PartyRole.COMPLAINANT,),
        EventKind.SESSION_EXTENDED: _BOTH,
        EventKind.SUPPLEMENT_EXTENDED: (PartyRole.COMPLAINANT,),
    }
)
"""Acts of which parties must be told in writing, with the reason, and who of them."""

UNIQUE: Final = ["case_id", "event_seq", "document", "party_id"]
AT_ONCE: Final = 200
LEFT_ALREADY: Final = "這份通知已經寄出，沒有重複登錄；請重新整理清單。"


def owe_notice(case: Case, step: Step, *, seq: int, at: datetime) -> None:
    """Write down which parties have to be told of a step by its paper; written twice it is owed once."""
    if step.event not in OWED_BY:
        return
    told = {"matter_id": case.matter_id, "case_id": case.id, "event_seq": seq, "document": step.document}
    parties = list_parties(case.matter_id, OWED_BY[step.event])
    rows = [told | {"party_id": party, "owed_at": at} for party in parties]
    if rows:
        statement = insert_into(OwedNotice).values(rows)
        db.session.execute(statement.on_conflict_do_nothing(index_elements=UNIQUE))


def queue_notices(*, at: datetime) -> int:
    """Queue the mails owed to whoever has an address, note those that left; return how many were looked at.

    Whoever has none is noted as such, and not looked at again: the letter goes on paper.
    """
    _note_those_sent(at)
    rows = db.session.execute(_OWED).all()
    _note_those_without_address([row.id for row in rows if row.email_sealed is None], at)
    for row in (row for row in rows if row.email_sealed is not None):
        sent = enqueue_mail(
            "notice",
            dedupe=f"notice:{row.id}",
            to=sealer().open(row.email_sealed),
            matter_id=row.matter_id,
            case_id=row.case_id,
            payload=_payload(row),
            at=at,
        )
        db.session.execute(update(OwedNotice).where(OwedNotice.id == row.id).values(outbox_id=sent))
    return len(rows)


_OWED = (
    select(
        *(OwedNotice.id, OwedNotice.matter_id, OwedNotice.case_id, Case.number),
        *(Person.email_sealed, CaseEvent.data, CaseEvent.reason, CaseEvent.detail, CaseEvent.kind),
        *(OwedNotice.party_id, Party.role),
    )
    .join(Case, Case.id == OwedNotice.case_id)
    .join(CaseEvent, and_(CaseEvent.case_id == Case.id, CaseEvent.seq == OwedNotice.event_seq))
    .outerjoin(Party, Party.id == OwedNotice.party_id)
    .outerjoin(Person, Person.id == Party.person_id)
    .where(OwedNotice.done_on.is_(None), OwedNotice.outbox_id.is_(None), OwedNotice.no_address_at.is_(None))
    .order_by(OwedNotice.id)
    .limit(AT_ONCE)
)


def _payload(row: Any) -> dict[str, Any]:
    """Return what the mail says: which date moved, from when to when, and the reason in words."""
    moved = [
        {"period": move.period, "before": roc_public(move.before), "after": roc_public(move.after)}
        for move in dates_moved(row.data, role=row.role, party_id=row.party_id)
    ]
    return {"number": row.number, "lines": moved, "reason": why_moved(row.kind, row.reason, row.detail)}


def note_posted(notice_id: int, case: Case, *, how: str, on: date, by: Actor, at: datetime) -> None:
    """Note that a notice of a case left on paper; said again the same way it stands once.

    Raises BadInput for a day before it was owed, StaleVersion if it left already in another way.
    """
    if on < local_day(_find(notice_id).owed_at):
        raise BadInput("寄出日期不能早於應通知的日期。", "posted_on")
    posted = {"done_on": on, "done_how": how, "done_by_id": by.id}
    statement = (
        update(OwedNotice)
        .where(OwedNotice.id == notice_id, OwedNotice.case_id == case.id, OwedNotice.done_on.is_(None))
        .values(posted)
        .returning(OwedNotice.document)
        .execution_options(synchronize_session=False)
    )
    document = db.session.scalars(statement).one_or_none()
    if document is None:
        kept = _find(notice_id)
        if {name: getattr(kept, name) for name in posted} != posted:
            raise StaleVersion(LEFT_ALREADY)
        return
    detail = {"notice": notice_id, "document": document, "how": how, "on": on.isoformat()}
    append_audit("notice_posted", by=by, at=at, subject=case.number, detail=detail, matter_id=case.matter_id)


def settle_by_letter(case: Case, event_seq: int, party_id: int | None, *, by: Actor, at: datetime) -> None:
    """Note that what a party was owed of an event was issued to it as a letter; posting that is its own."""
    statement = (
        update(OwedNotice)
        .where(
            *(OwedNotice.case_id == case.id, OwedNotice.event_seq == event_seq),
            *(OwedNotice.party_id == party_id, OwedNotice.done_on.is_(None)),
        )
        .values(done_on=local_day(at), done_how=PostedBy.LETTER.value, done_by_id=by.id)
    )
    db.session.execute(statement.execution_options(synchronize_session=False))


def _find(notice_id: int) -> OwedNotice:
    statement = select(OwedNotice).where(OwedNotice.id == notice_id)
    return db.session.scalars(statement.execution_options(populate_existing=True)).one()


def _note_those_without_address(notice_ids: list[int], at: datetime) -> None:
    if notice_ids:
        statement = update(OwedNotice).where(OwedNotice.id.in_(notice_ids)).values(no_address_at=at)
        db.session.execute(statement.execution_options(synchronize_session=False))


def _note_those_sent(at: datetime) -> None:
    sent = select(OutboxMessage.id).where(OutboxMessage.state == "sent")
    statement = (
        update(OwedNotice)
        .where(OwedNotice.done_on.is_(None), OwedNotice.outbox_id.in_(sent))
        .values(done_on=local_day(at))
    )
    db.session.execute(statement.execution_options(synchronize_session=False))
