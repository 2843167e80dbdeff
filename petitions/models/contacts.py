"""How a party is reached, as expressions: a person by its own data, a business by the matter or register.

A statement that uses them joins what `join_contacts` joins.
"""

from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, or_
from sqlalchemy.orm import aliased

from petitions.models.people import Business, Party, Person

OWN: Final = aliased(Person)
"""How a business is reached in this matter."""

LISTED: Final = aliased(Person)
"""How the register says that it is reached."""


def join_contacts(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Join both contacts of a business to a statement on parties that has joined the register."""
    return statement.outerjoin(OWN, OWN.id == Party.contact_id).outerjoin(
        LISTED, LISTED.id == Business.contact_id
    )


def masked(field: str) -> ColumnElement[str]:
    """Return what is shown of a field of a party; empty where nothing is known."""
    columns = [func.nullif(getattr(who, f"{field}_masked"), "") for who in (Person, OWN, LISTED)]
    return func.coalesce(*columns, "")


def sealed(field: str) -> ColumnElement[bytes | None]:
    """Return a field of a party, sealed."""
    return func.coalesce(*(getattr(who, f"{field}_sealed") for who in (Person, OWN, LISTED)))


def is_of_party() -> ColumnElement[bool]:
    """Return the condition that a person is the party, or says how it is reached."""
    return or_(Person.id == Party.person_id, Person.id == Party.contact_id, Person.id == Business.contact_id)
