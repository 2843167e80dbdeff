"""The path of a first appeal 第一次申訴 (消費者保護法 §43 I)."""

from petitions.rules.step import Step, Who, from_each, staying
from petitions.rules.steps_disputes import answered
from petitions.rules.steps_first_appeal_end import rows_for_ending
from petitions.rules.steps_first_appeal_result import STEPS_OF_THE_RESULT
from petitions.rules.steps_relations import rows_for_undoing_acceptance
from petitions.rules.steps_shared import (
    rows_at_any_stage,
    rows_for_failed_service,
    rows_for_suspending,
    rows_for_urging,
)
from petitions.rules.terms import EventKind, Outcome, Procedure, State

_IT = Procedure.FIRST_APPEAL
_AFTER_ACCEPTANCE = (
    State.ACCEPTED,
    State.REFERRED,
    State.WITH_BUSINESS,
    State.BUSINESS_REPLIED,
    State.LAPSED,
)
_OPEN = (State.RECEIVED, State.RECTIFYING, *_AFTER_ACCEPTANCE)
_ENDED = (State.REJECTED, State.TRANSFERRED_OUT, State.MERGED, State.WITHDRAWN, State.VOIDED, State.CLOSED)

_FILING = (
    Step("T-F0", _IT, None, EventKind.DRAFTED, State.DRAFT, Who.CITIZEN, "file", article="消費者保護法§43 I"),
    *from_each(
        (State.DRAFT, None),
        Step(
            "T-F1",
            _IT,
            None,
            EventKind.RECEIVED,
            State.RECEIVED,
            Who.CITIZEN,
            "file",
            guards=("has_contact", "has_content"),
            article="消費者保護法§43 I；行政程序法§35",
            document="D03a",
        ),
    ),
)

_AT_THE_DOOR = (
    Step(
        "T-F2",
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
        "T-F3",
        _IT,
        State.RECTIFYING,
        EventKind.RECTIFIED,
        State.RECEIVED,
        Who.CITIZEN,
        "supplement",
        article="行政程序法§171 II",
    ),
    Step(
        "T-F4",
        _IT,
        State.RECEIVED,
        EventKind.ACCEPTED,
        State.ACCEPTED,
        action="register",
        guards=("has_contact", "has_respondent", "jurisdiction_known", "represented_if_minor"),
        article="消費者保護法§2、§43 I；行政程序法§12、§13",
        document="D03",
        counts="first_appeals",
    ),
    *from_each(
        (State.RECEIVED, State.RECTIFYING),
        Step(
            "T-F5",
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
        "T-F6",
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
        "T-F7",
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

_LETTER = Step(
    "T-F9",
    _IT,
    State.ACCEPTED,
    EventKind.BUSINESS_NOTIFIED,
    State.WITH_BUSINESS,
    action="register",
    guards=("has_respondent", "letter_names_its_respondent"),
    article="消費者保護法§43 II",
    document="D07",
)
"""One letter a respondent; the second one may be written to when the first has answered already."""

_SILENCE = Step(
    "T-F12",
    _IT,
    State.WITH_BUSINESS,
    EventKind.LAPSED,
    State.LAPSED,
    action="edit",
    guards=("respondent_named", "not_lapsed_too_early"),
    article="消費者保護法§43 II；施行細則§36",
    document="D09a",
)
"""One respondent's silence; another one may have answered, or been silent too."""

_ANSWER = answered("T-F11", _IT, "消費者保護法§43 II")
_LATE_ANSWER = _ANSWER._replace(id="T-F11b")
"""An answer after the end is kept, and opens nothing again."""

_WITH_THE_BUSINESS = (
    Step(
        "T-F8",
        _IT,
        State.ACCEPTED,
        EventKind.REFERRED,
        State.REFERRED,
        action="register",
        guards=("agency_named",),
        article="消費者保護法§43；消費者服務中心設置要點",
        document="D06",
    ),
    *staying(
        (State.REFERRED, State.WITH_BUSINESS, State.BUSINESS_REPLIED, State.LAPSED),
        Step(
            "T-F8b",
            _IT,
            State.REFERRED,
            EventKind.AGENCY_REPORTED,
            State.REFERRED,
            action="edit",
            guards=("findings_written",),
            article="地方自治規章；移文起30日",
        ),
    ),
    *from_each((State.ACCEPTED, State.REFERRED, State.WITH_BUSINESS), _LETTER),
    *staying((State.BUSINESS_REPLIED, State.LAPSED), _LETTER),
    *staying(
        (State.WITH_BUSINESS, State.BUSINESS_REPLIED, State.LAPSED),
        Step(
            "T-F10",
            _IT,
            State.WITH_BUSINESS,
            EventKind.BUSINESS_RECEIVED,
            State.WITH_BUSINESS,
            action="edit",
            guards=("receipt_graded", "respondent_named", "service_proved"),
            article="消費者保護法施行細則§36",
        ),
    ),
    *from_each(
        (State.REFERRED, State.WITH_BUSINESS, State.BUSINESS_REPLIED, State.LAPSED),
        _ANSWER,
    ),
    *staying((State.CLOSED,), _LATE_ANSWER),
    _SILENCE,
    *staying((State.BUSINESS_REPLIED, State.LAPSED), _SILENCE),
)

_ENDING = (
    *rows_for_ending(_OPEN),
    *rows_for_undoing_acceptance(_IT, _AFTER_ACCEPTANCE, "T-F4b"),
    Step(
        "T-F16",
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
    *_FILING,
    *_AT_THE_DOOR,
    *_WITH_THE_BUSINESS,
    *STEPS_OF_THE_RESULT,
    *rows_for_urging(_IT, (State.ACCEPTED, State.REFERRED, State.WITH_BUSINESS)),
    *_ENDING,
    *rows_for_failed_service(
        _IT, (State.WITH_BUSINESS, State.LAPSED), action="edit", article="行政程序法§72–76"
    ),
    *rows_at_any_stage(_IT, _OPEN, _ENDED),
    *rows_for_suspending(_IT, _AFTER_ACCEPTANCE, resumed_as=State.ACCEPTED),
)
