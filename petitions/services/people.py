"""Seal what people say of themselves, and keep the masked twin beside it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, select

from petitions.extensions import db, sealer
from petitions.models import Business, Case, Party, Person
from petitions.models.contacts import is_of_party
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
from petitions.services.rows import add_row


@dataclass(frozen=True)
class Contact:
    """How someone is reached, and who that is: of a business the responsible person. Kept sealed."""

    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""

    @property
    def is_known(self) -> bool:
        """Say whether anything of it is known."""
        return any((self.name, self.phone, self.email, self.address))


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


def keep_contact(contact: Contact) -> int | None:
    """Keep how a business is reached, sealed as a person; return its number, or nothing if all is empty."""
    if not contact.is_known:
        return None
    said = {"phone": contact.phone, "email": contact.email, "address": contact.address}
    columns = sealed_person(name=contact.name, **said) | ({} if contact.name else {"name_masked": ""})
    found: int = add_row(Person, columns, returning="id").scalar_one()
    return found


def opened_contact(person_id: int | None) -> dict[str, str]:
    """Return what is kept of a contact, in the clear; all empty where there is none."""
    fields = ("name", "phone", "email", "address")
    if person_id is None:
        return dict.fromkeys(fields, "")
    row = db.session.get_one(Person, person_id)
    kept = {field: getattr(row, f"{field}_sealed") for field in fields}
    return {field: sealer().open(sealed) if sealed else "" for field, sealed in kept.items()}


def find_given(case: Case, party_id: int, field: DataField) -> Row[tuple[int, bytes]]:
    """Return the number of a person and what she gave, still sealed: of a party of this matter only.

    Of a business it is how it is reached: in this matter, else by the register. Raises NoSuchCase for someone
    who has no part in the matter or has not given that.
    """
    sealed = getattr(Person, f"{field.value}_sealed")
    statement = (
        select(Person.id, sealed.label("sealed"))
        .select_from(Party)
        .outerjoin(Business, Business.id == Party.business_id)
        .join(Person, is_of_party())
        .where(Party.id == party_id, Party.matter_id == case.matter_id, sealed.is_not(None))
        .order_by((Person.id == func.coalesce(Party.contact_id, 0)).desc())
        .limit(1)
    )
    found = db.session.execute(statement).one_or_none()
    if found is None:
        raise NoSuchCase("這一位沒有留下這項資料。")
    return found
