"""The figures of the months: past days from the facts, the rest counted as it lies, in one statement.

So a figure is right whether or not the facts were ever made (ADR 0003).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    Date,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    select,
    union_all,
)

from petitions.extensions import db
from petitions.models import ControlYuanVisit, DayFact, DirtyDay, FactWatermark, Meeting
from petitions.reports.sources import (
    ALL_DIMENSIONS,
    BROKEN_DOWN,
    BY_VISIT,
    DIMENSIONS_OF,
    SOURCES,
    TOTAL,
    VISIT,
    Source,
    roc_month,
    tally,
    things,
)
from petitions.rules.inspection_years import Visit, inspection_year, number_visits
from petitions.rules.measures import MEASURES
from petitions.rules.roc import month_keys, year_bounds

HELD = "held"
"""The dimension under which a visit tells its ordinal, as the register knows it."""


class Tally(NamedTuple):
    """How much a measure was in a ROC month, in total or for one value of a dimension."""

    measure: str
    dimension: str
    value: str
    month: int
    n: int


@dataclass(frozen=True)
class Figures:
    """What was counted in some months; a month that was not asked for is empty."""

    cells: dict[tuple[str, str], dict[str, dict[int, int]]]

    def total(self, measure: str, months: Iterable[int]) -> int:
        """Return a measure over ROC months."""
        found = self.cells[measure, TOTAL][""]
        return sum(found.get(month, 0) for month in months)

    def monthly(self, measure: str, roc_year: int) -> list[int]:
        """Return a measure for each month of a year, January first."""
        return [self.total(measure, [month]) for month in month_keys(roc_year)]

    def by(self, dimension: str, months: Collection[int], measure: str = BROKEN_DOWN) -> dict[str, int]:
        """Break a measure of some months down, the largest first; what is zero is left out."""
        found = self.cells[measure, dimension]
        sums = {value: sum(n.get(month, 0) for month in months) for value, n in found.items()}
        return {value: n for value, n in sorted(sums.items(), key=lambda item: (-item[1], item[0])) if n}

    def by_visit(self, roc_year: int) -> dict[date, int]:
        """Return how many petitions each visit of the Control Yuan in a calendar year took, in order."""
        found = self.cells[BY_VISIT, VISIT]
        days = {date.fromisoformat(day): sum(months.values()) for day, months in found.items()}
        first, last = year_bounds(roc_year)
        return {day: n for day, n in sorted(days.items()) if first <= day <= last}

    def visits(self) -> dict[date, Visit]:
        """Number every visit that is known, from the register or from its petitions."""
        told = self.cells[BY_VISIT, HELD]
        days = [date.fromisoformat(day) for day in {*told, *self.cells[BY_VISIT, VISIT]}]
        registered = {date.fromisoformat(day): sum(months.values()) for day, months in told.items()}
        return number_visits(days) | {
            day: Visit(day, inspection_year(day), ordinal) for day, ordinal in registered.items()
        }


def read_figures(
    first_year: int,
    last_year: int,
    detail: Collection[int] = (),
    *,
    units: Collection[int] | None = None,
) -> Figures:
    """Read the figures of the months of some years, broken down in the months `detail`; one statement.

    `units` limits them to cases and entries of these units (rows that have none are left out); they are
    then counted as they lie.
    """
    months = [key for year in range(first_year, last_year + 1) for key in month_keys(year)]
    first, last = year_bounds(first_year)[0], year_bounds(last_year)[1]
    values: dict[str, Any] = {"before": date.fromordinal(first.toordinal() - 1), "last": last}
    if units is None:
        values |= {"months": months, "detail": list(detail)}
        return gather(db.session.execute(_statement(), values))
    return gather(db.session.execute(_statement_of_units(), values | {"units": list(units)}))


def gather(rows: Iterable[Any]) -> Figures:
    """Add tallies up; facts and what was counted beside them may tell of the same cell."""
    cells: dict[tuple[str, str], dict[str, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
    for measure, dimension, value, month, n in rows:
        months = cells[measure, dimension][value]
        months[month] = months.get(month, 0) + n
    return Figures(cells)


_BEFORE, _LAST = bindparam("before", type_=Date), bindparam("last", type_=Date)


@cache
def _statement() -> Any:
    """Build the statement that answers for any months; always the same, so built once."""
    through = select(func.max(FactWatermark.through)).scalar_subquery()
    live = union_all(*(part for source in SOURCES for part in _live(source, through))).cte("live")
    hold = and_(DayFact.day <= through, DayFact.day.not_in(select(DirtyDay.day)))
    totals = _kept().where(
        hold,
        DayFact.month.in_(bindparam("months", type_=Integer, expanding=True)),
        DayFact.measure.in_([measure.key for measure in MEASURES]),
        DayFact.dimension.in_((TOTAL, VISIT)),
    )
    breakdowns = _kept().where(
        hold,
        DayFact.month.in_(bindparam("detail", type_=Integer, expanding=True)),
        DayFact.measure.in_(tuple(DIMENSIONS_OF)),
        DayFact.dimension.in_(tuple(ALL_DIMENSIONS)),
    )
    return union_all(totals, breakdowns, *tally(live, by_day=False), _visits())


def _kept() -> Select[Any]:
    keys = (DayFact.month, DayFact.measure, DayFact.dimension, DayFact.value)
    of_a_month = select(DayFact.measure, DayFact.dimension, DayFact.value, DayFact.month)
    return of_a_month.add_columns(func.sum(DayFact.n).label("n")).group_by(*keys)


def _live(source: Source, through: Any) -> tuple[Select[Any], Select[Any]]:
    """Select what has no valid fact: after the last day with facts, and on the days changed since.

    The day stands alone on its side of each comparison, so that both databases walk its index.
    """
    known = func.max(FactWatermark.through)
    start = select(case((known > _BEFORE, known), else_=_BEFORE)).scalar_subquery()
    changed = select(DirtyDay.day).where(
        DirtyDay.day > _BEFORE, DirtyDay.day <= _LAST, DirtyDay.day <= through
    )
    return (
        things(source).where(source.day > start, source.day <= _LAST),
        things(source).where(source.day.in_(changed)),
    )


def _visits() -> Any:
    day = ControlYuanVisit.visited_on
    names = (literal(BY_VISIT, String), literal(HELD, String))
    return select(*names, cast(day, String), roc_month(day), ControlYuanVisit.ordinal).where(
        day > _BEFORE, day <= _LAST
    )


@cache
def _statement_of_units() -> Any:
    """Build the statement that counts for some units what has a unit."""
    units = bindparam("units", type_=Integer, expanding=True)
    parts = [
        things(source).where(source.day > _BEFORE, source.day <= _LAST, source.model.unit_id.in_(units))
        for source in SOURCES
        if source.model is not Meeting
    ]
    return union_all(*tally(union_all(*parts).cte("live"), by_day=False), _visits())
