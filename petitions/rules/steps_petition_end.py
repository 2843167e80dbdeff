"""How a petition 陳情 is answered, closed, opened again and followed up (行政程序法 §171, §172)."""

from petitions.rules.step import Step, Who, from_each, staying
from petitions.rules.terms import EventKind, Outcome, Procedure, State

_IT = Procedure.PETITION

_ANSWERING = (
    Step(
        "T15",
        _IT,
        State.IN_PROGRESS,
        EventKind.REPLY_DRAFTED,
        State.PENDING_APPROVAL,
        action="notes",
        guards=("reply_given", "remedy_considered"),
        article="行政程序法§171、§172 II",
        document="E08",
    ),
    *from_each(
        (State.PENDING_APPROVAL, State.IN_PROGRESS),
        Step(
            "T16",
            _IT,
            State.PENDING_APPROVAL,
            EventKind.REPLIED,
            State.REPLIED,
            action="reply",
            guards=("reply_given", "remedy_considered", "dispute_opened"),
            outcomes=(
                Outcome.MEASURES_TAKEN,
                Outcome.EXPLAINED,
                Outcome.ANSWERED,
                Outcome.TURNED_INTO_DISPUTE,
            ),
            article="行政程序法§171、§172 II",
            document="E08",
        ),
    ),
    Step(
        "T16b",
        _IT,
        State.PENDING_APPROVAL,
        EventKind.REPLY_RETURNED,
        State.IN_PROGRESS,
        action="reply",
        guards=("reason_given",),
        article="行政程序法§171",
    ),
    Step(
        "T17",
        _IT,
        State.REPLIED,
        EventKind.REPLY_FAILED,
        State.IN_PROGRESS,
        Who.SYSTEM,
        on_behalf="edit",
        article="行政程序法§68",
    ),
)

_AFTERWARDS = (
    Step(
        "T18",
        _IT,
        State.REPLIED,
        EventKind.CLOSED,
        State.CLOSED,
        action="close",
        guards=("consultations_answered",),
        article="文書流程管理作業規範（以案管制）",
        document="E12",
    ),
    Step(
        "T19",
        _IT,
        State.CLOSED,
        EventKind.SURVEYED,
        State.CLOSED,
        Who.CITIZEN,
        "supplement",
        guards=("not_surveyed_yet",),
        article="行政院及所屬各機關處理人民陳情案件要點（定期檢討）",
    ),
    Step(
        "T20",
        _IT,
        State.CLOSED,
        EventKind.REOPENED,
        State.IN_PROGRESS,
        action="reopen",
        guards=("reason_given", "reopened_in_time"),
        article="行政程序法§171；結案後30日內",
    ),
    *staying(
        (State.REPLIED, State.CLOSED),
        Step(
            "T21",
            _IT,
            State.CLOSED,
            EventKind.FOLLOW_UP_SET,
            State.CLOSED,
            action="edit",
            guards=("reason_given",),
            article="行政程序法§171 I",
        ),
    ),
    *staying(
        (State.REPLIED, State.CLOSED),
        Step(
            "T21b",
            _IT,
            State.CLOSED,
            EventKind.FOLLOWED_UP,
            State.CLOSED,
            action="edit",
            guards=("follow_up_open",),
            article="行政程序法§171 I",
            document="E13",
        ),
    ),
    *staying(
        (State.TRACKED, State.DISPATCHED, State.IN_PROGRESS, State.PENDING_APPROVAL),
        Step(
            "T22",
            _IT,
            State.IN_PROGRESS,
            EventKind.URGED,
            State.IN_PROGRESS,
            Who.SYSTEM,
            on_behalf="register",
            article="文書流程管理作業規範（稽催）",
            document="E11",
        ),
    ),
)

STEPS_AT_THE_END = (*_ANSWERING, *_AFTERWARDS)
