"""What every model says of itself: its personal data; and the column types that all share."""

from datetime import UTC, datetime
from typing import Annotated, Any, NamedTuple

from sqlalchemy import DateTime, Dialect
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import TypeDecorator


class PersonalData(NamedTuple):
    """A declared personal field: its class (permissions D3–D5), and whether it can be looked up exactly.

    A field `x` lives in the columns `x_sealed`, `x_masked` and, if indexed, `x_index`.
    """

    field: str
    data_class: str
    indexed: bool


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, aware on both databases; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Stamp = Annotated[datetime, mapped_column(Moment)]
"""A moment that is always known."""

MaybeStamp = Annotated[datetime | None, mapped_column(Moment)]
"""A moment that may not have come yet."""
