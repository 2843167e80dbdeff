"""Case numbers without gaps: one counter row per kind and ROC year, taken in the transaction that uses it."""

from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Integer, bindparam

from petitions.extensions import db, insert_for
from petitions.models import Counter
from petitions.rules.numbers import format_number
from petitions.rules.roc import roc_year


def take_number(procedure: str, received_on: date) -> str:
    """Return the next number of a procedure in the ROC year of receipt (Taipei).

    The counter row stays locked until the transaction ends, so this comes late in it; if the transaction
    fails, the number was never given.
    """
    return format_number(procedure, roc_year(received_on), take_serials(procedure, roc_year(received_on)))


def take_serials(procedure: str, year: int, count: int = 1) -> int:
    """Take `count` serials at once and return the first; for imports."""
    row = {"kind": procedure, "roc_year": year, "last_serial": count, "taken": count}
    last: int = db.session.execute(_taking(db.engine.dialect.name), row).scalar_one()
    return last - count + 1


@cache
def _taking(dialect: str) -> Any:
    """Build the statement that takes serials: it makes the row of a year, or moves it on."""
    table: Any = Counter.__table__
    moved = table.c.last_serial + bindparam("taken", type_=Integer)
    statement = insert_for(dialect, table).values(
        {name: bindparam(name) for name in ("kind", "roc_year", "last_serial")}
    )
    return statement.on_conflict_do_update(
        index_elements=["kind", "roc_year"], set_={"last_serial": moved}
    ).returning(table.c.last_serial)
