"""Take back what one has just recorded, as a correction of the record."""

from datetime import datetime

from sqlalchemy import select

from petitions.extensions import db
from petitions.models import Case, CaseEvent
from petitions.rules.actors import Actor
from petitions.rules.calendar import Calendar
from petitions.rules.errors import StepNotAllowed
from petitions.rules.terms import EventKind
from petitions.rules.undo import REASON, TOO_LATE, can_be_undone
from petitions.services.acts import Said, take_step
from petitions.services.histories import is_recorded


def undo(case: Case, seq: int, *, by: Actor, at: datetime, calendar: Calendar, submission_key: str) -> None:
    """Strike one's own last entry while it is fresh; sent twice it is struck once.

    Raises StepNotAllowed for any other entry, NotPermitted for those who may not correct, StaleVersion if
    something else was recorded meanwhile.
    """
    if is_recorded(submission_key):
        return
    statement = select(CaseEvent.kind, CaseEvent.recorded_at, CaseEvent.actor_id).where(
        CaseEvent.case_id == case.id, CaseEvent.seq == seq
    )
    row = db.session.execute(statement).one_or_none()
    is_own = row is not None and row.actor_id is not None and row.actor_id == by.id
    if row is None or not is_own:
        raise StepNotAllowed(TOO_LATE)
    if not can_be_undone(EventKind(row.kind), seq, case.events_count, row.recorded_at, at):
        raise StepNotAllowed(TOO_LATE)
    said = Said(
        EventKind.CORRECTED, at, reason=REASON, data={"corrects_seq": seq}, submission_key=submission_key
    )
    take_step(case, said, by=by, at=at, calendar=calendar, version=case.version)
