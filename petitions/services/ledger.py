"""Take in the ledger of another system (a folder of CSV files), once, however often it is run.

Rows are known by source and legacy id. The caller commits after every step; an import that was
interrupted is run again and goes on where it was.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Final, NamedTuple

from sqlalchemy import select

from petitions.extensions import db
from petitions.models import Matter, Unit
from petitions.rules.calendar import Calendar
from petitions.rules.terms import LinkKind
from petitions.services.ledger_adding import add_matters
from petitions.services.ledger_cases import CaseRow, EventRow, read_case, read_event
from petitions.services.ledger_cells import BadCell
from petitions.services.ledger_changing import change_matter, is_worked_on_here
from petitions.services.ledger_entries import note_activities, take_entries
from petitions.services.ledger_files import Problem, Row
from petitions.services.ledger_join import join_cases
from petitions.services.ledger_links import Tie, link_cases, number_the_visits, ties_of
from petitions.services.ledger_matters import Teller, digest_of
from petitions.services.ledger_run import Run, settle

AT_ONCE: Final = 2000
"""So many cases are taken in in one step, about a second of work."""

CHARACTERS_AT_ONCE: Final = 8_000_000
TIED_AT_ONCE: Final = 500
ENTRIES: Final = ("persons.csv", "businesses.csv", "meetings.csv", "activities.csv")

ReadCase = tuple[CaseRow, list[EventRow]]
Stored = dict[str | None, tuple[int, bytes | None]]


class Progress(NamedTuple):
    """How far an import is: the file at hand, its lines done and in all, the problems since the last step."""

    file: str
    done: int
    total: int
    problems: list[Problem]


def take_in(run: Run, *, calendar: Calendar) -> Iterator[Progress]:
    """Take in a ledger in steps of some thousand rows; the caller commits after each.

    `calendar` tells the day by which a business had to reply.
    """
    note_activities(run)
    for file in ENTRIES:
        for line in take_entries(run, file):
            yield Progress(file, line, run.files[file].lines, settle(run))
    total = run.files["cases.csv"].lines
    for line in _take_cases(run, calendar):
        yield Progress("cases.csv", line, total, settle(run))
    _tie(run)
    yield Progress("cases.csv", total, total, settle(run))


def _take_cases(run: Run, calendar: Calendar) -> Iterator[int]:
    teller = Teller(calendar, dict(db.session.execute(select(Unit.key, Unit.id)).all()))
    is_known = db.session.scalar(select(Matter.id).where(Matter.source == run.source).limit(1)) is not None
    for batch in _batches(_read_cases(run)):
        stored = _stored(run.source, batch) if is_known else {}
        _take_batch(run, teller, batch, stored)
        yield batch[-1][0].line


def _read_cases(run: Run) -> Iterator[ReadCase]:
    """Yield the cases that can be read, each with those of its events that can."""
    for (line, cells), events in join_cases(run):
        try:
            row = read_case(line, cells, run.scratch)
        except BadCell as bad:
            run.refuse(Problem("cases.csv", line, bad.column, bad.reason))
            for event_line, _ in events:
                reason = f"案件「{cells[0].strip()[:60]}」未能匯入。"
                run.refuse(Problem("events.csv", event_line, "case_id", reason))
            continue
        yield row, list(_read_events(run, row, events))


def _read_events(run: Run, row: CaseRow, events: Iterable[Row]) -> Iterator[EventRow]:
    seen: set[str] = set()
    for line, cells in events:
        try:
            event = read_event(line, cells, row.ledger_kind, run.scratch)
            if event.source_id in seen:
                raise BadCell("event_id", f"編號「{event.source_id}」重複。")
        except BadCell as bad:
            run.refuse(Problem("events.csv", line, bad.column, bad.reason))
            continue
        seen.add(event.source_id)
        yield event


def _batches(cases: Iterator[ReadCase]) -> Iterator[list[ReadCase]]:
    """Gather cases into batches, smaller ones where they are long."""
    batch: list[ReadCase] = []
    characters = 0
    for case in cases:
        batch.append(case)
        characters += len(case[0].narrative)
        if len(batch) >= AT_ONCE or characters >= CHARACTERS_AT_ONCE:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def _stored(source: str, batch: list[ReadCase]) -> Stored:
    """Return matter and digest of the cases that an earlier import took in."""
    statement = select(Matter.source_id, Matter.id, Matter.source_digest).where(
        Matter.source == source, Matter.source_id.in_([row.source_id for row, _ in batch])
    )
    return {key: (matter_id, digest) for key, matter_id, digest in db.session.execute(statement)}


def _take_batch(run: Run, teller: Teller, batch: list[ReadCase], stored: Stored) -> None:
    """Add the cases that are new, change those that changed; remember links and visits for the end."""
    tally, new = run.tallies["cases.csv"], []
    for row, events in batch:
        for tie in ties_of(run, row, events):
            run.scratch.defer([*tie[:4], tie.at.isoformat()])
        run.visits |= {event.visited_on for event in events if event.visited_on and not row.is_void}
        matter_id, digest = stored.get(row.source_id, (None, None))
        if matter_id is None:
            new.append(teller.tell(row, events))
            run.tallies["events.csv"].created += len(events)
        elif digest == digest_of(row, events):
            tally.unchanged += 1
            run.tallies["events.csv"].unchanged += len(events)
        else:
            _change(run, teller, row, events, matter_id)
    tally.created += len(new)
    run.days |= {case.counted_on for told in new for case in told.cases if case.counted_on}
    if not run.is_dry:
        add_matters(run.source, new)


def _change(run: Run, teller: Teller, row: CaseRow, events: list[EventRow], matter_id: int) -> None:
    if is_worked_on_here(matter_id):
        run.keep("cases.csv", row.line)
        return
    run.tallies["cases.csv"].changed += 1
    if run.is_dry:
        return
    told = teller.tell(row, events)
    run.days |= change_matter(run.source, told, matter_id, at=run.at)
    run.days |= {case.counted_on for case in told.cases if case.counted_on}


def _tie(run: Run) -> None:
    """Link the cases and number the visits, now that all are there."""
    if run.is_dry:
        return
    number_the_visits(run.source, run.visits)
    ties = (
        Tie(line, key, other, LinkKind(kind), datetime.fromisoformat(at))
        for line, key, other, kind, at in run.scratch.deferred()
    )
    while some := list(islice(ties, TIED_AT_ONCE)):
        link_cases(run, some)
