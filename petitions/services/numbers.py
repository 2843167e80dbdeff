"""Case numbers without gaps: one counter row per kind and ROC year, taken in the transaction that uses it."""

from datetime import date

from petitions.extensions import db, insert_into
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
    insert = insert_into(Counter).values(kind=procedure, roc_year=year, last_serial=count)
    statement = insert.on_conflict_do_update(
        index_elements=["kind", "roc_year"], set_={"last_serial": Counter.last_serial + count}
    ).returning(Counter.last_serial)
    last: int = db.session.execute(statement).scalar_one()
    return last - count + 1
