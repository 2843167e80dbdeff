"""Which periods run for a case: a pure function of its events, the calendar and the law of the day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from petitions.rules.calendar import ONE_DAY, Calendar, Due
from petitions.rules.period import Period, Whose
from petitions.rules.periods import periods_for
from petitions.rules.terms import Channel, EventKind, Procedure, ReceiptGrade, State
from petitions.rules.workflow import is_ended


class Event(Protocol):
    """An event of a case as the clocks see it; `local_date` is its day in Taipei.

    `data` may say `effective_on` (the legal day of service), `due_on` or `new_due_on` (a date that the
    event itself sets), `grade` (how well a receipt is proved) and `new_due_on`; all dates in ISO.
    """

    @property
    def seq(self) -> int: ...
    @property
    def kind(self) -> EventKind: ...
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


@dataclass(slots=True)
class RunningClock:
    """A period that runs or ran for a case.

    `due_on` is the last legal day, `target_on` the day to aim at, `original_due_on` the one before any
    extension. `met_on` is the day of the event that met or ended it, in time or not. `is_revoked`: its
    starting event was corrected or superseded. `is_information` is shown but makes nothing due.
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

    @property
    def is_running(self) -> bool:
        """Say whether the period still runs: neither met nor revoked."""
        return self.met_on is None and not self.is_revoked


def derive(
    procedure: Procedure,
    events: Iterable[Event],
    calendar: Calendar,
    *,
    channel: str = "",
) -> tuple[RunningClock, ...]:
    """Return the clocks of a case in the order in which they started.

    Events that a later one corrects start clocks that are revoked and meet nothing; a case that ends
    ends the clocks that still ran. `channel` chooses the handling period of a petition.
    """
    history = tuple(events)
    corrected = {event.corrects_seq for event in history}
    board = _Board(procedure, Channel(channel) if channel else None, calendar)
    for event in history:
        if event.corrects_seq is None:
            board.take(event, is_corrected=event.seq in corrected)
    return tuple(board.clocks)


def next_due(clocks: Iterable[RunningClock]) -> RunningClock | None:
    """Return the running clock that is due first, if any; what is only information is left out."""
    running = [clock for clock in clocks if clock.is_running and not clock.is_information]
    return min(running, key=lambda clock: (clock.due_on, clock.started_by_seq), default=None)


class _Board:
    """The clocks of one case while its events are read in order."""

    def __init__(self, procedure: Procedure, channel: Channel | None, calendar: Calendar) -> None:
        self.procedure = procedure
        self.channel = channel
        self.calendar = calendar
        self.clocks: list[RunningClock] = []
        self.has_ended = False

    def take(self, event: Event, *, is_corrected: bool) -> None:
        """Let one event meet, extend, end and start clocks, in this order."""
        periods = periods_for(self.procedure, event.local_date, self.channel)
        if not is_corrected:
            self._end(event)
            for period in periods:
                self._meet(period, event)
                self._extend(period, event)
        for period in periods:
            if self._starts(period, event):
                self._start(period, event, is_corrected=is_corrected)

    def _starts(self, period: Period, event: Event) -> bool:
        if event.kind is period.estimated_from:
            return True
        if event.kind not in period.starts:
            return False
        return period.starts_into in (None, event.to_state)

    def _start(self, period: Period, event: Event, *, is_corrected: bool) -> None:
        data = event.data or {}
        is_estimated = event.kind is period.estimated_from or data.get("grade") == ReceiptGrade.ESTIMATED
        starts_on = self._day_zero(period, event, data)
        due = self._due(period, starts_on, data)
        if due is None:
            return
        if period.estimated_from and not is_corrected:
            self._supersede(period, event)
        self.clocks.append(
            RunningClock(
                period=period.key,
                whose=period.whose,
                starts_on=starts_on,
                due_on=due.due_on,
                target_on=due.target_on,
                original_due_on=due.due_on,
                started_by_seq=event.seq,
                party_id=event.party_id,
                is_estimated=is_estimated,
                is_provisional=due.is_provisional,
                is_information=period.is_information,
                is_revoked=is_corrected,
            )
        )

    def _day_zero(self, period: Period, event: Event, data: Mapping[str, Any]) -> date:
        """Return the day that does not count: of service, of receipt, or after the last objection period."""
        if event.kind is period.estimated_from:
            return self.calendar.add_workdays(event.local_date, period.estimate_workdays)
        if effective_on := data.get("effective_on"):
            return date.fromisoformat(effective_on)
        if event.kind is EventKind.DEEMED_SETTLED:
            ends = [c.due_on for c in self.clocks if c.period == "objection" and not c.is_revoked]
            return max(ends) + ONE_DAY if ends else event.local_date
        return event.local_date

    def _due(self, period: Period, starts_on: date, data: Mapping[str, Any], extra: int = 0) -> Due | None:
        if "due_on" in data:
            day = date.fromisoformat(data["due_on"])
            return self.calendar.due(starts_on, max(0, (day - starts_on).days), roll=period.roll)
        if period.months is not None:
            return self.calendar.due_in_months(starts_on, period.months, period.roll)
        if period.days is None:
            return None
        days = period.days + extra - period.counts_first_day
        return self.calendar.due(starts_on, days, period.basis, period.roll)

    def _supersede(self, period: Period, event: Event) -> None:
        """A real receipt, or a second letter to the same party, takes the place of the estimate."""
        for clock in self._running(period.key):
            if clock.is_estimated and event.party_id in (None, clock.party_id):
                clock.is_revoked = True

    def _meet(self, period: Period, event: Event) -> None:
        if event.kind in period.met_by:
            for clock in self._running(period.key):
                if not period.per_party or _concerns(event, clock):
                    clock.met_by_seq, clock.met_on = event.seq, event.local_date
        if event.kind in period.unmet_by:
            for clock in self.clocks[::-1]:
                if clock.period == period.key and not clock.is_revoked:
                    clock.met_by_seq = clock.met_on = None
                    break

    def _extend(self, period: Period, event: Event) -> None:
        """Move the date of the clock that runs: to the day that was set, or by the days the law allows."""
        if event.kind not in period.extended_by:
            return
        new_due_on = (event.data or {}).get("new_due_on")
        for clock in self._running(period.key):
            if new_due_on:
                clock.due_on = clock.target_on = max(clock.starts_on, date.fromisoformat(new_due_on))
            elif due := self._due(period, clock.starts_on, {}, period.extendable_days):
                clock.due_on, clock.target_on = due.due_on, due.target_on

    def _end(self, event: Event) -> None:
        """Stop what still runs when the procedure ends; what is asked for afterwards runs anew."""
        ends = is_ended(self.procedure, event.to_state)
        if ends and not self.has_ended:
            for clock in self.clocks:
                if clock.is_running and not clock.is_information:
                    clock.met_by_seq, clock.met_on = event.seq, event.local_date
        self.has_ended = ends

    def _running(self, key: str) -> list[RunningClock]:
        return [clock for clock in self.clocks if clock.period == key and clock.is_running]


def _concerns(event: Event, clock: RunningClock) -> bool:
    """Say whether an act of one party meets this clock; an objection ends the periods of all."""
    if event.kind in {EventKind.OBJECTED, EventKind.DEEMED_SETTLED}:
        return True
    return event.party_id is None or clock.party_id in (None, event.party_id)
