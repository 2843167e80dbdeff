"""The years side by side: which have figures, and their totals."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from petitions.reports.annual import YEARS, totals_of
from petitions.reports.figures import read_figures
from petitions.reports.sources import counted_span
from petitions.rules.roc import month_keys, roc_year, year_bounds

YEARS_AT_ONCE = 10


class Overview(NamedTuple):
    """The totals of some years, the newest first; `earlier` is the year at which to go on, or None."""

    years: tuple[int, ...]
    totals: dict[int, dict[str, int]]
    earlier: int | None


def overview(*, today: date, until: int | None = None, units: Collection[int] | None = None) -> Overview:
    """Return the totals of ten years up to `until`, or else up to the last that has any; two statements."""
    now = roc_year(today)
    days = counted_span(year_bounds(now)[1])
    oldest, newest = (max(roc_year(day), YEARS.start) if day else now for day in days)
    last = min(max(until or newest, oldest), now)
    first = max(last - YEARS_AT_ONCE + 1, oldest)
    figures = read_figures(first, last, units=units)
    years = tuple(range(last, first - 1, -1))
    totals = {year: totals_of(figures, month_keys(year)) for year in years}
    return Overview(years, totals, first - 1 if first > oldest else None)
