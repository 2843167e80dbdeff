"""Move the dates that a change of the office calendar moves: first to see, then for good.

Seeing (`simulate`) and moving (`move`) find the same clocks by the same function. Whatever case may be
touched is derived anew from its events, on the old calendar and on the new one; a clock moves where the
two differ. A thousand cases are held in memory at a time.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import bindparam, select

from petitions.clock import local_day
from petitions.extensions import db
from petitions.models import Case, Clock
from petitions.rules.actors import Actor
from petitions.rules.calendar import Calendar
from petitions.rules.clocks import RunningClock, derive
from petitions.rules.period import Whose
from petitions.rules.projection import Happened
from petitions.rules.terms import Procedure
from petitions.services.cases import mark_counted_days
from petitions.services.histories import load_histories
from petitions.services.moved import Change, Effect, Key, Move, MovedCase
from petitions.services.moving_candidates import find_candidates
from petitions.services.moving_writing import write_moves

CHUNK: Final = 1000
SHOWN: Final = 200
"""So many moves are kept to be shown; all are counted."""

HANDLING: Final = "handling"
"""The period of a petition, which the petitioner was told although it is the office's duty."""

TOLD: Final = frozenset({Whose.BUSINESS, Whose.CITIZEN, Whose.PARTY})


def simulate(old: Calendar, new: Calendar, *, shown: int = SHOWN) -> Effect:
    """Return what would move between two calendars; nothing is written."""
    effect = Effect()
    for cases in _moved_cases(old, new, locks=False):
        for case in cases:
            effect.add(case.moves, shown)
    return effect


def move(
    old: Calendar,
    new: Calendar,
    change: Change,
    *,
    by: Actor,
    at: datetime,
    shown: int = SHOWN,
    again: bool = False,
) -> Effect:
    """Move every clock that differs between two calendars, in the caller's transaction; say what moved.

    Each case gets an event in its chain, its clocks and projection, and a notice owed to a party that was
    told the old date. `again`: only what still stands where it stood before.
    """
    effect, days = Effect(), set[date | None]()
    for cases in _moved_cases(old, new, locks=True, again=again):
        write_moves(cases, change=change, by=by, at=at)
        for case in cases:
            effect.add(case.moves, shown)
            if case.moves_reply:
                days.add(case.row.counted_on)
    mark_counted_days(days, today=local_day(at))
    return effect


def _moved_cases(
    old: Calendar, new: Calendar, *, locks: bool, again: bool = False
) -> Iterator[list[MovedCase]]:
    """Yield the cases whose clocks differ, a chunk at a time."""
    candidates = find_candidates(old, new)
    for start in range(0, len(candidates), CHUNK):
        case_ids = candidates[start : start + CHUNK]
        rows = db.session.execute(_CASES_LOCKED if locks else _CASES, {"case_ids": case_ids}).all()
        histories, stored = load_histories(case_ids), _stored(case_ids)
        if again:
            rows = [row for row in rows if _lags(row, histories[row.id], stored.get(row.id, {}), new)]
        found = (_moved_case(row, histories[row.id], stored.get(row.id, {}), old, new) for row in rows)
        if moved := [case for case in found if case]:
            yield moved


_CASES = (
    select(
        Case.id,
        Case.matter_id,
        Case.number,
        Case.procedure,
        Case.channel,
        Case.state,
        Case.version,
        Case.events_count,
        Case.chain_head,
        Case.counted_on,
        Case.reply_due_on,
    )
    .where(Case.id.in_(bindparam("case_ids", expanding=True)))
    .order_by(Case.id)
)
_CASES_LOCKED = _CASES.with_for_update()
_CLOCKS = select(Clock.case_id, Clock.period, Clock.started_by_seq, Clock.due_on).where(
    Clock.case_id.in_(bindparam("case_ids", expanding=True))
)


def _stored(case_ids: Sequence[int]) -> dict[int, dict[Key, date]]:
    """Return the due dates that stand now, by case and clock."""
    found: dict[int, dict[Key, date]] = {}
    for case_id, period, seq, due_on in db.session.execute(_CLOCKS, {"case_ids": list(case_ids)}):
        found.setdefault(case_id, {})[period, seq] = due_on
    return found


def _moved_case(
    row: Any, history: list[Happened], stored: dict[Key, date], old: Calendar, new: Calendar
) -> MovedCase | None:
    """Derive a case on both calendars; None if no clock of it moves that anyone would ask about."""
    procedure = Procedure(row.procedure)
    before = {_key(clock): clock for clock in derive(procedure, history, old, channel=row.channel)}
    clocks = derive(procedure, history, new, channel=row.channel)
    changed = tuple(
        clock for clock in clocks if _key(clock) in stored and _differs(before[_key(clock)], clock)
    )
    moves = tuple(
        _said(row, clock, stored[_key(clock)]) for clock in changed if _matters(before[_key(clock)], clock)
    )
    return MovedCase(row, moves, changed, clocks, history) if moves else None


def _lags(row: Any, history: list[Happened], stored: dict[Key, date], new: Calendar) -> bool:
    """Say whether a running clock of a case stands elsewhere than the calendar of today would have it."""
    clocks = derive(Procedure(row.procedure), history, new, channel=row.channel)
    return any(stored.get(_key(c), c.due_on) != c.due_on for c in clocks if c.is_running)


def _key(clock: RunningClock) -> Key:
    return clock.period, clock.started_by_seq


def _differs(was: RunningClock, clock: RunningClock) -> bool:
    return (was.due_on, was.target_on, was.starts_on) != (clock.due_on, clock.target_on, clock.starts_on)


def _matters(was: RunningClock, clock: RunningClock) -> bool:
    """Say whether a move is told: of a clock that runs, or of one that is judged otherwise now."""
    if clock.is_revoked or (was.due_on, was.target_on) == (clock.due_on, clock.target_on):
        return False
    return clock.met_on is None or (clock.met_on <= was.due_on) != (clock.met_on <= clock.due_on)


def _said(row: Any, clock: RunningClock, before: date) -> Move:
    was_told = clock.whose in TOLD or (clock.period == HANDLING and row.procedure == Procedure.PETITION.value)
    owes = was_told and clock.is_running and not clock.is_information and before != clock.due_on
    return Move(row.number, clock.period, clock.started_by_seq, clock.whose, before, clock.due_on, owes)
