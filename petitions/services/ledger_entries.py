"""Take in the files of a ledger whose rows stand alone, some thousand rows at a time."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final

from petitions.services.ledger_cells import BadCell
from petitions.services.ledger_files import Problem, read_rows
from petitions.services.ledger_keeping import keep_entries
from petitions.services.ledger_people import PERSONS, masked_name, read_person
from petitions.services.ledger_registers import (
    BUSINESSES,
    MEETINGS,
    Entry,
    Register,
    read_activity,
    read_business,
    read_meeting,
)
from petitions.services.ledger_run import Run

Placed = tuple[Register, Entry, str]
"""Where a row belongs, the row, and the label under which others name it."""

AT_ONCE: Final = 2000
"""So many rows are taken in in one step."""


def take_entries(run: Run, file: str) -> Iterator[int]:
    """Take in one of these files; yield after each step the line reached."""
    reader = _reader(run, file)
    rows = read_rows(run.files[file], run.refuse if file == "activities.csv" else _refuse_and_note(run))
    while batch := list(islice(rows, AT_ONCE)):
        found: dict[str, tuple[Register, list[Entry]]] = {}
        for line, cells in batch:
            placed = _read(run, file, reader, line, cells)
            if placed:
                register, entry = placed
                found.setdefault(register.layout.table.name, (register, []))[1].append(entry)
        for register, entries in found.values():
            _keep(run, file, register, entries)
        yield batch[-1][0]


def note_activities(run: Run) -> None:
    """Remember the ids of all activities, for those that repeat another."""
    for _, cells in read_rows(run.files["activities.csv"], lambda *_: None):
        run.scratch.note("activities.csv", cells[0].strip(), None)


def _reader(run: Run, file: str) -> Callable[[int, list[str]], Placed]:
    def person(line: int, cells: list[str]) -> Placed:
        entry = read_person(line, cells)
        return PERSONS, entry, masked_name(entry)

    def business(line: int, cells: list[str]) -> Placed:
        entry = read_business(line, cells)
        return BUSINESSES, entry, entry.values[0]

    def meeting(line: int, cells: list[str]) -> Placed:
        return MEETINGS, read_meeting(line, cells), ""

    def activity(line: int, cells: list[str]) -> Placed:
        return *read_activity(line, cells, run.scratch), ""

    readers = {"persons.csv": person, "businesses.csv": business, "meetings.csv": meeting}
    return readers.get(file, activity)


def _read(
    run: Run, file: str, reader: Callable[[int, list[str]], Placed], line: int, cells: list[str]
) -> tuple[Register, Entry] | None:
    """Read one row and remember its id; refuse it if it cannot be read, or was there before."""
    try:
        register, entry, label = reader(line, cells)
    except BadCell as bad:
        run.scratch.note(file, cells[0].strip(), None)
        run.refuse(Problem(file, line, bad.column, bad.reason))
        return None
    kind = "taken:" + file if file == "activities.csv" else file
    if not run.scratch.note(kind, entry.source_id, label):
        run.refuse(Problem(file, line, "", f"編號「{entry.source_id}」重複。"))
        return None
    return register, entry


def _refuse_and_note(run: Run) -> Callable[[Problem, str], None]:
    def refuse(problem: Problem, key: str) -> None:
        run.scratch.note(problem.file, key, None)
        run.refuse(problem)

    return refuse


def _keep(run: Run, file: str, register: Register, entries: list[Entry]) -> None:
    kept = keep_entries(register, run.source, entries, dry_run=run.is_dry)
    tally = run.tallies[file]
    tally.created += kept.created
    tally.changed += kept.changed
    tally.unchanged += len(entries) - kept.created - kept.changed - len(kept.ours)
    for entry in kept.ours:
        run.keep(file, entry.line)
    run.days |= kept.days
