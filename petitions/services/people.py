"""Seal what people say of themselves, and keep the masked twin beside it."""

from typing import Any

from sqlalchemy import Row, select

from petitions.extensions import db, sealer
from petitions.models import Case, Party, Person
from petitions.rules.contact import read_phone
from petitions.rules.disclosure import DataField
from petitions.rules.errors import NoSuchCase
from petitions.rules.masking import (
    BIRTH_MASKED,
    mask_address,
    mask_email,
    mask_id,
    mask_name,
    mask_read_phone,
)
from petitions.rules.text import fold
from petitions.sealing import Sealer


def sealed_person(*, district: str = "", **said: str) -> dict[str, Any]:
    """Return the columns of a person: sealed, masked, and indexed for exact look-up."""
    return sealed_columns(sealer(), **said) | {"district": district}


def sealed_columns(
    seals: Sealer,
    *,
    name: str,
    phone: str = "",
    email: str = "",
    address: str = "",
    id_number: str = "",
    birth: str = "",
) -> dict[str, Any]:
    """Seal one person's fields; empty ones stay empty. For single filings and for imports alike.

    `birth` is a day in ISO.
    """
    dialled = read_phone(phone) if phone else None
    return {
        "name_sealed": seals.seal(name) if name else None,
        "name_masked": mask_name(name) if name else "（未具名）",
        "name_index": seals.index("name", fold(name)) if name else None,
        "phone_sealed": seals.seal(phone) if phone else None,
        "phone_masked": mask_read_phone(dialled) if dialled else "",
        "phone_index": seals.index("phone", dialled.e164 or fold(phone)) if dialled else None,
        "email_sealed": seals.seal(email) if email else None,
        "email_masked": mask_email(email) if email else "",
        "email_index": seals.index("email", email.casefold()) if email else None,
        "address_sealed": seals.seal(address) if address else None,
        "address_masked": mask_address(address) if address else "",
        "id_number_sealed": seals.seal(id_number) if id_number else None,
        "id_number_masked": mask_id(id_number) if id_number else "",
        "id_number_index": seals.index("id", id_number.upper()) if id_number else None,
        "birth_sealed": seals.seal(birth) if birth else None,
        "birth_masked": BIRTH_MASKED if birth else "",
    }


def find_given(case: Case, party_id: int, field: DataField) -> Row[tuple[int, bytes]]:
    """Return the number of a person and what she gave, still sealed: of a party of this matter only.

    Raises NoSuchCase for someone who has no part in the matter or has not given that.
    """
    statement = (
        select(Person.id, getattr(Person, f"{field.value}_sealed").label("sealed"))
        .join(Party, Party.person_id == Person.id)
        .where(Party.id == party_id, Party.matter_id == case.matter_id)
    )
    found = db.session.execute(statement).one_or_none()
    if found is None or found.sealed is None:
        raise NoSuchCase("這一位沒有留下這項資料。")
    return found
