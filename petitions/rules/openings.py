"""Which procedure may follow on the same matter, and when it may not (消費者保護法 §43 III, §44)."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from petitions.rules.terms import EventKind, Procedure, State

_FOLLOWING: Final = {
    Procedure.FIRST_APPEAL: (Procedure.SECOND_APPEAL, Procedure.MEDIATION),
    Procedure.SECOND_APPEAL: (Procedure.MEDIATION,),
    Procedure.MEDIATION: (Procedure.MEDIATION,),
}

_LEFT_AT_THE_DOOR: Final = frozenset(
    {State.REJECTED, State.WITHDRAWN, State.VOIDED, State.TRANSFERRED_OUT, State.MERGED}
)
"""A case that ended like this leaves the way open for another of the same procedure."""

_UNDER_WAY: Final = {
    Procedure.SECOND_APPEAL: "這件爭議已提過第二次申訴，不能再立一件（消費者保護法第43條第3項）。",
    Procedure.MEDIATION: "同一爭議已在調解中，不能再申請（消費爭議調解辦法第5條第1項第10款）。",
}
_FAILED: Final = frozenset({State.FAILED, State.CLOSED})

_ANSWERED: Final = frozenset({State.BUSINESS_REPLIED, State.LAPSED, State.CLOSED})

Stages = Sequence[tuple[Procedure, State]]


def following(procedure: Procedure) -> tuple[Procedure, ...]:
    """Return the procedures that may follow on a matter after one of this kind."""
    return _FOLLOWING.get(procedure, ())


def refusal_to_open(procedure: Procedure, stages: Iterable[tuple[Procedure, State]]) -> str:
    """Say why a procedure cannot be opened on a matter with these cases; empty if it can."""
    same = [state for other, state in stages if other is procedure and state not in _LEFT_AT_THE_DOOR]
    if procedure is Procedure.MEDIATION:
        same = [state for state in same if state not in _FAILED]
    return _UNDER_WAY[procedure] if same else ""


def is_ripe(state: State, ends: Iterable[date], today: date) -> bool:
    """Say whether a first appeal has come so far that its complainant may go on to the ombudsman.

    Answered, lapsed or closed, whatever the answer was: not properly handled is for the complainant to say
    and for the ombudsman to judge. Or one of the `ends` has passed: of the business's proved fifteen days,
    of the days in which the bureau was to report (消費者保護法 §43 III).
    """
    return state in _ANSWERED or any(day < today for day in ends)


def opening_event(procedure: Procedure, stages: Iterable[tuple[Procedure, State]]) -> EventKind:
    """Return the first event: after a mediation that failed it is an application for another one."""
    again = any(other is Procedure.MEDIATION and state in _FAILED for other, state in stages)
    if procedure is Procedure.MEDIATION and again:
        return EventKind.REMEDIATION_APPLIED
    return EventKind.RECEIVED
