"""What can be done to a case now, by whom, and why not: the buttons of its page and the door behind them."""

from typing import NamedTuple

from petitions.rules.actors import Actor
from petitions.rules.errors import NotPermitted
from petitions.rules.facts import Facts
from petitions.rules.grants import Reach
from petitions.rules.guards import GUARDS
from petitions.rules.particulars import ASKED_BY_GUARD, NOT_BY_HAND
from petitions.rules.policy import Subject, explain, may, may_with
from petitions.rules.step import Step, Who
from petitions.rules.term import Term
from petitions.rules.terms import Procedure, State
from petitions.rules.workflow import possible_steps


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
    """Return every act of staff that the workflow knows from here: first those that move the case."""
    steps = [step for step in possible_steps(procedure, state) if is_by_hand(step)]
    acts = [act_of(step, case, actor, facts) for step in steps]
    return tuple(sorted(acts, key=lambda act: (act.way is Way.NOT, not act.step.changes_state)))


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
    way = way_of(step, case, actor)
    if way is Way.NOT:
        raise NotPermitted(explain(actor, _own_action(step), case))
    return way


def may_decide(step: Step, case: Subject, actor: Actor, proposer_id: int) -> bool:
    """Say whether a person may approve what another proposed: whoever may act at once or vouches for it."""
    if actor.id is None or actor.id == proposer_id:
        return False
    return any(
        may(actor, action, case) or may_with(actor, action, Reach.VOUCHES, case) for action in step.actions
    )


def _own_action(step: Step) -> str:
    """Return the permission to name in a refusal: for the act of someone else, that of recording it."""
    if step.who is Who.STAFF or not step.on_behalf:
        return step.action or step.on_behalf
    return step.on_behalf
