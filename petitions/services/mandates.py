"""Who acts for whom: record a mandate 委任 or that a minor has parents, and that it has ended."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import func, or_, select, update

from petitions.extensions import db, sealer
from petitions.models import Case, Party, Person, Representation
from petitions.rules.actors import Actor
from petitions.rules.acts import check_way
from petitions.rules.calendar import Calendar
from petitions.rules.errors import BadInput
from petitions.rules.representation import AGENTS, Mandate, check_mandate
from petitions.rules.terms import EventKind, PartyRole, Procedure, RepresentationKind, State
from petitions.rules.text import fold
from petitions.rules.workflow import find_step
from petitions.services.attachments import attach, files_in
from petitions.services.cases import Happening, record
from petitions.services.people import sealed_person
from petitions.services.rows import add_row

MOST: Final = 60
"""So many mandates of one matter are read; a matter has a handful."""

NOT_A_PARTY: Final = "請選擇被代理的當事人。"
NO_SUCH: Final = "這一筆已經終止，或不是本案的。"


@dataclass(frozen=True)
class NewMandate:
    """What is said of a mandate. `powers` are keys of Power; with one of them an agent is a special one.

    `is_namesake`: whoever has the same name on the other side is somebody else. `files` are the mandate on
    paper, as the particulars of an event name them.
    """

    party_id: int
    kind: RepresentationKind
    name: str
    since: date
    until: date | None = None
    powers: tuple[str, ...] = ()
    phone: str = ""
    address: str = ""
    reason: str = ""
    is_namesake: bool = False
    files: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Entered:
    """By whom, when, by which calendar, on which version of the case, under which key it is sent."""

    by: Actor
    at: datetime
    calendar: Calendar
    version: int
    submission_key: str


def mandates_of(matter_id: int) -> tuple[Mandate, ...]:
    """Return every mandate of a matter, ended ones too; one statement."""
    representative = Party.__table__.alias("representative")
    statement = (
        select(Representation, Party.role, Person.name_index)
        .join(Party, Party.id == Representation.party_id)
        .join(representative, representative.c.id == Representation.representative_id)
        .join(Person, Person.id == representative.c.person_id)
        .where(Representation.matter_id == matter_id)
        .order_by(Representation.id)
        .limit(MOST)
    )
    return tuple(_mandate(row, PartyRole(role), name) for row, role, name in db.session.execute(statement))


def _mandate(row: Representation, side: PartyRole, name: bytes | None) -> Mandate:
    return Mandate(
        row.party_id,
        side,
        RepresentationKind(row.kind),
        frozenset(row.powers.split()),
        row.since_on,
        row.until_on,
        row.ended_on,
        frozenset({name} if name else ()),
    )


def statutory_for(case: Case, party_id: int | None, *, today: date) -> int | None:
    """Return who acts for a party by law on a day (Taipei), as a party: to him its letters go (§69)."""
    if party_id is None:
        return None
    statement = (
        select(Representation.representative_id)
        .where(
            *(Representation.matter_id == case.matter_id, Representation.party_id == party_id),
            *(Representation.kind == RepresentationKind.LEGAL.value, Representation.since_on <= today),
            or_(Representation.until_on.is_(None), Representation.until_on >= today),
            or_(Representation.ended_on.is_(None), Representation.ended_on > today),
        )
        .order_by(Representation.id)
        .limit(1)
    )
    return db.session.scalar(statement)


def add_mandate(case: Case, new: NewMandate, entered: Entered) -> None:
    """Record that someone acts for a party; the name is kept sealed, as that of every party.

    Raises NotPermitted, StepNotAllowed once the case is over, StaleVersion if it changed since it was read,
    BadInput beside its field for what the law does not allow (行政程序法 §24, §27；調解辦法 §12, §13).
    """
    check_entry(case, EventKind.REPRESENTATION_ADDED, entered)
    kind, powers = _kind_and_powers(new)
    side = db.session.scalar(
        select(Party.role).where(Party.id == new.party_id, Party.matter_id == case.matter_id)
    )
    if side is None or side == PartyRole.REPRESENTATIVE.value:
        raise BadInput(NOT_A_PARTY, "party")
    person = frozenset(sealer().indexes("name", fold(new.name)))
    mandate = Mandate(
        new.party_id, PartyRole(side), kind, frozenset(powers), new.since, new.until, person=person
    )
    check_mandate(
        mandate, mandates_of(case.matter_id), Procedure(case.procedure), is_namesake=new.is_namesake
    )
    told = {"representation": kind.value, "powers": list(powers), "since_on": new.since.isoformat()}
    told |= {"until_on": new.until.isoformat()} if new.until else {}
    event, party_id = EventKind.REPRESENTATION_ADDED, new.party_id
    happening = Happening(event, entered.at, reason=new.reason, party_id=party_id, data={**told, **new.files})
    seq = case.events_count + 1
    record_entry(case, happening, entered)
    _keep(case, new, kind, powers)
    attach(case, files_in(new.files), by=entered.by, at=entered.at, event_seq=seq, party_id=party_id)


def _kind_and_powers(new: NewMandate) -> tuple[RepresentationKind, tuple[str, ...]]:
    """An agent with a special power is a special agent; nobody else has powers that are written down."""
    if new.kind not in AGENTS:
        return new.kind, ()
    return RepresentationKind.SPECIAL_AGENT if new.powers else RepresentationKind.AGENT, new.powers


def _keep(case: Case, new: NewMandate, kind: RepresentationKind, powers: tuple[str, ...]) -> None:
    """Keep whoever acts as a party of the matter with a person of its own, and the mandate."""
    columns = sealed_person(name=new.name, phone=new.phone, address=new.address)
    person_id = add_row(Person, columns, returning="id").scalar_one()
    representative = representative_row(case.matter_id, person_id)
    representative_id = add_row(Party, representative, returning="id").scalar_one()
    values = {
        "matter_id": case.matter_id,
        "party_id": new.party_id,
        "representative_id": representative_id,
        "kind": kind.value,
        "powers": " ".join(powers),
        "since_on": new.since,
        "until_on": new.until,
    }
    add_row(Representation, values)


def representative_row(matter_id: int, person_id: int) -> dict[str, Any]:
    """Return the row of whoever speaks for a party, after the representatives there are."""
    role = PartyRole.REPRESENTATIVE.value
    last = select(func.coalesce(func.max(Party.position), 0) + 1).where(
        Party.matter_id == matter_id, Party.role == role
    )
    return {
        "matter_id": matter_id,
        "role": role,
        "position": last.scalar_subquery(),
        "person_id": person_id,
    }


def end_mandate(case: Case, mandate_id: int, ended_on: date, reason: str, entered: Entered) -> None:
    """Record that a mandate has ended: from that day on it does not hold.

    Raises what `add_mandate` raises; BadInput for one that has ended, or for a day before it began.
    """
    check_entry(case, EventKind.REPRESENTATION_ENDED, entered)
    found = db.session.scalars(
        select(Representation).where(
            Representation.id == mandate_id,
            Representation.matter_id == case.matter_id,
            Representation.ended_on.is_(None),
        )
    ).one_or_none()
    if found is None:
        raise BadInput(NO_SUCH, "mandate")
    if ended_on < found.since_on:
        raise BadInput("終止日不能早於起始日（行政程序法第24條第4項）。", "ended_on")
    told = {"representation": found.kind, "until_on": ended_on.isoformat()}
    event, party_id = EventKind.REPRESENTATION_ENDED, found.party_id
    happening = Happening(event, entered.at, reason=reason, party_id=party_id, data=told)
    record_entry(case, happening, entered)
    db.session.execute(
        update(Representation).where(Representation.id == mandate_id).values(ended_on=ended_on)
    )


def check_entry(case: Case, event: EventKind, entered: Entered) -> None:
    """Refuse what this person may not record, or not at this stage (NotPermitted, StepNotAllowed)."""
    check_way(find_step(Procedure(case.procedure), State(case.state), event), case, entered.by)


def record_entry(
    case: Case, happening: Happening, entered: Entered, *, columns: Mapping[str, Any] | None = None
) -> None:
    """Record what was entered on a page of its own; `columns` change on the case with it."""
    record(
        case,
        replace(happening, submission_key=entered.submission_key),
        by=entered.by,
        at=entered.at,
        calendar=entered.calendar,
        version=entered.version,
        columns=columns,
    )
