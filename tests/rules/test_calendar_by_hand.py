"""Thousands of periods, with typhoons, counted by the program and counted day by day as a child would."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from petitions.reference import read_calendar_rows, shipped_calendar
from petitions.rules.calendar import Closure

STARTS_A_YEAR = 400
WORKED = {day: works for day, works, _, _ in read_calendar_rows()}
ONE_DAY = timedelta(days=1)


def is_open(day: date, closed: set[date]) -> bool:
    """Say whether offices work: as published, else Monday to Friday; never on a day that was closed."""
    return day not in closed and WORKED.get(day, day.isoweekday() <= 5)


def last_day(start: date, days: int, basis: str, closed: set[date]) -> date:
    """Count one day after the other; the first does not count, and the last must be a working day."""
    day, left = start, days
    while left:
        day += ONE_DAY
        if basis == "calendar" or is_open(day, closed):
            left -= 1
    while not is_open(day, closed):
        day += ONE_DAY
    return day


def questions(year: int) -> Iterator[tuple[date, int, str, set[date]]]:
    chance = random.Random(year)  # noqa: S311  (the same every time)
    for _ in range(STARTS_A_YEAR):
        start = date(year, 1, 1) + timedelta(days=chance.randrange(365))
        days, basis = chance.randint(1, 60), chance.choice(["calendar", "working"])
        after = [start + timedelta(days=chance.randint(-3, 2 * days)) for _ in range(chance.randint(0, 6))]
        yield start, days, basis, set(after)


@pytest.mark.parametrize("year", range(2013, 2028))
def test_every_period_ends_when_counting_by_hand_says(year: int) -> None:
    calendar = shipped_calendar()
    for start, days, basis, closed in questions(year):
        due = calendar.due(start, days, basis, closed=closed)  # type: ignore[arg-type]
        assert due.due_on == last_day(start, days, basis, closed), (start, days, basis, closed)
        assert due.derivation[-1].day == due.due_on
        assert sum(step.counted for step in due.derivation) == days


@pytest.mark.parametrize("year", range(2013, 2028))
def test_what_closes_no_office_of_the_city_moves_nothing(year: int) -> None:
    calendar = shipped_calendar()
    for start, days, basis, closed in questions(year):
        evenings = [Closure(day, "evening") for day in closed] + [
            Closure(day, "all", "E08") for day in closed
        ]
        moved = calendar.with_closures(evenings).due(start, days, basis)  # type: ignore[arg-type]
        assert moved.due_on == last_day(start, days, basis, set())
