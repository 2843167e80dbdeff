"""Keep what each figure was on each past day, so that a report does not grow with the archive.

Facts hold for the days up to the watermark that are not marked as changed. Whoever changes what counts on a
past day marks that day in the same transaction (`services.cases.mark_counted_days`); the last days are never
marked and therefore have no facts. No figure needs them to be right, only to be quick.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, select, union_all, update

from petitions.extensions import db, insert_into
from petitions.models import DayFact, DirtyDay, FactWatermark
from petitions.reports.sources import SOURCES, first_counted_day, tally, things

OPEN_DAYS = 3
"""So many last days have no facts: one more than the days whose changes need no mark, for whoever began to
write before midnight and has not finished."""

DAYS_AT_ONCE = 92
"""How many days one step makes anew; a writer who marks one of them waits for that step at most.

SQLite holds what counted on these days in memory while it makes their facts.
"""

COLUMNS = ["day", "measure", "dimension", "value", "month", "n"]


def refresh_facts(today: date) -> Iterator[int]:
    """Bring the facts up to date in bounded steps, and say after each how many days it made.

    The caller commits after each step and ends the transaction after the last. Any number may run beside
    each other and beside writers: of those that refresh one works, the others find nothing to do, and days
    that someone is marking at this moment are left for the next time.
    """
    while done := _advance(today) or _renew():
        yield done


def forget_facts() -> None:
    """Throw all facts away; figures are counted as they lie until the facts are made anew."""
    for model in (DayFact, FactWatermark, DirtyDay):
        db.session.execute(delete(model))


def _advance(today: date) -> int:
    """Make the facts of the next days, up to those that stay open; return how many days."""
    target = date.fromordinal(today.toordinal() - OPEN_DAYS)
    if db.session.scalar(select(FactWatermark.id)) is None:
        _begin(target)
    through = _hold_watermark()
    if through is None or through >= target:
        return 0
    first = date.fromordinal(through.toordinal() + 1)
    last = min(target, date.fromordinal(through.toordinal() + DAYS_AT_ONCE))
    _take_marks(DirtyDay.day.between(first, last))
    _make(lambda day: day.between(first, last))
    db.session.execute(update(FactWatermark).values(through=last))
    return (last - first).days + 1


def _renew() -> int:
    """Make the facts of marked days anew; return how many days."""
    through = _hold_watermark()
    days = _take_marks(DirtyDay.day <= through) if through else []
    if days:
        _make(lambda day: day.in_(days))
    return len(days)


def _begin(target: date) -> None:
    """Set the watermark on the day before anything was counted, or on `target` if nothing was."""
    first = first_counted_day()
    start = date.fromordinal(first.toordinal() - 1) if first else target
    values = insert_into(FactWatermark).values(id=1, through=min(start, target))
    db.session.execute(values.on_conflict_do_nothing(index_elements=["id"]))


def _hold_watermark() -> date | None:
    """Return the last day with facts and keep it until the transaction ends; None if another holds it."""
    statement = select(FactWatermark.through).with_for_update(skip_locked=True)
    through: date | None = db.session.scalar(statement)
    return through


def _take_marks(condition: ColumnElement[bool]) -> list[date]:
    """Take the marks off some days and return those; a day that someone is marking now keeps its mark."""
    marked = select(DirtyDay.day).where(condition).order_by(DirtyDay.day).limit(DAYS_AT_ONCE)
    days = list(db.session.scalars(marked.with_for_update(skip_locked=True)))
    if days:
        db.session.execute(delete(DirtyDay).where(DirtyDay.day.in_(days)))
    return days


def _make(on: Callable[[Any], ColumnElement[bool]]) -> None:
    """Count some days anew and put that in the place of their facts; `on` makes their condition."""
    db.session.execute(delete(DayFact).where(on(DayFact.day)))
    counted = union_all(*(things(source).where(on(source.day)) for source in SOURCES)).cte("counted")
    rows = union_all(*tally(counted, by_day=True)).subquery()
    db.session.execute(insert(DayFact).from_select(COLUMNS, select(*(rows.c[name] for name in COLUMNS))))
