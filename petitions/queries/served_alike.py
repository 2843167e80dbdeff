"""What else of the same incident is served on the same business and waits for an answer: numbers, no more."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from petitions.extensions import db
from petitions.models import Batch, BatchItem, Business, Case, CaseEvent, Link, Party
from petitions.queries.batches import stands_where
from petitions.queries.incidents import STANDS, of_incident
from petitions.rules.batches import MOST_CASES, BatchKind, ItemState
from petitions.rules.terms import EventKind, PartyRole


class Other(NamedTuple):
    """Another complaint with a letter to the same business that is not answered yet."""

    case_id: int
    matter_id: int
    party_id: int
    number: str


class Told(NamedTuple):
    """A complaint to which an answer was given as well, and whether it is on record there by now."""

    number: str
    state: ItemState


def list_others(case: Case, party_id: int) -> Sequence[Other]:
    """Return the unanswered letters of the same incident to the same entry of the register; one statement.

    Whoever asks has shown the code of one letter. One that cannot be answered any more, or whose complainant
    is confidential, is left out.
    """
    own = (
        select(func.coalesce(Business.root_id, Business.id))
        .join(Party, Party.business_id == Business.id)
        .where(Party.id == party_id)
        .scalar_subquery()
    )
    entry = select(Business.id).where(or_(Business.id == own, Business.root_id == own))
    lead = select(Link.to_case_id).where(Link.case_id == case.id, STANDS).limit(1).scalar_subquery()
    statement = (
        select(Case.id, Case.matter_id, Party.id, Case.number)
        .join(Party, and_(Party.matter_id == Case.matter_id, Party.role == PartyRole.RESPONDENT.value))
        .where(
            of_incident(func.coalesce(lead, case.id)),
            *(Case.id != case.id, Case.is_confidential.is_(False), Party.business_id.in_(entry)),
            stands_where(EventKind.BUSINESS_REPLIED),
            *(_stands(EventKind.BUSINESS_NOTIFIED), ~_stands(EventKind.BUSINESS_REPLIED)),
        )
        .order_by(Case.id, Party.position)
        .limit(MOST_CASES)
    )
    return [Other(*row) for row in db.session.execute(statement)]


def list_told(submission_keys: Sequence[str | None]) -> Sequence[Told]:
    """Return to which other complaints answers were given, by the forms by which they came; one statement."""
    statement = (
        select(Case.number, BatchItem.state)
        .join(BatchItem, BatchItem.case_id == Case.id)
        .join(Batch, Batch.id == BatchItem.batch_id)
        .where(
            Batch.kind == BatchKind.ANSWERS.value,
            Batch.submission_key.in_(list(filter(None, submission_keys))),
        )
        .order_by(Case.id)
        .limit(MOST_CASES)
    )
    return [Told(row.number, ItemState(row.state)) for row in db.session.execute(statement)]


def _stands(event: EventKind) -> ColumnElement[bool]:
    """Return the condition that an event of this respondent, or of the only one, is on record and stands."""
    told, correction = aliased(CaseEvent), aliased(CaseEvent)
    corrected = exists().where(correction.case_id == told.case_id, correction.corrects_seq == told.seq)
    return exists().where(
        *(told.case_id == Case.id, told.kind == event.value, ~corrected),
        or_(told.party_id == Party.id, told.party_id.is_(None)),
    )
