"""Which cases a change of the calendar may touch: a window of days, a quick look at each kind of period."""

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any, Final

from sqlalchemy import or_, select

from petitions.extensions import db
from petitions.models import Case, Clock
from petitions.rules.calendar import Calendar, Due, days_after
from petitions.rules.period import Period
from petitions.rules.periods import PERIODS, find_period
from petitions.rules.terms import Channel, EventKind

SLACK: Final = 31
"""A clock whose own start is reckoned in working days may begin so many days after the day that changed."""

FETCHED: Final = 5000
PlainCount = Callable[[str, date, str], Due | None]
"""Ask with the key of a period, its start and the channel of the case."""

_FOLLOWING: Final = frozenset(p.key for p in PERIODS if EventKind.DEEMED_SETTLED in p.starts)
"""Periods that start when another one ends: their start moves, too."""


def find_candidates(old: Calendar, new: Calendar) -> list[int]:
    """Return the cases with a clock that may move between two calendars, in the order of their ids.

    A clock runs into the days that changed, and is plainly counted otherwise on the new calendar, or
    rests on more than its own start and days (estimated, extended, following another one). What was met
    before those days stays as it was judged.
    """
    touched = old.differing_days(new)
    if not touched:
        return []
    may_move = _quick_look(old, new)
    found: set[int] = set()
    for case_id, *clock in db.session.execute(_running_into(touched[0], touched[-1])):
        if case_id not in found and may_move(*clock):
            found.add(case_id)
    return sorted(found)


def _running_into(first: date, last: date) -> Any:
    """Select the clocks that a change of the days from `first` to `last` may touch."""
    return (
        select(Clock.case_id, Clock.period, Clock.starts_on, Clock.due_on, Clock.is_estimated, Case.channel)
        .join(Case, Case.id == Clock.case_id)
        .where(
            Clock.due_on >= first,
            Clock.starts_on <= days_after(last, SLACK),
            Clock.is_revoked.is_(False),
            or_(Clock.met_on.is_(None), Clock.met_on >= first),
        )
        .execution_options(yield_per=FETCHED)
    )


def _quick_look(old: Calendar, new: Calendar) -> Callable[[str, date, date, bool, str], bool]:
    """Return the question whether a clock may move; thousands of clocks of one kind and start ask it once."""
    was, will_be = plain_count(old), plain_count(new)

    def may_move(key: str, starts_on: date, due_on: date, is_estimated: bool, channel: str) -> bool:  # noqa: FBT001
        before = None if is_estimated else was(key, starts_on, channel)
        if before is None or before.due_on != due_on:
            return True
        return before != will_be(key, starts_on, channel)

    return may_move


def plain_count(calendar: Calendar) -> PlainCount:
    """Return what counts a period from its start alone, as if nothing had extended or stopped it.

    It answers None where the start itself follows from another period, or the date stands in an event.
    """

    @cache
    def count(key: str, starts_on: date, channel: str) -> Due | None:
        if key in _FOLLOWING:
            return None
        try:
            period = find_period(key, starts_on, Channel(channel) if channel else None)
        except (KeyError, ValueError):
            return None
        return _counted(period, starts_on, calendar)

    return count


def _counted(period: Period, starts_on: date, calendar: Calendar) -> Due | None:
    """Count a period that nothing extended or paused; None if its date stands in an event."""
    if period.months is not None:
        return calendar.due_in_months(starts_on, period.months, period.roll)
    if period.days is None:
        return None
    return calendar.due(starts_on, period.days - period.counts_first_day, period.basis, period.roll)
