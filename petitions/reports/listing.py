"""What lies behind a figure: the rows it counts, by the same conditions with another head."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, select, true, tuple_
from sqlalchemy.orm import aliased

from petitions.extensions import db
from petitions.models import Activity, Case, Consultation, Meeting
from petitions.reports.sources import DIMENSIONS_OF, Source, source_of

PAGE = 50

COLUMNS: dict[Any, tuple[Any, ...]] = {
    Case: (
        Case.number,
        Case.legacy_number,
        Case.procedure,
        Case.state,
        Case.outcome,
        Case.received_on,
        Case.closed_on,
        Case.category,
        Case.district,
        Case.channel,
        Case.complainant_masked,
        Case.respondent_name,
        Case.is_confidential,
    ),
    Consultation: (
        Consultation.contacted_at,
        Consultation.channel,
        Consultation.category,
        Consultation.persons,
    ),
    Activity: (Activity.title, Activity.place, Activity.ends_on, Activity.persons, Activity.targets),
    Meeting: (Meeting.starts_at, Meeting.room),
}
"""What a list shows of each table, beside the day on which a row counts."""


MOMENTS: dict[Any, Any] = {
    Consultation: Consultation.contacted_at,
    Activity: Activity.started_at,
    Meeting: Meeting.starts_at,
}
"""By what the rows of one day are ordered; cases by their number."""


class Key(NamedTuple):
    """Where a page begins or ends: the day and number of a row, and in which direction to go on."""

    day: date
    id: int
    is_backward: bool = False


class Listing(NamedTuple):
    """A page of the rows behind a figure.

    `figure` is the figure itself, `entries` how many rows it counts, `visible` how many of them may be
    listed for this person. `before` and `after` are the keys of the neighbouring pages, if there are any.
    """

    rows: list[Any]
    figure: int
    entries: int
    visible: int
    before: Key | None
    after: Key | None

    @property
    def out_of_reach(self) -> int:
        """How many of the rows may not be listed for this person."""
        return self.entries - self.visible


class Asked(NamedTuple):
    """Which figure: a measure from one day to another, both inclusive.

    `values` narrows to values of the breakdowns of the measure, `units` limits to some units.
    """

    measure: str
    first: date
    last: date
    values: Mapping[str, str]
    units: Collection[int] | None = None


def list_counted(asked: Asked, *, visible: ColumnElement[bool], key: Key | None = None) -> Listing:
    """Return a page of what a figure counts; two statements.

    `visible` says which cases this person may have listed. Raises KeyError for a breakdown that the measure
    does not have.
    """
    source = source_of(asked.measure)
    condition = and_(
        source.counts(asked.measure),
        source.day.between(asked.first, asked.last),
        *(_cut(asked.measure, name) == value for name, value in asked.values.items()),
    )
    if asked.units is not None and source.model is not Meeting:
        condition = and_(condition, source.model.unit_id.in_(asked.units))
    shown = visible if source.model is Case else true()
    counts = select(func.count(), func.coalesce(func.sum(source.amount), 0), func.count().filter(shown))
    entries, figure, listed = db.session.execute(counts.where(condition)).one()
    rows, before, after = _page(source, and_(condition, shown), key) if listed else ([], None, None)
    return Listing(rows, figure, entries, listed, before, after)


def _cut(measure: str, name: str) -> Any:
    return DIMENSIONS_OF.get(measure, {})[name]


def _order(model: Any, day: Any) -> tuple[Any, ...]:
    return (day, MOMENTS[model], model.id) if model in MOMENTS else (day, model.id)


def _order_of(model: Any, key: Key) -> Any:
    """Return the place of the row with this key; only the database knows its moment to the end."""
    if model not in MOMENTS:
        return tuple_(key.day, key.id)
    row = aliased(model)
    moment = select(getattr(row, MOMENTS[model].key)).where(row.id == key.id).scalar_subquery()
    return tuple_(key.day, moment, key.id)


def _page(
    source: Source, condition: ColumnElement[bool], key: Key | None
) -> tuple[list[Any], Key | None, Key | None]:
    """Read one page by its key, and find out whether there is one before and one after."""
    order = _order(source.model, source.day)
    statement = select(source.day.label("day"), source.model.id.label("id"), *COLUMNS[source.model])
    if key is not None:
        here, there = tuple_(*order), _order_of(source.model, key)
        condition = and_(condition, here < there if key.is_backward else here > there)
    is_backward = key is not None and key.is_backward
    ordered = [column.desc() for column in order] if is_backward else list(order)
    found = db.session.execute(statement.where(condition).order_by(*ordered).limit(PAGE + 1)).all()
    rows = list(found[:PAGE])
    if is_backward:
        rows.reverse()
    goes_on, came_from = len(found) > PAGE, key is not None
    has_before, has_after = (goes_on, came_from) if is_backward else (came_from, goes_on)
    before = Key(rows[0].day, rows[0].id, is_backward=True) if has_before and rows else None
    return rows, before, Key(rows[-1].day, rows[-1].id) if has_after and rows else None
