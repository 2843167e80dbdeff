"""How a first appeal 第一次申訴 ends."""

from collections.abc import Iterable

from petitions.rules.step import Step, from_each
from petitions.rules.steps_disputes import withdrawn
from petitions.rules.terms import EventKind, Outcome, Procedure, State

_IT = Procedure.FIRST_APPEAL
_ENDING = Step(
    "T-F13/T-F14",
    _IT,
    State.BUSINESS_REPLIED,
    EventKind.CLOSED,
    State.CLOSED,
    action="close",
    guards=("each_result_given", "outcome_fits_record", "consumer_agreed", "agreement_complete"),
    outcomes=(
        Outcome.SETTLED,
        Outcome.NOT_SETTLED,
        Outcome.NO_REPLY,
        Outcome.UNREACHABLE,
        Outcome.SETTLED_OUTSIDE,
        Outcome.OTHER_FORUM,
    ),
    article="消費者保護法§43、§44；民法§736",
    document="D09",
)

_EARLY = _ENDING._replace(
    id="T-F13",
    guards=("reason_given", *_ENDING.guards),
    outcomes=(Outcome.SETTLED, Outcome.SETTLED_OUTSIDE, Outcome.UNREACHABLE, Outcome.OTHER_FORUM),
    article="消費者保護法§43；民法§736",
)


def rows_for_ending(open_states: Iterable[State]) -> tuple[Step, ...]:
    """Build the rows of the end; withdrawn it can be at every open stage, and while it is suspended."""
    return (
        *from_each((State.BUSINESS_REPLIED, State.LAPSED), _ENDING),
        *from_each((State.ACCEPTED, State.REFERRED, State.WITH_BUSINESS), _EARLY),
        *from_each((*open_states, State.SUSPENDED), withdrawn("T-F15", _IT)),
    )
