"""Counting days as the law counts them (行政程序法 §48；民法 §119–122), on the published office calendar.

The calendar is data, never computed: make-up Saturdays work, closures (typhoons) come at short notice.
Days that no published calendar covers are counted Monday to Friday and marked provisional (推定).
"""

import calendar as gregorian
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, Literal, NamedTuple, Self

SATURDAY: Final = 5
ONE_DAY: Final = timedelta(days=1)
PROVISIONAL_DAYS: Final = 3 * 366
"""So many days after the last published one are indexed by the rule Monday to Friday."""
CLOSING_PARTS: Final = frozenset({"all", "am", "pm"})

Basis = Literal["calendar", "working"]
Roll = Literal["forward", "none"]


class Closure(NamedTuple):
    """Offices closed at short notice: `part` is all, am, pm or evening; `scope` the city or a district."""

    day: date
    part: str = "all"
    scope: str = "city"
    why: str = "停止上班"


class Counted(NamedTuple):
    """One day of a derivation: whether it was counted (its number, or 0), and why."""

    day: date
    number: int
    why: str

    @property
    def counted(self) -> bool:
        """Say whether the day was counted."""
        return self.number > 0


@dataclass(frozen=True)
class Due:
    """The end of a period that began on `starts_on`.

    `literal_on` is the last day as counted, `due_on` the last day that is in time; `target_on` the day to
    aim at (earlier where the agency must hold or send something: the last working day within the period).
    All end at 24:00 in Taipei.
    """

    literal_on: date
    due_on: date
    target_on: date
    is_provisional: bool
    starts_on: date
    days: int
    basis: Basis
    roll: Roll
    calendar: "Calendar" = field(repr=False, compare=False)

    @property
    def derivation(self) -> tuple[Counted, ...]:
        """Day by day, why the period ends when it does."""
        return tuple(self.calendar.explain(self))


class Calendar:
    """The office calendar: which days are worked. `days` maps a day to (is it worked, its name)."""

    def __init__(
        self,
        days: Mapping[date, tuple[bool, str]],
        closures: Iterable[Closure] = (),
        *,
        half_days_close: bool = True,
        workdays: Iterable[int] | None = None,
    ) -> None:
        """Index the days; a half day's closure counts as closed unless the office says otherwise.

        `workdays`, the index of the same days with fewer closures, saves making it anew.
        """
        self._days = days
        self._half_days_close = half_days_close
        self._closures = tuple(closures)
        self._closed = {c.day: c.why for c in self._closures if self._closes(c)}
        self._workdays = self._index() if workdays is None else self._without_closed(workdays)
        self._first, self._last = (self._workdays[0], self._workdays[-1]) if self._workdays else (1, 0)

    @classmethod
    def from_rows(cls, rows: Iterable[tuple[date, bool, str]], closures: Iterable[Closure] = ()) -> Self:
        """Build it from rows of day, is it worked, name."""
        return cls({day: (bool(works), name) for day, works, name in rows}, closures)

    def with_closures(self, closures: Iterable[Closure]) -> "Calendar":
        """Return a calendar that is closed on these days too; quick, for it is asked a thousand times."""
        return Calendar(
            self._days,
            (*self._closures, *closures),
            half_days_close=self._half_days_close,
            workdays=self._workdays,
        )

    def _closes(self, closure: Closure) -> bool:
        """Say whether a closure takes the day out of every period: the whole city, and not the evening."""
        if closure.scope != "city" or closure.part not in CLOSING_PARTS:
            return False
        return closure.part == "all" or self._half_days_close

    def _without_closed(self, workdays: Iterable[int]) -> list[int]:
        shut = {day.toordinal() for day in self._closed}
        return [day for day in workdays if day not in shut]

    def _index(self) -> list[int]:
        if not self._days:
            return []
        first, last = min(self._days).toordinal(), max(self._days).toordinal() + PROVISIONAL_DAYS
        return [n for n in range(first, last + 1) if self._works(date.fromordinal(n))]

    def _works(self, day: date) -> bool:
        if day in self._closed:
            return False
        known = self._days.get(day)
        return known[0] if known else day.weekday() < SATURDAY

    def differing_days(self, other: "Calendar") -> list[date]:
        """Return the days that are worked on one calendar and not on the other, as far as both reach."""
        ours, theirs = self.indexed_workdays, other.indexed_workdays
        reach = min(ours[-1], theirs[-1]) if ours and theirs else 0
        return [date.fromordinal(n) for n in sorted(set(ours) ^ set(theirs)) if n <= reach]

    @property
    def indexed_workdays(self) -> list[int]:
        """The ordinals of the working days, from the first published day on."""
        return self._workdays

    def is_known(self, day: date) -> bool:
        """Say whether a published calendar covers the day."""
        return day in self._days

    def is_workday(self, day: date) -> bool:
        """Say whether offices work on `day`."""
        return self._works(day)

    def name_of(self, day: date) -> str:
        """Return what the day is called: a holiday's name, the reason of a closure, or the plain word."""
        if day in self._closed:
            return self._closed[day]
        works, name = self._days.get(day, (day.weekday() < SATURDAY, ""))
        word = name or ("上班日" if works else "例假日")
        if works and day.weekday() >= SATURDAY:
            word = f"補行上班日（{name}）" if name else "補行上班日"
        return word if day in self._days else f"{word}（推定）"

    def next_workday(self, day: date) -> date:
        """Return the first day on or after `day` that is worked."""
        at = bisect_left(self._workdays, day.toordinal())
        if self._first <= day.toordinal() <= self._last:
            return date.fromordinal(self._workdays[at])
        while not self._works(day):
            day += ONE_DAY
        return day

    def last_workday(self, day: date) -> date:
        """Return the last day on or before `day` that is worked."""
        if self._first <= day.toordinal() <= self._last:
            return date.fromordinal(self._workdays[bisect_right(self._workdays, day.toordinal()) - 1])
        while not self._works(day):
            day -= ONE_DAY
        return day

    def add_workdays(self, start: date, days: int) -> date:
        """Return the day on which `days` working days have passed; the first day does not count."""
        if days <= 0:
            return start
        at = bisect_right(self._workdays, start.toordinal()) + days - 1
        if self._first <= start.toordinal() and at < len(self._workdays):
            return date.fromordinal(self._workdays[at])
        day = start
        while days:
            day += ONE_DAY
            days -= self._works(day)
        return day

    def count_workdays(self, start: date, end: date) -> int:
        """Return how many working days lie after `start` up to and including `end`."""
        if self._first <= start.toordinal() and end.toordinal() <= self._last:
            return max(
                0,
                bisect_right(self._workdays, end.toordinal())
                - bisect_right(self._workdays, start.toordinal()),
            )
        return sum(self._works(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))

    def days_used(self, start: date, end: date) -> float:
        """Return working days used as offices report them: half a day if done the same day."""
        return 0.5 if start == end else float(self.count_workdays(start, end))

    def due(
        self,
        start: date,
        days: int,
        basis: Basis = "calendar",
        roll: Roll = "forward",
        closed: Collection[date] = (),
    ) -> Due:
        """Return when a period of `days` ends that began on `start`; the first day does not count.

        `roll` none is for what the agency must hold or send: its target is the last working day within
        the period, while the last legal day still moves to the next working day.
        """
        if closed:
            return self.with_closures(Closure(day) for day in closed).due(start, days, basis, roll)
        end = self.add_workdays(start, days) if basis == "working" else start + timedelta(days=days)
        return self._due(start, days, end, basis, roll)

    def due_in_months(self, start: date, months: int, roll: Roll = "forward") -> Due:
        """Return when a period of months ends (行政程序法 §48 III；民法 §121)."""
        end = month_end(start, months)
        return self._due(start, (end - start).days, end, "calendar", roll)

    def _due(self, start: date, days: int, end: date, basis: Basis, roll: Roll) -> Due:
        due_on = self.next_workday(end)
        target_on = max(self.last_workday(end), start) if roll == "none" else due_on
        provisional = not (self.is_known(end) and self.is_known(due_on) and self.is_known(start))
        return Due(end, due_on, target_on, provisional, start, days, basis, roll, self)

    def explain(self, due: Due) -> Iterable[Counted]:
        """Yield the days of a period in order, each with the reason why it counts or not."""
        yield Counted(due.starts_on, 0, "起算之始日不計入")
        number, day = 0, due.starts_on
        while day < due.due_on:
            day += ONE_DAY
            if number < due.days and (due.basis == "calendar" or self._works(day)):
                number += 1
                yield Counted(day, number, self._why_counted(day, due))
            else:
                yield Counted(day, 0, self._why_not_counted(day, due))

    def _why_counted(self, day: date, due: Due) -> str:
        if day == due.due_on:
            return f"期間末日：{self.name_of(day)}"
        if day == due.starts_on + timedelta(days=due.days) and due.basis == "calendar":
            return f"末日為{self.name_of(day)}，順延"
        return self.name_of(day)

    def _why_not_counted(self, day: date, due: Due) -> str:
        if day == due.due_on:
            return f"順延後之末日：{self.name_of(day)}"
        return f"{self.name_of(day)}，{'順延' if due.basis == 'calendar' else '不計入'}"


def days_after(start: date, days: int) -> date:
    """Return the day so many calendar days after `start`, without moving it on."""
    return start + timedelta(days=days)


def month_end(start: date, months: int) -> date:
    """Return the last day of a period of months, before any moving on.

    It ends the day before the day that corresponds to the first counted day, or with the last day of the
    month where there is none (行政程序法 §48 III；民法 §121 II).
    """
    first = start + ONE_DAY
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    length = gregorian.monthrange(year, month + 1)[1]
    if first.day > length:
        return date(year, month + 1, length)
    return date(year, month + 1, first.day) - ONE_DAY
