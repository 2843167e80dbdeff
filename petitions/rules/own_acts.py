"""What whoever filed may say of the case himself: complete it, speak of its result, withdraw it."""

from types import MappingProxyType
from typing import Final

from petitions.rules.facts import Facts
from petitions.rules.guards import GUARDS
from petitions.rules.particulars import ASKED_BY_GUARD
from petitions.rules.step import Who
from petitions.rules.term import Term
from petitions.rules.terms import EventKind, State
from petitions.rules.workflow import possible_steps


class OwnAct(Term):
    """One thing that a person may do about a case of his own."""

    SUPPLEMENT = "supplement", "補充資料", "Add information"
    RESULT = "result", "告訴我們有沒有處理好", "Tell us whether it was done"
    WITHDRAW = "withdraw", "撤回", "Withdraw"


VIA: Final = "via"
FROM_THE_PAGE: Final = "track"
"""How an event says that a person recorded it himself, on the page of his case."""


EVENTS_OF: Final = MappingProxyType(
    {
        OwnAct.SUPPLEMENT: (EventKind.RECTIFIED, EventKind.SUPPLEMENTED),
        OwnAct.RESULT: (EventKind.RESULT_ACCEPTED, EventKind.RESULT_OBJECTED),
        OwnAct.WITHDRAW: (EventKind.WITHDRAWN,),
    }
)
"""By which events each is recorded; of several the workflow says which are possible."""

_OWN: Final = frozenset({Who.CITIZEN, Who.PARTY})


def own_events(act: OwnAct, state: State, facts: Facts) -> tuple[EventKind, ...]:
    """Return the events by which a person may do this now, as far as is known before anything is typed."""
    possible = {
        step.event
        for step in possible_steps(facts.procedure, state)
        if step.who in _OWN
        and not any(GUARDS[key](facts) for key in step.guards if key not in ASKED_BY_GUARD)
    }
    return tuple(event for event in EVENTS_OF[act] if event in possible)
