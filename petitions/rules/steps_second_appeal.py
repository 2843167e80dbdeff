"""The path of a second appeal 第二次申訴 to the consumer ombudsman (消費者保護法 §43 III)."""

from petitions.rules.step import Step, Who, from_each, staying
from petitions.rules.steps_disputes import answered, withdrawn
from petitions.rules.steps_relations import rows_for_undoing_acceptance
from petitions.rules.steps_shared import rows_at_any_stage, rows_for_failed_service, rows_for_suspending
from petitions.rules.terms import EventKind, Outcome, Procedure, State

_IT = Procedure.SECOND_APPEAL
_AFTER_ACCEPTANCE = (
    State.ACCEPTED,
    State.NEGOTIATION_SCHEDULED,
    State.NEGOTIATION_POSTPONED,
    State.NEGOTIATION_HELD,
)
_OPEN = (State.RECEIVED, State.RECTIFYING, *_AFTER_ACCEPTANCE)
_ENDED = (
    State.REJECTED,
    State.TRANSFERRED_OUT,
    State.MERGED,
    State.WITHDRAWN,
    State.VOIDED,
    State.CLOSED,
)

_AT_THE_DOOR = (
    Step(
        "T-S1",
        _IT,
        None,
        EventKind.RECEIVED,
        State.RECEIVED,
        Who.CITIZEN,
        "file",
        guards=("first_complaint_known",),
        article="消費者保護法§43 III",
        document="D10",
    ),
    Step(
        "T-S1b",
        _IT,
        State.RECEIVED,
        EventKind.RECTIFICATION_ORDERED,
        State.RECTIFYING,
        action="register",
        guards=("reason_given",),
        article="地方自治規章；期限預設10日",
        document="D04",
    ),
    Step(
        "T-S1c",
        _IT,
        State.RECTIFYING,
        EventKind.RECTIFIED,
        State.RECEIVED,
        Who.CITIZEN,
        "supplement",
        article="行政程序法§171 II",
    ),
    Step(
        "T-S2/T-S2b",
        _IT,
        State.RECEIVED,
        EventKind.ACCEPTED,
        State.ACCEPTED,
        action="register",
        guards=(
            "has_respondent",
            "first_complaint_known",
            "not_properly_handled",
            "represented_if_minor",
            "no_conflict_stated",
        ),
        article="消費者保護法§43 III；消費者保護官任用及職掌辦法§4",
        document="D03",
        counts="second_appeals",
    ),
    *from_each(
        (State.RECEIVED, State.RECTIFYING),
        Step(
            "T-S3",
            _IT,
            State.RECEIVED,
            EventKind.REJECTED,
            State.REJECTED,
            action="close",
            guards=("reject_ground_given", "time_to_rectify_over"),
            outcomes=(Outcome.REJECTED,),
            article="地方自治規章（不受理事由）",
            document="D05",
        ),
    ),
    Step(
        "T-S3",
        _IT,
        State.RECEIVED,
        EventKind.TRANSFERRED_OUT,
        State.TRANSFERRED_OUT,
        action="transfer",
        guards=("agency_named", "no_jurisdiction_here", "grounds_denied"),
        outcomes=(Outcome.TRANSFERRED_OUT,),
        article="行政程序法§17",
        document="D37",
    ),
    Step(
        "T-S3",
        _IT,
        State.RECEIVED,
        EventKind.MERGED,
        State.MERGED,
        action="merge",
        guards=("kept_case_named",),
        outcomes=(Outcome.MERGED,),
        article="行政程序法§13",
        document="D03c",
    ),
)

_NEGOTIATING = (
    *from_each(
        (State.ACCEPTED, State.NEGOTIATION_POSTPONED, State.NEGOTIATION_HELD),
        Step(
            "T-S4",
            _IT,
            State.ACCEPTED,
            EventKind.NEGOTIATION_SCHEDULED,
            State.NEGOTIATION_SCHEDULED,
            action="edit",
            guards=(
                "meeting_date_given",
                "meeting_time_given",
                "place_given",
                "notice_long_enough",
                "not_recused",
            ),
            article="消費者保護官任用及職掌辦法§4",
            document="D11",
        ),
    ),
    Step(
        "T-S5",
        _IT,
        State.NEGOTIATION_SCHEDULED,
        EventKind.NEGOTIATION_POSTPONED,
        State.NEGOTIATION_POSTPONED,
        action="edit",
        guards=("postponements_left", "postponer_named", "reason_given", "not_recused"),
        article="消費者保護官任用及職掌辦法§4",
        document="D21",
    ),
    Step(
        "T-S6",
        _IT,
        State.NEGOTIATION_SCHEDULED,
        EventKind.NEGOTIATION_HELD,
        State.NEGOTIATION_HELD,
        action="edit",
        guards=(
            "attendance_given",
            "negotiation_result_given",
            "result_follows_attendance",
            "settlement_complete",
            "minutes_written",
        ),
        article="消費者保護官任用及職掌辦法§4",
        document="D12",
    ),
    *staying(
        _AFTER_ACCEPTANCE,
        Step(
            "T-S10",
            _IT,
            State.ACCEPTED,
            EventKind.INVESTIGATED,
            State.ACCEPTED,
            action="edit",
            guards=("measure_given", "findings_written"),
            article="消費者保護官任用及職掌辦法§4 III",
        ),
    ),
    *staying(
        _AFTER_ACCEPTANCE,
        Step(
            "T-S10b",
            _IT,
            State.ACCEPTED,
            EventKind.BUSINESS_NOTIFIED,
            State.ACCEPTED,
            action="register",
            guards=("has_respondent", "letter_names_its_respondent"),
            article="消費者保護官任用及職掌辦法§4 III",
            document="D07",
        ),
    ),
    *staying(
        _AFTER_ACCEPTANCE,
        answered("T-S10c", _IT, "消費者保護法§43"),
    ),
)

_ENDING = (
    Step(
        "T-S7/T-S8",
        _IT,
        State.NEGOTIATION_HELD,
        EventKind.CLOSED,
        State.CLOSED,
        action="close",
        guards=("outcome_follows_result", "each_result_given", "agreement_complete"),
        outcomes=(
            Outcome.AGREED,
            Outcome.FAILED_DISAGREE,
            Outcome.FAILED_BIZ_ABSENT,
            Outcome.FAILED_CONSUMER_ABSENT,
            Outcome.SETTLED_AFTER,
        ),
        article="消費者保護法§43 III、§44；民法§736",
        document="D14",
    ),
    *from_each(
        (State.ACCEPTED, State.NEGOTIATION_SCHEDULED, State.NEGOTIATION_POSTPONED),
        Step(
            "T-S9",
            _IT,
            State.ACCEPTED,
            EventKind.CLOSED,
            State.CLOSED,
            action="close",
            guards=("reason_given", "each_result_given", "agreement_complete"),
            outcomes=(Outcome.SETTLED_BEFORE, Outcome.UNREACHABLE, Outcome.OTHER_FORUM),
            article="民法§736",
            document="D13",
        ),
    ),
    *from_each(
        (*_OPEN, State.SUSPENDED),
        withdrawn("T-S9b", _IT),
    ),
    *rows_for_undoing_acceptance(_IT, _AFTER_ACCEPTANCE, "T-S2c"),
    Step(
        "T-S11",
        _IT,
        State.CLOSED,
        EventKind.REOPENED,
        State.ACCEPTED,
        action="reopen",
        guards=("reason_given",),
        article="行政程序法§171",
    ),
)

STEPS = (
    *_AT_THE_DOOR,
    *_NEGOTIATING,
    *_ENDING,
    *rows_for_failed_service(_IT, (State.NEGOTIATION_SCHEDULED,), action="edit", article="行政程序法§72–76"),
    *rows_at_any_stage(_IT, _OPEN, _ENDED),
    *rows_for_suspending(_IT, _AFTER_ACCEPTANCE, resumed_as=State.ACCEPTED),
)
