"""What others proposed and one person may approve: the list of it, and what was chosen of it.

Only of cases that the person reads; what he decides without reading stays on the page of its case.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, text, true, tuple_

from petitions.extensions import db
from petitions.models import Batch, Case, Proposal, User
from petitions.queries.cases import visible_to
from petitions.queries.incidents import of_incident
from petitions.queries.worklist import spoken
from petitions.rules.actors import Actor
from petitions.rules.acts import DECIDED, may_decide, step_proposed
from petitions.rules.batches import MOST_CASES
from petitions.rules.errors import StepNotAllowed
from petitions.rules.policy import DIRECT, reaches
from petitions.rules.reach import Reach
from petitions.rules.tellings import particulars_of, told
from petitions.rules.terms import EventKind, Procedure, State
from petitions.rules.workflow import find_step, steps_of

PAGE_SIZE: Final = 50
PENDING = text("proposals.decision = 'pending'")
"""Said as the partial index says it, so that both databases use it."""


class Picked(NamedTuple):
    """Which proposals were chosen: some by number, or all that wait up to one (0: whatever waits now)."""

    ids: tuple[int, ...] | None
    up_to: int = 0


class ProposalLine(NamedTuple):
    """One act that was proposed; `refusal` says why it cannot be recorded any more as the case stands."""

    id: int
    case_id: int
    matter_id: int
    number: str
    spoken: str
    respondent: str
    text: str
    particulars: str
    reason: str
    by: str
    at: datetime
    refusal: str


class ProposalPage(NamedTuple):
    """A page of what waits, the first proposed first, and behind which one the next begins (0: none)."""

    lines: tuple[ProposalLine, ...]
    next_after: int


def list_waiting(actor: Actor, lead_id: int | None = None, *, after: int = 0) -> ProposalPage:
    """Return a page of what waits for a person, of one incident or of all cases; one statement."""
    statement = _lines(_waiting(actor, lead_id), Proposal.id > after).limit(PAGE_SIZE + 1)
    rows = db.session.execute(statement).all()
    next_after = rows[PAGE_SIZE - 1].id if len(rows) > PAGE_SIZE else 0
    return ProposalPage(tuple(_decided_by(actor, rows[:PAGE_SIZE])), next_after)


def count_waiting(actor: Actor, lead_id: int | None = None) -> int:
    """Return for how many cases (件) something waits for a person; one statement."""
    statement = select(func.count(Proposal.case_id.distinct())).join(Case, Case.id == Proposal.case_id)
    return db.session.scalar(statement.where(_waiting(actor, lead_id))) or 0


def list_chosen(actor: Actor, picked: Picked, lead_id: int | None = None) -> tuple[ProposalLine, ...]:
    """Return what was chosen, the first of each case, one more than a batch takes; one statement.

    What was picked by number stands here even if it was decided meanwhile: approving it says so.
    """
    if picked.ids is None:
        up_to = (Proposal.id <= picked.up_to,) if picked.up_to else ()
        rows = db.session.execute(_lines(_waiting(actor, lead_id), *up_to).limit(MOST_CASES + 1)).all()
        lines = list(_decided_by(actor, rows))
    else:
        chosen = (Proposal.id.in_(picked.ids), visible_to(actor, "content"))
        rows = db.session.execute(_lines(*chosen).limit(MOST_CASES + 1)).all()
        lines = [_line(row) for row in rows]
    return tuple({line.case_id: line for line in reversed(lines)}.values())[::-1]


def find_started(submission_key: str, actor: Actor) -> tuple[str, int] | None:
    """Return where the batch is that this form started already: the number of its case, and its own."""
    statement = (
        select(Case.number, Batch.id)
        .join(Case, Case.id == Batch.lead_id)
        .where(Batch.submission_key == submission_key, Batch.asked_by_id == actor.id)
    )
    row = db.session.execute(statement).one_or_none()
    return (row.number, row.id) if row else None


def _lines(*conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            *(Proposal.id, Proposal.case_id, Proposal.event, Proposal.detail, Proposal.reason),
            *(Proposal.data, Proposal.proposed_at, Proposal.proposed_by_id, Proposal.decision),
            User.display_name.label("by"),
            *(Case.number, Case.procedure, Case.state, Case.respondent_name, Case.matter_id),
            *(Case.unit_id, Case.officer_id, Case.is_routed, Case.is_confidential),
        )
        .join(Case, Case.id == Proposal.case_id)
        .join(User, User.id == Proposal.proposed_by_id)
        .where(*conditions)
        .order_by(Proposal.id)
    )


def _waiting(actor: Actor, lead_id: int | None) -> ColumnElement[bool]:
    """Return the condition that a proposal waits for this person's decision (`may_decide` as SQL)."""
    waits = and_(PENDING, Proposal.proposed_by_id != actor.id, visible_to(actor, "content"))
    where = true() if lead_id is None else of_incident(lead_id)
    return and_(waits, where, or_(false(), *_decides(actor)))


def _decides(actor: Actor) -> Iterator[ColumnElement[bool]]:
    """Yield for each set of actions this person has a part in: the acts it stands for, and whose cases."""
    deciding = {*DIRECT, Reach.VOUCHES}
    for actions, pairs in ACTS_BY_ACTIONS.items():
        mine = [action for action in actions if any(r in deciding for r, _ in reaches(actor, action))]
        if mine:
            of_them = tuple_(Case.procedure, Proposal.event).in_(pairs)
            yield and_(of_them, or_(*(_vouches(actor, action) for action in mine)))


def _vouches(actor: Actor, action: str) -> ColumnElement[bool]:
    units = {c.unit_id for reach, c in reaches(actor, action) if reach is Reach.VOUCHES and c.unit_id}
    return or_(visible_to(actor, action), Case.unit_id.in_(sorted(units)))


def _acts_by_actions() -> dict[tuple[str, ...], list[tuple[str, str]]]:
    """Return the acts of all procedures by the actions of which one suffices, in whatever state."""
    known: dict[tuple[str, str], set[str]] = {}
    for procedure in Procedure:
        for step in steps_of(procedure):
            known.setdefault((procedure.value, step.event.value), set()).update(step.actions)
    found: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for pair, actions in known.items():
        found.setdefault(tuple(sorted(actions)), []).append(pair)
    return found


ACTS_BY_ACTIONS: Final = _acts_by_actions()


def _decided_by(actor: Actor, rows: Any) -> Iterator[ProposalLine]:
    """Yield the lines of those that this person may decide as each case stands now."""
    for row in rows:
        step = step_proposed(Procedure(row.procedure), State(row.state), EventKind(row.event))
        if step is not None and may_decide(step, row, actor, row.proposed_by_id):
            yield _line(row)


def _line(row: Any) -> ProposalLine:
    procedure, here, event = Procedure(row.procedure), State(row.state), EventKind(row.event)
    after, refusal = here, "" if row.decision == "pending" else DECIDED
    try:
        after = find_step(procedure, here, event).target
    except StepNotAllowed as not_now:
        refusal = not_now.message
    return ProposalLine(
        row.id,
        row.case_id,
        row.matter_id,
        row.number,
        spoken(row.procedure, row.number),
        row.respondent_name,
        told(event, before=here, after=after, detail=row.detail),
        particulars_of(row.data or {}),
        row.reason,
        row.by,
        row.proposed_at,
        refusal,
    )
