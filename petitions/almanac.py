"""The office calendar in force, read from the database and kept for a minute.

Deadlines of a whole installation rest on it; a change made by one process is seen by the others
within that minute, and by its own process at once (`forget`).
"""

import time
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple, Protocol

from sqlalchemy import select

from petitions.extensions import db
from petitions.models import CalendarChange, CalendarDay
from petitions.models import Closure as ClosureRow
from petitions.rules.calendar import Calendar, Closure

KEPT_SECONDS = 60.0
_kept: dict[str, tuple[float, Calendar]] = {}


class Reader(Protocol):
    """A session or a connection."""

    def execute(self, statement: Any, /) -> Any: ...


class Almanac(NamedTuple):
    """What the calendar rests on: the published days (worked, name), the closures that stand, half days."""

    days: Mapping[date, tuple[bool, str]]
    closures: Mapping[int, Closure]
    half_days_close: bool = True

    def calendar(self) -> Calendar:
        """Return the calendar that follows."""
        return Calendar(self.days, self.closures.values(), half_days_close=self.half_days_close)


def current_calendar() -> Calendar:
    """Return the published days and the closures that stand."""
    key = str(db.engine.url)
    found = _kept.get(key)
    if found is None or time.monotonic() - found[0] > KEPT_SECONDS:
        found = (time.monotonic(), read_almanac(db.session).calendar())
        _kept[key] = found
    return found[1]


def forget() -> None:
    """Read the calendar anew at the next use, after it was changed."""
    _kept.clear()


def read_almanac(reader: Reader) -> Almanac:
    """Read what the calendar rests on as it stands in the database now; three statements."""
    days = reader.execute(select(CalendarDay.day, CalendarDay.is_workday, CalendarDay.name))
    closures = reader.execute(
        select(ClosureRow.id, ClosureRow.day, ClosureRow.part, ClosureRow.scope, ClosureRow.reason)
        .where(ClosureRow.revoked_at.is_(None))
        .order_by(ClosureRow.id)
    )
    switch = reader.execute(
        select(CalendarChange.payload)
        .where(CalendarChange.kind == "half_days", CalendarChange.decision == "approved")
        .order_by(CalendarChange.decided_at.desc(), CalendarChange.id.desc())
        .limit(1)
    ).scalar()
    return Almanac(
        {row.day: (row.is_workday, row.name) for row in days},
        {row.id: Closure(row.day, row.part, row.scope, row.reason or "停止上班") for row in closures},
        half_days_close=bool(switch["close"]) if switch else True,
    )
