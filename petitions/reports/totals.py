"""What anyone may know: the totals of years that are over, small cells of their breakdowns hidden."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from petitions.reports.annual import YEARS, breakdowns_of, totals_of, visits_of
from petitions.reports.figures import read_figures
from petitions.reports.sources import counted_span
from petitions.rules.roc import month_keys, roc_year, year_bounds

SMALLEST = 5
"""A published cell counts at least so many (個人資料保護法施行細則 §17)."""


class Published(NamedTuple):
    """The published figures of a year; a hidden cell is None."""

    roc_year: int
    totals: dict[str, int]
    by_visit: dict[str, int | None]
    breakdowns: dict[str, dict[str, int | None]]


def published(year: int, *, today: date) -> Published | None:
    """Return the public figures of a ROC year, or None for a year that is not over; one statement."""
    if year >= roc_year(today):
        return None
    months = month_keys(year)
    figures = read_figures(year - 1, year, months)
    visits = {figure.visit.visited_on.isoformat(): figure.n for figure in visits_of(figures, year)}
    return Published(
        year,
        totals_of(figures, months),
        hide_small(visits),
        {dimension: hide_small(cells) for dimension, cells in breakdowns_of(figures, months).items()},
    )


def published_totals(today: date) -> dict[int, dict[str, int]]:
    """Return the totals of all years that are over and have any, the newest first; two statements."""
    days = counted_span(year_bounds(roc_year(today) - 1)[1])
    if days[0] is None or days[1] is None:
        return {}
    first, last = max(roc_year(days[0]), YEARS.start), roc_year(days[1])
    figures = read_figures(first, last)
    found = {year: totals_of(figures, month_keys(year)) for year in range(last, first - 1, -1)}
    return {year: totals for year, totals in found.items() if any(totals.values())}


def hide_small(cells: Mapping[str, int]) -> dict[str, int | None]:
    """Hide cells below five; and if that hides a single one, the next smallest too, or the sum would tell."""
    hidden = {value for value, n in cells.items() if 0 < n < SMALLEST}
    if len(hidden) == 1:
        others = [value for value, n in cells.items() if n and value not in hidden]
        hidden |= {min(others, key=cells.__getitem__)} if others else set()
    return {value: None if value in hidden else n for value, n in cells.items()}
