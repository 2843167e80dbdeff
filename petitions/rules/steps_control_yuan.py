"""The queue of a Control Yuan visit 監察院巡察 (監察院巡迴監察辦法 §12)."""

from petitions.rules.step import Step, Who, from_each
from petitions.rules.steps_shared import rows_at_any_stage
from petitions.rules.terms import EventKind, Outcome, Procedure, State

_IT = Procedure.CONTROL_YUAN
_OPEN = (State.QUEUED, State.HEARD)
_ENDED = (State.NO_SHOW, State.REJECTED, State.WITHDRAWN, State.VOIDED, State.CLOSED)

STEPS = (
    Step(
        "T-Y1",
        _IT,
        None,
        EventKind.REGISTERED,
        State.QUEUED,
        Who.CITIZEN,
        "file",
        article="監察院巡迴監察辦法§12",
        document="E14",
    ),
    *from_each(
        (State.QUEUED, State.NO_SHOW),  # whoever missed the number is heard as a walk-in
        Step(
            "T-Y2",
            _IT,
            State.QUEUED,
            EventKind.CY_ACCEPTED,
            State.HEARD,
            action="register",
            outcomes=(Outcome.HEARD,),
            article="監察院巡迴監察辦法§12；監察院收受人民書狀及處理辦法§4",
            document="E14",
            counts="control_yuan",
        ),
    ),
    Step(
        "T-Y3",
        _IT,
        State.QUEUED,
        EventKind.CY_NO_SHOW,
        State.NO_SHOW,
        action="register",
        outcomes=(Outcome.NO_SHOW,),
        article="監察院巡迴監察辦法§12",
    ),
    Step(
        "T-Y4",
        _IT,
        State.QUEUED,
        EventKind.REJECTED,
        State.REJECTED,
        action="close",
        guards=("reason_given",),
        outcomes=(Outcome.REJECTED,),
        article="監察院收受人民書狀及處理辦法§11",
    ),
    Step(
        "T-Y5",
        _IT,
        State.HEARD,
        EventKind.CLOSED,
        State.CLOSED,
        action="close",
        article="監察院巡迴監察辦法§12",
    ),
    Step(
        "T-Y6",
        _IT,
        State.QUEUED,
        EventKind.WITHDRAWN,
        State.WITHDRAWN,
        Who.CITIZEN,
        "withdraw",
        on_behalf="supplement",
        guards=("withdrawal_authorised",),
        outcomes=(Outcome.WITHDRAWN,),
        article="監察院收受人民書狀及處理辦法§4",
    ),
    Step(
        "T-Y7",
        _IT,
        State.QUEUED,
        EventKind.VOIDED,
        State.VOIDED,
        action="close",
        guards=("reason_given",),
        outcomes=(Outcome.VOIDED,),
        article="行政程序法§101",
    ),
    *rows_at_any_stage(_IT, _OPEN, _ENDED),
)
