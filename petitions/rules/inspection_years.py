"""The years of the Control Yuan 巡察年度: they begin in August and do not follow the calendar."""

from collections.abc import Iterable
from datetime import date
from typing import Final, NamedTuple

from petitions.rules.roc import roc_year

FIRST_MONTH: Final = 8
"""An inspection year begins on the first of August: the visits of 106-01-17, 106-03-21 and 106-06-20 were the
first three of 105, that of 106-11-01 the first of 106."""


class Visit(NamedTuple):
    """A visit: the ROC inspection year it belongs to and its place in it, counted from 1."""

    visited_on: date
    inspection_year: int
    ordinal: int


def inspection_year(day: date) -> int:
    """Return the ROC inspection year of a day: 2017-01-17 lies in 105, 2017-11-01 in 106."""
    return roc_year(day) - (day.month < FIRST_MONTH)


def year_begins_on(day: date) -> date:
    """Return the first day of the inspection year in which `day` lies."""
    return date(day.year - (day.month < FIRST_MONTH), FIRST_MONTH, 1)


def number_visits(days: Iterable[date]) -> dict[date, Visit]:
    """Number the visits within their inspection years.

    `days` must hold all visits since the beginning of the first inspection year asked about.
    """
    numbered: dict[date, Visit] = {}
    taken: dict[int, int] = {}
    for day in sorted(set(days)):
        year = inspection_year(day)
        taken[year] = taken.get(year, 0) + 1
        numbered[day] = Visit(day, year, taken[year])
    return numbered
