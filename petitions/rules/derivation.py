"""Why a period ends on the day it does: day by day, with all that began it, stopped it and moved it."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from petitions.rules.calendar import ONE_DAY, Basis, Calendar
from petitions.rules.clocks import RunningClock
from petitions.rules.period import Period
from petitions.rules.projection import Happened
from petitions.rules.roc import roc_plain
from petitions.rules.terms import EventKind

FIRST_DAY: Final = "起算之始日，不計入"
STOOD_STILL: Final = "程序停止，不計入"


class TapeDay(NamedTuple):
    """One day of a period: its number, or 0 if it does not count, and why."""

    day: date
    number: int
    why: str
    is_paused: bool = False


class Change(NamedTuple):
    """What moved the date after the period had begun: which entry, on what day, from when to when, why."""

    on: date
    seq: int
    before: date
    after: date
    why: str


class Derivation(NamedTuple):
    """Everything that one must know to count a period again by hand."""

    clock: RunningClock
    period: Period
    basis: Basis
    days: int | None
    months: int | None
    starts_on: date
    starts_because: str
    tape: tuple[TapeDay, ...]
    literal_on: date
    due_on: date
    target_on: date
    original_due_on: date
    pauses: tuple[tuple[date, date | None], ...]
    changes: tuple[Change, ...]
    is_estimated: bool
    is_provisional: bool


def derivation_of(
    clock: RunningClock, period: Period, events: Sequence[Happened], calendar: Calendar
) -> Derivation:
    """Return why a clock of these events ends when it does; its tape ends on the day that is shown.

    `period` is the row of the law that held when it began, `events` the whole history of the case.
    """
    begun = next((event for event in events if event.seq == clock.started_by_seq), None)
    return Derivation(
        clock=clock,
        period=period,
        basis=period.basis,
        days=period.days,
        months=period.months,
        starts_on=clock.starts_on,
        starts_because=_beginning(clock, period, begun),
        tape=tuple(_tape(clock, period, calendar)),
        literal_on=clock.literal_on,
        due_on=clock.due_on,
        target_on=clock.target_on,
        original_due_on=clock.original_due_on,
        pauses=clock.pauses,
        changes=tuple(_changes(clock, events)),
        is_estimated=clock.is_estimated,
        is_provisional=clock.is_provisional,
    )


def _beginning(clock: RunningClock, period: Period, begun: Happened | None) -> str:
    """Say what began the period, and by which rule its first day follows from it."""
    if begun is None:
        return f"自{roc_plain(clock.starts_on)}起算。"
    told = f"{roc_plain(begun.local_date)}「{begun.kind.label}」"
    data = begun.data or {}
    if begun.kind is period.estimated_from:
        guessed = f"推估為其後{period.estimate_workdays}個工作日（{roc_plain(clock.starts_on)}）"
        return f"{told}；收到日尚無證明，{guessed}。"
    if rule := data.get("service_rule"):
        return f"{told}；送達於{roc_plain(clock.starts_on)}生效（{rule}）。"
    if begun.kind is EventKind.DEEMED_SETTLED:
        return f"{told}；以各當事人異議期間最後屆滿之翌日（{roc_plain(clock.starts_on)}）起算。"
    if clock.starts_on != begun.local_date:
        return f"{told}；於{roc_plain(clock.starts_on)}生效。"
    return f"{told}。"


def _tape(clock: RunningClock, period: Period, calendar: Calendar) -> Iterator[TapeDay]:
    yield TapeDay(clock.starts_on, 0, FIRST_DAY)
    number, day = 0, clock.starts_on
    length = None if period.days is None else period.days - period.counts_first_day
    while day < clock.due_on:
        day += ONE_DAY
        if _is_paused(clock, day):
            yield TapeDay(day, 0, STOOD_STILL, is_paused=True)
        elif day > clock.literal_on:
            yield TapeDay(day, 0, _moved_on(day, clock, calendar))
        elif period.basis == "working" and not calendar.is_workday(day):
            yield TapeDay(day, 0, f"{calendar.name_of(day)}，不計入")
        else:
            number += 1
            yield TapeDay(day, number, _counted(day, number, length, clock, calendar))


def _counted(day: date, number: int, length: int | None, clock: RunningClock, calendar: Calendar) -> str:
    name = calendar.name_of(day)
    said = f"展延期間：{name}" if length is not None and number > length else name
    if day == clock.due_on:
        return f"期間末日：{said}"
    return f"末日為{name}，順延" if day == clock.literal_on else said


def _moved_on(day: date, clock: RunningClock, calendar: Calendar) -> str:
    name = calendar.name_of(day)
    return f"順延後之末日：{name}" if day == clock.due_on else f"{name}，順延"


def _is_paused(clock: RunningClock, day: date) -> bool:
    return any(since < day <= (until or date.max) for since, until in clock.pauses)


def _changes(clock: RunningClock, events: Sequence[Happened]) -> Iterator[Change]:
    """Yield what moved this date, as the entries themselves say; older ones by what they shifted."""
    shifts = {shift.seq: shift for shift in clock.shifts}
    for event in events:
        if found := _told(event, clock):
            yield Change(event.local_date, event.seq, _day(found["from"]), _day(found["to"]), _why(event))
        elif event.seq in shifts:
            shift = shifts[event.seq]
            yield Change(event.local_date, event.seq, shift.before, shift.after, _why(event))


def _told(event: Happened, clock: RunningClock) -> dict[str, Any] | None:
    moved = (event.data or {}).get("moved") or ()
    wanted = (clock.period, clock.started_by_seq)
    return next((move for move in moved if (move["period"], move["seq"]) == wanted), None)


def _why(event: Happened) -> str:
    return (
        f"{event.kind.label}：{event.detail}"
        if event.kind is EventKind.CALENDAR_CHANGED
        else event.kind.label
    )


def _day(text: str) -> date:
    return date.fromisoformat(text)
