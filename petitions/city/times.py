"""Days and moments of the demonstration city: whole numbers, so that millions of them are quickly made.

A day is its ordinal; a moment is a number of seconds of Taipei time, of which a day has 86,400.
"""

from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime
from functools import lru_cache
from random import Random
from typing import Final

from petitions.clock import TAIPEI
from petitions.reference import shipped_calendar
from petitions.rules.roc import roc_date

DAY: Final = 86_400
HOUR: Final = 3_600
MINUTE: Final = 60
OPENS: Final = 8 * HOUR + 30 * MINUTE
CLOSES: Final = 17 * HOUR + 20 * MINUTE


def day_of(moment: int) -> int:
    """Return the day in Taipei of a moment."""
    return moment // DAY


def moment_of(when: datetime) -> int:
    """Return an aware moment as seconds of Taipei time."""
    local = when.astimezone(TAIPEI)
    return local.toordinal() * DAY + local.hour * HOUR + local.minute * MINUTE + local.second


def aware(moment: int) -> datetime:
    """Return a moment as an aware one in UTC."""
    day, second = divmod(moment, DAY)
    start = datetime.combine(date.fromordinal(day), datetime.min.time(), TAIPEI)
    return datetime.fromtimestamp(start.timestamp() + second, UTC)


def in_taipei(moment: int) -> str:
    """Write a moment with the offset +08:00."""
    return f"{_day(moment // DAY)}T{_clock(moment % DAY)}+08:00"


def in_utc(moment: int) -> str:
    """Write a moment in UTC, with a Z; before eight in the morning that is the day before."""
    moment -= 8 * HOUR
    return f"{_day(moment // DAY)}T{_clock(moment % DAY)}Z"


@lru_cache(maxsize=8_192)
def _day(day: int) -> str:
    return date.fromordinal(day).isoformat()


def _clock(second: int) -> str:
    return f"{second // HOUR:02d}:{second % HOUR // MINUTE:02d}:{second % MINUTE:02d}"


def office_hours(day: int, chance: Random) -> int:
    """Return a moment of a day while the counter is open."""
    return day * DAY + chance.randrange(OPENS, CLOSES)


def any_hour(day: int, chance: Random) -> int:
    """Return a moment of a day when people write from home: some at night."""
    hour = chance.choices(range(24), _HOURS)[0]
    return day * DAY + hour * HOUR + chance.randrange(HOUR)


_HOURS: Final = (2, 1, 1, 1, 1, 1, 2, 4, 7, 10, 11, 10, 8, 8, 9, 9, 9, 7, 6, 7, 8, 9, 7, 4)


class Office:
    """The days on which the office works, by the published calendar."""

    def __init__(self, first_year: int, last_year: int) -> None:
        """Index the working days from the year before to the year after; years of the Republic."""
        calendar = shipped_calendar()
        first = roc_date(first_year - 1, 1, 1).toordinal()
        last = roc_date(last_year + 1, 12, 31).toordinal()
        self._days = [n for n in range(first, last + 1) if calendar.is_workday(date.fromordinal(n))]

    def on_or_after(self, day: int) -> int:
        """Return the first working day on or after a day."""
        return self._days[bisect_left(self._days, day)]

    def on_or_before(self, day: int) -> int:
        """Return the last working day on or before a day."""
        return self._days[bisect_right(self._days, day) - 1]

    def later(self, day: int, workdays: int) -> int:
        """Return the day on which so many working days have passed."""
        return self._days[bisect_right(self._days, day) + workdays - 1]

    def earlier(self, day: int, workdays: int) -> int:
        """Return the working day that lies so many before a working day."""
        return self._days[bisect_right(self._days, day) - 1 - workdays]

    def between(self, first: int, last: int, chance: Random) -> int:
        """Return a working day by chance, both ends included."""
        low, high = bisect_left(self._days, first), bisect_right(self._days, last)
        return self._days[chance.randrange(low, max(high, low + 1))]

    def first_of(self, year: int) -> int:
        """Return the first working day of a year of the Republic."""
        return self.on_or_after(new_year(year))

    def last_of(self, year: int) -> int:
        """Return the last working day of a year of the Republic."""
        return self.on_or_before(new_year(year + 1) - 1)

    def within(self, day: int, year: int) -> int:
        """Return the nearest working day that lies in a year of the Republic."""
        return min(max(self.on_or_before(day), self.first_of(year)), self.last_of(year))


@lru_cache(maxsize=64)
def new_year(year: int) -> int:
    """Return the first of January of a year of the Republic."""
    return roc_date(year, 1, 1).toordinal()


@lru_cache(maxsize=512)
def month_begins(year: int, month: int) -> int:
    """Return the first day of a month of a year of the Republic."""
    return roc_date(year, month, 1).toordinal()
