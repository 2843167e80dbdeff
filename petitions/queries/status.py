"""How a matter stands, for the person who filed it: stages, what happened, what runs; no internal word."""

import hmac
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, select

from petitions.extensions import db
from petitions.models import (
    Case,
    CaseEvent,
    Clock,
    Matter,
    Party,
    Person,
    PersonalDataRead,
    Unit,
)
from petitions.queries.cases import visible_to
from petitions.rules.actors import Actor
from petitions.rules.disclosure import DataField
from petitions.rules.errors import NoSuchCase
from petitions.rules.files import Proof, proofs_in
from petitions.rules.projection import Happened, standing
from petitions.rules.terms import EventKind, PartyRole, Procedure, State
from petitions.sealing import mark_of

MOST_EVENTS = 500
MOST_STAGES = 20
MOST_LOOKS = 50


class Running(NamedTuple):
    """A period that runs: from which day (not counted), and until which day."""

    period: str
    starts_on: date
    due_on: date
    original_due_on: date
    is_estimated: bool


class Stage(NamedTuple):
    """One case of the matter: a procedure, where it is, what happened, what runs."""

    number: str
    procedure: Procedure
    state: State
    is_open: bool
    turn: str
    channel: str
    received_at: datetime
    closed_on: date | None
    outcome: str
    events: tuple[Happened, ...]
    running: tuple[Running, ...]


class Standing(NamedTuple):
    """A matter as its owner sees it; personal data masked, amounts in NT$."""

    matter_id: int
    kind: str
    title: str
    demand: str
    category: str
    amount_ntd: int | None
    first_complaint_to: str
    respondent: str
    name: str
    phone: str
    email: str
    unit: str
    unit_phone: str
    stages: tuple[Stage, ...]


class Look(NamedTuple):
    """Someone of the office opened a field of whoever filed: when, which unit, which field, why."""

    at: datetime
    unit: str
    field: DataField
    reason: str


class Receipt(NamedTuple):
    """What a receipt says beside number and secret."""

    procedure: Procedure
    received_at: datetime
    due_on: date | None
    email: str
    files: tuple[Proof, ...]


def find_standing(actor: Actor, mark: str) -> Standing:
    """Return how the matter that `actor` owns stands; three statements.

    Raises NoSuchCase if there is nothing to see, or if its look-up secret was changed since it was opened.
    """
    rows = _stages_of(actor)
    if not rows or not hmac.compare_digest(mark_of(rows[0].secret_index), mark):
        raise NoSuchCase
    first = rows[0]
    ids = [row.id for row in rows]
    events, running = _events(ids), _running(ids)
    return Standing(
        matter_id=first.matter_id,
        kind=first.kind,
        title=first.title,
        demand=first.demand,
        category=first.category,
        amount_ntd=first.amount_ntd,
        first_complaint_to=first.first_complaint_to,
        respondent=rows[-1].respondent_name,
        name=first.name_masked or "",
        phone=first.phone_masked or "",
        email=first.email_masked or "",
        unit=rows[-1].unit or "",
        unit_phone=rows[-1].unit_phone or "",
        stages=tuple(_stage(row, events, running) for row in rows),
    )


def _stage(row: Any, events: dict[int, list[Happened]], running: dict[int, list[Running]]) -> Stage:
    return Stage(
        number=row.number,
        procedure=Procedure(row.procedure),
        state=State(row.state),
        is_open=row.is_open,
        turn=row.turn,
        channel=row.channel,
        received_at=row.received_at,
        closed_on=row.closed_on,
        outcome=row.outcome,
        events=standing(events.get(row.id, [])),
        running=tuple(running.get(row.id, ())),
    )


def list_looks(standing: Standing) -> tuple[Look, ...]:
    """Return who opened the data of whoever filed, the newest first; one statement.

    Of others who take part nothing is told, nor the name of the member of staff.
    """
    read = PersonalDataRead
    statement = (
        select(read.read_at, read.field, read.reason, Unit.name.label("unit"))
        .join(Party, and_(is_complainant(read.matter_id), Party.person_id == read.person_id))
        .outerjoin(Unit, Unit.id == read.unit_id)
        .where(read.matter_id == standing.matter_id)
        .order_by(read.read_at.desc(), read.id.desc())
        .limit(MOST_LOOKS)
    )
    return tuple(
        Look(row.read_at, row.unit or "", DataField(row.field), row.reason)
        for row in db.session.execute(statement)
    )


def was_sent(standing: Standing, submission_key: str) -> bool:
    """Say whether a form about the matter was taken already; one statement."""
    statement = select(CaseEvent.id).where(
        CaseEvent.submission_key == submission_key, CaseEvent.matter_id == standing.matter_id
    )
    return db.session.scalars(statement.limit(1)).first() is not None


def find_receipt(number: str) -> Receipt | None:
    """Return what the receipt of a case says; one statement."""
    statement = (
        select(Case.procedure, Case.received_at, Case.due_on, Person.email_masked, CaseEvent.data)
        .join(CaseEvent, and_(CaseEvent.case_id == Case.id, CaseEvent.seq == 1))
        .outerjoin(Party, is_complainant(Case.matter_id))
        .outerjoin(Person, Person.id == Party.person_id)
        .where(Case.number == number)
    )
    row = db.session.execute(statement).one_or_none()
    if row is None:
        return None
    procedure, email = Procedure(row.procedure), row.email_masked or ""
    return Receipt(procedure, row.received_at, row.due_on, email, proofs_in(row.data))


def _stages_of(actor: Actor) -> Sequence[Any]:
    """Return every case of the matter with what is the same for all of them, the first one first."""
    statement = (
        select(
            Case.id,
            Case.matter_id,
            Case.number,
            Case.procedure,
            Case.state,
            Case.is_open,
            Case.turn,
            Case.channel,
            Case.received_at,
            Case.closed_on,
            Case.outcome,
            Case.respondent_name,
            Case.category,
            Case.title,
            Matter.kind,
            Matter.demand,
            Matter.amount_ntd,
            Matter.first_complaint_to,
            Matter.secret_index,
            Person.name_masked,
            Person.phone_masked,
            Person.email_masked,
            Unit.name.label("unit"),
            Unit.phone.label("unit_phone"),
        )
        .join(Matter, Matter.id == Case.matter_id)
        .outerjoin(Party, is_complainant(Matter.id))
        .outerjoin(Person, Person.id == Party.person_id)
        .outerjoin(Unit, Unit.id == Case.unit_id)
        .where(visible_to(actor, "status"), Matter.deleted_at.is_(None))
        .order_by(Case.received_at, Case.id)
        .limit(MOST_STAGES)
    )
    return db.session.execute(statement).all()


def is_complainant(matter_id: Any) -> ColumnElement[bool]:
    """Return the condition for the one who filed, first of those who may have."""
    return and_(Party.matter_id == matter_id, Party.role == PartyRole.COMPLAINANT.value, Party.position == 1)


def _events(case_ids: list[int]) -> dict[int, list[Happened]]:
    """Return what happened, by case, in the order of recording; without reasons and names of staff."""
    statement = (
        select(
            CaseEvent.case_id,
            CaseEvent.seq,
            CaseEvent.kind,
            CaseEvent.happened_at,
            CaseEvent.local_date,
            CaseEvent.to_state,
            CaseEvent.detail,
            CaseEvent.party_id,
            CaseEvent.corrects_seq,
            CaseEvent.data,
        )
        .where(CaseEvent.case_id.in_(case_ids))
        .order_by(CaseEvent.case_id, CaseEvent.seq)
        .limit(MOST_EVENTS)
    )
    found: dict[int, list[Happened]] = {}
    for row in db.session.execute(statement):
        happened = Happened(
            row.seq, EventKind(row.kind), row.happened_at, row.local_date, State(row.to_state), *row[6:]
        )
        found.setdefault(row.case_id, []).append(happened)
    return found


def _running(case_ids: list[int]) -> dict[int, list[Running]]:
    """Return the periods that run, by case, the one that ends first first."""
    statement = (
        select(
            Clock.case_id,
            Clock.period,
            Clock.starts_on,
            Clock.due_on,
            Clock.original_due_on,
            Clock.is_estimated,
        )
        .where(Clock.case_id.in_(case_ids), Clock.met_by_seq.is_(None), Clock.is_revoked.is_(False))
        .order_by(Clock.due_on, Clock.id)
        .limit(MOST_EVENTS)
    )
    found: dict[int, list[Running]] = {}
    for row in db.session.execute(statement):
        found.setdefault(row.case_id, []).append(Running(*row[1:]))
    return found
