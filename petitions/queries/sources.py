"""On what a date rests beside the law: which published calendar, which closures, said by whom and when."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import extract, func, select

from petitions.extensions import db
from petitions.models import CalendarDay, Closure, User


class Published(NamedTuple):
    """The table of one year: whose it is, and when it was brought in."""

    year: int
    source: str
    imported_at: datetime


class Closed(NamedTuple):
    """A closure on the way; `entered_by` is empty where the product brought it."""

    day: date
    part: str
    scope: str
    reason: str
    announced_at: datetime | None
    entered_at: datetime | None
    entered_by: str


def list_published(first: date, last: date) -> list[Published]:
    """Return the calendars of the years from one day to another; one statement."""
    year = extract("year", CalendarDay.day)
    statement = (
        select(year, func.max(CalendarDay.source), func.max(CalendarDay.imported_at))
        .where(CalendarDay.day.between(date(first.year, 1, 1), date(last.year, 12, 31)))
        .group_by(year)
        .order_by(year)
        .limit(last.year - first.year + 1)
    )
    return [Published(int(row[0]), row[1], row[2]) for row in db.session.execute(statement)]


def list_closed(first: date, last: date) -> list[Closed]:
    """Return the closures that stand from one day to another; one statement."""
    statement = (
        select(
            *(Closure.day, Closure.part, Closure.scope, Closure.reason, Closure.announced_at),
            *(Closure.entered_at, func.coalesce(User.display_name, "")),
        )
        .outerjoin(User, User.id == Closure.entered_by_id)
        .where(Closure.day.between(first, last), Closure.revoked_at.is_(None))
        .order_by(Closure.day, Closure.id)
        .limit((last - first).days * 40 + 40)
    )
    return [Closed(*row) for row in db.session.execute(statement)]
