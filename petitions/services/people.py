"""Seal what people say of themselves, and keep the masked twin beside it."""

from typing import Any

from petitions.extensions import sealer
from petitions.rules.contact import read_phone
from petitions.rules.masking import mask_address, mask_email, mask_id, mask_name, mask_read_phone
from petitions.rules.text import fold
from petitions.sealing import Sealer


def sealed_person(
    *, name: str, phone: str = "", email: str = "", address: str = "", id_number: str = "", district: str = ""
) -> dict[str, Any]:
    """Return the columns of a person: sealed, masked, and indexed for exact look-up."""
    said = {"name": name, "phone": phone, "email": email, "address": address, "id_number": id_number}
    return sealed_columns(sealer(), **said) | {"district": district}


def sealed_columns(
    seals: Sealer, *, name: str, phone: str = "", email: str = "", address: str = "", id_number: str = ""
) -> dict[str, Any]:
    """Seal one person's fields; empty ones stay empty. For single filings and for imports alike."""
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
    }
