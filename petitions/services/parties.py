"""Who takes part in a matter: add a party with its role and the reason, and let one leave again."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import func, select, update

from petitions.extensions import db
from petitions.models import Business, Case, Matter, Party, Person
from petitions.rules.errors import BadInput
from petitions.rules.parties import TradeRole
from petitions.rules.projection import ALONE
from petitions.rules.terms import EventKind, PartyRole
from petitions.rules.text import fold
from petitions.services.cases import Happening
from petitions.services.findable import gram_columns
from petitions.services.mandates import Entered, check_entry, record_entry
from petitions.services.people import Contact, keep_contact, sealed_person
from petitions.services.rows import add_row

MOST: Final = 50
"""So many of one role are entered by hand; more come as a roster, each with a case of his own."""

TOO_MANY: Final = "同一身分以 50 人為限，再多請用「同一事件」的名冊，每人一案。"
LAST_ONE: Final = "只剩這一位申訴人，不能退出；他不再請求時請登錄撤回。"
NO_SUCH: Final = "這一位已經退出，或不是本案的當事人。"


@dataclass(frozen=True)
class NewParty:
    """What is said of someone who is to take part. A respondent is a business, by the name that is stated."""

    role: PartyRole
    name: str
    reason: str
    ubn: str | None = None
    trade_role: TradeRole | None = None
    contact: Contact = field(default_factory=Contact)
    birth_on: date | None = None


def add_party(case: Case, new: NewParty, entered: Entered) -> int:
    """Record that someone takes part from now on, and return the party's number.

    Where a second respondent comes, what happened before stays with the first. Of joint complainants the
    matter counts each as one person. Raises NotPermitted, StepNotAllowed once the case is over, StaleVersion
    if it changed since it was read, BadInput beside its field (行政程序法 §20; 消費者保護法 §43).
    """
    check_entry(case, EventKind.PARTY_ADDED, entered)
    there = _standing(case.matter_id, new.role)
    if len(there) >= MOST:
        raise BadInput(TOO_MANY, "role")
    party_id: int = add_row(Party, _row(case.matter_id, new), returning="id").scalar_one()
    told: dict[str, Any] = {"role": new.role.value}
    told |= {"trade_role": new.trade_role.value} if new.trade_role else {}
    if new.role is PartyRole.RESPONDENT and len(there) == 1:
        told[ALONE] = there[0].id
    event = EventKind.PARTY_ADDED
    happening = Happening(event, entered.at, reason=new.reason, party_id=party_id, data=told)
    columns = {"respondent_name": new.name} if new.role is PartyRole.RESPONDENT and not there else {}
    record_entry(case, happening, entered, columns=columns)
    if new.role is PartyRole.RESPONDENT:
        make_findable(case.matter_id, new.name)
    elif new.role is PartyRole.COMPLAINANT:
        _count_persons(case.matter_id, len(there) + 1)
    return party_id


def end_party(case: Case, party_id: int, ended_on: date, reason: str, entered: Entered) -> None:
    """Record that someone takes part no more; the periods of a business that leaves end with that.

    Raises what `add_party` raises; BadInput for the last complainant, who withdraws instead.
    """
    check_entry(case, EventKind.PARTY_ENDED, entered)
    role = db.session.scalar(
        select(Party.role).where(
            Party.id == party_id, Party.matter_id == case.matter_id, Party.ended_on.is_(None)
        )
    )
    if role is None or role == PartyRole.REPRESENTATIVE.value:
        raise BadInput(NO_SUCH, "reason")
    left = [row for row in _standing(case.matter_id, PartyRole(role)) if row.id != party_id]
    if role == PartyRole.COMPLAINANT.value and not left:
        raise BadInput(LAST_ONE, "reason")
    told = {"role": role, "ended_on": ended_on.isoformat()}
    event = EventKind.PARTY_ENDED
    happening = Happening(event, entered.at, reason=reason, party_id=party_id, data=told)
    record_entry(case, happening, entered, columns=_list_columns(PartyRole(role), left))
    db.session.execute(
        update(Party).where(Party.id == party_id).values(ended_on=ended_on),
        execution_options={"synchronize_session": False},
    )


def make_findable(matter_id: int, name: str) -> None:
    """Let a matter be found by one more name."""
    doc = db.session.scalar(select(Matter.doc).where(Matter.id == matter_id)) or ""
    longer = f"{doc} {fold(name)}".strip()
    db.session.execute(
        update(Matter).where(Matter.id == matter_id).values(doc=longer, **gram_columns(longer)),
        execution_options={"synchronize_session": False},
    )


def position_after(matter_id: int, role: PartyRole) -> Any:
    """Return the next place among those of one role, as an expression."""
    last = select(func.coalesce(func.max(Party.position), 0) + 1)
    return last.where(Party.matter_id == matter_id, Party.role == role.value).scalar_subquery()


def _row(matter_id: int, new: NewParty) -> dict[str, Any]:
    row: dict[str, Any] = {
        "matter_id": matter_id,
        "role": new.role.value,
        "position": position_after(matter_id, new.role),
    }
    if new.role is PartyRole.RESPONDENT:
        trade_role = new.trade_role.value if new.trade_role else ""
        stated = {"stated_name": new.name, "stated_ubn": new.ubn, "trade_role": trade_role}
        return row | stated | {"contact_id": keep_contact(new.contact)}
    contact = new.contact
    said = {"phone": contact.phone, "email": contact.email, "address": contact.address}
    birth = new.birth_on.isoformat() if new.birth_on else ""
    person = sealed_person(name=new.name, birth=birth, **said)
    return row | {"person_id": add_row(Person, person, returning="id").scalar_one()}


def _standing(matter_id: int, role: PartyRole) -> list[Any]:
    """Return those of one role who take part now, in their order."""
    statement = (
        select(Party.id, Party.stated_name, Business.name.label("business"), Person.name_masked)
        .outerjoin(Business, Business.id == Party.business_id)
        .outerjoin(Person, Person.id == Party.person_id)
        .where(Party.matter_id == matter_id, Party.role == role.value, Party.ended_on.is_(None))
        .order_by(Party.position)
    )
    return list(db.session.execute(statement).all())


def _list_columns(role: PartyRole, left: list[Any]) -> dict[str, Any]:
    """Return what the lists show of a side once somebody has left it."""
    first = left[0] if left else None
    if role is PartyRole.RESPONDENT:
        return {"respondent_name": (first.stated_name or first.business or "") if first else ""}
    return {"complainant_masked": first.name_masked} if first and role is PartyRole.COMPLAINANT else {}


def _count_persons(matter_id: int, complainants: int) -> None:
    statement = update(Matter).where(Matter.id == matter_id, Matter.persons < complainants)
    db.session.execute(
        statement.values(persons=complainants), execution_options={"synchronize_session": False}
    )
