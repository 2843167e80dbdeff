"""Count a year again from the cases themselves, and say where the report tells something else.

The stored month and its index answer without reading a case, but for the results; no fact is used.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, String, case, cast, func, select

from petitions.extensions import db
from petitions.models import Case
from petitions.reports.figures import Figures, Tally, gather, read_figures
from petitions.reports.results import RESULT, RESULT_OF, RESULT_OF_CASE
from petitions.reports.sources import (
    ALL_DIMENSIONS,
    BROKEN_DOWN,
    BY_VISIT,
    REPLY,
    SOURCES,
    TOTAL,
    VISIT,
    source_of,
)
from petitions.rules.roc import month_keys, roc_month_key, year_bounds


class Difference(NamedTuple):
    """A cell in which report and recount differ; `value` is empty for a total."""

    measure: str
    dimension: str
    value: str
    month: int
    reported: int
    counted: int


def differences(roc_year: int) -> list[Difference]:
    """Return every cell of a year in which the report tells something else than the cases.

    Both sides must see the same moment: the caller gives a transaction that reads one snapshot.
    """
    months = month_keys(roc_year)
    reported, counted = read_figures(roc_year, roc_year, months), recount(roc_year)
    return [
        Difference(*cell, reported=left, counted=right)
        for cell in sorted({*_cells(reported), *_cells(counted)})
        if (left := _value(reported, cell)) != (right := _value(counted, cell))
    ]


def recount(roc_year: int) -> Figures:
    """Count every measure and breakdown of a year anew."""
    counters = (_cases, _places, _results, _visits, _registers)
    return gather([tally for counter in counters for tally in counter(roc_year)])


def _of_first_appeals(column: Any) -> ColumnElement[Any]:
    return case((source_of(BROKEN_DOWN).counts(BROKEN_DOWN), column), else_="")


def _cases(roc_year: int) -> Iterator[Tally]:
    """Count the cases by measure and month, the first appeals by category and reply too."""
    source = source_of(BROKEN_DOWN)
    broken_down = [_of_first_appeals(column) for column in (Case.category, REPLY)]
    keys: tuple[Any, ...] = (Case.procedure, Case.counted_month, *broken_down)
    for kind, month, category, reply, n in _counted(keys, source.counts(), _in_year(roc_year)):
        measure = source.measures[kind]
        yield Tally(measure, TOTAL, "", month, n)
        if measure == BROKEN_DOWN:
            yield Tally(measure, "category", category, month, n)
            yield Tally(measure, "reply", reply, month, n)


def _places(roc_year: int) -> Iterator[Tally]:
    """Count the first appeals by district and channel."""
    keys: tuple[Any, ...] = (Case.counted_month, Case.district, Case.channel)
    of_first_appeals = source_of(BROKEN_DOWN).counts(BROKEN_DOWN)
    for month, district, channel, n in _counted(keys, of_first_appeals, _in_year(roc_year)):
        yield Tally(BROKEN_DOWN, "district", district, month, n)
        yield Tally(BROKEN_DOWN, "channel", channel, month, n)


def _results(roc_year: int) -> Iterator[Tally]:
    """Count how the cases of each measure that tells it ended."""
    source = source_of(BROKEN_DOWN)
    with_result = Case.procedure.in_([kind for kind, key in source.measures.items() if key in RESULT_OF])
    keys: tuple[Any, ...] = (Case.procedure, Case.counted_month, RESULT_OF_CASE.label(RESULT))
    for kind, month, result, n in _counted(keys, with_result, _in_year(roc_year)):
        yield Tally(source.measures[kind], RESULT, result, month, n)


def _visits(roc_year: int) -> Iterator[Tally]:
    """Count the petitions of each visit of the Control Yuan."""
    source = source_of(BY_VISIT)
    keys: tuple[Any, ...] = (cast(source.day, String), Case.counted_month)
    within = source.day.between(*year_bounds(roc_year))
    for day, month, n in _counted(keys, source.counts(BY_VISIT), within):
        yield Tally(BY_VISIT, VISIT, day, month, n)


def _registers(roc_year: int) -> Iterator[Tally]:
    """Count the registers beside the cases, day by day."""
    within = year_bounds(roc_year)
    for source in SOURCES:
        if source.model is not Case:
            keys = (source.day,) if source.kind is None else (source.day, source.kind)
            statement = select(source.day, source.measure, func.sum(source.amount)).group_by(*keys)
            rows = db.session.execute(statement.where(source.counts(), source.day.between(*within)))
            yield from (Tally(measure, TOTAL, "", roc_month_key(day), n) for day, measure, n in rows)


def _counted(keys: tuple[Any, ...], *conditions: ColumnElement[bool]) -> Iterator[Any]:
    """Count cases by some columns: the values of a group, then its number."""
    yield from db.session.execute(select(*keys, func.count()).where(*conditions).group_by(*keys))


def _in_year(roc_year: int) -> ColumnElement[bool]:
    first, *_, last = month_keys(roc_year)
    return Case.counted_month.between(first, last) & Case.counted_on.is_not(None)


def _cells(figures: Figures) -> Iterator[tuple[str, str, str, int]]:
    wanted = {TOTAL, VISIT, *ALL_DIMENSIONS}
    for (measure, dimension), values in figures.cells.items():
        if dimension in wanted:
            for value, months in values.items():
                yield from ((measure, dimension, value, month) for month in months)


def _value(figures: Figures, cell: tuple[str, str, str, int]) -> int:
    measure, dimension, value, month = cell
    return figures.cells[measure, dimension][value].get(month, 0)
