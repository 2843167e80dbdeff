"""Reading an old ledger: its event types in our words, and what one of its cases becomes.

A legacy consumer case holds a whole dispute; it becomes one matter with up to three cases of ours, each
with the events that belong to it. Old ledgers do not obey today's workflow: what happened is kept as it
happened, and only the state, the outcome and the counting day are read off it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Final, NamedTuple

from petitions.rules.legacy_states import target_of
from petitions.rules.terms import Channel, EventKind, MatterKind, Outcome, Procedure, State
from petitions.rules.workflow import counting_events, is_ended

MATTER_KINDS: Final[Mapping[str, MatterKind]] = MappingProxyType(
    {
        "consumer": MatterKind.DISPUTE,
        "petition": MatterKind.PETITION,
        "control_yuan": MatterKind.CONTROL_YUAN,
    }
)
CHANNELS: Final[Mapping[str, Channel]] = MappingProxyType(
    {
        "online": Channel.ONLINE,
        "counter": Channel.COUNTER,
        "mail": Channel.MAIL,
        "fax": Channel.FAX,
        "referred": Channel.REFERRED,
        "1999": Channel.PHONE_1999,
        "1950": Channel.PHONE_1950,
        "mayor": Channel.MAYOR,
        "email": Channel.EMAIL,
    }
)

_FIRST, _SECOND, _MEDIATION = (
    Procedure.FIRST_APPEAL,
    Procedure.SECOND_APPEAL,
    Procedure.MEDIATION,
)


class Translation(NamedTuple):
    """A legacy event type in our words; without a procedure it belongs to the case it finds."""

    procedure: Procedure | None
    event: EventKind


_CONSUMER: Final = {
    "submitted": Translation(None, EventKind.RECEIVED),
    "accepted": Translation(_FIRST, EventKind.ACCEPTED),
    "rejected": Translation(_FIRST, EventKind.REJECTED),
    "forwarded": Translation(_FIRST, EventKind.REFERRED),
    "business_notified": Translation(None, EventKind.BUSINESS_NOTIFIED),
    "business_received": Translation(None, EventKind.BUSINESS_RECEIVED),
    "business_replied": Translation(None, EventKind.BUSINESS_REPLIED),
    "lapsed": Translation(_FIRST, EventKind.LAPSED),
    "withdrawn": Translation(None, EventKind.WITHDRAWN),
    "transferred_out": Translation(None, EventKind.TRANSFERRED_OUT),
    "merged": Translation(None, EventKind.MERGED),
    "handled_together": Translation(None, EventKind.HANDLED_TOGETHER),
    "acceptance_voided": Translation(_FIRST, EventKind.ACCEPTANCE_VOIDED),
    "category_amended": Translation(None, EventKind.CATEGORY_AMENDED),
    "closed": Translation(None, EventKind.CLOSED),
    "reopened": Translation(None, EventKind.REOPENED),
    "second_appeal_filed": Translation(_SECOND, EventKind.RECEIVED),
    "second_appeal_accepted": Translation(_SECOND, EventKind.ACCEPTED),
    "second_appeal_rejected": Translation(_SECOND, EventKind.REJECTED),
    "negotiation_held": Translation(_SECOND, EventKind.NEGOTIATION_HELD),
    "mediation_applied": Translation(_MEDIATION, EventKind.RECEIVED),
    "mediation_rejected": Translation(_MEDIATION, EventKind.REJECTED),
    "mediation_scheduled": Translation(_MEDIATION, EventKind.SESSION_SCHEDULED),
    "mediation_heard": Translation(_MEDIATION, EventKind.MEDIATION_HEARD),
    "meeting_cancelled": Translation(_MEDIATION, EventKind.SESSION_CANCELLED),
    "mediation_withdrawn": Translation(_MEDIATION, EventKind.WITHDRAWN),
    "mediation_outcome": Translation(_MEDIATION, EventKind.CLOSED),
    "sent_to_court": Translation(_MEDIATION, EventKind.SENT_TO_COURT),
    "court_approved": Translation(_MEDIATION, EventKind.COURT_APPROVED),
}

_PETITION: Final = {
    "submitted": Translation(Procedure.PETITION, EventKind.REGISTERED),
    "tracked": Translation(Procedure.PETITION, EventKind.TRACKED),
    "dispatched": Translation(Procedure.PETITION, EventKind.DISPATCHED),
    "replied": Translation(Procedure.PETITION, EventKind.REPLIED),
    "closed": Translation(Procedure.PETITION, EventKind.CLOSED),
    "solved_on_the_spot": Translation(Procedure.PETITION, EventKind.SOLVED_ON_THE_SPOT),
    "merged": Translation(Procedure.PETITION, EventKind.MERGED),
    "not_processed": Translation(Procedure.PETITION, EventKind.NOT_PROCESSED),
    "reopened": Translation(Procedure.PETITION, EventKind.REOPENED),
    "withdrawn": Translation(Procedure.PETITION, EventKind.WITHDRAWN),
    "transferred_out": Translation(Procedure.PETITION, EventKind.TRANSFERRED_OUT),
}

_CONTROL_YUAN: Final = {
    "submitted": Translation(Procedure.CONTROL_YUAN, EventKind.REGISTERED),
    "cy_accepted": Translation(Procedure.CONTROL_YUAN, EventKind.CY_ACCEPTED),
    "cy_no_show": Translation(Procedure.CONTROL_YUAN, EventKind.CY_NO_SHOW),
}

_TYPES: Final = {"consumer": _CONSUMER, "petition": _PETITION, "control_yuan": _CONTROL_YUAN}

_ONLY_PROCEDURE: Final = {
    "petition": Procedure.PETITION,
    "control_yuan": Procedure.CONTROL_YUAN,
}

_MEDIATION_OUTCOMES: Final = {
    "established": EventKind.SETTLED,
    "failed": EventKind.FAILED,
    "withdrawn": EventKind.WITHDRAWN,
}

_OUTCOMES: Final = {
    ("closed", "settled"): Outcome.SETTLED,
    ("closed", "not_settled"): Outcome.NOT_SETTLED,
    ("negotiation_held", "settled"): Outcome.AGREED,
    ("negotiation_held", "failed"): Outcome.FAILED_DISAGREE,
    ("negotiation_held", "business_absent"): Outcome.FAILED_BIZ_ABSENT,
    ("mediation_outcome", "established"): Outcome.MEDIATED,
    ("mediation_outcome", "failed"): Outcome.MEDIATION_FAILED,
    ("mediation_outcome", "withdrawn"): Outcome.WITHDRAWN,
    ("acceptance_voided", "transferred_out"): Outcome.TRANSFERRED_OUT,
    ("acceptance_voided", "merged"): Outcome.MERGED,
}

_OUTCOME_OF_EVENT: Final = {
    EventKind.REJECTED: Outcome.REJECTED,
    EventKind.TRANSFERRED_OUT: Outcome.TRANSFERRED_OUT,
    EventKind.MERGED: Outcome.MERGED,
    EventKind.WITHDRAWN: Outcome.WITHDRAWN,
    EventKind.ACCEPTANCE_VOIDED: Outcome.VOIDED,
    EventKind.SOLVED_ON_THE_SPOT: Outcome.SOLVED_ON_THE_SPOT,
    EventKind.NOT_PROCESSED: Outcome.NOT_PROCESSED,
    EventKind.CY_ACCEPTED: Outcome.HEARD,
    EventKind.CY_NO_SHOW: Outcome.NO_SHOW,
    EventKind.REPLIED: Outcome.ANSWERED,
}

_ACCEPTING: Final = frozenset({EventKind.ACCEPTED, EventKind.REGISTERED, EventKind.CY_ACCEPTED})


class LegacyEvent(NamedTuple):
    """A row of events.csv: `at` is an aware moment, `local_date` its day in Taipei."""

    seq: int
    type: str
    at: datetime
    local_date: date
    detail: str = ""
    line: int = 0


class Told(NamedTuple):
    """A legacy event as an event of one of our cases."""

    legacy: LegacyEvent
    event: EventKind
    to_state: State
    outcome: Outcome | None


@dataclass(slots=True)
class LegacyCase:
    """One of our cases, as an old ledger tells it. `counted_on` is None if it does not count."""

    procedure: Procedure
    events: list[Told] = field(default_factory=list)
    state: State = State.RECEIVED
    outcome: Outcome | None = None
    closed_on: date | None = None

    @property
    def is_open(self) -> bool:
        """Say whether something is still owed."""
        return not is_ended(self.procedure, self.state)

    @property
    def accepted_on(self) -> date | None:
        """The day of the first acceptance, if there was one."""
        return self._first_day(_ACCEPTING)

    @property
    def replied_on(self) -> date | None:
        """The day of the business's first reply, if there was one."""
        return self._first_day(frozenset({EventKind.BUSINESS_REPLIED}))

    @property
    def counted_on(self) -> date | None:
        """The day of the first counting event; none where the acceptance was voided."""
        if any(told.event is EventKind.ACCEPTANCE_VOIDED for told in self.events):
            return None
        return self._first_day(counting_events(self.procedure))

    def _first_day(self, kinds: frozenset[EventKind]) -> date | None:
        return next((t.legacy.local_date for t in self.events if t.event in kinds), None)

    def take(self, legacy: LegacyEvent, event: EventKind) -> None:
        """Add an event and move as an old ledger moves, which refuses nothing."""
        outcome = _OUTCOMES.get((legacy.type, legacy.detail)) or _OUTCOME_OF_EVENT.get(event)
        self.state = target_of(self.procedure, self.state, event, outcome)
        self.events.append(Told(legacy, event, self.state, outcome))
        if is_ended(self.procedure, self.state):
            self.closed_on = self.closed_on or legacy.local_date
            self.outcome = outcome or self.outcome
        else:
            self.closed_on = None
            self.outcome = outcome if event in {EventKind.SETTLED, EventKind.REPLIED} else None

    def end(self, on: date | None, outcome: Outcome | None) -> None:
        """End a case that the ledger left standing: it went on elsewhere, or the ledger calls it closed."""
        if self.is_open:
            self.state, self.closed_on = State.CLOSED, on
            self.outcome = self.outcome or outcome


def translate(kind: str, type_: str, detail: str = "") -> Translation:
    """Return what a legacy event type is called here. Raises KeyError for an unknown kind or type."""
    found = _TYPES[kind][type_]
    if type_ == "mediation_outcome":
        return Translation(_MEDIATION, _MEDIATION_OUTCOMES[detail]) if detail else found
    return found


def fold_legacy(
    kind: str,
    events: Iterable[LegacyEvent],
    *,
    route: str = "center",
    status: str = "",
) -> tuple[LegacyCase, ...]:
    """Return the cases of ours that one legacy case becomes, in the order in which they began.

    `route` is to whom the consumer complained first: if not to the centre, the submission opens the
    second appeal or the mediation that follows. `status` is trusted for one thing only: a case that the
    ledger calls closed is not left standing. Raises KeyError for an unknown event type.
    """
    history = sorted(events, key=lambda event: (event.at, event.seq))
    translated = [(event, translate(kind, event.type, event.detail)) for event in history]
    cases: dict[Procedure, LegacyCase] = {}
    opening = _opening(kind, [found for _, found in translated], route)
    cases[opening] = LegacyCase(opening, state=State.DRAFT if not history else State.RECEIVED)
    for legacy, found in translated:
        procedure = found.procedure or _whose(cases, found.event, opening)
        if procedure not in cases:
            cases[procedure] = LegacyCase(procedure)
            _go_on(cases, procedure, legacy.local_date)
        cases[procedure].take(legacy, found.event)
    if status == "closed":
        for case in cases.values():
            case.end(None, None)
    return tuple(cases.values())


def _opening(kind: str, found: list[Translation], route: str) -> Procedure:
    """Return the procedure that a submission opens."""
    if kind in _ONLY_PROCEDURE:
        return _ONLY_PROCEDURE[kind]
    procedures = [translation.procedure for translation in found if translation.procedure]
    if route == "center" or not procedures or _FIRST in procedures:
        return _FIRST
    return procedures[0]


def _whose(cases: Mapping[Procedure, LegacyCase], event: EventKind, opening: Procedure) -> Procedure:
    """Return the case to which an event without a procedure belongs: the latest that still stands."""
    if event is EventKind.RECEIVED:
        return opening
    if event in {EventKind.BUSINESS_REPLIED, EventKind.REOPENED, EventKind.CATEGORY_AMENDED}:
        return opening
    standing = [procedure for procedure, case in cases.items() if case.is_open]
    return standing[-1] if standing else opening


def _go_on(cases: Mapping[Procedure, LegacyCase], to: Procedure, on: date) -> None:
    """End a first appeal when mediation follows it; a second appeal ends it once it is accepted."""
    first = cases.get(_FIRST)
    if to is _MEDIATION and first is not None:
        first.end(on, _how_it_ended(first))


def _how_it_ended(first: LegacyCase) -> Outcome:
    return Outcome.NOT_SETTLED if first.replied_on else Outcome.NO_REPLY
