"""Bring a matter of an earlier import to what the ledger says now.

History only grows: an event that the ledger tells otherwise is followed by a correction and told anew.
A matter on which someone worked here since is left as it is.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Row, delete, exists, func, select, update

from petitions.clock import local_day
from petitions.extensions import db
from petitions.models import NEVER, Case, CaseEvent, Clock, DocketItem, Link, Matter, Party
from petitions.rules.period import Weight
from petitions.rules.terms import EventKind, LinkKind, State
from petitions.services.findable import gram_columns
from petitions.services.ledger_adding import Ids, add_cases, add_docket, add_parties, parties
from petitions.services.ledger_layouts import (
    CASE_COLUMNS,
    CLOCK_COLUMNS,
    CLOCKS,
    CORRECTIONS,
    EVENT_COLUMNS,
    MATTER_COLUMNS,
)
from petitions.services.ledger_matters import CaseTold, MatterTold
from petitions.services.ledger_writer import Values, read_moment, take_ids, write_rows

CORRECTED_BY: Final = "系統"
REASON: Final = "來源帳冊已更正，重新匯入。"
TOLD_LINKS: Final = (LinkKind.MERGED_INTO.value, LinkKind.HANDLED_WITH.value)
_TOLD: Final = ("kind", "happened_at", "recorded_at", "actor_label", "detail", "reason")
"""What an event says; where it led follows from the others."""


def is_worked_on_here(matter_id: int) -> bool:
    """Say whether a matter has events of our own besides the imported ones; from now on nobody adds one."""
    db.session.execute(select(Case.id).where(Case.matter_id == matter_id).with_for_update())
    own = exists(
        select(CaseEvent.id)
        .join(Case, Case.id == CaseEvent.case_id)
        .where(Case.matter_id == matter_id, CaseEvent.hash.is_not(None))
    )
    return bool(db.session.scalar(select(own)))


def change_matter(source: str, told: MatterTold, matter_id: int, *, at: datetime) -> set[date]:
    """Bring one matter up to date; return the days on which it counted before."""
    ids = Ids(source, [told])
    values = dict(zip(MATTER_COLUMNS, told.columns, strict=True))
    _update(Matter, matter_id, values | gram_columns(values["doc"]))
    db.session.execute(delete(Party).where(Party.matter_id == matter_id))
    add_parties(list(parties(told, matter_id, ids)))
    cases = db.session.execute(
        select(Case.id, Case.procedure, Case.version, Case.counted_on).where(Case.matter_id == matter_id)
    ).all()
    case_ids = [case.id for case in cases]
    links = update(Link).where(Link.case_id.in_(case_ids), Link.kind.in_(TOLD_LINKS), Link.ended_at.is_(None))
    db.session.execute(links.values(ended_at=at))
    known = {case.procedure: case for case in cases}
    add_cases([(matter_id, case) for case in told.cases if case.procedure.value not in known], ids)
    for case in told.cases:
        if found := known.pop(case.procedure.value, None):
            _change_case(case, found, matter_id, ids, at)
    for gone in known.values():
        _void_case(gone, matter_id, at)
    return {case.counted_on for case in cases if case.counted_on}


def _change_case(case: CaseTold, found: Any, matter_id: int, ids: Ids, at: datetime) -> None:
    places = _append(case.events, found.id, matter_id, at)
    values = dict(zip(CASE_COLUMNS, case.columns, strict=True))
    _update(Case, found.id, values | {"version": found.version + 1, "events_count": _count(found.id)})
    for model in (Clock, DocketItem):
        db.session.execute(delete(model).where(model.case_id == found.id))
    clocks = [_placed(clock, places) for clock in case.clocks]
    ids_taken = take_ids(CLOCKS, len(clocks))
    rows = [(row_id, matter_id, found.id, *clock) for row_id, clock in zip(ids_taken, clocks, strict=True)]
    write_rows(CLOCKS, rows)
    add_docket([(matter_id, found.id, case)], ids)


def _void_case(gone: Any, matter_id: int, at: datetime) -> None:
    """Void a case of which the ledger no longer tells anything."""
    _append([], gone.id, matter_id, at)
    nothing = {
        "counted_on": None,
        "counted_month": None,
        "due_on": None,
        "due_under": None,
        "due_sort": NEVER,
        "due_rank": Weight.NONE.value,
    }
    state = {"state": State.VOIDED.value, "is_open": False, "is_void": True, "turn": "none"}
    counts = {"version": gone.version + 1, "events_count": _count(gone.id)}
    _update(Case, gone.id, nothing | state | counts)
    db.session.execute(delete(Clock).where(Clock.case_id == gone.id))


def _append(told: Sequence[Values], case_id: int, matter_id: int, at: datetime) -> dict[int, int]:
    """Add corrections of what is told otherwise, and the events that are new.

    Returns the place in our history of each event told, by its place in the ledger's.
    """
    stored, last = _standing(case_id)
    new, places = [], {}
    for values in told:
        event = dict(zip(EVENT_COLUMNS, values, strict=True))
        event |= {name: read_moment(event[name]) for name in ("happened_at", "recorded_at")}
        event["local_date"] = date.fromisoformat(event["local_date"])
        old = stored.get(event["source_id"])
        if old is not None and all(getattr(old, name) == event[name] for name in _TOLD):
            places[event["seq"]] = stored.pop(event["source_id"]).seq
        else:
            new.append(event)
    rows = [_correction(old, at) for old in stored.values()] + new
    for place, event in enumerate(rows, last + 1):
        if event["kind"] != EventKind.CORRECTED.value:
            places[event["seq"]] = place
        event["seq"] = place
    _write_events(rows, case_id, matter_id)
    return places


def _standing(case_id: int) -> tuple[dict[str, Row[Any]], int]:
    """Return the imported events of a case that stand, by their id in the ledger, and the last place."""
    columns = (CaseEvent.seq, CaseEvent.source_id, CaseEvent.corrects_seq, CaseEvent.to_state)
    events = db.session.execute(
        select(*columns, *(getattr(CaseEvent, name) for name in _TOLD))
        .where(CaseEvent.case_id == case_id)
        .order_by(CaseEvent.seq)
    ).all()
    corrected = {event.corrects_seq for event in events}
    standing = {e.source_id: e for e in events if e.source_id and e.seq not in corrected}
    return standing, max((event.seq for event in events), default=0)


def _correction(old: Row[Any], at: datetime) -> dict[str, Any]:
    return {
        "kind": EventKind.CORRECTED.value,
        "happened_at": at,
        "local_date": local_day(at),
        "recorded_at": at,
        "actor_label": CORRECTED_BY,
        "from_state": old.to_state,
        "to_state": old.to_state,
        "detail": "",
        "reason": REASON,
        "source_id": None,
        "source_line": None,
        "corrects_seq": old.seq,
    }


def _placed(clock: Values, places: Mapping[int, int]) -> Values:
    """Return a clock with the places that its events have in our history."""
    values = dict(zip(CLOCK_COLUMNS, clock, strict=True))
    values["started_by_seq"] = places[values["started_by_seq"]]
    if values["met_by_seq"] is not None:
        values["met_by_seq"] = places[values["met_by_seq"]]
    return tuple(values.values())


def _write_events(events: Sequence[dict[str, Any]], case_id: int, matter_id: int) -> None:
    ids = take_ids(CORRECTIONS, len(events))
    rows = [
        (row_id, matter_id, case_id, *(event.get(name) for name in (*EVENT_COLUMNS, "corrects_seq")))
        for row_id, event in zip(ids, events, strict=True)
    ]
    write_rows(CORRECTIONS, rows)


def _count(case_id: int) -> int:
    statement = select(func.count()).where(CaseEvent.case_id == case_id)
    return db.session.scalar(statement) or 0


def _update(model: Any, row_id: int, values: Mapping[str, Any]) -> None:
    db.session.execute(
        update(model).where(model.id == row_id).values(**values).execution_options(synchronize_session=False)
    )
