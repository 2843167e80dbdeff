"""Bring each case of a ledger together with its events, in bounded memory.

Usually both files are in the order of the case; one that is not is sorted on disk first.
"""

from collections.abc import Iterator

from petitions.services.ledger_files import LedgerFile, Problem, Row, read_rows
from petitions.services.ledger_steps import Reading

CASE_ID_OF_CASE, CASE_ID_OF_EVENT = 0, 1


def join_cases(reading: Reading) -> Iterator[tuple[Row | None, list[Row]]]:
    """Yield each case with its events, and alone what belongs to no case; refuse a case told twice."""
    cases = _in_order(reading, reading.files["cases.csv"], CASE_ID_OF_CASE)
    events = _in_order(reading, reading.files["events.csv"], CASE_ID_OF_EVENT)
    waiting = next(events, None)
    last = None
    for case in cases:
        key = case[1][CASE_ID_OF_CASE].strip()
        if key == last:
            reading.refuse(Problem("cases.csv", case[0], "case_id", f"案件編號「{key[:60]}」重複。"))
            continue
        last, found = key, []
        while waiting and (owner := waiting[1][CASE_ID_OF_EVENT].strip()) <= key:
            if owner == key:
                found.append(waiting)
            else:
                yield None, [waiting]
            waiting = next(events, None)
        yield case, found
    while waiting:
        yield None, [waiting]
        waiting = next(events, None)


def _in_order(reading: Reading, file: LedgerFile, place: int) -> Iterator[Row]:
    """Yield the rows of a file in the order of the case, then of their lines."""
    in_order = _is_sorted(reading, file, place)
    rows = read_rows(file, reading.refuse)
    return rows if in_order else reading.scratch.sort(file.name, rows, lambda cells: cells[place].strip())


def _is_sorted(reading: Reading, file: LedgerFile, place: int) -> bool:
    """Go through a file once: is it in order? Remember the ids of the cases for those that name them."""
    is_cases = file.name == "cases.csv"

    def refuse(_problem: Problem, key: str) -> None:
        if is_cases:
            reading.scratch.note(file.name, key, None)

    last, in_order = "", True
    for _, cells in read_rows(file, refuse):
        key = cells[place].strip()
        in_order = in_order and last <= key
        last = key
        if is_cases and not reading.scratch.note(file.name, key, ""):
            reading.scratch.relabel(file.name, key, "")  # the row of before may have been spoilt
    return in_order
