"""The way in from the street: so many filings an hour from one network address.

A whole office may stand behind one address, so the limit is wide. The filings themselves are what is counted,
by the statement that takes one in: what was not taken in, or was there already, is never counted.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, bindparam, func, select

from petitions.extensions import db, insert_for, sealer
from petitions.models import Matter
from petitions.rules.errors import Locked
from petitions.services.rows import execute_row
from petitions.services.throttle import neighbourhood

WINDOW: Final = timedelta(hours=1)
TOO_MANY: Final = "從同一個網路位址，一小時內送出的件數太多。"


class Turn(NamedTuple):
    """From where a filing comes, under every key by which that may be kept (the active one first), and how
    many may come from there within an hour."""

    marks: tuple[bytes, ...]
    most: int


def turn_of(ip: str, *, an_hour: int) -> Turn | None:
    """Return the turn of whoever files from a network address; none where there is no limit (0)."""
    return Turn(sealer().indexes("filed from", neighbourhood(ip)), an_hour) if ip and an_hour else None


def insert_matter(values: Mapping[str, Any], turn: Turn, *, at: datetime) -> int | None:
    """Insert a matter in its turn and return its id; None if there is one with its submission key.

    `at` is now. Raises Locked, after which the caller rolls back, if as many came from there within the hour;
    filings of the very same moment do not see each other, and may be a few more.
    """
    lately = {"marks": turn.marks, "since": at - WINDOW, "own": values["submission_key"]}
    row = {**values, "filed_from": turn.marks[0], **lately}
    taken = execute_row(_insert(db.engine.dialect.name), row).one_or_none()
    if taken is None:
        return None
    if taken.earlier >= turn.most:
        raise Locked(TOO_MANY, _free_again(lately, turn.most))
    found: int = taken.id
    return found


@cache
def _insert(dialect: str) -> Any:
    """Build the statement that inserts a matter once and counts those of the hour before it."""
    table: Any = Matter.__table__
    earlier = select(func.count()).where(*came_earlier(table.alias("others"))).scalar_subquery()
    statement = insert_for(dialect, table).on_conflict_do_nothing(index_elements=["submission_key"])
    return statement.returning(table.c.id, earlier.label("earlier"))


def came_earlier(table: Any) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of what came from an address within the hour, beside the one at hand."""
    return (
        table.c.filed_from.in_(bindparam("marks", expanding=True)),
        table.c.opened_at > bindparam("since", type_=table.c.opened_at.type),
        table.c.submission_key != bindparam("own"),
    )


def _free_again(lately: Mapping[str, Any], most: int) -> datetime:
    """Return when the hour of so many earlier filings is over that one more may come."""
    table: Any = Matter.__table__
    newest = select(table.c.opened_at).where(*came_earlier(table)).order_by(table.c.opened_at.desc())
    opened_at: datetime = db.session.execute(newest.offset(most - 1).limit(1), lately).scalar_one()
    return opened_at + WINDOW
