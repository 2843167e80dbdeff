"""Which periods run for a case: a pure function of its events, the calendar and the law of the day.

The events are read in the order in which they happened, whenever they were typed in.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from petitions.rules.calendar import ONE_DAY, Calendar, Due, days_after
from petitions.rules.clock import Event, RunningClock, Shift, moves, next_due
from petitions.rules.period import Period, Whose
from petitions.rules.periods import periods_heeding
from petitions.rules.projection import Happened, named
from petitions.rules.terms import Channel, EventKind, PartyRole, Procedure, ReceiptGrade
from petitions.rules.workflow import is_ended, moves_case

__all__ = ["Event", "RunningClock", "Shift", "derive", "moves", "next_due"]

OBJECTION = "objection"


def derive(
    procedure: Procedure,
    events: Iterable[Happened],
    calendar: Calendar,
    *,
    channel: str = "",
) -> tuple[RunningClock, ...]:
    """Return the clocks of a case in the order in which they started.

    The events are read as they happened, in whatever order they were typed in. Events that a later one
    corrects start clocks that are revoked and meet nothing; a case that ends ends the clocks that still
    ran. `channel` chooses the handling period of a petition.
    """
    history = sorted(named(tuple(events)), key=_when)
    corrected = {event.corrects_seq for event in history}
    board = _Board(procedure, Channel(channel) if channel else None, calendar)
    for event in history:
        if event.corrects_seq is None:
            board.take(event, is_corrected=event.seq in corrected)
    return tuple(board.clocks)


def _when(event: Event) -> tuple[Any, int]:
    return event.happened_at, event.seq


class _Board:
    """The clocks of one case while its events are read in order."""

    def __init__(self, procedure: Procedure, channel: Channel | None, calendar: Calendar) -> None:
        self.procedure = procedure
        self.channel = channel
        self.calendar = calendar
        self.clocks: list[RunningClock] = []
        self.has_ended = False

    def take(self, event: Event, *, is_corrected: bool) -> None:
        """Let one event meet, move, stop, end and start clocks, in this order."""
        periods = periods_heeding(event.kind, self.procedure, event.local_date, self.channel)
        if not is_corrected:
            self._leave(event)
            self._end(event)
            for period in periods:
                self._meet(period, event)
                self._extend(period, event)
                self._pause(period, event)
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
            if self._is_proven_already(period, event):
                return
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
                weight=period.weight,
                literal_on=due.literal_on,
            )
        )

    def _day_zero(self, period: Period, event: Event, data: Mapping[str, Any]) -> date:
        """Return the day that does not count: of service, of receipt, or after the last objection period."""
        if event.kind is period.estimated_from:
            return self.calendar.add_workdays(event.local_date, period.estimate_workdays)
        if effective_on := data.get("effective_on"):
            return date.fromisoformat(effective_on)
        if event.kind is EventKind.DEEMED_SETTLED:
            ends = [c.due_on for c in self.clocks if c.period == OBJECTION and not c.is_revoked]
            return max(ends) + ONE_DAY if ends else event.local_date
        return event.local_date

    def _due(self, period: Period, starts_on: date, data: Mapping[str, Any]) -> Due | None:
        if "due_on" in data:
            return self._landing(period, starts_on, date.fromisoformat(data["due_on"]))
        if period.months is not None:
            return self.calendar.due_in_months(starts_on, period.months, period.roll)
        if period.days is None:
            return None
        return self.calendar.due(starts_on, period.days - period.counts_first_day, period.basis, period.roll)

    def _landing(self, period: Period, starts_on: date, literal_on: date) -> Due:
        """Return where a period ends whose last day is given: moved on if that day is one of rest."""
        return self.calendar.due(starts_on, max(0, (literal_on - starts_on).days), roll=period.roll)

    def _move(self, clock: RunningClock, period: Period, literal_on: date, event: Event) -> None:
        due = self._landing(period, clock.starts_on, literal_on)
        clock.shifts += (Shift(event.seq, event.kind, clock.due_on, due.due_on),)
        clock.literal_on, clock.is_provisional = due.literal_on, due.is_provisional
        clock.due_on, clock.target_on = due.due_on, due.target_on

    def _is_proven_already(self, period: Period, event: Event) -> bool:
        """Say whether a proved receipt of this party runs: a second letter or proof starts nothing anew."""
        return any(
            not clock.is_estimated and clock.is_of(event.party_id) for clock in self._running(period.key)
        )

    def _supersede(self, period: Period, event: Event) -> None:
        """A real receipt, or a second letter to the same party, takes the place of the estimate."""
        for clock in self._running(period.key):
            if clock.is_estimated and clock.is_of(event.party_id):
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
                literal_on = max(clock.starts_on, date.fromisoformat(new_due_on))
            else:
                literal_on = self._later(period, clock.literal_on, period.extendable_days)
            self._move(clock, period, literal_on, event)

    def _pause(self, period: Period, event: Event) -> None:
        """Stop a pausable period, or let it go on: the days after the one until the other do not count."""
        if not period.pausable:
            return
        stops = event.kind in period.stopped_by and (event.data or {}).get("pauses")
        if stops or event.kind is EventKind.SUSPENDED:
            for clock in self._running(period.key):
                if clock.paused_on is None:
                    clock.pauses += ((event.local_date, None),)
        elif event.kind in period.continued_by or event.kind is EventKind.RESUMED:
            for clock in self._running(period.key):
                if clock.paused_on is not None:
                    self._resume(clock, period, event)

    def _resume(self, clock: RunningClock, period: Period, event: Event) -> None:
        since, until = clock.pauses[-1][0], event.local_date
        clock.pauses = (*clock.pauses[:-1], (since, until))
        since = max(since, clock.starts_on)
        if clock.due_on <= since or until <= since:
            return
        is_working = period.basis == "working"
        stood = self.calendar.count_workdays(since, until) if is_working else (until - since).days
        clock.paused_days += stood
        is_over = clock.literal_on <= since  # only the moving on from a day of rest was left
        literal_on = until + ONE_DAY if is_over else self._later(period, clock.literal_on, stood)
        self._move(clock, period, literal_on, event)

    def _later(self, period: Period, day: date, days: int) -> date:
        if period.basis == "working":
            return self.calendar.add_workdays(day, days)
        return days_after(day, days)

    def _leave(self, event: Event) -> None:
        """End the periods of a business that takes no part any more."""
        if event.kind is EventKind.PARTY_ENDED and (event.data or {}).get("role") == PartyRole.RESPONDENT:
            for clock in self.clocks:
                if clock.whose is Whose.BUSINESS and clock.is_running and clock.is_of(event.party_id):
                    clock.is_revoked = True

    def _end(self, event: Event) -> None:
        """Stop what still runs when the procedure ends; what is asked for afterwards runs anew."""
        if not moves_case(self.procedure, event.kind):
            return
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
    return clock.is_of(event.party_id)
