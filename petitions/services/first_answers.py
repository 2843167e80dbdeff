"""How each of several respondents stood to the first appeal: answered, silent, or still in time."""

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from petitions.extensions import db
from petitions.models import Case, CaseEvent, Clock
from petitions.rules.known import FirstAnswer
from petitions.rules.projection import REPLY_PERIOD
from petitions.rules.terms import EventKind, Procedure


def first_answers(matter_id: int, respondents: tuple[int, ...]) -> tuple[FirstAnswer, ...]:
    """Return what the first appeal of a matter came to with each respondent; two statements."""
    first = (Case.matter_id == matter_id, Case.procedure == Procedure.FIRST_APPEAL.value)
    correction = aliased(CaseEvent)
    struck = exists().where(correction.case_id == CaseEvent.case_id, correction.corrects_seq == CaseEvent.seq)
    ends = (EventKind.BUSINESS_REPLIED.value, EventKind.LAPSED.value)
    told = select(CaseEvent.party_id).join(Case, Case.id == CaseEvent.case_id)
    done = set(db.session.scalars(told.where(*first, CaseEvent.kind.in_(ends), ~struck)))
    clocks = select(Clock.party_id, Clock.due_on, Clock.is_estimated).join(Case, Case.id == Clock.case_id)
    running = (Clock.period == REPLY_PERIOD, Clock.is_revoked.is_(False))
    dues = {row.party_id: row for row in db.session.execute(clocks.where(*first, *running))}
    found = ((party, party in done or None in done, dues.get(party, dues.get(None))) for party in respondents)
    return tuple(
        FirstAnswer(party, is_done, due.due_on if due else None, is_proved=bool(due and not due.is_estimated))
        for party, is_done, due in found
    )
