"""Postpone a negotiation 協商會議: given up for its day, and fixed for another in the same breath."""

from datetime import datetime
from typing import Final

from petitions.extensions import db
from petitions.models import Case
from petitions.rules.actors import Actor
from petitions.rules.acts import Way
from petitions.rules.calendar import Calendar
from petitions.rules.known import Known
from petitions.rules.negotiation import WHEN_AND_WHERE
from petitions.rules.terms import EventKind
from petitions.services.acts import Said, take_step

KEPT: Final = (*WHEN_AND_WHERE, "short_notice_reason")
SAYS_ANOTHER_DAY: Final = ("session_on", "starts", "ends", "room", "video_url")


def postpone(
    case: Case,
    said: Said,
    *,
    by: Actor,
    at: datetime,
    calendar: Calendar,
    version: int,
    known: Known | None = None,
) -> Way:
    """Record a postponement, and the new meeting where its day is said (T-S5, T-S4); both or neither.

    Raises what `take_step` raises, of either step.
    """
    way = take_step(case, said, by=by, at=at, calendar=calendar, version=version, known=known)
    if not any(said.data.get(key) for key in SAYS_ANOTHER_DAY):
        return way
    db.session.refresh(case)
    data = {key: said.data[key] for key in KEPT if said.data.get(key)}
    again = Said(
        EventKind.NEGOTIATION_SCHEDULED, said.happened_at, data=data, is_time_known=said.is_time_known
    )
    return take_step(case, again, by=by, at=at, calendar=calendar, version=case.version)
