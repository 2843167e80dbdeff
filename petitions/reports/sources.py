"""Where each measure is counted: one definition for reports, lists, facts and the recount.

A source is a table whose rows count on a day in Taipei. A case counts on `counted_on`, which is empty unless
it counts, so that test rows, deleted rows and voided acceptances need no condition here. Every use gives a
condition on the day.
"""

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    case,
    cast,
    extract,
    func,
    literal,
    null,
    select,
    true,
    union_all,
)

from petitions.extensions import db
from petitions.models import Activity, Case, Consultation, Meeting
from petitions.reports.results import RESULT, RESULT_OF, RESULT_OF_CASE
from petitions.rules.measures import MEASURES, measure_of
from petitions.rules.roc import ROC_EPOCH
from petitions.rules.terms import ActivityStatus, ConsultationStatus, MeetingStatus, Procedure, Register

TOTAL, VISIT = "total", "visit"
IN_TIME, LATE, NO_REPLY = "in_time", "late", "none"
BROKEN_DOWN = measure_of(Procedure.FIRST_APPEAL).key
BY_VISIT = measure_of(Procedure.CONTROL_YUAN).key

REPLY: ColumnElement[str] = case(
    (Case.replied_on.is_(None), NO_REPLY),
    (Case.replied_on > Case.reply_due_on, LATE),
    else_=IN_TIME,
)
"""Whether the business replied within the 15 days of 消費者保護法 §43 II; without a period it did."""

BREAKDOWNS: dict[str, Any] = {
    "category": Case.category,
    "district": Case.district,
    "channel": Case.channel,
    "reply": REPLY,
}
"""By what the first appeals are broken down."""

DIMENSIONS_OF: dict[str, dict[str, Any]] = {
    BROKEN_DOWN: {**BREAKDOWNS, RESULT: RESULT_OF_CASE},
    **{measure: {RESULT: RESULT_OF_CASE} for measure in RESULT_OF if measure != BROKEN_DOWN},
}
"""By what each measure is broken down: the name of a dimension and its value for a case."""

ALL_DIMENSIONS = DIMENSIONS_OF[BROKEN_DOWN]


class Source(NamedTuple):
    """A table that counts: the day of a row, what it is worth, and for which measure it counts.

    `measures` goes from the value of `kind` to the key of a measure; a table without kinds has one measure.
    """

    model: Any
    day: Any
    amount: Any
    measures: dict[str, str]
    kind: Any
    holds: ColumnElement[bool]

    @property
    def month(self) -> Any:
        """The ROC month of the day; cases keep it."""
        return Case.counted_month if self.model is Case else roc_month(self.day)

    @property
    def measure(self) -> ColumnElement[str]:
        """The key of the measure for which a row counts."""
        if self.kind is None:
            return literal(next(iter(self.measures.values())), String)
        return case(self.measures, value=self.kind)

    def counts(self, measure: str | None = None) -> ColumnElement[bool]:
        """Return the condition under which a row counts: for one measure, or for any of this table."""
        if self.kind is None:
            return self.holds
        kinds = [kind for kind, key in self.measures.items() if measure in {None, key}]
        return and_(self.kind.in_(kinds) if len(kinds) > 1 else self.kind == kinds[0], self.holds)


def roc_month(day: Any) -> ColumnElement[int]:
    """Return the ROC month of a day as the database computes it: January 2017 is 10601."""
    return cast((extract("year", day) - ROC_EPOCH) * 100 + extract("month", day), Integer)


def _source(register: Register, model: Any, kind: Any, holds: ColumnElement[bool]) -> Source:
    """Gather the measures of one register; the definitions say by which day and column they count."""
    measures = [measure for measure in MEASURES if measure.register is register]
    day, sums = measures[0].dated_by, measures[0].sums
    return Source(
        model,
        getattr(model, day),
        getattr(model, sums) if sums else literal(1, Integer),
        {measure.procedure.value if measure.procedure else measure.kind: measure.key for measure in measures},
        getattr(model, kind) if kind else None,
        holds,
    )


_ONCE_DONE = and_(Consultation.status == ConsultationStatus.DONE.value, Consultation.is_duplicate.is_(False))

SOURCES: tuple[Source, ...] = (
    _source(Register.CASES, Case, "procedure", true()),
    _source(Register.CONSULTATIONS, Consultation, "", _ONCE_DONE),
    _source(Register.ACTIVITIES, Activity, "kind", Activity.status == ActivityStatus.DONE.value),
    _source(Register.MEETINGS, Meeting, "kind", Meeting.status == MeetingStatus.HELD.value),
)


def source_of(measure: str) -> Source:
    """Return the table in which a measure is counted."""
    return next(source for source in SOURCES if measure in source.measures.values())


def things(source: Source) -> Select[Any]:
    """Select what counts in a table, a row a thing, in the columns that `tally` reads."""
    nothing = cast(null(), String)
    return select(
        source.measure.label("measure"),
        source.day.label("day"),
        source.month.label("month"),
        source.amount.label("n"),
        *((value if source.model is Case else nothing).label(name) for name, value in ALL_DIMENSIONS.items()),
    ).where(source.counts())


def tally(counted: CTE, *, by_day: bool) -> list[Select[Any]]:
    """Add up things in total and for each breakdown: (day,) measure, dimension, value, month, n."""
    day = (counted.c.day,) if by_day else ()
    keys = (*day, counted.c.measure, counted.c.month)

    def cut(dimension: str, value: ColumnElement[str], *groups: ColumnElement[str]) -> Select[Any]:
        return select(
            *day,
            counted.c.measure,
            literal(dimension, String).label("dimension"),
            value.label("value"),
            counted.c.month,
            func.sum(counted.c.n).label("n"),
        ).group_by(*keys, *groups)

    visit = cast(counted.c.day, String)
    values = {name: counted.c[name] for name in ALL_DIMENSIONS}
    measures = {name: [of for of, known in DIMENSIONS_OF.items() if name in known] for name in values}
    return [
        cut(TOTAL, literal("", String)),
        cut(VISIT, visit, visit).where(counted.c.measure == BY_VISIT),
        *(cut(name, c, c).where(counted.c.measure.in_(measures[name])) for name, c in values.items()),
    ]


def first_counted_day() -> date | None:
    """Return the first day on which anything counts; indexes answer."""
    return counted_span(date.max)[0]


def counted_span(until: date) -> tuple[date | None, date | None]:
    """Return the first and the last day, not after `until`, on which anything counts; indexes answer."""
    ends = [
        select(end(source.day).label("day")).where(source.counts(measure), source.day <= until)
        for source in SOURCES
        for measure in source.measures.values()
        for end in (func.min, func.max)
    ]
    days = union_all(*ends).subquery()
    first, last = db.session.execute(select(func.min(days.c.day), func.max(days.c.day))).one()
    return first, last
