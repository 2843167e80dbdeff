"""Write what a change of the calendar moves: events in their chains, cases, clocks, notices owed."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, update

from petitions.extensions import db
from petitions.models import Case, CaseEvent, OwedNotice
from petitions.rules.actors import Actor
from petitions.rules.projection import project
from petitions.rules.terms import EventKind, Procedure, State
from petitions.services.cases import Happening, content_of, event_row, projected
from petitions.services.chain import genesis
from petitions.services.clocks import clock_rows, keep_clock_rows
from petitions.services.ledger_writer import Layout, Values, write_rows
from petitions.services.moved import Change, Move, MovedCase

LONGEST_DETAIL: Final = 200
NOTICE: Final = "D41"
"""The paper by which a party is told that a date moved."""

DATED: Final = frozenset(
    {"reply_due_on", "due_on", "due_under", "due_sort", "due_rank", "is_estimated", "turn"}
)
"""The columns of a case that its clocks decide; nothing else of it changes with the calendar."""

EVENTS: Final = Layout(
    CaseEvent,
    *("matter_id", "case_id", "seq", "kind", "happened_at", "local_date", "recorded_at", "actor_id"),
    *("actor_label", "ip", "request_id", "from_state", "to_state", "detail", "data"),
    *("previous_hash", "hash"),
)
NOTICES: Final = Layout(OwedNotice, "matter_id", "case_id", "event_seq", "document", "party_id", "owed_at")


def write_moves(cases: Sequence[MovedCase], *, change: Change, by: Actor, at: datetime) -> None:
    """Write a chunk: events, cases, clocks, notices; one statement of each kind for all of them."""
    events, columns = [], []
    for case in cases:
        event, changed = _event_of(case, change, by, at)
        events.append(event)
        columns.append(changed)
    write_rows(EVENTS, events)
    db.session.execute(_move_cases(tuple(columns[0])), columns)
    keep_clock_rows([row for case in cases for row in _clock_rows(case)])
    write_rows(NOTICES, [notice for case in cases for notice in _notices(case, at)])


def _move_cases(names: tuple[str, ...]) -> Any:
    table: Any = Case.__table__
    values: dict[str, Any] = {name: bindparam(name) for name in names if name != "of_case"}
    return update(table).where(table.c.id == bindparam("of_case")).values(values)


def _event_of(case: MovedCase, change: Change, by: Actor, at: datetime) -> tuple[Values, dict[str, Any]]:
    """Return the event of a case, in the order of its layout, and the columns that change with it."""
    row, state = case.row, State(case.row.state)
    happening = Happening(
        EventKind.CALENDAR_CHANGED,
        at,
        detail=change.summary[:LONGEST_DETAIL],
        data={"change": change.id, "moved": [_datum(move) for move in case.moves]},
    )
    seq = row.events_count + 1
    content = content_of(happening, number=row.number, seq=seq, before=state, target=state, by=by, at=at)
    previous = row.chain_head or genesis(row.number)
    event = event_row(content, row.matter_id, row.id, previous, happening)
    columns = {
        "of_case": row.id,
        "version": row.version + 1,
        "events_count": seq,
        "chain_head": event["hash"],
        **_dated(case),
    }
    return tuple(event[name] for name in EVENTS.columns), columns


def _datum(move: Move) -> dict[str, Any]:
    return {
        "period": move.period,
        "seq": move.seq,
        "from": move.before.isoformat(),
        "to": move.after.isoformat(),
    }


def _dated(case: MovedCase) -> dict[str, Any]:
    """Return the columns of the case that follow from its clocks; what rests on anything else stays."""
    projection = project(Procedure(case.row.procedure), case.history)
    found = {name: value for name, value in projected(projection, case.clocks).items() if name in DATED}
    return found if case.moves_reply else {**found, "reply_due_on": case.row.reply_due_on}


def _clock_rows(case: MovedCase) -> list[dict[str, Any]]:
    return clock_rows(case.changed, case.row.matter_id, case.row.id)


def _notices(case: MovedCase, at: datetime) -> Iterator[Values]:
    """Yield the notice owed in a case, if any; it names the party where only one was told."""
    told = {move.seq: move for move in case.moves if move.owes_notice}
    if told:
        parties = {clock.party_id for clock in case.changed if clock.started_by_seq in told}
        party_id = parties.pop() if len(parties) == 1 else None
        yield case.row.matter_id, case.row.id, case.row.events_count + 1, NOTICE, party_id, at
