"""The paths of all procedures: what may happen now, and where it leads."""

from collections.abc import Iterable
from functools import cache

from petitions.rules import (
    steps_consultation,
    steps_control_yuan,
    steps_first_appeal,
    steps_mediation,
    steps_petition,
    steps_second_appeal,
)
from petitions.rules.errors import StepNotAllowed
from petitions.rules.step import Step, Who
from petitions.rules.terms import EventKind, Outcome, Procedure, Register, State

__all__ = [
    "STEPS",
    "Step",
    "Who",
    "counting_events",
    "find_step",
    "fold",
    "is_ended",
    "moves_case",
    "next_state",
    "outcomes_of",
    "possible_steps",
    "states_of",
    "steps_of",
]

STEPS: tuple[Step, ...] = (
    *steps_consultation.STEPS,
    *steps_first_appeal.STEPS,
    *steps_second_appeal.STEPS,
    *steps_mediation.STEPS,
    *steps_petition.STEPS,
    *steps_control_yuan.STEPS,
)

_BY_SOURCE: dict[tuple[Procedure | Register, State | None], dict[EventKind, Step]] = {}
for _step in STEPS:
    _BY_SOURCE.setdefault((_step.procedure, _step.source), {})[_step.event] = _step

_ENDED = frozenset(
    {
        State.CLOSED,
        State.REJECTED,
        State.TRANSFERRED_OUT,
        State.MERGED,
        State.WITHDRAWN,
        State.VOIDED,
        State.CONFIRMATION_LAPSED,
        State.SOLVED_ON_THE_SPOT,
        State.NOT_PROCESSED,
        State.NO_SHOW,
    }
)


def possible_steps(procedure: Procedure | Register, state: State | None) -> tuple[Step, ...]:
    """Return what may happen next, one row for each event, in the order of the table."""
    return tuple(_BY_SOURCE.get((procedure, state), {}).values())


def find_step(procedure: Procedure | Register, state: State | None, event: EventKind) -> Step:
    """Return the row by which `event` may happen now.

    Raises StepNotAllowed with a sentence for the person who tried.
    """
    step = _BY_SOURCE.get((procedure, state), {}).get(event)
    if step is None:
        here = f"案件目前為「{state.label}」" if state else "案件尚未立案"
        raise StepNotAllowed(f"{here}，不能登錄「{event.label}」。")
    return step


def next_state(procedure: Procedure | Register, state: State | None, event: EventKind) -> State:
    """Return the state that `event` leads to, or refuse it with StepNotAllowed."""
    return find_step(procedure, state, event).target


def fold(procedure: Procedure | Register, events: Iterable[EventKind]) -> State | None:
    """Return the state after all `events` in their order; refuses as `next_state` does."""
    state: State | None = None
    for event in events:
        state = next_state(procedure, state, event)
    return state


@cache
def steps_of(procedure: Procedure | Register) -> tuple[Step, ...]:
    """Return all rows of one procedure."""
    return tuple(step for step in STEPS if step.procedure is procedure)


@cache
def states_of(procedure: Procedure | Register) -> tuple[State, ...]:
    """Return the states of one procedure, in the order in which its rows reach them."""
    return tuple(dict.fromkeys(step.target for step in steps_of(procedure)))


@cache
def outcomes_of(procedure: Procedure | Register) -> tuple[Outcome, ...]:
    """Return the outcomes that a case of the procedure can have."""
    rows = steps_of(procedure)
    return tuple(dict.fromkeys(outcome for step in rows for outcome in step.outcomes))


@cache
def counting_events(procedure: Procedure) -> frozenset[EventKind]:
    """Return the events of which the first counts the case for the measure of its procedure."""
    return frozenset(step.event for step in steps_of(procedure) if step.counts)


@cache
def moves_case(procedure: Procedure | Register, event: EventKind) -> bool:
    """Say whether an event brings a case to another stage, from some stage at least.

    One that the workflow does not know (an old ledger's) is taken by where it led.
    """
    rows = [step for step in steps_of(procedure) if step.event is event]
    return not rows or any(step.changes_state for step in rows)


def is_ended(procedure: Procedure | Register, state: State) -> bool:
    """Say whether the procedure is over in this state: nothing more is owed to anyone."""
    return state in _ENDED and state in states_of(procedure)
