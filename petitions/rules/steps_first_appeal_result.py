"""What the consumer says of the result that he was told in a first appeal: it was done, or it was not."""

from petitions.rules.step import Step, Who, staying
from petitions.rules.terms import EventKind, Procedure, State

_IT = Procedure.FIRST_APPEAL
_TOLD = (State.REFERRED, State.WITH_BUSINESS, State.BUSINESS_REPLIED, State.LAPSED)
"""Where a result may have been told to the consumer: by the business, or by the bureau."""

STEPS_OF_THE_RESULT = (
    *staying(
        _TOLD,
        Step(
            "T-F13b",
            _IT,
            State.BUSINESS_REPLIED,
            EventKind.RESULT_ACCEPTED,
            State.BUSINESS_REPLIED,
            Who.CITIZEN,
            "supplement",
            guards=("result_reported",),
            article="消費者保護法§43（本府規定：告知結果後10日）",
        ),
    ),
    *staying(
        _TOLD,
        Step(
            "T-F13c",
            _IT,
            State.BUSINESS_REPLIED,
            EventKind.RESULT_OBJECTED,
            State.BUSINESS_REPLIED,
            Who.CITIZEN,
            "supplement",
            guards=("result_reported", "reason_given"),
            article="消費者保護法§43（本府規定：告知結果後10日）",
        ),
    ),
    Step(
        "T-F13d",
        _IT,
        State.CLOSED,
        EventKind.RESULT_OBJECTED,
        State.BUSINESS_REPLIED,
        Who.CITIZEN,
        "supplement",
        guards=("settled_lately", "reason_given"),
        article="消費者保護法§43（本府規定：結案後10日，不另計件）",
    ),
)
