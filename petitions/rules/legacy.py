"""Reading an old ledger: its event types in our words, and what one of its cases becomes.

A legacy consumer case holds a whole dispute; it becomes one matter with up to three cases of ours, each
with the events that belong to it. Old ledgers do not obey today's workflow: what happened is kept as it
happened, and only the state, the outcome and the counting day are read off it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, NamedTuple

from petitions.rules.legacy_states import OPENING_AGAIN, target_of
from petitions.rules.legacy_words import CHANNELS, MATTER_KINDS, Translation, translate
from petitions.rules.terms import EventKind, Outcome, Procedure, State
from petitions.rules.workflow import counting_events, is_ended

__all__ = [
    "CHANNELS",
    "MATTER_KINDS",
    "LegacyCase",
    "LegacyEvent",
    "Told",
    "Translation",
    "fold_legacy",
    "translate",
]

_FIRST, _SECOND, _MEDIATION = (
    Procedure.FIRST_APPEAL,
    Procedure.SECOND_APPEAL,
    Procedure.MEDIATION,
)
_ONLY_PROCEDURE: Final = {
    "petition": Procedure.PETITION,
    "control_yuan": Procedure.CONTROL_YUAN,
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
        self.outcome = outcome or (None if event in OPENING_AGAIN and self.is_open else self.outcome)
        if not is_ended(self.procedure, self.state):
            self.closed_on = None
        elif self.closed_on is None:
            self.closed_on = legacy.local_date

    def end(self, on: date | None, outcome: Outcome | None) -> None:
        """End a case that the ledger left standing: it went on elsewhere, or the ledger calls it closed."""
        if self.is_open:
            self.state, self.closed_on = State.CLOSED, on
            self.outcome = self.outcome or outcome


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
        cases.setdefault(procedure, LegacyCase(procedure)).take(legacy, found.event)
    _end_what_went_on(cases)
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


def _end_what_went_on(cases: Mapping[Procedure, LegacyCase]) -> None:
    """End a first appeal that a second appeal or a mediation took up: ledgers write no end for it."""
    first, second, mediation = (cases.get(p) for p in (_FIRST, _SECOND, _MEDIATION))
    if first is None:
        return
    if second is not None and second.accepted_on:
        first.end(second.accepted_on, _how_it_ended(first))
    if mediation is not None and mediation.state is not State.REJECTED:
        first.end(mediation.events[0].legacy.local_date, _how_it_ended(first))


def _how_it_ended(first: LegacyCase) -> Outcome:
    return Outcome.NOT_SETTLED if first.replied_on else Outcome.NO_REPLY
