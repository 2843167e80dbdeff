"""The report of a month: its figures beside the month before and the same month of the year before."""

from collections.abc import Collection
from typing import Any, NamedTuple

from petitions.reports.annual import breakdowns_of, monthly_of, totals_of, visits_of
from petitions.reports.figures import read_figures
from petitions.rules.roc import month_key


class MonthReport(NamedTuple):
    """The figures of a month. `last_month` and `last_year` hold what to compare them with."""

    roc_year: int
    month: int
    totals: dict[str, int]
    last_month: dict[str, int]
    last_year: dict[str, int]
    monthly: dict[str, list[int]]
    monthly_before: dict[str, list[int]]
    by_visit: dict[str, int]
    breakdowns: dict[str, dict[str, int]]
    breakdowns_last_month: dict[str, dict[str, int]]


def month_before(roc_year: int, month: int) -> tuple[int, int]:
    """Return the year and month before a month."""
    return (roc_year, month - 1) if month > 1 else (roc_year - 1, 12)


def month_after(roc_year: int, month: int) -> tuple[int, int]:
    """Return the year and month after a month."""
    return (roc_year, month + 1) if month < 12 else (roc_year + 1, 1)


def month_report(roc_year: int, month: int, *, units: Collection[int] | None = None) -> MonthReport:
    """Return the report of a month, for the whole city or for some units; one statement.

    Raises ValueError for a month that is none.
    """
    this, last = month_key(roc_year, month), month_key(*month_before(roc_year, month))
    figures = read_figures(roc_year - 1, roc_year, (last, this), units=units)
    return MonthReport(
        roc_year,
        month,
        totals_of(figures, [this]),
        totals_of(figures, [last]),
        totals_of(figures, [month_key(roc_year - 1, month)]),
        monthly_of(figures, roc_year),
        monthly_of(figures, roc_year - 1),
        {
            figure.visit.visited_on.isoformat(): figure.n
            for figure in visits_of(figures, roc_year)
            if figure.visit.visited_on.month == month
        },
        breakdowns_of(figures, [this]),
        breakdowns_of(figures, [last]),
    )


def month_as_json(report: MonthReport) -> dict[str, Any]:
    """Return a month for machines."""
    return {
        "year_roc": report.roc_year,
        "month": report.month,
        "totals": report.totals,
        "last_month": report.last_month,
        "same_month_last_year": report.last_year,
        "control_yuan_by_visit": report.by_visit,
        "first_appeals_by": report.breakdowns,
    }
