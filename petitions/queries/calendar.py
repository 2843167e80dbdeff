"""The office calendar as its pages show it: years, days, closures, and the changes that made them so."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import case, extract, func, select
from sqlalchemy.orm import aliased

from petitions.extensions import db
from petitions.models import CalendarChange, CalendarDay, Case, Closure, User
from petitions.queries.cases import visible_to
from petitions.rules.actors import Actor
from petitions.rules.closures import ChangeKind
from petitions.rules.errors import NoSuchCase
from petitions.rules.roc import roc_year, year_bounds

MOST_CLOSURES = 200
MOST_CHANGES = 100


class YearLine(NamedTuple):
    """A year of the calendar: how many days are off, which weekend days are worked, whence and since when."""

    roc_year: int
    days: int
    days_off: int
    make_up_days: tuple[date, ...]
    source: str
    imported_at: datetime


class DayShown(NamedTuple):
    """One day of a year."""

    day: date
    is_workday: bool
    name: str


class ClosureLine(NamedTuple):
    """A closure with all that is known of it; `revoked_by` is the number of the change that ended it."""

    id: int
    day: date
    part: str
    scope: str
    reason: str
    announced_at: datetime | None
    source: str
    entered_at: datetime | None
    entered_by: str
    change_id: int | None
    revoked_at: datetime | None
    revoked_by: int | None


class ChangeLine(NamedTuple):
    """A change, and the two persons."""

    id: int
    kind: ChangeKind
    summary: str
    source: str
    proposed_at: datetime
    proposed_by: str
    proposed_by_id: int | None
    decision: str
    decided_at: datetime | None
    decided_by: str
    answer: str
    effect: dict[str, Any] | None


def list_years() -> tuple[YearLine, ...]:
    """Return the years of the calendar, the last first; two statements."""
    year = extract("year", CalendarDay.day)
    off = func.sum(case((CalendarDay.is_workday.is_(False), 1), else_=0))
    totals = db.session.execute(
        select(year, func.count(), off, func.min(CalendarDay.source), func.max(CalendarDay.imported_at))
        .group_by(year)
        .order_by(year.desc())
    )
    weekend = extract("dow", CalendarDay.day).in_((0, 6))
    made_up = db.session.scalars(
        select(CalendarDay.day).where(weekend, CalendarDay.is_workday).order_by(CalendarDay.day)
    ).all()
    return tuple(
        YearLine(
            roc_year(date(int(of), 1, 1)),
            days,
            days_off,
            tuple(day for day in made_up if day.year == of),
            source,
            imported_at,
        )
        for of, days, days_off, source, imported_at in totals
    )


def find_days(year: int) -> tuple[DayShown, ...]:
    """Return the days of a year of the Republic; one statement. Raises NoSuchCase where none is published."""
    rows = db.session.execute(
        select(CalendarDay.day, CalendarDay.is_workday, CalendarDay.name)
        .where(CalendarDay.day.between(*year_bounds(year)))
        .order_by(CalendarDay.day)
    )
    days = tuple(DayShown(*row) for row in rows)
    if not days:
        raise NoSuchCase(f"{year}年還沒有公布的行事曆。")
    return days


def list_closures(year: int | None = None) -> tuple[ClosureLine, ...]:
    """Return the closures, of a year or the last ones, the newest day first, with those revoked."""
    return tuple(ClosureLine(*row) for row in db.session.execute(_closures(year)))


def find_closure(closure_id: int) -> ClosureLine:
    """Return a closure. Raises NoSuchCase (404) if there is none."""
    row = db.session.execute(_closures(None).where(Closure.id == closure_id)).one_or_none()
    if row is None:
        raise NoSuchCase("查無這一筆停止上班。")
    return ClosureLine(*row)


def list_changes() -> tuple[ChangeLine, ...]:
    """Return the last changes, what waits for a decision first."""
    waits = case((CalendarChange.decision == "pending", 0), else_=1)
    order = (waits, CalendarChange.id.desc())
    return tuple(_line(row) for row in db.session.execute(_changes().order_by(*order).limit(MOST_CHANGES)))


def find_change_line(change_id: int) -> ChangeLine:
    """Return a change. Raises NoSuchCase (404) if there is none."""
    row = db.session.execute(_changes().where(CalendarChange.id == change_id)).one_or_none()
    if row is None:
        raise NoSuchCase("查無這一項行事曆異動。")
    return _line(row)


def visible_numbers(numbers: Iterable[str], actor: Actor) -> frozenset[str]:
    """Return those of these cases that a person may know of; one statement."""
    statement = select(Case.number).where(Case.number.in_(list(numbers)), visible_to(actor))
    return frozenset(db.session.scalars(statement))


def _closures(year: int | None) -> Any:
    statement = (
        select(
            Closure.id,
            Closure.day,
            Closure.part,
            Closure.scope,
            Closure.reason,
            Closure.announced_at,
            Closure.source,
            Closure.entered_at,
            func.coalesce(User.display_name, ""),
            Closure.change_id,
            Closure.revoked_at,
            Closure.revoked_by_change_id,
        )
        .outerjoin(User, User.id == Closure.entered_by_id)
        .order_by(Closure.day.desc(), Closure.id.desc())
        .limit(MOST_CLOSURES)
    )
    return statement if year is None else statement.where(Closure.day.between(*year_bounds(year)))


def _changes() -> Any:
    proposer, decider = aliased(User), aliased(User)
    return (
        select(
            CalendarChange.id,
            CalendarChange.kind,
            CalendarChange.summary,
            CalendarChange.source,
            CalendarChange.proposed_at,
            func.coalesce(proposer.display_name, "系統管理命令"),
            CalendarChange.proposed_by_id,
            CalendarChange.decision,
            CalendarChange.decided_at,
            func.coalesce(decider.display_name, ""),
            CalendarChange.answer,
            CalendarChange.effect,
        )
        .outerjoin(proposer, proposer.id == CalendarChange.proposed_by_id)
        .outerjoin(decider, decider.id == CalendarChange.decided_by_id)
    )


def _line(row: Any) -> ChangeLine:
    change_id, kind, *rest = row
    return ChangeLine(change_id, ChangeKind(kind), *rest)
