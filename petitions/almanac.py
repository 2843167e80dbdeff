"""The office calendar in force, read from the database and kept for a minute.

Deadlines of a whole installation rest on it; a change made by one process is seen by the others
within that minute, and by its own process at once (`forget`).
"""

import time

from sqlalchemy import select

from petitions.extensions import db
from petitions.models import CalendarDay
from petitions.models import Closure as ClosureRow
from petitions.rules.calendar import Calendar, Closure

KEPT_SECONDS = 60.0
_kept: dict[str, tuple[float, Calendar]] = {}


def current_calendar() -> Calendar:
    """Return the published days and the closures that stand."""
    key = str(db.engine.url)
    found = _kept.get(key)
    if found is None or time.monotonic() - found[0] > KEPT_SECONDS:
        found = (time.monotonic(), _read())
        _kept[key] = found
    return found[1]


def forget() -> None:
    """Read the calendar anew at the next use, after it was changed."""
    _kept.clear()


def _read() -> Calendar:
    days = db.session.execute(select(CalendarDay.day, CalendarDay.is_workday, CalendarDay.name))
    closures = db.session.execute(
        select(ClosureRow.day, ClosureRow.part, ClosureRow.scope, ClosureRow.source).where(
            ClosureRow.revoked_at.is_(None)
        )
    )
    return Calendar(
        {row.day: (row.is_workday, row.name) for row in days},
        [Closure(row.day, row.part, row.scope, row.source or "停止上班") for row in closures],
    )
