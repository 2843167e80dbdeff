"""Put right or complete what was filed: old and new value are kept sealed, the event is in the chain."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import Row, select, update

from petitions.extensions import db, sealer
from petitions.models import Amendment, Case, Matter, Party, Person
from petitions.rules.errors import BadInput
from petitions.rules.masking import BIRTH_MASKED, mask_address, mask_email, mask_id, mask_name, mask_phone
from petitions.rules.parties import OF_BUSINESS, OF_MATTER, OF_PERSON, AmendedField
from petitions.rules.terms import EventKind, PartyRole
from petitions.services.audit import append_audit
from petitions.services.cases import Happening
from petitions.services.mandates import Entered, check_entry, record_entry
from petitions.services.parties import make_findable
from petitions.services.people import Contact, keep_contact, sealed_columns
from petitions.services.rows import add_row

SAME: Final = "和現有的資料一樣，沒有更正。"
NO_SUCH: Final = "這一位不是本案的當事人。"
NEEDS_NAME: Final = "業者名稱不能清空。"
MASKS: Final[Mapping[AmendedField, Callable[[str], str]]] = {
    AmendedField.NAME: mask_name,
    AmendedField.PHONE: mask_phone,
    AmendedField.EMAIL: mask_email,
    AmendedField.ADDRESS: mask_address,
    AmendedField.ID_NUMBER: mask_id,
    AmendedField.BIRTH: lambda _day: BIRTH_MASKED,
}
"""How each field is shown; what is not here concerns no person and stands open."""

Values = Mapping[AmendedField, str]
"""New values as text: a day in ISO, an amount in NT$; an empty one clears the field."""


def amend_party(case: Case, party_id: int, values: Values, reason: str, entered: Entered) -> None:
    """Correct or complete what is known of a party: of a person, or of a business and how it is reached.

    Raises NotPermitted, StepNotAllowed once the case is over, StaleVersion if it changed since it was read,
    BadInput where nothing changes (個人資料保護法 §11 I).
    """
    check_entry(case, EventKind.DATA_AMENDED, entered)
    party = db.session.scalars(
        select(Party).where(Party.id == party_id, Party.matter_id == case.matter_id)
    ).one_or_none()
    if party is None:
        raise BadInput(NO_SUCH, "reason")
    person_id = party.person_id or party.contact_id
    stored = _stored(person_id) | {field: str(getattr(party, field) or "") for field in OF_BUSINESS}
    changed = _changed(stored, values)
    if changed.get(AmendedField.STATED_NAME) == "":
        raise BadInput(NEEDS_NAME, "stated_name")
    first = {} if party.position > 1 else _list_columns(party, changed)
    _record(case, party_id, stored, changed, reason=reason, entered=entered, columns=first)
    _keep_of_party(party, person_id, stored, changed)
    if name := changed.get(AmendedField.STATED_NAME):
        make_findable(case.matter_id, name)


def amend_matter(case: Case, values: Values, reason: str, entered: Entered) -> None:
    """Correct or complete amount, day of the trade and number of persons of a matter.

    Raises what `amend_party` raises; BadInput for a matter of nobody.
    """
    check_entry(case, EventKind.DATA_AMENDED, entered)
    matter = db.session.get_one(Matter, case.matter_id)
    stored = {field: _written(getattr(matter, field)) for field in OF_MATTER}
    changed = _changed(stored, values)
    columns = {field.value: _read(field, text) for field, text in changed.items()}
    in_lists = {name: value for name, value in columns.items() if name == AmendedField.AMOUNT.value}
    _record(case, None, stored, changed, reason=reason, entered=entered, columns=in_lists)
    db.session.execute(update(Matter).where(Matter.id == case.matter_id).values(**columns))
    if in_lists:
        others = update(Case).where(Case.matter_id == case.matter_id, Case.id != case.id)
        db.session.execute(others.values(**in_lists), execution_options={"synchronize_session": False})


def _stored(person_id: int | None) -> dict[AmendedField, str]:
    """Return what is kept of a person, opened; all empty where nobody is known."""
    if person_id is None:
        return dict.fromkeys(OF_PERSON, "")
    columns = [getattr(Person, f"{field}_sealed").label(field) for field in OF_PERSON]
    row = db.session.execute(select(*columns).where(Person.id == person_id)).one()
    return {field: _opened(row, field) for field in OF_PERSON}


def _opened(row: Row[Any], field: AmendedField) -> str:
    sealed = getattr(row, field.value)
    return sealer().open(sealed) if sealed else ""


def _changed(stored: Values, values: Values) -> dict[AmendedField, str]:
    changed = {field: text for field, text in values.items() if stored.get(field, "") != text}
    if not changed:
        raise BadInput(SAME, "reason")
    return changed


def _record(
    case: Case,
    party_id: int | None,
    stored: Values,
    changed: Values,
    *,
    reason: str,
    entered: Entered,
    columns: dict[str, Any],
) -> None:
    """Write the event, which names the fields and no value; the sealed values beside it; and the audit."""
    fields = [field.value for field in changed]
    happening = Happening(
        EventKind.DATA_AMENDED, entered.at, reason=reason, party_id=party_id, data={"amended": fields}
    )
    seq = case.events_count + 1
    record_entry(case, happening, entered, columns=columns)
    whose = {"matter_id": case.matter_id, "case_id": case.id, "event_seq": seq, "party_id": party_id}
    for field, text in changed.items():
        kept = {"field": field.value, **_sealed("old", field, stored.get(field, ""))}
        add_row(Amendment, whose | kept | _sealed("new", field, text))
    append_audit(
        "data_amended",
        by=entered.by,
        at=entered.at,
        subject=case.number,
        matter_id=case.matter_id,
        detail={"reason": reason, "fields": fields, "event_seq": seq},
    )


def _sealed(which: str, field: AmendedField, text: str) -> dict[str, Any]:
    masked = MASKS[field](text) if text and field in MASKS else text
    return {f"{which}_sealed": sealer().seal(text) if text else None, f"{which}_masked": masked}


def _keep_of_party(party: Party, person_id: int | None, stored: Values, changed: Values) -> None:
    of_person: dict[AmendedField, str] = {}
    of_person.update((field, text) for field, text in changed.items() if field in OF_PERSON)
    row: dict[str, Any] = {
        field.value: _read(field, text) for field, text in changed.items() if field in OF_BUSINESS
    }
    if of_person and person_id is None:
        row["contact_id"] = keep_contact(Contact(**{field.value: text for field, text in of_person.items()}))
    elif of_person and person_id is not None:
        _keep_of_person(person_id, stored, of_person)
    if row:
        where = update(Party).where(Party.id == party.id)
        db.session.execute(where.values(**row), execution_options={"synchronize_session": False})


def _keep_of_person(person_id: int, stored: Values, changed: Values) -> None:
    """Seal the changed fields of a person anew, with mask and index; the others stay as they are."""
    said = {field.value: {**stored, **changed}[field] for field in OF_PERSON}
    columns = sealed_columns(sealer(), **said)
    fresh = {
        name: value for name, value in columns.items() if name.rpartition("_")[0] in {*map(str, changed)}
    }
    where = update(Person).where(Person.id == person_id)
    db.session.execute(where.values(**fresh), execution_options={"synchronize_session": False})


def _list_columns(party: Party, changed: Values) -> dict[str, Any]:
    """Return what the lists show of the first of a side, if that changed."""
    if party.role == PartyRole.COMPLAINANT.value and AmendedField.NAME in changed:
        return {"complainant_masked": mask_name(changed[AmendedField.NAME]) or "（未具名）"}
    if party.role == PartyRole.RESPONDENT.value and AmendedField.STATED_NAME in changed:
        return {"respondent_name": changed[AmendedField.STATED_NAME]}
    return {}


def _written(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def _read(field: AmendedField, text: str) -> Any:
    """Return a value as its column keeps it."""
    if field is AmendedField.TRADE_ROLE:
        return text
    if not text:
        return None
    if field is AmendedField.BOUGHT_ON:
        return date.fromisoformat(text)
    return int(text) if field in OF_MATTER else text
