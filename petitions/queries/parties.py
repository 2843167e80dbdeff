"""Who takes part in a matter, as its page shows it: masked; and what was put right."""

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, and_, select

from petitions.extensions import db
from petitions.models import Amendment, Business, Case, CaseEvent, Matter, Party, Person
from petitions.models.contacts import join_contacts, masked
from petitions.rules.parties import AmendedField, TradeRole
from petitions.rules.terms import PartyRole

MOST = 200
HIDDEN = "（身分保密）"
VEILED = "（保密）"
FIELDS = ("phone", "email", "address", "id_number", "birth")


class PartyLine(NamedTuple):
    """Someone who takes part or did; `responsible` is of a business, `fields` are masked and by name."""

    id: int
    role: PartyRole
    name: str
    is_person: bool
    business_id: int | None
    business: str
    ubn: str
    stated_ubn: str
    trade_role: str
    responsible: str
    fields: dict[str, str]
    ended_on: date | None

    @property
    def trade(self) -> str:
        """What the business did in the trade, in words."""
        return TradeRole(self.trade_role).label if self.trade_role else ""


class Amended(NamedTuple):
    """One field that was put right: whose, what, masked before and after, when and by whom."""

    party_id: int | None
    field: AmendedField
    before: str
    after: str
    at: datetime
    by: str


class MatterData(NamedTuple):
    """What of the matter itself can be put right."""

    amount_ntd: int | None
    transaction_on: date | None
    persons: int


def list_parties(case: Case, *, hides: bool) -> list[PartyLine]:
    """Return who takes part or did, representatives aside; one statement. `hides`: no person is named."""
    rows = db.session.execute(_statement(case.matter_id)).all()
    return [_line(row, hides=hides) for row in rows]


def find_party(case: Case, party_id: int, *, hides: bool) -> PartyLine | None:
    """Return one who takes part in the matter of a case; one statement."""
    row = db.session.execute(_statement(case.matter_id).where(Party.id == party_id)).one_or_none()
    return _line(row, hides=hides) if row is not None else None


def list_amended(case: Case, *, hides: bool) -> list[Amended]:
    """Return what was put right in the matter, newest first; one statement."""
    said = and_(CaseEvent.case_id == Amendment.case_id, CaseEvent.seq == Amendment.event_seq)
    statement = (
        select(Amendment, CaseEvent.recorded_at, CaseEvent.actor_label, Party.person_id)
        .join(CaseEvent, said)
        .outerjoin(Party, Party.id == Amendment.party_id)
        .where(Amendment.matter_id == case.matter_id)
        .order_by(Amendment.id.desc())
        .limit(MOST)
    )
    return [
        Amended(
            row.party_id,
            AmendedField(row.field),
            VEILED if hides and person_id and row.old_masked else row.old_masked,
            VEILED if hides and person_id and row.new_masked else row.new_masked,
            at,
            by,
        )
        for row, at, by, person_id in db.session.execute(statement)
    ]


def find_matter_data(case: Case) -> MatterData:
    """Return amount (NT$), day of the trade (Taipei) and number of persons of a matter; one statement."""
    statement = select(Matter.amount_ntd, Matter.transaction_on, Matter.persons)
    return MatterData(*db.session.execute(statement.where(Matter.id == case.matter_id)).one())


def _statement(matter_id: int) -> Select[*tuple[Any, ...]]:
    statement = (
        select(
            *(Party.id, Party.role, Party.person_id, Party.business_id, Party.stated_name),
            *(Party.stated_ubn, Party.trade_role, Party.ended_on, Person.name_masked),
            *(Business.name.label("business"), Business.ubn),
            masked("name").label("responsible"),
            *(masked(field).label(field) for field in FIELDS),
        )
        .outerjoin(Person, Person.id == Party.person_id)
        .outerjoin(Business, Business.id == Party.business_id)
        .where(Party.matter_id == matter_id, Party.role != PartyRole.REPRESENTATIVE.value)
        .order_by(Party.role, Party.position)
        .limit(MOST)
    )
    return join_contacts(statement)


def _line(row: Row[Any], *, hides: bool) -> PartyLine:
    is_person = row.person_id is not None
    fields = {field: getattr(row, field) for field in FIELDS if getattr(row, field)}
    name = row.name_masked if is_person else row.stated_name or row.business or ""
    if hides and is_person:
        name, fields = HIDDEN, dict.fromkeys(fields, VEILED)
    return PartyLine(
        row.id,
        PartyRole(row.role),
        name,
        is_person,
        row.business_id,
        row.business or "",
        row.stated_ubn or row.ubn or "",
        row.stated_ubn or "",
        row.trade_role,
        "" if is_person else row.responsible,
        fields,
        row.ended_on,
    )
