"""What a letter serves on a business, and how its own period stands; nothing else of the case."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from petitions.extensions import db, sealer
from petitions.models import Business, Case, CaseEvent, Clock, Matter, Party, Person, Unit
from petitions.queries.served_papers import ServedPaper, list_papers
from petitions.rules.demands import Answered as PointAnswered
from petitions.rules.demands import Demanded, answers_in, demands_in
from petitions.rules.errors import NoSuchCase
from petitions.rules.files import Proof, proofs_in
from petitions.rules.letter_fields import DEMAND, NARRATIVE
from petitions.rules.masking import mask_in_text
from petitions.rules.projection import REPLY_PERIOD
from petitions.rules.terms import EventKind, PartyRole, Procedure, State

MARK_LENGTH: Final = 16
"""So many characters of the hash of an answer are printed as its proof."""


class Answered(NamedTuple):
    """An answer of this business: when, what, the mark that proves it, the form by which it came, with which
    files, and who gave it by what right.
    """

    at: datetime
    position: str
    points: tuple[PointAnswered, ...]
    reply: str
    mark: str
    submission_key: str | None
    files: tuple[Proof, ...]
    signer: str
    speaker_id: int | None
    speaker: str = ""


class Served(NamedTuple):
    """A complaint as its letter tells it to one respondent; amounts in NT$, days in Taipei.

    Of whoever complains it holds the name, as the letter has to, and no way to reach or identify that person,
    also not within the texts.
    """

    party_id: int
    case: Case
    procedure: Procedure
    state: State
    sent_on: date
    respondent: str
    complainant: str
    complainant_masked: str
    narrative: str
    demand: str
    asked: tuple[Demanded, ...]
    category: str
    transaction_on: date | None
    amount_ntd: int | None
    unit: str
    unit_phone: str
    due_on: date | None
    answers: tuple[Answered, ...]
    papers: tuple[ServedPaper, ...] = ()


def find_served(case_id: int, seq: int, party_id: int) -> Served:
    """Return what one letter serves on its respondent, in the words of that letter; five statements.

    Raises NoSuchCase if the letter does not stand any more. Whoever asks has shown its code.
    """
    found = list_served(case_id, {party_id: seq})
    if not found:
        raise NoSuchCase
    [served] = found
    papers = list_papers(case_id, party_id)
    words = next((dict(paper.quoted) for paper in papers if paper.tells_seq == seq and paper.quoted), {})
    return served._replace(
        papers=papers,
        answers=_with_speakers(served),
        narrative=words.get(NARRATIVE, served.narrative),
        demand=words.get(DEMAND, served.demand),
    )


def list_served(case_id: int, letters: Mapping[int, int]) -> list[Served]:
    """Return what letters serve, each on its respondent; three statements, however many there are.

    `letters`: the event of its letter by the number of the respondent; one that does not stand is left out.
    """
    rows = db.session.execute(_statement(case_id, list(letters))).all()
    events = db.session.execute(_EVENTS.where(CaseEvent.case_id == case_id)).all()
    clocks = db.session.execute(_CLOCKS.where(Clock.case_id == case_id)).all()
    corrected = {event.corrects_seq for event in events}
    sent = {event.seq: event for event in events if event.seq not in corrected}
    found = ((row, sent.get(letters[row.party_id])) for row in rows)
    return [_served(row, letter, sent.values(), clocks) for row, letter in found if letter is not None]


def _served(row: Any, letter: Any, events: Iterable[Any], clocks: Sequence[Any]) -> Served:
    case = row.Case
    clock = next((clock for clock in clocks if clock.party_id in {None, row.party_id}), None)
    return Served(
        party_id=row.party_id,
        case=case,
        procedure=Procedure(case.procedure),
        state=State(case.state),
        sent_on=letter.local_date,
        respondent=row.business or row.stated_name or "",
        complainant=sealer().open(row.name_sealed) if row.name_sealed else row.name_masked or "",
        complainant_masked=row.name_masked or "",
        narrative=mask_in_text(row.narrative),
        demand=mask_in_text(row.demand),
        asked=demands_in(row.demand_items),
        category=row.category,
        transaction_on=row.transaction_on,
        amount_ntd=row.amount_ntd,
        unit=row.unit or "",
        unit_phone=row.unit_phone or "",
        due_on=clock.due_on if clock else None,
        answers=_answers(events, letter, row.party_id),
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


_CLOCKS = (
    select(Clock.party_id, Clock.due_on)
    .where(Clock.period == REPLY_PERIOD, Clock.is_revoked.is_(False), Clock.met_on.is_(None))
    .order_by(Clock.is_estimated, Clock.due_on)
)
"""The periods that run; of one respondent the proved one comes before what is estimated."""


def _with_speakers(served: Served) -> tuple[Answered, ...]:
    """Return the answers of a business with the names of those who gave them: it named them itself."""
    ids = [answered.speaker_id for answered in served.answers]
    statement = (
        select(Party.id, Person.name_sealed)
        .join(Person, Person.id == Party.person_id)
        .where(Party.matter_id == served.case.matter_id, Party.id.in_(ids))
        .order_by(Party.id)
        .limit(len(ids))
    )
    rows = db.session.execute(statement) if ids else ()
    names = {row.id: sealer().open(row.name_sealed) for row in rows if row.name_sealed}
    return tuple(one._replace(speaker=names.get(one.speaker_id, "")) for one in served.answers)


def _answers(events: Iterable[Any], letter: Any, party_id: int) -> tuple[Answered, ...]:
    """Return what this respondent answered through its door since the letter."""
    return tuple(
        Answered(
            event.happened_at,
            event.data["position"],
            answers_in(event.data),
            event.reason,
            (event.hash or b"").hex()[:MARK_LENGTH],
            event.submission_key,
            proofs_in(event.data),
            event.data.get("signer", ""),
            event.data.get("speaker"),
        )
        for event in events
        if event.kind == EventKind.BUSINESS_REPLIED.value
        and event.seq > letter.seq
        and event.party_id in {letter.party_id, party_id}
        and (event.data or {}).get("position")
    )


def _statement(case_id: int, party_ids: Sequence[int]) -> Any:
    respondent, complainant = aliased(Party), aliased(Party)
    who = and_(
        complainant.matter_id == Case.matter_id,
        complainant.role == PartyRole.COMPLAINANT.value,
        complainant.position == 1,
    )
    return (
        select(
            *(Case, Matter.narrative, Matter.demand, Matter.demand_items, Matter.category),
            *(Matter.transaction_on, Matter.amount_ntd, Person.name_sealed, Person.name_masked),
            *(Unit.name.label("unit"), Unit.phone.label("unit_phone")),
            *(respondent.id.label("party_id"), respondent.stated_name, Business.name.label("business")),
        )
        .join(Matter, Matter.id == Case.matter_id)
        .join(respondent, and_(respondent.matter_id == Case.matter_id, respondent.id.in_(party_ids)))
        .outerjoin(Business, Business.id == respondent.business_id)
        .outerjoin(complainant, who)
        .outerjoin(Person, Person.id == complainant.person_id)
        .outerjoin(Unit, Unit.id == Case.unit_id)
        .where(Case.id == case_id, Case.is_confidential.is_(False))
        .order_by(respondent.position)
    )
