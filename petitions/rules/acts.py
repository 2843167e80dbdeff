"""What can be done to a case now, by whom, and why not: the buttons of its page and the door behind them."""

from typing import NamedTuple

from petitions.rules.actors import Actor
from petitions.rules.by_hand import NOT_BY_HAND
from petitions.rules.clocks import RunningClock, next_due
from petitions.rules.errors import BadInput, NotPermitted, StepNotAllowed
from petitions.rules.facts import Facts
from petitions.rules.grants import Reach
from petitions.rules.guards import GUARDS, why_not
from petitions.rules.particulars import ASKED_BY_GUARD
from petitions.rules.periods import periods_for
from petitions.rules.policy import Subject, explain, may, may_with, reaches
from petitions.rules.step import Step, Who
from petitions.rules.term import Term
from petitions.rules.terms import EventKind, Procedure, State
from petitions.rules.workflow import possible_steps, steps_of

MINUTES = frozenset({"D24", "D25", "D26"})
"""Papers that tell what was said behind closed doors: minutes and the two proposals (消保法 §45-1)."""

USUAL_PATH = (
    EventKind.ACCEPTED,
    EventKind.TRACKED,
    EventKind.DISPATCHED,
    EventKind.OFFICER_ACCEPTED,
    EventKind.REPLY_DRAFTED,
    EventKind.REPLIED,
    EventKind.REFERRED,
    EventKind.BUSINESS_NOTIFIED,
    EventKind.BUSINESS_RECEIVED,
    EventKind.BUSINESS_REPLIED,
    EventKind.LAPSED,
    EventKind.NEGOTIATION_SCHEDULED,
    EventKind.NEGOTIATION_HELD,
    EventKind.SESSION_SCHEDULED,
    EventKind.MEDIATION_HEARD,
    EventKind.SETTLED,
    EventKind.FAILED,
    EventKind.SENT_TO_COURT,
    EventKind.COURT_APPROVED,
    EventKind.DEED_SERVED,
    EventKind.CERTIFICATE_ISSUED,
    EventKind.CLOSED,
    EventKind.ASSIGNED,
)
"""What usually happens next, in this order; the page of a case offers it first."""


DECIDED = "這一項已經有人決定了，請重新檢視案件。"
"""Why a proposal cannot be decided once more."""


class Way(Term):
    """In what way a person may take a step."""

    RECORD = "record", "登錄"
    PROPOSE = "propose", "擬辦"
    NOT = "not", "不可"


class Act(NamedTuple):
    """A step that the workflow allows now: in what way this person may take it, or why not."""

    step: Step
    way: Way
    refusal: str = ""


def acts_of(case: Subject, procedure: Procedure, state: State, actor: Actor, facts: Facts) -> tuple[Act, ...]:
    """Return every act of staff that the workflow knows from here.

    First stands what meets the period that is due first, then the usual path, then the rest; what cannot
    be done comes last.
    """
    steps = [step for step in possible_steps(procedure, state) if is_by_hand(step)]
    acts = [act_of(step, case, actor, facts) for step in steps]
    urgent = _meeting(next_due(facts.clocks), facts)
    return tuple(sorted(acts, key=lambda act: (act.way is Way.NOT, *_rank(act.step, urgent, facts))))


def _meeting(clock: RunningClock | None, facts: Facts) -> frozenset[EventKind]:
    """Return the events that meet a period."""
    periods = periods_for(facts.procedure, clock.starts_on) if clock else ()
    return next((period.met_by for period in periods if clock and period.key == clock.period), frozenset())


def _rank(step: Step, urgent: frozenset[EventKind], facts: Facts) -> tuple[bool, int, bool]:
    is_usual = step.event in USUAL_PATH and not facts.happened(step.event)
    usual = USUAL_PATH.index(step.event) if is_usual else len(USUAL_PATH)
    return step.event not in urgent, usual, not step.changes_state


def is_by_hand(step: Step) -> bool:
    """Say whether staff take this step on the page of a case."""
    return step.event not in NOT_BY_HAND and bool(step.actions)


def act_of(step: Step, case: Subject, actor: Actor, facts: Facts) -> Act:
    """Say in what way a person may take a step, as far as is known before anything is typed."""
    way = way_of(step, case, actor)
    if way is Way.NOT:
        return Act(step, way, explain(actor, _own_action(step), case))
    refusals = (GUARDS[key](facts) for key in step.guards if key not in ASKED_BY_GUARD)
    sentence = next(filter(None, refusals), "")
    return Act(step, Way.NOT if sentence else way, sentence)


def way_of(step: Step, case: Subject, actor: Actor) -> Way:
    """Say whether a person may record a step at once, propose it, or neither."""
    if any(may(actor, action, case) for action in step.actions):
        return Way.RECORD
    if any(may_with(actor, action, Reach.PROPOSES, case) for action in step.actions):
        return Way.PROPOSE
    return Way.NOT


def check_way(step: Step, case: Subject, actor: Actor) -> Way:
    """Return in what way a person may take a step. Raises NotPermitted with the sentence of the policy."""
    if not step.actions:
        raise NotPermitted(f"「{step.event.label}」由系統登錄，不能由人登錄。")
    way = way_of(step, case, actor)
    if way is Way.NOT:
        raise NotPermitted(explain(actor, _own_action(step), case))
    return way


def check_guards(step: Step, facts: Facts) -> None:
    """Refuse a step whose guards are not met, with the article.

    BadInput names the particular that is missing; StepNotAllowed says what cannot be mended by typing.
    """
    for key in step.guards:
        if sentence := GUARDS[key](facts):
            asked = ASKED_BY_GUARD.get(key)
            raise BadInput(sentence, asked[0]) if asked else StepNotAllowed(sentence)
    if sentence := why_not(step, facts):
        raise BadInput(sentence, "outcome")


def is_worth_showing(act: Act, actor: Actor) -> bool:
    """Say whether a refused act concerns this person at all: one that no role of his could take does not."""
    return act.way is not Way.NOT or any(reaches(actor, action) for action in act.step.actions)


def may_decide(step: Step, case: Subject, actor: Actor, proposer_id: int) -> bool:
    """Say whether a person may approve what another proposed: whoever may act at once or vouches for it."""
    if actor.id is None or actor.id == proposer_id:
        return False
    return any(
        may(actor, action, case) or may_with(actor, action, Reach.VOUCHES, case) for action in step.actions
    )


def step_proposed(procedure: Procedure, state: State, event: EventKind) -> Step | None:
    """Return the row by which a proposal is judged: from where the case stands, else any of its event."""
    rows = (*possible_steps(procedure, state), *steps_of(procedure))
    return next((step for step in rows if step.event is event), None)


def _own_action(step: Step) -> str:
    """Return the permission to name in a refusal: for the act of someone else, that of recording it."""
    if step.who is Who.STAFF or not step.on_behalf:
        return step.action or step.on_behalf
    return step.on_behalf


def hidden_from(actor: Actor, procedure: Procedure, case: Subject) -> frozenset[EventKind]:
    """Return the events whose words and files (D7) stay behind the doors of a mediation for this person."""
    if procedure is not Procedure.MEDIATION or may(actor, "medrec", case):
        return frozenset()
    return frozenset(
        step.event for step in steps_of(procedure) if step.action == "med_write" or step.document in MINUTES
    )
