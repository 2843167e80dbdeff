"""The matter of a case as its page shows it: parties, stages, texts; one statement beside the case."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, and_, func, or_, select

from petitions.extensions import db
from petitions.models import Business, Case, Matter, Party, Person, Unit, User
from petitions.models.contacts import join_contacts, masked
from petitions.queries.cases import visible_to
from petitions.rules.actors import Actor
from petitions.rules.demands import Demanded, demands_in
from petitions.rules.known import Known
from petitions.rules.policy import may
from petitions.rules.terms import PartyRole, Procedure, State

EXCERPT = 400
"""So many characters of the narrative stand on the page; the rest has a page of its own."""

MOST_PARTIES = 12


class Stage(NamedTuple):
    """One case of the matter."""

    number: str
    procedure: Procedure
    state: State
    is_open: bool
    received_on: date
    accepted_on: date | None
    closed_on: date | None
    outcome: str
    is_shown: bool


class PartyShown(NamedTuple):
    """Who takes part; of persons only what is masked. `fields` are those that can be opened, by name."""

    id: int
    role: str
    name: str
    person_id: int | None
    fields: dict[str, str]
    ubn: str


class MatterShown(NamedTuple):
    """The matter of a case, with its parties and stages; texts are empty for whom they are not.

    `particulars` are named in rules.matter_particulars; none for whom the texts are not.
    """

    title: str
    excerpt: str
    is_cut: bool
    demand: str
    cause: str
    particulars: dict[str, Any] | None
    asked: tuple[Demanded, ...]
    first_complaint_to: str
    transaction_on: date | None
    persons: int
    is_test: bool
    source: str
    source_line: int | None
    unit: str
    officer: str
    known: Known
    parties: tuple[PartyShown, ...]
    stages: tuple[Stage, ...]


CONTACTS = ("phone", "email", "address")
FIELDS = (*CONTACTS, "id_number", "birth")


def find_matter(case: Case, actor: Actor, *, is_opened: bool = False) -> MatterShown:
    """Return the matter of a case as this person may see it; one statement.

    `is_opened`: the texts were opened for a reason, which was written down.
    """
    rows = db.session.execute(_statement(case, actor)).all()
    own = next(row for row in rows if row.stage_id == case.id)
    may_read = is_opened or may(actor, "content", case)
    return MatterShown(
        title=own.title.rstrip("。，、；！ ") if may_read else "",
        excerpt=own.excerpt[:EXCERPT] if may_read else "",
        is_cut=may_read and len(own.excerpt) > EXCERPT,
        demand=own.demand if may_read else "",
        cause=own.cause,
        particulars=(own.particulars or {}) if may_read else None,
        asked=demands_in(own.demand_items) if may_read else (),
        first_complaint_to=own.first_complaint_to,
        transaction_on=own.transaction_on,
        persons=own.persons,
        is_test=own.is_test,
        source=own.source or "",
        source_line=own.source_line,
        unit=own.unit or "",
        officer=own.officer or "",
        known=_known(rows, own),
        parties=_parties(rows, hides=case.is_confidential and not may(actor, "conf_id", case)),
        stages=_stages(rows, case.id),
    )


def find_text(case: Case) -> tuple[str, str]:
    """Return the whole narrative and demand of a case; one statement."""
    statement = select(Matter.narrative, Matter.demand).where(Matter.id == case.matter_id)
    row = db.session.execute(statement).one()
    return row.narrative, row.demand


def _statement(case: Case, actor: Actor) -> Select[*tuple[Any, ...]]:
    """Select the matter once for each stage the person may see and each party: few rows, and narrow."""
    statement = (
        select(
            *(Case.id.label("stage_id"), Case.number, Case.procedure, Case.state, Case.is_open),
            *(Case.received_on, Case.accepted_on, Case.closed_on, Case.outcome),
            *(
                Matter.title,
                Matter.demand,
                Matter.demand_items,
                Matter.first_complaint_to,
                Matter.transaction_on,
            ),
            *(Matter.persons, Matter.is_test, Matter.source, Matter.source_line, Matter.district),
            *(Matter.cause, Matter.particulars),
            func.substr(Matter.narrative, 1, EXCERPT + 1).label("excerpt"),
            Unit.name.label("unit"),
            User.display_name.label("officer"),
            *(Party.id.label("party_id"), Party.role, Party.person_id, Party.stated_name, Party.stated_ubn),
            Party.ended_on,
            Person.name_sealed.is_not(None).label("is_named"),
            Person.name_masked,
            *(masked(field).label(f"{field}_masked") for field in CONTACTS),
            *(Person.id_number_masked, Person.birth_masked, Business.name.label("business"), Business.ubn),
        )
        .join(Matter, Matter.id == Case.matter_id)
        .outerjoin(Unit, Unit.id == Case.unit_id)
        .outerjoin(User, User.id == Case.officer_id)
        .outerjoin(Party, and_(Party.matter_id == Matter.id, Party.position <= MOST_PARTIES))
        .outerjoin(Person, Person.id == Party.person_id)
        .outerjoin(Business, Business.id == Party.business_id)
        .where(Case.matter_id == case.matter_id, or_(Case.id == case.id, visible_to(actor)))
        .order_by(Case.received_on, Case.id, Party.role, Party.position)
        .limit(500)
    )
    return join_contacts(statement)


def _known(rows: Sequence[Row[Any]], own: Row[Any]) -> Known:
    """Say what guards ask of this case; what they ask of those before it comes with the act."""
    return Known(
        has_contact=any(
            row.is_named and any(getattr(row, f"{field}_masked") for field in CONTACTS) for row in rows
        ),
        has_content=bool(own.excerpt.strip()),
        respondents=tuple(
            sorted(
                {row.party_id for row in rows if row.role == PartyRole.RESPONDENT.value and not row.ended_on}
            )
        ),
        first_complaint_to=own.first_complaint_to,
        district=own.district,
    )


def _stages(rows: Iterable[Row[Any]], shown: int) -> tuple[Stage, ...]:
    found: dict[int, Stage] = {}
    for row in rows:
        found[row.stage_id] = Stage(
            row.number,
            Procedure(row.procedure),
            State(row.state),
            row.is_open,
            row.received_on,
            row.accepted_on,
            row.closed_on,
            row.outcome,
            row.stage_id == shown,
        )
    return tuple(found.values())


def _parties(rows: Sequence[Row[Any]], *, hides: bool) -> tuple[PartyShown, ...]:
    there = [row for row in rows if row.party_id is not None and row.ended_on is None]
    return tuple({row.party_id: _party(row, hides=hides) for row in there}.values())


def _party(row: Row[Any], *, hides: bool) -> PartyShown:
    masked = {field: getattr(row, f"{field}_masked") or "" for field in FIELDS}
    kept = {field: text for field, text in masked.items() if text}
    name = row.name_masked or row.business or row.stated_name or ""
    if row.person_id and hides:
        kept, name = dict.fromkeys(kept, "（保密）"), "（身分保密）"
    return PartyShown(row.party_id, row.role, name, row.person_id, kept, row.ubn or row.stated_ubn or "")
