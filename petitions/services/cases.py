"""Open a case, and record what happens to it: the only place that moves a case.

One call writes the event (which is its own audit entry), the clocks and the projections on the case,
in the caller's transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update

from petitions.clock import local_day
from petitions.extensions import db, insert_into
from petitions.models import NEVER, Case, CaseEvent, DirtyDay
from petitions.rules.actors import Actor
from petitions.rules.calendar import Calendar
from petitions.rules.clocks import RunningClock, derive, moves, next_due
from petitions.rules.errors import StaleVersion
from petitions.rules.period import Weight
from petitions.rules.projection import Happened, Projection, project, target_of
from petitions.rules.results import GOING_ON, shaping
from petitions.rules.roc import roc_month_key
from petitions.rules.terms import EventKind, Procedure, State
from petitions.rules.workflow import next_state
from petitions.services.chain import genesis, link
from petitions.services.clocks import keep_clocks
from petitions.services.histories import load_history
from petitions.services.numbers import take_number
from petitions.services.rows import add_row

LIVE_DAYS = 2
"""Figures of this many last days are counted live, so that their changes need no mark (ADR 0003)."""


FIGURED = ("counted_on", "replied_on", "reply_due_on", "category", "district", "channel")
"""The columns of a case on which figures rest; only when one changes does its day count anew."""


@dataclass(frozen=True)
class Happening:
    """What is to be recorded: an event, when it happened, and what was said of it."""

    event: EventKind
    happened_at: datetime
    detail: str = ""
    reason: str = ""
    document: str = ""
    party_id: int | None = None
    corrects_seq: int | None = None
    data: dict[str, Any] | None = field(default=None)
    submission_key: str | None = None


def open_case(
    *,
    matter_id: int,
    procedure: Procedure,
    event: EventKind,
    by: Actor,
    at: datetime,
    calendar: Calendar,
    columns: dict[str, Any],
    happening: Happening | None = None,
    recorded_at: datetime | None = None,
) -> Case:
    """Open a case of a procedure on a matter, with its number and its first event.

    `at` is the moment of receipt; its Taipei year is the year of the number. `happening` says more of the
    first event than that it happened; `recorded_at` is when it was typed in, where that is not the receipt.
    """
    state, happening = next_state(procedure, None, event), happening or Happening(event, at)
    first = _happened(happening, 1, state)
    clocks = derive(procedure, (first,), calendar, channel=columns.get("channel", ""))
    number = take_number(procedure, local_day(at))
    typed_at = recorded_at or at
    content = content_of(happening, number=number, seq=1, before=None, target=state, by=by, at=typed_at)
    head = genesis(number)
    values = {
        **columns,
        "matter_id": matter_id,
        "procedure": procedure.value,
        "number": number,
        "received_at": at,
        "received_on": local_day(at),
        "events_count": 1,
        "chain_head": link(head, content),
        **projected(project(procedure, (first,)), clocks),
    }
    case_id = add_row(Case, values, returning="id").scalar_one()
    add_row(CaseEvent, event_row(content, matter_id, case_id, head, happening))
    keep_clocks(clocks, matter_id, case_id)
    return Case(id=case_id, number=number, matter_id=matter_id, procedure=procedure.value)


def record(
    case: Case,
    happening: Happening,
    *,
    by: Actor,
    at: datetime,
    calendar: Calendar,
    version: int,
    history: Sequence[Happened] | None = None,
    columns: Mapping[str, Any] | None = None,
) -> None:
    """Record what happened to a case and move it.

    `version` is the one the person saw; if the case has changed since, StaleVersion is raised and nothing
    is written. `at` is when it is typed in, `happening.happened_at` when it happened. `history` saves
    reading it again; `columns` change on the case with the act (its officer, unit, category).
    Raises StepNotAllowed if the workflow has no such step from here.
    """
    if case.version != version:
        raise StaleVersion
    procedure = Procedure(case.procedure)
    before = State(case.state)
    past = load_history(case.id) if history is None else history
    target = target_of(procedure, before, happening.event, past)
    seq = case.events_count + 1
    events = [*past, _happened(happening, seq, target)]
    projection = project(procedure, events)
    clocks = derive(procedure, events, calendar, channel=case.channel)
    happening = _with_moves(happening, derive(procedure, past, calendar, channel=case.channel), clocks)
    content = content_of(happening, number=case.number, seq=seq, before=before, target=target, by=by, at=at)
    previous = case.chain_head or genesis(case.number)
    head = link(previous, content)
    moved = {"events_count": seq, "chain_head": head, **projected(projection, clocks), **(columns or {})}
    days = _days_that_change(case, procedure, moved)
    _move(case, version, moved)
    add_row(CaseEvent, event_row(content, case.matter_id, case.id, previous, happening))
    keep_clocks(clocks, case.matter_id, case.id)
    mark_counted_days(days, today=local_day(at))


def _with_moves(
    happening: Happening, before: Sequence[RunningClock], after: Sequence[RunningClock]
) -> Happening:
    """Let the event say which dates it moved, from which day to which."""
    moved = moves(before, after)
    return replace(happening, data={**(happening.data or {}), "moved": moved}) if moved else happening


def _days_that_change(case: Case, procedure: Procedure, moved: Mapping[str, Any]) -> set[date | None]:
    """Return the days whose figures change when a case moves: its own, and where it begins or ceases to count
    after a first appeal, that of the appeal, whose result it is to have gone on."""
    figured = (*FIGURED, *shaping(procedure))
    if all(moved.get(name, getattr(case, name)) == getattr(case, name) for name in figured):
        return set()
    days = {case.counted_on, moved["counted_on"]}
    if procedure in GOING_ON and case.counted_on != moved["counted_on"]:
        first = Procedure.FIRST_APPEAL.value
        others = select(Case.counted_on).where(Case.matter_id == case.matter_id, Case.procedure == first)
        days |= set(db.session.scalars(others))
    return days


def _move(case: Case, version: int, moved: dict[str, Any]) -> None:
    """Change the row of the case, first of all: whoever comes second finds that the version has gone by."""
    table: Any = Case.__table__
    statement = update(table).where(table.c.id == case.id, table.c.version == version).returning(table.c.id)
    changed = {"version": version + 1, **moved}
    if db.session.execute(statement, changed).scalar_one_or_none() is None:
        raise StaleVersion


def mark_counted_days(days: set[date | None], *, today: date) -> None:
    """Note that a figure of a past day changed, so that its facts are made anew.

    The last days are always counted live and need no mark; the row lock orders this against the making.
    """
    past = sorted(day for day in days if day is not None and (today - day).days >= LIVE_DAYS)
    if not past:
        return
    statement = insert_into(DirtyDay).values([{"day": day, "touched": 1} for day in past])
    db.session.execute(
        statement.on_conflict_do_update(index_elements=["day"], set_={"touched": DirtyDay.touched + 1})
    )


def _happened(happening: Happening, seq: int, state: State) -> Happened:
    return Happened(
        seq,
        happening.event,
        happening.happened_at,
        local_day(happening.happened_at),
        state,
        happening.detail,
        happening.party_id,
        happening.corrects_seq,
        happening.data,
    )


def projected(projection: Projection, clocks: tuple[RunningClock, ...]) -> dict[str, Any]:
    """Return the columns of the case that follow from its events."""
    counted = projection.counted_on
    return {
        "state": projection.state.value,
        "is_open": projection.is_open,
        "is_routed": projection.is_routed,
        "accepted_on": projection.accepted_on,
        "closed_on": projection.closed_on,
        "outcome": projection.outcome,
        "replied_on": projection.replied_on,
        "reply_due_on": reply_due_on(clocks, projection.reply_period),
        "counted_on": counted,
        "counted_month": roc_month_key(counted) if counted else None,
        **due_columns(clocks, projection.turn),
    }


def reply_due_on(clocks: tuple[RunningClock, ...], period: str) -> date | None:
    """Return the day until which the business has to reply: of the one who has to first."""
    return min((c.due_on for c in clocks if c.period == period and not c.is_revoked), default=None)


def due_columns(clocks: tuple[RunningClock, ...], turn: str) -> dict[str, Any]:
    """Return the columns of the case that its clocks decide; `turn` is whose it is if none runs."""
    nearest = next_due(clocks)
    return {
        "due_on": nearest.due_on if nearest else None,
        "due_under": nearest.period if nearest else None,
        "due_sort": nearest.due_on if nearest else NEVER,
        "due_rank": (nearest.weight if nearest else Weight.NONE).value,
        "is_estimated": nearest.is_estimated if nearest else False,
        "turn": nearest.whose if nearest else turn,
    }


def content_of(
    happening: Happening,
    *,
    number: str,
    seq: int,
    before: State | None,
    target: State,
    by: Actor,
    at: datetime,
) -> dict[str, Any]:
    """Return all that an event says, as the chain hashes it."""
    return {
        "number": number,
        "seq": seq,
        "kind": happening.event.value,
        "happened_at": happening.happened_at,
        "recorded_at": at,
        "actor_id": by.id,
        "actor_label": by.label,
        "ip": by.ip,
        "request_id": by.request_id,
        "from_state": before.value if before else None,
        "to_state": target.value,
        "detail": happening.detail,
        "reason": happening.reason,
        "document": happening.document,
        "party_id": happening.party_id,
        "corrects_seq": happening.corrects_seq,
        "data": happening.data,
    }


def event_row(
    content: dict[str, Any], matter_id: int, case_id: int, previous: bytes, happening: Happening
) -> dict[str, Any]:
    """Return an event as a row of its table, chained to the one before."""
    row = {key: value for key, value in content.items() if key != "number"}
    return row | {
        "matter_id": matter_id,
        "case_id": case_id,
        "local_date": local_day(happening.happened_at),
        "submission_key": happening.submission_key,
        "previous_hash": previous,
        "hash": link(previous, content),
    }
