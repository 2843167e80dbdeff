"""Write what a change of the calendar moves: events in their chains, cases, clocks, notices owed."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any, Final

from petitions.models import Case, CaseEvent, Clock, OwedNotice
from petitions.rules.actors import Actor
from petitions.rules.projection import REPLY_PERIOD, turn_without_period
from petitions.rules.terms import EventKind, State
from petitions.services.cases import Happening, content_of, due_columns, event_row, reply_due_on
from petitions.services.chain import genesis
from petitions.services.clocks import KEPT_ANEW
from petitions.services.ledger_writer import Layout, Values, change_rows, write_rows
from petitions.services.moved import Change, Move, MovedCase

LONGEST_DETAIL: Final = 200
NOTICE: Final = "D41"
"""The paper by which a party is told that a date moved."""

DATED: Final = ("reply_due_on", "due_on", "due_under", "due_sort", "due_rank", "is_estimated", "turn")
"""The columns of a case that its clocks decide; nothing else of it changes with the calendar."""

EVENTS: Final = Layout(
    CaseEvent,
    *("matter_id", "case_id", "seq", "kind", "happened_at", "local_date", "recorded_at", "actor_id"),
    *("actor_label", "ip", "request_id", "from_state", "to_state", "detail", "data"),
    *("previous_hash", "hash"),
)
CASES: Final = Layout(Case, "version", "events_count", "chain_head", *DATED, "id", is_partial=True)
CLOCK_KEY: Final = ("case_id", "period", "started_by_seq")
CLOCKS: Final = Layout(Clock, *KEPT_ANEW, *CLOCK_KEY, is_partial=True)
_KEPT: Final = attrgetter(*KEPT_ANEW)
NOTICES: Final = Layout(OwedNotice, "matter_id", "case_id", "event_seq", "document", "party_id", "owed_at")


def write_moves(cases: Sequence[MovedCase], *, change: Change, by: Actor, at: datetime) -> None:
    """Write a chunk: events, cases, clocks, notices; one statement of each kind for all of them."""
    events, columns = [], []
    for case in cases:
        event, changed = _event_of(case, change, by, at)
        events.append(event)
        columns.append(changed)
    write_rows(EVENTS, events)
    change_rows(CASES, columns, keys=1)
    change_rows(CLOCKS, [row for case in cases for row in _clock_rows(case)], keys=len(CLOCK_KEY))
    write_rows(NOTICES, [notice for case in cases for notice in _notices(case, at)])


def _event_of(case: MovedCase, change: Change, by: Actor, at: datetime) -> tuple[Values, Values]:
    """Return the event of a case and what changes of the case with it, each in the order of its layout."""
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
    changed = (row.version + 1, seq, event["hash"], *_dated(case), row.id)
    return tuple(map(event.__getitem__, EVENTS.columns)), changed


def _datum(move: Move) -> dict[str, Any]:
    party = {"party": move.party_id} if move.party_id else {}
    return {
        "period": move.period,
        "seq": move.seq,
        "from": move.before.isoformat(),
        "to": move.after.isoformat(),
        **party,
    }


def _dated(case: MovedCase) -> Values:
    """Return the columns of the case that follow from its clocks; what rests on anything else stays."""
    found = due_columns(case.clocks, turn_without_period(is_open=case.row.is_open))
    reply_due = reply_due_on(case.clocks, REPLY_PERIOD) if case.moves_reply else case.row.reply_due_on
    return reply_due, *(found[name] for name in DATED[1:])


def _clock_rows(case: MovedCase) -> Iterator[Values]:
    for clock in case.changed:
        yield *_KEPT(clock), case.row.id, clock.period, clock.started_by_seq


def _notices(case: MovedCase, at: datetime) -> Iterator[Values]:
    """Yield a notice owed to each party that was told a date."""
    for party_id in case.addressees:
        yield case.row.matter_id, case.row.id, case.row.events_count + 1, NOTICE, party_id, at
