"""The persons of an old ledger: sealed as they come in, and opened again to see whether they changed."""

from typing import Any, Final

from sqlalchemy import exists, select

from petitions.extensions import sealer
from petitions.models import Case, Party, Person
from petitions.rules.masking import mask_name
from petitions.services import ledger_cells as read
from petitions.services.ledger_registers import WORKED_ON_HERE, Entry, Register
from petitions.services.ledger_writer import Layout, Values
from petitions.services.people import sealed_columns

LONGEST_NAME: Final = 70
"""So long that its mask fits into its column."""

_SEALED: Final = ("name_sealed", "phone_sealed", "email_sealed")
_STORED: Final = (
    "name_sealed",
    "name_masked",
    "name_index",
    "phone_sealed",
    "phone_masked",
    "phone_index",
    "email_sealed",
    "email_masked",
    "email_index",
)


def read_person(line: int, cells: list[str]) -> Entry:
    """Read a row of persons.csv, unsealed. Raises BadCell."""
    person_id, name, phone, email, district = cells
    source_id = read.key(person_id, "person_id")
    return Entry(
        source_id,
        line,
        (
            read.line(name, "name", LONGEST_NAME),
            read.line(phone, "phone", 60),
            read.line(email, "email", 254),
            read.line(district, "district", 40),
        ),
    )


def masked_name(entry: Entry) -> str:
    """Return how lists name a person of the ledger."""
    return mask_name(entry.values[0]) if entry.values[0] else "（未具名）"


def _seal(values: Values) -> Values:
    name, phone, email, district = values
    columns = sealed_columns(sealer(), name=name, phone=phone, email=email)
    return (*(columns[name] for name in _STORED), district)


def _open(row: Any) -> Values:
    """Return what a stored person says, as the ledger would say it."""
    seals = sealer()
    said = [getattr(row, name) for name in _SEALED]
    return (*(seals.open(sealed) if sealed else "" for sealed in said), row.district)


PERSONS: Final = Register(
    Layout(Person, "id", "source", "source_id", *_STORED, "district"),
    (*_SEALED, "district"),
    exists(
        select(Party.id)
        .join(Case, Case.matter_id == Party.matter_id)
        .where(Party.person_id == Person.id, WORKED_ON_HERE)
    ),
    store=_seal,
    said=_open,
)
