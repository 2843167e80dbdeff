"""Show which entry a correction strikes and what follows from it, before it is recorded."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from petitions.almanac import current_calendar
from petitions.blueprints.access import current_actor
from petitions.filters import short_day
from petitions.forms.tracking import ActForm
from petitions.models import Case
from petitions.queries.record import Entry, find_record
from petitions.rules.clocks import RunningClock, derive, moves
from petitions.rules.periods import label_of
from petitions.rules.projection import Happened, project
from petitions.rules.terms import EventKind, Procedure, State


def struck(case: Case, form: ActForm) -> dict[str, Any]:
    """Return what the form of a correction shows of the entry that is wrong; nothing for any other act."""
    if "corrects_seq" not in form.asked:
        return {}
    record = find_record(case, current_actor())
    entry = next((e for e in record.entries if e.happened.seq == form.corrects_seq.data), None)
    return {"struck": entry, "follows": tuple(_follows(case, record.history, entry))} if entry else {}


def _day(iso: str) -> str:
    return short_day(date.fromisoformat(iso))


def _follows(case: Case, history: Sequence[Happened], wrong: Entry) -> Iterator[str]:
    """Say where the case goes back to, and what becomes of its periods."""
    procedure, last = Procedure(case.procedure), history[-1]
    correction = last._replace(
        seq=last.seq + 1, kind=EventKind.CORRECTED, corrects_seq=wrong.happened.seq, data=None
    )
    after = [*history, correction]
    state = project(procedure, after).state
    if state is not State(case.state):
        yield f"案件回到「{state.label}」"
    calendar = current_calendar()
    stood, stands = (derive(procedure, h, calendar, channel=case.channel) for h in (history, after))
    moved = moves(stood, stands)
    for move in moved:
        yield f"{label_of(move['period'])}由 {_day(move['from'])} 改為 {_day(move['to'])}"
    replaced = {move["period"] for move in moved}
    known = {(clock.period, clock.started_by_seq): clock for clock in stood}
    for clock in stands:
        yield from _change(known.get((clock.period, clock.started_by_seq)), clock, replaced)


def _change(before: RunningClock | None, now: RunningClock, replaced: set[str]) -> Iterator[str]:
    """Say that a period is no longer counted, or runs again."""
    if before is None or before.is_information:
        return
    name = label_of(before.period)
    if now.is_revoked and not before.is_revoked and before.period not in replaced:
        yield f"「{name}」不再計算"
    if (before.met_on or before.paused_on) and now.is_running and not now.paused_on:
        yield f"「{name}」繼續進行，期限 {short_day(now.due_on)}"
