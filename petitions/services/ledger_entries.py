"""Read the files of a ledger whose rows stand alone, some thousand rows at a time."""

from collections.abc import Callable, Iterator
from itertools import islice

from petitions.services.ledger_cells import BadCell
from petitions.services.ledger_files import Problem, Row, read_rows
from petitions.services.ledger_people import masked_name, read_person
from petitions.services.ledger_registers import Entry, read_activity, read_business, read_meeting
from petitions.services.ledger_steps import ENTRIES_AT_ONCE, Reading, Step

Placed = tuple[str, Entry, str]
"""The register a row belongs to, the row, and the label under which others name it."""

FILES = ("persons.csv", "businesses.csv", "meetings.csv", "activities.csv")


def read_entries(reading: Reading) -> Iterator[Step]:
    """Yield the rows of these files in steps."""
    _note_activities(reading)
    for file in FILES:
        reader = _reader(reading, file)

        def refuse(problem: Problem, key: str) -> None:
            reading.scratch.note(problem.file, key, None)
            reading.refuse(problem)

        rows = read_rows(reading.files[file], refuse)
        while batch := list(islice(rows, ENTRIES_AT_ONCE)):
            step = Step(file, batch[-1][0])
            for row in batch:
                _read(reading, step, reader, row)
            yield reading.hand_over(step)
        yield reading.hand_over(Step(file, reading.files[file].lines))


def _note_activities(reading: Reading) -> None:
    """Remember the ids of all activities, for those that repeat another."""
    for _, cells in read_rows(reading.files["activities.csv"], lambda *_: None):
        reading.scratch.note("any activity", cells[0].strip(), None)


def _reader(reading: Reading, file: str) -> Callable[[int, list[str]], Placed]:
    def person(line: int, cells: list[str]) -> Placed:
        entry = read_person(line, cells)
        return "persons", entry, masked_name(entry)

    def business(line: int, cells: list[str]) -> Placed:
        entry = read_business(line, cells)
        return "businesses", entry, entry.values[0]

    def meeting(line: int, cells: list[str]) -> Placed:
        return "meetings", read_meeting(line, cells), ""

    def activity(line: int, cells: list[str]) -> Placed:
        return *read_activity(line, cells, reading.scratch), ""

    readers = {"persons.csv": person, "businesses.csv": business, "meetings.csv": meeting}
    return readers.get(file, activity)


def _read(reading: Reading, step: Step, reader: Callable[[int, list[str]], Placed], row: Row) -> None:
    """Read one row and remember its id; refuse it if it cannot be read, or was there before."""
    line, cells = row
    try:
        register, entry, label = reader(line, cells)
    except BadCell as bad:
        reading.scratch.note(step.file, cells[0].strip(), None)
        reading.refuse(Problem(step.file, line, bad.column, bad.reason))
        return
    if reading.scratch.note(step.file, entry.source_id, label):
        step.entries.setdefault(register, []).append(entry)
    else:
        reading.refuse(Problem(step.file, line, "", f"編號「{entry.source_id}」重複。"))
