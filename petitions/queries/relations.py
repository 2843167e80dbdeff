"""To which cases a case belongs, and by what it is compared with those that may be the same."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, and_, or_, select

from petitions.extensions import db
from petitions.models import Business, Case, CaseEvent, Link, Matter, Party, Person
from petitions.queries.cases import visible_to
from petitions.queries.duplicates import SIGNS, Described
from petitions.queries.worklist import spoken
from petitions.rules.actors import Actor
from petitions.rules.terms import Channel, LinkKind, PartyRole, State

MOST = 100


class Related(NamedTuple):
    """A case to which this one belongs, or (`is_from_here` false) that belongs to this one."""

    kind: LinkKind
    is_from_here: bool
    number: str
    spoken: str
    state: State
    channel: Channel
    received_at: datetime


class Respondent(NamedTuple):
    """Whoever is complained of: as stated, and as the register knows it."""

    party_id: int
    stated: str
    ubn: str
    business_id: int | None
    business: str


def list_related(case: Case, actor: Actor) -> tuple[Related, ...]:
    """Return the standing relations to cases that this person may know of, in their order; one statement.

    The cases that were put to this one as the same incident have a page of their own (see `incidents`).
    """
    here = Link.case_id == case.id
    statement = (
        select(
            Link.kind,
            here.label("is_from_here"),
            Case.number,
            Case.procedure,
            Case.state,
            Case.channel,
            Case.received_at,
        )
        .join(
            Case,
            or_(
                and_(here, Case.id == Link.to_case_id),
                and_(Link.to_case_id == case.id, Case.id == Link.case_id),
            ),
        )
        .where(
            or_(here, and_(Link.to_case_id == case.id, Link.kind != LinkKind.SAME_INCIDENT.value)),
            *(Link.ended_at.is_(None), visible_to(actor)),
        )
        .order_by(Link.kind, Case.received_at, Case.id)
        .limit(MOST)
    )
    return tuple(_related(row) for row in db.session.execute(statement))


def _related(row: Row[*tuple[Any, ...]]) -> Related:
    return Related(
        LinkKind(row.kind),
        bool(row.is_from_here),
        row.number,
        spoken(row.procedure, row.number),
        State(row.state),
        Channel(row.channel),
        row.received_at,
    )


def find_respondent(case: Case, party_id: int | None = None) -> Respondent | None:
    """Return the respondent of a case that is meant, else the first who takes part; one statement."""
    statement = (
        select(Party.id, Party.stated_name, Party.stated_ubn, Business.id, Business.name, Business.ubn)
        .outerjoin(Business, Business.id == Party.business_id)
        .where(
            Party.matter_id == case.matter_id,
            Party.role == PartyRole.RESPONDENT.value,
            Party.ended_on.is_(None),
            *((Party.id == party_id,) if party_id else ()),
        )
        .order_by(Party.position)
        .limit(1)
    )
    row = db.session.execute(statement).one_or_none()
    if row is None:
        return None
    return Respondent(row[0], row[1] or row[4] or "", row[2] or row[5] or "", row[3], row[4] or "")


def list_respondents(matter_id: int) -> tuple[tuple[int, str], ...]:
    """Return the respondents of a matter, each by the name that the complaint has for it; one statement."""
    statement = (
        select(Party.id, Party.stated_name, Business.name)
        .outerjoin(Business, Business.id == Party.business_id)
        .where(Party.matter_id == matter_id, Party.role == PartyRole.RESPONDENT.value)
        .order_by(Party.position, Party.id)
        .limit(MOST)
    )
    rows = db.session.execute(statement)
    return tuple((row[0], row.stated_name or row.name or "") for row in rows)


def find_described(case: Case) -> Described:
    """Return by what a case is compared: its people, its business, its transaction; two statements."""
    indexes = [getattr(Person, column) for column in SIGNS]
    people = (
        select(*indexes)
        .join(Party, Party.person_id == Person.id)
        .where(Party.matter_id == case.matter_id)
        .order_by(Party.id)
        .limit(MOST)
    )
    rows = db.session.execute(people).all()
    found = {column: tuple(row[place] for row in rows if row[place]) for place, column in enumerate(SIGNS)}
    respondent = and_(
        Party.matter_id == Matter.id, Party.role == PartyRole.RESPONDENT.value, Party.position == 1
    )
    matter = (
        select(Matter.transaction_on, Matter.amount_ntd, Party.stated_ubn, Business.id, Business.root_id)
        .outerjoin(Party, respondent)
        .outerjoin(Business, Business.id == Party.business_id)
        .where(Matter.id == case.matter_id)
    )
    bought_on, amount, ubn, business_id, root_id = db.session.execute(matter).one()
    return Described(
        people=found,
        business_id=root_id or business_id,
        ubn=ubn or "",
        business_name=case.respondent_name,
        bought_on=bought_on,
        amount_ntd=amount,
        matter_id=case.matter_id,
    )


def list_suspected(case: Case) -> tuple[str, ...]:
    """Return the numbers of the cases that whoever took this one in held for the same; one statement."""
    first = select(CaseEvent.data).where(CaseEvent.case_id == case.id, CaseEvent.seq == 1)
    data = db.session.scalar(first) or {}
    return tuple(data.get("suspected", ()))
