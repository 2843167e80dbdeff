"""The path of a mediation 調解: the door, and the whole of its rows (消費者保護法 §44–46).

The session is in `steps_mediation_session`, what follows it in `steps_mediation_end`.
"""

from petitions.rules.step import Step, Who, from_each
from petitions.rules.steps_disputes import withdrawn
from petitions.rules.steps_mediation_end import STEPS_AT_THE_END
from petitions.rules.steps_mediation_session import STEPS_IN_SESSION
from petitions.rules.steps_shared import rows_at_any_stage, rows_for_failed_service, rows_for_suspending
from petitions.rules.terms import EventKind, Outcome, Procedure, State

_IT = Procedure.MEDIATION
_BEFORE_SETTLEMENT = (
    State.RECEIVED,
    State.RECTIFYING,
    State.ACCEPTED,
    State.SCHEDULED,
    State.IN_SESSION,
    State.CONTINUED,
    State.PROPOSAL_PENDING,
    State.SMALL_PROPOSAL_PENDING,
)
_AFTER_SETTLEMENT = (
    State.SETTLED,
    State.FAILED,
    State.COURT_SENT,
    State.APPROVED,
    State.NOT_APPROVED,
    State.SERVED,
)
_ENDED = (State.REJECTED, State.MERGED, State.WITHDRAWN, State.VOIDED, State.CLOSED)

_AT_THE_DOOR = (
    Step(
        "T-M1",
        _IT,
        None,
        EventKind.RECEIVED,
        State.RECEIVED,
        Who.CITIZEN,
        "file",
        article="消費爭議調解辦法§2、§3",
        document="D15",
    ),
    Step(
        "T-M22",
        _IT,
        None,
        EventKind.REMEDIATION_APPLIED,
        State.RECEIVED,
        Who.CITIZEN,
        "file",
        guards=("respondent_consents_once",),
        article="消費爭議調解辦法§5 I ⑥、§5 II",
        document="D15",
    ),
    Step(
        "T-M2",
        _IT,
        State.RECEIVED,
        EventKind.RECTIFICATION_ORDERED,
        State.RECTIFYING,
        action="register",
        guards=("rectify_ground_given",),
        article="消費爭議調解辦法§4",
        document="D18",
    ),
    Step(
        "T-M2b",
        _IT,
        State.RECTIFYING,
        EventKind.RECTIFIED,
        State.RECEIVED,
        Who.CITIZEN,
        "supplement",
        article="消費爭議調解辦法§4",
    ),
    *from_each(
        (State.RECEIVED, State.RECTIFYING),
        Step(
            "T-M3",
            _IT,
            State.RECEIVED,
            EventKind.REJECTED,
            State.REJECTED,
            action="med_accept",
            guards=("mediation_reject_ground_given", "time_to_rectify_over"),
            outcomes=(Outcome.REJECTED,),
            article="消費爭議調解辦法§5",
            document="D19",
        ),
    ),
    Step(
        "T-M4",
        _IT,
        State.RECEIVED,
        EventKind.ACCEPTED,
        State.ACCEPTED,
        action="med_accept",
        guards=(
            "first_complaint_known",
            "not_properly_handled",
            "has_respondent",
            "represented_if_minor",
            "venue_given",
        ),
        article="消費者保護法§44；消費爭議調解辦法§2、§5、§6",
        document="D03",
    ),
    Step(
        "T-M4b",
        _IT,
        State.RECEIVED,
        EventKind.MERGED,
        State.MERGED,
        action="merge",
        guards=("kept_case_named",),
        outcomes=(Outcome.MERGED,),
        article="消費爭議調解辦法§5 I ⑩",
        document="D03c",
    ),
    *from_each(
        (State.ACCEPTED, State.SCHEDULED, State.CONTINUED),
        Step(
            "T-M4c",
            _IT,
            State.ACCEPTED,
            EventKind.ACCEPTANCE_VOIDED,
            State.VOIDED,
            action="med_accept",
            guards=("reason_given",),
            outcomes=(Outcome.VOIDED, Outcome.TRANSFERRED_OUT, Outcome.MERGED),
            article="行政程序法§117",
        ),
    ),
)

_WITHDRAWING = from_each(
    (*_BEFORE_SETTLEMENT, State.SUSPENDED),
    withdrawn("T-M20", _IT, "行政程序法§24 III、§27 IV；民法§133"),
)

STEPS = (
    *_AT_THE_DOOR,
    *STEPS_IN_SESSION,
    *_WITHDRAWING,
    *STEPS_AT_THE_END,
    *rows_for_failed_service(
        _IT,
        (State.SCHEDULED, State.PROPOSAL_PENDING, State.SMALL_PROPOSAL_PENDING, State.APPROVED),
        action="med_hear",
        article="消費爭議調解辦法§29；民事訴訟法§136–141",
    ),
    *rows_at_any_stage(_IT, (*_BEFORE_SETTLEMENT, *_AFTER_SETTLEMENT), _ENDED),
    *rows_for_suspending(_IT, _BEFORE_SETTLEMENT, resumed_as=State.ACCEPTED),
)
