"""A mass incident 群體事件: one case to which others of the same cause are put, each a case of its own."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from petitions.extensions import db
from petitions.models import Business, Case, Link, Party
from petitions.queries.businesses import members_of
from petitions.queries.cases import visible_to
from petitions.queries.worklist import complainant_for, spoken
from petitions.rules.actors import Actor
from petitions.rules.calendar import days_after
from petitions.rules.local_rules import local_rule
from petitions.rules.outcomes import Outcome
from petitions.rules.roc import roc_short
from petitions.rules.terms import LinkKind, PartyRole, Procedure, State

PAGE_SIZE: Final = 50
STANDS: Final = and_(Link.kind == LinkKind.SAME_INCIDENT.value, Link.ended_at.is_(None))
WORDS_OF: Final = {outcome.value: outcome.label for outcome in Outcome}


class Firm(NamedTuple):
    """A business by its entry in the register, its 統一編號 and its names; each may be missing."""

    business_id: int | None = None
    numbers: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


class Tally(NamedTuple):
    """How many cases (件) stand at a stage, with which result."""

    state: State
    outcome: str
    cases: int


class Member(NamedTuple):
    """One case of an incident in a list; its complainant masked."""

    number: str
    spoken: str
    state: State
    outcome: str
    received: str
    complainant: str
    respondent: str
    due_on: date | None


class MemberPage(NamedTuple):
    """A page of cases in the order of their receipt, and behind which one the next page begins (0: none)."""

    lines: tuple[Member, ...]
    next_after: int


class Suggestion(NamedTuple):
    """Open complaints (件) against one business that came lately and belong to no incident yet.

    `lead` is the case to put them to: that of their incident, or the first of them.
    """

    cases: int
    lead: str
    is_incident: bool


def of_incident(lead_id: Any) -> ColumnElement[bool]:
    """Return the condition that a case is the lead of an incident, or was put to it and not parted again."""
    joined = select(Link.case_id).where(Link.to_case_id == lead_id, STANDS)
    return or_(Case.id == lead_id, Case.id.in_(joined))


def find_lead(case_id: int, actor: Actor) -> str | None:
    """Return the number of the case to which this one was put, if this person may read it; one statement."""
    statement = (
        select(Case.number)
        .join(Link, Link.to_case_id == Case.id)
        .where(Link.case_id == case_id, STANDS, visible_to(actor, "content"))
        .limit(1)
    )
    return db.session.scalar(statement)


def count_members(lead_id: int, actor: Actor) -> tuple[Tally, ...]:
    """Return how the cases of an incident stand, of those this person may see; one statement."""
    statement = (
        select(Case.state, Case.outcome, func.count())
        .where(of_incident(lead_id), visible_to(actor))
        .group_by(Case.state, Case.outcome)
        .order_by(Case.state, Case.outcome)
    )
    return tuple(Tally(State(row[0]), row[1], row[2]) for row in db.session.execute(statement))


def list_members(lead_id: int, actor: Actor, *, state: State | None = None, after: int = 0) -> MemberPage:
    """Return a page of the cases of an incident that this person may see; one statement."""
    return _page(of_incident(lead_id), actor, state, after)


def list_candidates(firm: Firm, actor: Actor, *, today: date, after: int = 0) -> MemberPage:
    """Return a page of the complaints that a suggestion counts; one statement."""
    return _page(and_(_lately(firm, today), ~_belongs()), actor, None, after)


def chosen_members(
    lead_id: int, actor: Actor, state: State | None = None, numbers: Sequence[str] | None = None
) -> ColumnElement[bool]:
    """Return the condition of the cases of an incident that are chosen: all, of a stage, or by number."""
    return and_(of_incident(lead_id), visible_to(actor), *_narrowed(state, numbers))


def chosen_candidates(
    firm: Firm, actor: Actor, *, today: date, lead_id: int, numbers: Sequence[str] | None = None
) -> ColumnElement[bool]:
    """Return the condition of the complaints that are to be put to a lead."""
    found = (_lately(firm, today), ~_belongs(), Case.id != lead_id, visible_to(actor))
    return and_(*found, *_narrowed(None, numbers))


def find_suggestion(firm: Firm, actor: Actor, *, today: date) -> Suggestion | None:
    """Say whether lately so many came against one business that they may be one incident; two statements.

    Where they have an incident already, one more is enough. Days in Taipei.
    """
    lead_id = select(Link.to_case_id).where(Link.case_id == Case.id, STANDS).limit(1).scalar_subquery()
    alone = ~_belongs()
    counted = select(
        func.count().filter(alone),
        func.min(Case.id).filter(alone),
        func.min(func.coalesce(lead_id, Case.id)).filter(_belongs()),
    ).where(_lately(firm, today), visible_to(actor))
    cases, first, lead = db.session.execute(counted).one()
    fewest = 1 if lead else local_rule("incident_complaints", today).number
    if cases < fewest:
        return None
    number = db.session.scalar(select(Case.number).where(Case.id == (lead or first), visible_to(actor)))
    return Suggestion(cases, number, lead is not None) if number else None


def find_firm(case: Case) -> Firm:
    """Return the first respondent of a case, as it is stated and as the register knows it; one statement."""
    statement = (
        select(Party.business_id, Party.stated_ubn, Party.stated_name, Business.root_id, Business.ubn)
        .outerjoin(Business, Business.id == Party.business_id)
        .where(Party.matter_id == case.matter_id, Party.role == PartyRole.RESPONDENT.value)
        .order_by(Party.position)
        .limit(1)
    )
    row = db.session.execute(statement).one_or_none()
    if row is None:
        return Firm()
    numbers = tuple(filter(None, (row.stated_ubn, row.ubn)))
    return Firm(row.root_id or row.business_id, numbers, (row.stated_name,) if row.stated_name else ())


def _page(condition: ColumnElement[bool], actor: Actor, state: State | None, after: int) -> MemberPage:
    shown = (Case.id, Case.number, Case.procedure, Case.state, Case.outcome, Case.received_on, Case.due_on)
    policy = (Case.matter_id, Case.unit_id, Case.officer_id, Case.is_routed, Case.is_confidential)
    statement = (
        select(*shown, *policy, Case.complainant_masked, Case.respondent_name)
        .where(condition, visible_to(actor), *_narrowed(state, None), Case.id > after)
        .order_by(Case.id)
        .limit(PAGE_SIZE + 1)
    )
    rows = db.session.execute(statement).all()
    next_after = rows[PAGE_SIZE - 1].id if len(rows) > PAGE_SIZE else 0
    return MemberPage(tuple(_member(row, actor) for row in rows[:PAGE_SIZE]), next_after)


def _member(row: Any, actor: Actor) -> Member:
    return Member(
        row.number,
        spoken(row.procedure, row.number),
        State(row.state),
        WORDS_OF.get(row.outcome, ""),
        roc_short(row.received_on),
        complainant_for(actor, row),
        row.respondent_name,
        row.due_on,
    )


def _narrowed(state: State | None, numbers: Sequence[str] | None) -> list[ColumnElement[bool]]:
    found = [Case.state == state.value] if state else []
    return [*found, Case.number.in_(numbers)] if numbers is not None else found


def _lately(firm: Firm, today: date) -> ColumnElement[bool]:
    """Return the condition of the open complaints against a business within the days of the rule."""
    by_words = or_(Party.stated_ubn.in_(firm.numbers), Party.stated_name.in_(firm.names))
    named = and_(Party.business_id.is_(None), by_words)
    if firm.business_id is not None:
        named = or_(named, Party.business_id.in_(members_of(firm.business_id)))
    since = days_after(today, -local_rule("incident_days", today).number)
    return and_(
        Case.is_open,
        Case.procedure == Procedure.FIRST_APPEAL.value,
        Case.received_on > since,
        exists().where(Party.matter_id == Case.matter_id, Party.role == PartyRole.RESPONDENT.value, named),
    )


def _belongs() -> ColumnElement[bool]:
    return exists().where(or_(Link.case_id == Case.id, Link.to_case_id == Case.id), STANDS)
