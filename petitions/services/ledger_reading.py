"""Read a ledger from its first row to its last and hand it over in steps; the database is not asked."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from petitions.rules.terms import LinkKind
from petitions.services.ledger_cases import CaseRow, EventRow, read_case, read_event
from petitions.services.ledger_cells import BadCell
from petitions.services.ledger_entries import read_entries
from petitions.services.ledger_files import LedgerFile, Problem, Row
from petitions.services.ledger_join import CASE_ID_OF_CASE, CASE_ID_OF_EVENT, join_cases
from petitions.services.ledger_matters import Teller, digest_of
from petitions.services.ledger_scratch import Scratch
from petitions.services.ledger_steps import AT_ONCE, CHARACTERS_AT_ONCE, CaseRead, Reading, Step, Tie


def read_ledger(files: Mapping[str, LedgerFile], teller: Teller, *, is_new: bool) -> Iterator[Step]:
    """Yield a ledger in steps: persons, businesses, meetings, activities, then cases with their events."""
    with Scratch() as scratch:
        reading = Reading(files, scratch, teller, is_new)
        yield from read_entries(reading)
        yield from _read_cases(reading)


def _read_cases(reading: Reading) -> Iterator[Step]:
    step, characters = Step("cases.csv"), 0
    for case, rows in join_cases(reading):
        row = _read_case(reading, case, rows)
        if row is not None:
            _add(reading, step, row, list(_read_events(reading, row, rows)))
            characters += len(row.narrative)
        most = max(len(step.told) + len(step.read), len(reading.problems))
        if most >= AT_ONCE or characters >= CHARACTERS_AT_ONCE:
            yield reading.hand_over(step)
            step, characters = Step("cases.csv", step.line), 0
    step.line = reading.files["cases.csv"].lines
    yield reading.hand_over(step)
    for refused in reading.scratch.refused("cases.csv", AT_ONCE):
        yield Step("cases.csv", step.line, refused=refused)


def _read_case(reading: Reading, case: Row | None, events: Iterable[Row]) -> CaseRow | None:
    """Read a case; if there is none, or it cannot be read, refuse it and its events."""
    if case is None:
        _refuse_events(reading, events, "不在帳冊中，或未能匯入。")
        return None
    line, cells = case
    try:
        return read_case(line, cells, reading.scratch)
    except BadCell as bad:
        reading.refuse(Problem("cases.csv", line, bad.column, bad.reason))
        reading.scratch.relabel("cases.csv", cells[CASE_ID_OF_CASE].strip(), None)
        _refuse_events(reading, events, "未能匯入。")
        return None


def _refuse_events(reading: Reading, events: Iterable[Row], why: str) -> None:
    for line, cells in events:
        reason = f"案件「{cells[CASE_ID_OF_EVENT].strip()[:60]}」{why}"
        reading.refuse(Problem("events.csv", line, "case_id", reason))


def _read_events(reading: Reading, row: CaseRow, events: Iterable[Row]) -> Iterator[EventRow]:
    seen: set[str] = set()
    for line, cells in events:
        try:
            event = read_event(line, cells, row.ledger_kind, reading.scratch)
            if event.source_id in seen:
                raise BadCell("event_id", f"編號「{event.source_id}」重複。")
        except BadCell as bad:
            reading.refuse(Problem("events.csv", line, bad.column, bad.reason))
            continue
        seen.add(event.source_id)
        yield event


def _add(reading: Reading, step: Step, row: CaseRow, events: list[EventRow]) -> None:
    digest = digest_of(row, events)
    if reading.is_new:
        step.told.append(reading.teller.tell(row, events, digest))
    else:
        step.read.append(CaseRead(row, events, digest))
    step.line = row.line
    step.events += len(events)
    step.ties += _ties(reading, row, events)
    step.visits |= {event.visited_on for event in events if event.visited_on and not row.is_void}


def _ties(reading: Reading, row: CaseRow, events: Sequence[EventRow]) -> Iterator[Tie]:
    """Yield the links from a case to others: what it was merged into, and what it was handled with."""
    merged_at = row.received.at
    for event in events:
        if event.legacy.type == "merged":
            merged_at = event.legacy.at
        other = event.together_with
        if other and other != row.source_id and reading.scratch.find("cases.csv", other):
            yield Tie(event.legacy.line, row.source_id, other, LinkKind.HANDLED_WITH, event.legacy.at)
    if row.merged_into:
        yield Tie(row.line, row.source_id, row.merged_into, LinkKind.MERGED_INTO, merged_at)
