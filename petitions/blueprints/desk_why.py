"""Lay out for staff why a period of a case ends on its day, and on what that rests."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from petitions.blueprints import why
from petitions.blueprints.desk import Desk, period_of, why_url
from petitions.queries.record import Entry, find_record
from petitions.queries.sources import list_closed, list_published
from petitions.rules.clocks import RunningClock, derive, next_due
from petitions.rules.derivation import Derivation, derivation_of
from petitions.rules.periods import find_period
from petitions.rules.terms import Procedure

CAPS = (("日曆天", "handling_cap"), ("工作天", "handling_cap_working"))
"""The thirty days of a petition are read in two ways; both are shown."""


def explained(desk: Desk, wanted: str) -> dict[str, Any]:
    """Return what the page shows of one period; of `wanted` (period.seq), else of the one that is due first.

    Three statements at most.
    """
    record = find_record(desk.case, desk.actor)
    clocks = derive(desk.procedure, record.history, desk.calendar, channel=desk.case.channel)
    chosen = _chosen(clocks, wanted)
    others = [_other(desk, clock, chosen) for clock in clocks]
    if chosen is None:
        return {"why": None, "others": others, "begun": None, "published": [], "closed": [], "caps": []}
    found = derivation_of(chosen, period_of(desk, chosen), record.history, desk.calendar)
    first, last = why.span_of(found)
    return {
        "why": why.laid_out(found, desk.calendar) | {"is_estimated": found.is_estimated},
        "others": others,
        "begun": _begun(record.entries, found),
        "published": list_published(first, last),
        "closed": list_closed(first, last),
        "caps": _caps(desk, found),
    }


def _chosen(clocks: Sequence[RunningClock], wanted: str) -> RunningClock | None:
    asked = next((clock for clock in clocks if f"{clock.period}.{clock.started_by_seq}" == wanted), None)
    return asked or next_due(clocks) or (clocks[-1] if clocks else None)


def _other(desk: Desk, clock: RunningClock, chosen: RunningClock | None) -> dict[str, Any]:
    return {
        "name": period_of(desk, clock).label,
        "url": why_url(desk.case, clock),
        "due_on": clock.due_on,
        "said": _said(clock),
        "current": clock is chosen,
    }


def _said(clock: RunningClock) -> str:
    if clock.is_revoked:
        return "已由後來的登錄取代"
    if clock.met_on is not None:
        return "已完成或終止"
    if clock.is_information:
        return "僅供參考"
    return "停止中" if clock.paused_on else "進行中"


def _begun(entries: Sequence[Entry], found: Derivation) -> dict[str, Any] | None:
    """Say who typed in what began the period, and when."""
    entry = next((e for e in entries if e.happened.seq == found.clock.started_by_seq), None)
    return entry and {"how": found.starts_because, "by": entry.by, "recorded_at": entry.recorded_at}


def _caps(desk: Desk, found: Derivation) -> list[tuple[str, date]]:
    if desk.procedure is not Procedure.PETITION or found.period.key != "handling":
        return []
    start = found.starts_on
    caps = [(name, find_period(key, start)) for name, key in CAPS]
    return [(name, desk.calendar.due(start, cap.days or 0, cap.basis).due_on) for name, cap in caps]
