"""A period that runs for a case: what it is, which is due first, and what an event moved."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple, Protocol

from petitions.rules.period import Weight, Whose
from petitions.rules.terms import EventKind, State


class Event(Protocol):
    """An event of a case as the clocks see it; `local_date` is its day in Taipei.

    `data` may say `effective_on` (the legal day of service), `due_on` or `new_due_on` (a date that the
    event itself sets), `grade` (how well a receipt is proved) and `pauses`; all dates in ISO.
    """

    @property
    def seq(self) -> int: ...
    @property
    def kind(self) -> EventKind: ...
    @property
    def happened_at(self) -> datetime: ...
    @property
    def local_date(self) -> date: ...
    @property
    def to_state(self) -> State: ...
    @property
    def party_id(self) -> int | None: ...
    @property
    def corrects_seq(self) -> int | None: ...
    @property
    def data(self) -> dict[str, Any] | None: ...


class Shift(NamedTuple):
    """What moved the date of a clock after it had begun: an extension, or that it stood still."""

    seq: int
    kind: EventKind
    before: date
    after: date


@dataclass(slots=True)
class RunningClock:
    """A period that runs or ran for a case.

    `literal_on` is the last day as counted; `due_on` the last legal day, moved on from a day of rest;
    `target_on` the day to aim at; `original_due_on` the one before any extension or pause. `met_on` is the
    day of the event that met or ended it, in time or not. `is_revoked`: its starting event was corrected or
    superseded. `is_information` is shown but makes nothing due. `pauses` are the days after which and until
    which it stood still, the last one perhaps still open; `paused_days` in days of its basis.
    """

    period: str
    whose: Whose
    starts_on: date
    due_on: date
    target_on: date
    original_due_on: date
    started_by_seq: int
    party_id: int | None = None
    is_estimated: bool = False
    is_provisional: bool = False
    is_information: bool = False
    met_by_seq: int | None = None
    met_on: date | None = None
    is_revoked: bool = False
    weight: Weight = Weight.STATUTORY
    literal_on: date = date.max
    pauses: tuple[tuple[date, date | None], ...] = ()
    paused_days: int = 0
    shifts: tuple[Shift, ...] = ()

    def is_of(self, party_id: int | None) -> bool:
        """Say whether the period is this party's; where none is named there is only one."""
        return party_id is None or self.party_id in (None, party_id)

    @property
    def is_running(self) -> bool:
        """Say whether the period still runs: neither met nor revoked."""
        return self.met_on is None and not self.is_revoked

    @property
    def paused_on(self) -> date | None:
        """Return the day since which the period stands still; None if it does not."""
        if self.is_running and self.pauses and self.pauses[-1][1] is None:
            return self.pauses[-1][0]
        return None


def next_due(clocks: Iterable[RunningClock]) -> RunningClock | None:
    """Return the running clock that is due first, if any: of one day, the one on which most hangs.

    What is only information or stands still makes nothing due.
    """
    running = [clock for clock in clocks if clock.is_running and not clock.is_information]
    going = [clock for clock in running if clock.paused_on is None]
    return min(going, key=lambda clock: (clock.due_on, clock.weight, clock.started_by_seq), default=None)


def moves(before: Sequence[RunningClock], after: Sequence[RunningClock]) -> list[dict[str, Any]]:
    """Return which dates differ after an event from what they were before it, as the event keeps them.

    A clock that takes the place of another (a receipt for an estimate, a corrected receipt) is told as a
    move from the date of the one before.
    """
    known = {(clock.period, clock.started_by_seq): clock for clock in before if not clock.is_revoked}
    revoked = {(clock.period, clock.started_by_seq) for clock in after if clock.is_revoked}
    told = []
    for clock in after:
        if clock.is_revoked or clock.is_information:
            continue
        earlier = known.get((clock.period, clock.started_by_seq)) or _replaced(clock, known, revoked)
        if earlier and earlier.due_on != clock.due_on:
            told.append(
                {
                    "period": clock.period,
                    "seq": clock.started_by_seq,
                    "from": earlier.due_on.isoformat(),
                    "to": clock.due_on.isoformat(),
                    **({"party": clock.party_id} if clock.party_id else {}),
                }
            )
    return told


def _replaced(
    clock: RunningClock, known: dict[tuple[str, int], RunningClock], revoked: set[tuple[str, int]]
) -> RunningClock | None:
    """Return the clock of the same period and party that this one takes the place of."""
    for key, earlier in reversed(known.items()):
        if key in revoked and clock.period == earlier.period and clock.party_id == earlier.party_id:
            return earlier
    return None
