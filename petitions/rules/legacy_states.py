"""Where an event of an old ledger leaves a case: unlike the workflow, this refuses nothing."""

from typing import Final

from petitions.rules.terms import EventKind, Outcome, Procedure, State

_AT_THE_DOOR: Final = frozenset(
    {
        State.REJECTED,
        State.TRANSFERRED_OUT,
        State.MERGED,
        State.WITHDRAWN,
        State.VOIDED,
        State.NOT_PROCESSED,
        State.SOLVED_ON_THE_SPOT,
    }
)
"""What ended like this stays ended, whatever a clerk typed in afterwards, until it is opened again."""

_SHARED: Final = {
    EventKind.RECEIVED: State.RECEIVED,
    EventKind.ACCEPTED: State.ACCEPTED,
    EventKind.REJECTED: State.REJECTED,
    EventKind.TRANSFERRED_OUT: State.TRANSFERRED_OUT,
    EventKind.MERGED: State.MERGED,
    EventKind.WITHDRAWN: State.WITHDRAWN,
    EventKind.ACCEPTANCE_VOIDED: State.VOIDED,
    EventKind.CLOSED: State.CLOSED,
    EventKind.REOPENED: State.ACCEPTED,
}

_TARGETS: Final[dict[Procedure, dict[EventKind, State]]] = {
    Procedure.FIRST_APPEAL: _SHARED
    | {
        EventKind.REFERRED: State.REFERRED,
        EventKind.BUSINESS_NOTIFIED: State.WITH_BUSINESS,
        EventKind.BUSINESS_REPLIED: State.BUSINESS_REPLIED,
        EventKind.LAPSED: State.LAPSED,
    },
    Procedure.SECOND_APPEAL: _SHARED | {EventKind.NEGOTIATION_HELD: State.CLOSED},
    Procedure.MEDIATION: _SHARED
    | {
        EventKind.SESSION_SCHEDULED: State.SCHEDULED,
        EventKind.SESSION_CANCELLED: State.CONTINUED,
        EventKind.MEDIATION_HEARD: State.IN_SESSION,
        EventKind.SETTLED: State.SETTLED,
        EventKind.FAILED: State.CLOSED,
        EventKind.SENT_TO_COURT: State.COURT_SENT,
        EventKind.COURT_APPROVED: State.CLOSED,
    },
    Procedure.PETITION: _SHARED
    | {
        EventKind.REGISTERED: State.REGISTERED,
        EventKind.TRACKED: State.TRACKED,
        EventKind.DISPATCHED: State.DISPATCHED,
        EventKind.REPLIED: State.REPLIED,
        EventKind.SOLVED_ON_THE_SPOT: State.SOLVED_ON_THE_SPOT,
        EventKind.NOT_PROCESSED: State.NOT_PROCESSED,
        EventKind.REOPENED: State.IN_PROGRESS,
    },
    Procedure.CONTROL_YUAN: {
        EventKind.REGISTERED: State.QUEUED,
        EventKind.CY_ACCEPTED: State.CLOSED,
        EventKind.CY_NO_SHOW: State.NO_SHOW,
    },
}

_VOIDED_FOR: Final = {
    Outcome.TRANSFERRED_OUT: State.TRANSFERRED_OUT,
    Outcome.MERGED: State.MERGED,
}

OPENING_AGAIN: Final = frozenset({EventKind.REOPENED, EventKind.RECEIVED, EventKind.ACCEPTED})


def target_of(procedure: Procedure, state: State, event: EventKind, outcome: Outcome | None) -> State:
    """Return the state after an event of an old ledger; an event it does not know changes nothing."""
    target = _TARGETS[procedure].get(event, state)
    if event is EventKind.ACCEPTANCE_VOIDED and outcome is not None:
        target = _VOIDED_FOR.get(outcome, target)
    if state in _AT_THE_DOOR:
        return target if target in _AT_THE_DOOR or _may_leave(procedure, state, event) else state
    if state is State.CLOSED and event not in OPENING_AGAIN:
        return State.CLOSED
    return target


def _may_leave(procedure: Procedure, state: State, event: EventKind) -> bool:
    """Say whether a case leaves the door again: when opened again, or when appealed anew after a refusal."""
    if event is EventKind.REOPENED:
        return True
    return state is State.REJECTED and procedure is not Procedure.FIRST_APPEAL and event in OPENING_AGAIN
