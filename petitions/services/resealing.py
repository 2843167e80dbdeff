"""Bring everything that is sealed to the active key, a batch at a time, while the office works.

A batch locks its rows, so that nothing written meanwhile is lost; what is sealed with the active key already
is left alone, so that a second run finds nothing and a broken one goes on.
"""

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, and_, func, literal, or_, select, update

from petitions.extensions import Base, db, sealer
from petitions.models import Amendment, IssuedLetter, Matter, NegotiationAttendee, OutboxMessage, Person
from petitions.models import Batch as Order
from petitions.sealing import SealBroken
from petitions.services.intake import secret_index
from petitions.services.people import sealed_columns

BATCH: Final = 500
KEPT: Final = ("_sealed", "_index")


class Kept(NamedTuple):
    """A table with sealed fields, and how the columns of a row are made anew from what it says."""

    model: type[Base]
    fields: tuple[str, ...]
    renew: Callable[[dict[str, str]], dict[str, Any]]


class Batch(NamedTuple):
    """What became of a batch: the last row looked at (None when none is left), renewed, unreadable rows."""

    last: int | None
    renewed: int
    broken: tuple[int, ...]


def _person(said: dict[str, str]) -> dict[str, Any]:
    columns = sealed_columns(sealer(), **{"name": "", **said})
    return {name: value for name, value in columns.items() if name.endswith(KEPT)}


def _secret(said: dict[str, str]) -> dict[str, Any]:
    secret = said["secret"]
    return {"secret_sealed": sealer().seal(secret), "secret_index": secret_index(secret)}


def _content(said: dict[str, str]) -> dict[str, Any]:
    return {"content_sealed": sealer().seal(said["content"])}


def _recipient(said: dict[str, str]) -> dict[str, Any]:
    return {"recipient_sealed": sealer().seal(said["recipient"])}


def _order(said: dict[str, str]) -> dict[str, Any]:
    return {"order_sealed": sealer().seal(said["order"])}


def _attendee(said: dict[str, str]) -> dict[str, Any]:
    return {"name_sealed": sealer().seal(said["name"])}


def _amendment(said: dict[str, str]) -> dict[str, Any]:
    return {f"{which}_sealed": sealer().seal(text) if text else None for which, text in said.items()}


SEALED: Final = (
    Kept(Person, tuple(declared.field for declared in Person.personal_data), _person),
    Kept(Matter, ("secret",), _secret),
    Kept(NegotiationAttendee, ("name",), _attendee),
    Kept(OutboxMessage, ("recipient",), _recipient),
    Kept(IssuedLetter, ("content",), _content),
    Kept(Order, ("order",), _order),
    Kept(Amendment, ("old", "new"), _amendment),
)
"""Every table that holds something sealed; a test compares it with the tables that there are."""


def count_waiting(kept: Kept) -> int:
    """Return how many rows of a table hold something that is not sealed with the active key."""
    found: int | None = db.session.scalar(
        select(func.count()).select_from(kept.model.__table__).where(_is_waiting(kept))
    )
    return found or 0


def reseal_batch(kept: Kept, *, after: int) -> Batch:
    """Seal the next rows behind `after` with the active key, in the caller's transaction."""
    row_id = kept.model.__table__.c.id
    columns = [kept.model.__table__.c[f"{field}_sealed"].label(field) for field in kept.fields]
    statement = (
        select(row_id, *columns)
        .where(row_id > after, _is_waiting(kept))
        .order_by(row_id)
        .limit(BATCH)
        .with_for_update()
    )
    rows = db.session.execute(statement).all()
    renewed, broken = [], []
    for row in rows:
        try:
            said = {field: _opened(getattr(row, field)) for field in kept.fields}
        except SealBroken:
            broken.append(row.id)
        else:
            renewed.append({"id": row.id, **kept.renew(said)})
    if renewed:
        db.session.execute(update(kept.model), renewed)
    return Batch(rows[-1].id if rows else None, len(renewed), tuple(broken))


def _opened(sealed: bytes | None) -> str:
    return sealer().open(sealed) if sealed else ""


def _is_waiting(kept: Kept) -> ColumnElement[bool]:
    """Return the condition that some field is sealed, and not with the active key."""
    prefix = sealer().prefix
    columns = [kept.model.__table__.c[f"{field}_sealed"] for field in kept.fields]
    return or_(
        *(
            and_(column.is_not(None), func.substr(column, 1, len(prefix)) != literal(prefix))
            for column in columns
        )
    )
