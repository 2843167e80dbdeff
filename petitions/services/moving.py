"""Move the dates that a change of the office calendar moves: first to see, then for good.

Seeing (`simulate`) and moving (`move`) find the same clocks by the same function. Whatever case may be
touched is derived anew from its events on the new calendar; a clock moves where it stood elsewhere on the
old one. Where it stood is kept, and believed where it is what its start alone gives; else the case is derived
on the old calendar, too. A thousand cases are held in memory at a time.
"""

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import bindparam, select

from petitions.clock import local_day
from petitions.extensions import db
from petitions.models import Case, Clock
from petitions.rules.actors import Actor
from petitions.rules.calendar import Calendar
from petitions.rules.clocks import RunningClock, derive
from petitions.rules.notices import is_told
from petitions.rules.projection import Happened
from petitions.rules.terms import Procedure
from petitions.services.addressees import with_addressees
from petitions.services.cases import mark_counted_days
from petitions.services.histories import load_histories
from petitions.services.moved import Change, Effect, Key, Move, MovedCase
from petitions.services.moving_candidates import PlainCount, find_candidates, plain_count
from petitions.services.moving_writing import write_moves
from petitions.services.sweeping import sweeping_by_hand

CHUNK: Final = 1000
SHOWN: Final = 200
"""So many moves are kept to be shown; all are counted."""


def simulate(old: Calendar, new: Calendar, *, shown: int = SHOWN, most: int | None = None) -> Effect:
    """Return what would move between two calendars; nothing is written.

    With `most`, only so many cases are derived; how many more may move is said as `left`.
    """
    candidates = find_candidates(old, new)
    looked_at = candidates[:most]
    effect = Effect(left=len(candidates) - len(looked_at))
    for cases in _moved_cases(looked_at, old, new, locks=False):
        for case in cases:
            effect.add(case, shown)
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
    for cases in _moved_cases(find_candidates(old, new), old, new, locks=True, again=again):
        write_moves(cases, change=change, by=by, at=at)
        for case in cases:
            effect.add(case, shown)
            if case.moves_reply:
                days.add(case.row.counted_on)
    mark_counted_days(days, today=local_day(at))
    return effect


def _moved_cases(
    candidates: Sequence[int], old: Calendar, new: Calendar, *, locks: bool, again: bool = False
) -> Iterator[list[MovedCase]]:
    """Yield the cases whose clocks differ, a chunk at a time."""
    counted = plain_count(old)
    with sweeping_by_hand() if len(candidates) > CHUNK else nullcontext(int) as sweep:
        for start in range(0, len(candidates), CHUNK):
            standing = _load(candidates[start : start + CHUNK], locks=locks)
            found = (_moved_case(s, old, new, counted) for s in standing if not again or _lags(s, new))
            if moved := [case for case in found if case]:
                yield with_addressees(moved)
            sweep()


def _load(case_ids: Sequence[int], *, locks: bool) -> Iterator["_Standing"]:
    rows = db.session.execute(_CASES_LOCKED if locks else _CASES, {"case_ids": case_ids}).all()
    histories, stored = load_histories(case_ids), _stored(case_ids)
    return (_Standing(row, histories[row.id], stored.get(row.id, {})) for row in rows)


_CASES = (
    select(
        Case.id,
        Case.matter_id,
        Case.number,
        Case.procedure,
        Case.channel,
        Case.state,
        Case.is_open,
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
_CLOCKS = select(
    *(Clock.case_id, Clock.period, Clock.started_by_seq, Clock.starts_on, Clock.due_on, Clock.target_on),
    *(Clock.is_estimated, Clock.met_on, Clock.is_revoked),
).where(Clock.case_id.in_(bindparam("case_ids", expanding=True)))


class _Days(NamedTuple):
    """Where a clock stands, as it was kept."""

    starts_on: date
    due_on: date
    target_on: date | None
    is_estimated: bool
    met_on: date | None
    is_revoked: bool


class _Standing(NamedTuple):
    """A case as it stands: its row, what happened to it, its clocks as they were kept."""

    row: Any
    history: list[Happened]
    kept: dict[Key, _Days]

    def derived(self, calendar: Calendar) -> tuple[RunningClock, ...]:
        return derive(Procedure(self.row.procedure), self.history, calendar, channel=self.row.channel)


def _stored(case_ids: Sequence[int]) -> dict[int, dict[Key, _Days]]:
    """Return the clocks as they stand now, by case."""
    found: dict[int, dict[Key, _Days]] = {}
    for row in db.session.execute(_CLOCKS, {"case_ids": list(case_ids)}):
        found.setdefault(row[0], {})[row[1], row[2]] = _Days(*row[3:])
    return found


def _moved_case(case: _Standing, old: Calendar, new: Calendar, counted: PlainCount) -> MovedCase | None:
    """Derive a case on the new calendar; None if no clock of it moves that anyone would ask about."""
    clocks, row = case.derived(new), case.row
    differing = [c for c in clocks if _key(c) in case.kept and _differs(case.kept[_key(c)], c)]
    if not differing:
        return None
    before: dict[Key, Any] = case.kept
    if not all(_is_plain(_key(clock), case, counted) for clock in differing):
        before = {_key(clock): clock for clock in case.derived(old)}
    changed = tuple(clock for clock in differing if _differs(before[_key(clock)], clock))
    moves = tuple(
        _said(row, clock, case.kept[_key(clock)].due_on)
        for clock in changed
        if _matters(before[_key(clock)], clock)
    )
    return MovedCase(row, moves, changed, clocks, case.history) if moves else None


def _is_plain(key: Key, case: _Standing, counted: PlainCount) -> bool:
    """Say whether a clock runs and stands exactly where its start alone puts it on the old calendar."""
    kept = case.kept[key]
    if kept.is_estimated or kept.is_revoked or kept.met_on:
        return False
    due = counted(key[0], kept.starts_on, case.row.channel)
    return due is not None and (due.due_on, due.target_on) == (kept.due_on, kept.target_on)


def _lags(case: _Standing, new: Calendar) -> bool:
    """Say whether a running clock of a case stands elsewhere than the calendar of today would have it."""
    running = (clock for clock in case.derived(new) if clock.is_running)
    return any(_key(c) in case.kept and case.kept[_key(c)].due_on != c.due_on for c in running)


def _key(clock: RunningClock) -> Key:
    return clock.period, clock.started_by_seq


def _differs(was: RunningClock | _Days, clock: RunningClock) -> bool:
    return (was.due_on, was.target_on, was.starts_on) != (clock.due_on, clock.target_on, clock.starts_on)


def _matters(was: RunningClock | _Days, clock: RunningClock) -> bool:
    """Say whether a move is told: of a clock that runs, or of one that is judged otherwise now."""
    if clock.is_revoked or (was.due_on, was.target_on) == (clock.due_on, clock.target_on):
        return False
    return clock.met_on is None or (clock.met_on <= was.due_on) != (clock.met_on <= clock.due_on)


def _said(row: Any, clock: RunningClock, before: date) -> Move:
    owes = is_told(clock.period) and clock.is_running and not clock.is_information and before != clock.due_on
    return Move(
        row.number,
        clock.period,
        clock.started_by_seq,
        clock.whose,
        before,
        clock.due_on,
        owes,
        clock.party_id,
    )
