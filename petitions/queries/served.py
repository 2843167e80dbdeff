"""What a letter serves on a business, and how its own period stands; nothing else of the case."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from petitions.extensions import db, sealer
from petitions.models import Business, Case, CaseEvent, Clock, Matter, Party, Person, Unit
from petitions.rules.errors import NoSuchCase
from petitions.rules.projection import REPLY_PERIOD
from petitions.rules.terms import EventKind, PartyRole, Procedure, State


class Answered(NamedTuple):
    """An answer of this business: when, what, the mark that proves it, and the form by which it came."""

    at: datetime
    position: str
    reply: str
    mark: str
    submission_key: str | None


class Served(NamedTuple):
    """A complaint as its letter tells it to one respondent; amounts in NT$, days in Taipei.

    Of whoever complains it holds the name, as the letter has to, and no way to reach or identify that person.
    """

    case: Case
    procedure: Procedure
    state: State
    sent_on: date
    respondent: str
    complainant: str
    narrative: str
    demand: str
    category: str
    transaction_on: date | None
    amount_ntd: int | None
    unit: str
    unit_phone: str
    due_on: date | None
    is_estimated: bool
    answers: tuple[Answered, ...]


def find_served(case_id: int, seq: int, party_id: int) -> Served:
    """Return what a letter serves on a respondent; three statements.

    Raises NoSuchCase if the letter does not stand any more. Whoever asks has shown its code, or may print it.
    """
    row = db.session.execute(_statement(case_id, party_id)).one_or_none()
    events = db.session.execute(_EVENTS.where(CaseEvent.case_id == case_id)).all()
    letter = _standing_letter(events, seq)
    if row is None or letter is None:
        raise NoSuchCase
    clock = db.session.execute(_clock(case_id, letter.party_id, party_id)).first()
    case = row.Case
    return Served(
        case=case,
        procedure=Procedure(case.procedure),
        state=State(case.state),
        sent_on=letter.local_date,
        respondent=row.business or row.stated_name or "",
        complainant=sealer().open(row.name_sealed) if row.name_sealed else row.name_masked or "",
        narrative=row.narrative,
        demand=row.demand,
        category=row.category,
        transaction_on=row.transaction_on,
        amount_ntd=row.amount_ntd,
        unit=row.unit or "",
        unit_phone=row.unit_phone or "",
        due_on=clock.due_on if clock else None,
        is_estimated=bool(clock and clock.is_estimated),
        answers=_answers(events, letter),
    )


_EVENTS = (
    select(
        *(CaseEvent.seq, CaseEvent.kind, CaseEvent.happened_at, CaseEvent.local_date, CaseEvent.party_id),
        *(CaseEvent.corrects_seq, CaseEvent.reason, CaseEvent.data, CaseEvent.hash),
        CaseEvent.submission_key,
    )
    .where(
        (CaseEvent.corrects_seq.is_not(None))
        | CaseEvent.kind.in_((EventKind.BUSINESS_NOTIFIED.value, EventKind.BUSINESS_REPLIED.value))
    )
    .order_by(CaseEvent.seq)
)


def _standing_letter(events: Sequence[Any], seq: int) -> Any:
    """Return the event of the letter, unless it was corrected away."""
    corrected = {event.corrects_seq for event in events}
    is_it = (event.seq == seq and event.kind == EventKind.BUSINESS_NOTIFIED.value for event in events)
    found = next((event for event, fits in zip(events, is_it, strict=True) if fits), None)
    return None if found is None or seq in corrected else found


def _answers(events: Sequence[Any], letter: Any) -> tuple[Answered, ...]:
    """Return what this respondent answered through its door since the letter."""
    corrected = {event.corrects_seq for event in events}
    return tuple(
        Answered(
            event.happened_at,
            event.data["position"],
            event.reason,
            (event.hash or b"").hex()[:16],
            event.submission_key,
        )
        for event in events
        if event.kind == EventKind.BUSINESS_REPLIED.value
        and event.seq > letter.seq
        and event.seq not in corrected
        and event.party_id == letter.party_id
        and (event.data or {}).get("position")
    )


def _clock(case_id: int, *parties: int | None) -> Any:
    """Return the statement for the running period of this respondent, the proved one first."""
    ids = [party for party in parties if party is not None]
    return (
        select(Clock.due_on, Clock.is_estimated)
        .where(
            Clock.case_id == case_id,
            Clock.period == REPLY_PERIOD,
            Clock.is_revoked.is_(False),
            Clock.met_on.is_(None),
            Clock.party_id.is_(None) | Clock.party_id.in_(ids),
        )
        .order_by(Clock.is_estimated, Clock.due_on)
        .limit(1)
    )


def _statement(case_id: int, party_id: int) -> Any:
    respondent, complainant = aliased(Party), aliased(Party)
    who = and_(
        complainant.matter_id == Case.matter_id,
        complainant.role == PartyRole.COMPLAINANT.value,
        complainant.position == 1,
    )
    return (
        select(
            *(Case, Matter.narrative, Matter.demand, Matter.category, Matter.transaction_on),
            *(Matter.amount_ntd, Person.name_sealed, Person.name_masked),
            *(Unit.name.label("unit"), Unit.phone.label("unit_phone")),
            *(respondent.stated_name, Business.name.label("business")),
        )
        .join(Matter, Matter.id == Case.matter_id)
        .join(respondent, and_(respondent.matter_id == Case.matter_id, respondent.id == party_id))
        .outerjoin(Business, Business.id == respondent.business_id)
        .outerjoin(complainant, who)
        .outerjoin(Person, Person.id == complainant.person_id)
        .outerjoin(Unit, Unit.id == Case.unit_id)
        .where(Case.id == case_id, Case.is_confidential.is_(False))
    )
