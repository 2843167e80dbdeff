"""Which procedure may follow on the same matter, and when it may not (消費者保護法 §43, §44)."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from petitions.rules.terms import EventKind, FirstAppealRoute, Procedure, State

_FOLLOWING: Final = {
    Procedure.FIRST_APPEAL: (Procedure.SECOND_APPEAL, Procedure.MEDIATION),
    Procedure.SECOND_APPEAL: (Procedure.MEDIATION,),
    Procedure.MEDIATION: (Procedure.MEDIATION,),
    Procedure.PETITION: (Procedure.FIRST_APPEAL,),
}

_LEFT_AT_THE_DOOR: Final = frozenset(
    {State.REJECTED, State.WITHDRAWN, State.VOIDED, State.TRANSFERRED_OUT, State.MERGED}
)
"""A case that ended like this leaves the way open for another of the same procedure."""

_NOT_HERE: Final = _LEFT_AT_THE_DOOR | {State.UNCONFIRMED, State.CONFIRMATION_LAPSED}
"""A petition that the office has not got, or no longer: nothing is opened on it."""

NOT_HERE: Final = "這件陳情還沒有登記，或已不在本府辦理，不能據以立消費爭議的案（消費者保護法第43條第1項）。"

_UNDER_WAY: Final = {
    Procedure.FIRST_APPEAL: "這件已經立了第一次申訴的案，不能再立一件（消費者保護法第43條第1項）。",
    Procedure.SECOND_APPEAL: "這件爭議已提過第二次申訴，不能再立一件（消費者保護法第43條第3項）。",
    Procedure.MEDIATION: "同一爭議已在調解中，不能再申請（消費爭議調解辦法第5條第1項第10款）。",
}
_FAILED: Final = frozenset({State.FAILED, State.CLOSED})

_ELSEWHERE: Final = frozenset(
    {
        FirstAppealRoute.BUSINESS.value,
        FirstAppealRoute.CONSUMER_GROUP.value,
        FirstAppealRoute.CENTER_ELSEWHERE.value,
    }
)
_NOT_SENT_ON: Final = frozenset({State.RECEIVED, State.RECTIFYING, State.ACCEPTED})
_AT_THE_DOOR: Final = frozenset({State.RECEIVED, State.RECTIFYING})

_ANSWERED: Final = frozenset({State.BUSINESS_REPLIED, State.LAPSED, State.CLOSED})

Stages = Sequence[tuple[Procedure, State]]


def following(procedure: Procedure) -> tuple[Procedure, ...]:
    """Return the procedures that may follow on a matter after one of this kind."""
    return _FOLLOWING.get(procedure, ())


def refusal_to_open(procedure: Procedure, stages: Iterable[tuple[Procedure, State]]) -> str:
    """Say why a procedure cannot be opened on a matter with these cases; empty if it can."""
    stages = tuple(stages)
    if procedure is Procedure.FIRST_APPEAL and all(state in _NOT_HERE for _other, state in stages):
        return NOT_HERE
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


def was_made_elsewhere(first_complaint_to: str) -> bool:
    """Say whether the first complaint went to the business, a consumer group or another city.

    It counts as much as one made here: a second appeal may follow it at once (消費者保護法 §43 I, III).
    """
    return first_complaint_to in _ELSEWHERE


def needs_no_waiting(state: State, first_complaint_to: str) -> bool:
    """Say whether nothing is waited for here: the complaint was made elsewhere, and not sent on from here."""
    return was_made_elsewhere(first_complaint_to) and state in _NOT_SENT_ON


def is_taken_up(procedure: Procedure, state: State) -> bool:
    """Say whether a second appeal was accepted and so shows that the first one was not properly handled.

    Whoever has one may apply for mediation beside it (消費者保護法 §44).
    """
    at_the_door = _LEFT_AT_THE_DOOR | _AT_THE_DOOR
    return procedure is Procedure.SECOND_APPEAL and state not in at_the_door


def opening_event(procedure: Procedure, stages: Iterable[tuple[Procedure, State]]) -> EventKind:
    """Return the first event: after a mediation that failed it is an application for another one."""
    again = any(other is Procedure.MEDIATION and state in _FAILED for other, state in stages)
    if procedure is Procedure.MEDIATION and again:
        return EventKind.REMEDIATION_APPLIED
    return EventKind.RECEIVED
