"""Mediations of the last weeks: at the door, before the committee, under a proposal, on the way to court."""

from typing import Any, Final

from petitions.city.script import BUSINESS, CITIZEN, COURT, Act, Leg, Telling
from petitions.city.script_appeals import failed_first
from petitions.rules.terms import EventKind, Outcome, Procedure, VenueBasis

MEMBERS: Final = 15
PRESENT: Final = 7


def _mediation(ago: int, *acts: Act, officer: str = "secretary1", **more: Any) -> Telling:
    leg = Leg(Procedure.MEDIATION, ago, acts, officer if acts else "")
    return Telling("counter", (failed_first(ago + 2), leg), **more)


def _taken(ago: int) -> Act:
    return Act(EventKind.ACCEPTED, ago, "cpo1", {"venue": VenueBasis.BOTH_HERE.value})


def _scheduled(ago: int, ahead: int) -> Act:
    return Act(EventKind.SESSION_SCHEDULED, ago, "secretary1", {"session_on": ahead})


def _heard(ago: int) -> Act:
    said = {"members": MEMBERS, "present": PRESENT}
    return Act(EventKind.MEDIATION_HEARD, ago, "secretary1", said)


def _proposed(ago: int) -> Act:
    said = {"participants": PRESENT, "signatures": 5}
    return Act(EventKind.PROPOSAL_ISSUED, ago, "cpo1", said)


def _proposed_for_small(ago: int) -> Act:
    said = {"members": MEMBERS, "signatures": 9, "absent": ["business"], "was_served": True}
    return Act(EventKind.SMALL_PROPOSAL_ISSUED, ago, "cpo1", said)


def _served(ago: int, party: str) -> Act:
    return Act(EventKind.PROPOSAL_SERVED, ago, "secretary1", {"method": "registered"}, party=party)


def _settled(ago: int) -> Act:
    return Act(EventKind.SETTLED, ago, "cpo1", detail=Outcome.MEDIATED.value)


def _failed(ago: int) -> Act:
    return Act(EventKind.FAILED, ago, "cpo1", detail=Outcome.MEDIATION_FAILED.value)


_SESSION: Final = (_taken(21), _scheduled(20, -8), _heard(8))
_TO_COURT: Final = Act(EventKind.SENT_TO_COURT, 26, "secretary1")

MEDIATIONS: Final = (
    _mediation(1),
    _mediation(3, proposed=_taken(0), note="申請書齊備，擬請消保官核定受理。"),
    _mediation(6, _taken(5)),
    _mediation(20, _taken(19), note="雙方時間難以配合，請儘速排定期日。"),
    _mediation(13, _taken(12), _scheduled(9, 5)),
    _mediation(14, _taken(13), _scheduled(11, 2), officer="mediator1"),
    _mediation(
        26,
        _taken(25),
        _scheduled(22, -6),
        Act(EventKind.SESSION_CANCELLED, 6, "secretary1", reason="出席委員未達法定人數。"),
    ),
    _mediation(
        23,
        *_SESSION,
        Act(EventKind.MEDIATION_CONTINUED, 8, "cpo1", reason="業者請求補提維修紀錄。"),
        officer="mediator1",
    ),
    _mediation(23, *_SESSION, _proposed(8), _served(5, "complainant"), _served(4, "respondent")),
    _mediation(
        23,
        *_SESSION,
        _proposed_for_small(8),
        _served(6, "complainant"),
        _served(3, "respondent"),
        small=True,
    ),
    _mediation(
        30,
        _taken(29),
        _scheduled(28, -19),
        _heard(19),
        _proposed(19),
        _served(17, "complainant"),
        _served(16, "respondent"),
        Act(EventKind.OBJECTED, 10, BUSINESS, party="respondent"),
    ),
    _mediation(23, *_SESSION, _settled(8)),
    _mediation(26, _taken(25), _scheduled(24, -4), _heard(4), _settled(4)),
    _mediation(45, _taken(44), _scheduled(43, -30), _heard(30), _settled(30), _TO_COURT),
    _mediation(
        50,
        _taken(49),
        _scheduled(48, -32),
        _heard(32),
        _settled(32),
        _TO_COURT._replace(ago=28),
        Act(EventKind.COURT_APPROVED, 2, COURT),
    ),
    _mediation(
        23, *_SESSION, _failed(8), Act(EventKind.CERTIFICATE_REQUESTED, 3, CITIZEN, party="complainant")
    ),
    _mediation(
        24,
        _taken(23),
        _scheduled(22, -9),
        Act(EventKind.WITHDRAWN, 10, CITIZEN, {"withdrawal_reason": "other_route"}),
    ),
)
