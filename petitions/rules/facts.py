"""What a guard may look at before a step is taken: the case, what happened, what is said with the act."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from petitions.rules.clocks import RunningClock
from petitions.rules.representation import Mandate
from petitions.rules.terms import EventKind, PartyRole, Procedure


class PastEvent(Protocol):
    """An event that stands (corrected ones are left out)."""

    @property
    def kind(self) -> EventKind: ...
    @property
    def local_date(self) -> date: ...
    @property
    def party_id(self) -> int | None: ...
    @property
    def detail(self) -> str: ...
    @property
    def data(self) -> dict[str, Any] | None: ...


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Everything a guard decides by. What is not told is not so: the defaults refuse.

    `detail`, `reason`, `party_id` and `data` are what was said with the act itself; `respondents` are the
    numbers of the parties complained of. `prior_…` are about the first complaint, wherever it was made.
    `mandates` are those of the complaining side that stand. Amounts are NT$, days are days in Taipei.
    """

    procedure: Procedure
    today: date
    history: Sequence[PastEvent] = ()
    clocks: Sequence[RunningClock] = ()
    detail: str = ""
    reason: str = ""
    party_id: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    has_contact: bool = False
    has_content: bool = False
    has_respondent: bool = False
    respondents: tuple[int, ...] = ()
    has_dispute: bool = False
    is_confidential: bool = False
    is_minor: bool = False
    mandates: tuple[Mandate, ...] = ()
    first_complaint_to: str = ""
    prior_replied: bool = False
    prior_due_on: date | None = None
    is_prior_receipt_unproved: bool = False
    prior_agency_due_on: date | None = None
    amount_ntd: int | None = None
    jurisdiction: frozenset[str] = frozenset()
    lives_elsewhere: bool = False
    committee_size: int = 0
    remediations: int = 0
    received_on: date | None = None
    closed_on: date | None = None

    def happened(self, *kinds: EventKind) -> bool:
        """Say whether one of these events stands."""
        return any(event.kind in kinds for event in self.history)

    def count(self, kind: EventKind) -> int:
        """Return how often an event stands."""
        return sum(event.kind is kind for event in self.history)

    def clocks_of(self, period: str) -> list[RunningClock]:
        """Return the clocks of a period that are not revoked."""
        return [clock for clock in self.clocks if clock.period == period and not clock.is_revoked]

    def happened_to(self, kind: EventKind, party_id: int | None) -> bool:
        """Say whether an event stands that concerns this respondent; one that names nobody concerns all."""
        return any(
            event.kind is kind and (party_id is None or event.party_id in {None, party_id})
            for event in self.history
        )

    @property
    def has_several_respondents(self) -> bool:
        """Say whether more than one business is complained of: each has a clock and a result of its own."""
        return len(self.respondents) > 1

    def says(self, key: str) -> Any:
        """Return what was said with the act under `key`; empty if nothing was."""
        return self.data.get(key, "")

    def day_said(self, key: str) -> date | None:
        """Return a day that was said with the act, in ISO."""
        said = self.data.get(key)
        return date.fromisoformat(said) if said else None

    @property
    def withdrawn_by(self) -> str:
        """In what capacity someone withdraws; the complainant in person unless said otherwise."""
        return str(self.data.get("by_role") or PartyRole.COMPLAINANT.value)


Guard = Callable[[Facts], str | None]
"""Returns the sentence by which the act is refused, or None."""


def first_refusal(guards: Iterable[Guard], facts: Facts) -> str | None:
    """Return the sentence of the first guard that refuses, or None if all let pass."""
    return next((sentence for guard in guards if (sentence := guard(facts))), None)
