"""Add matters of an old ledger that the record does not hold yet, a batch at a time."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import select

from petitions.extensions import db, joined_bigrams
from petitions.models import Business, DocketItem, Meeting, Party, Person
from petitions.rules.numbers import format_number
from petitions.rules.roc import roc_year
from petitions.rules.text import grams_of
from petitions.services.ledger_cases import Named
from petitions.services.ledger_layouts import CASES, CLOCKS, EVENTS, MATTERS
from petitions.services.ledger_matters import CaseTold, MatterTold
from petitions.services.ledger_writer import Layout, Values, is_one_of, is_postgres, take_ids, write_rows
from petitions.services.numbers import take_serials

PARTIES: Final = Layout(
    Party, "id", "matter_id", "role", "position", "person_id", "business_id", "stated_name"
)
DOCKET: Final = Layout(DocketItem, "id", "matter_id", "case_id", "meeting_id", "heard_at", "result")


class Ids:
    """The ids in the record of the persons, businesses and meetings that some matters name."""

    def __init__(self, source: str, told: Sequence[MatterTold]) -> None:
        self.persons = ids_of(Person, source, {p.source_id for t in told for p in t.complainants})
        self.businesses = ids_of(Business, source, {t.business.source_id for t in told if t.business})
        self.meetings = ids_of(Meeting, source, {m for t in told for case in t.cases for m in case.docket})


def ids_of(model: Any, source: str, source_ids: Iterable[str]) -> dict[str, int]:
    """Return the ids of the rows that came with these ids of the ledger."""
    statement = select(model.source_id, model.id).where(
        model.source == source, is_one_of(model.source_id, source_ids)
    )
    return dict(db.session.execute(statement).all())


def add_matters(source: str, told: Sequence[MatterTold]) -> None:
    """Insert matters with their parties, cases, events, running clocks and docket items."""
    if not told:
        return
    ids = Ids(source, told)
    placed = list(zip(take_ids(MATTERS, len(told)), told, strict=True))
    with _folded_already():
        write_rows(MATTERS, _matters(source, placed), together=True)
    add_parties([party for matter_id, t in placed for party in parties(t, matter_id, ids)])
    add_cases([(matter_id, case) for matter_id, t in placed for case in t.cases], ids)


def add_cases(cases: Sequence[tuple[int, CaseTold]], ids: Ids) -> None:
    """Insert cases of existing matters, each with the next number of its procedure and year of receipt."""
    case_ids = take_ids(CASES, len(cases))
    numbers = _numbers([case for _, case in cases])
    placed = [(case_id, matter_id, case) for case_id, (matter_id, case) in zip(case_ids, cases, strict=True)]
    write_rows(
        CASES,
        [
            (case_id, matter_id, next(numbers[_kind(case)]), case.procedure.value, *case.columns)
            for case_id, matter_id, case in placed
        ],
    )
    _add(EVENTS, ((matter_id, case_id, *event) for case_id, matter_id, c in placed for event in c.events))
    _add(CLOCKS, ((matter_id, case_id, *clock) for case_id, matter_id, c in placed for clock in c.clocks))
    add_docket([(matter_id, case_id, case) for case_id, matter_id, case in placed], ids)


def parties(told: MatterTold, matter_id: int, ids: Ids) -> Iterator[Values]:
    """Yield who takes part in a matter, without ids; one whose row was refused is named by its id alone."""
    for position, person in enumerate(told.complainants, 1):
        person_id = ids.persons.get(person.source_id)
        yield matter_id, "complainant", position, person_id, None, _stated(person, person_id)
    if told.business:
        business_id = ids.businesses.get(told.business.source_id)
        yield matter_id, "respondent", 1, None, business_id, _stated(told.business, business_id)


def _stated(named: Named, found: int | None) -> str | None:
    return None if found else f"（帳冊編號 {named.source_id}）"


def add_parties(rows: Sequence[Values]) -> None:
    """Insert parties."""
    _add(PARTIES, rows)


def add_docket(cases: Iterable[tuple[int, int, CaseTold]], ids: Ids) -> None:
    """Put cases (matter, id, as told) on the agenda of the meetings they name."""
    rows = (
        (matter_id, case_id, ids.meetings[meeting], heard_at, result)
        for matter_id, case_id, case in cases
        for meeting, (heard_at, result) in case.docket.items()
        if meeting in ids.meetings
    )
    _add(DOCKET, rows)


def _add(layout: Layout, rows: Iterable[Values]) -> None:
    found = list(rows)
    if found:
        ids = take_ids(layout, len(found))
        write_rows(layout, [(row_id, *row) for row_id, row in zip(ids, found, strict=True)])


def _matters(source: str, placed: Iterable[tuple[int, MatterTold]]) -> list[Values]:
    has_grams = is_postgres()
    return [
        (row_id, source, t.source_id, t.line, *t.columns, _tokens(t.doc) if has_grams else None)
        for row_id, t in placed
    ]


def _kind(case: CaseTold) -> tuple[str, int]:
    return case.procedure.value, roc_year(case.received_on)


def _numbers(cases: Iterable[CaseTold]) -> dict[tuple[str, int], Iterator[str]]:
    """Take the numbers of a batch, a run of serials for each procedure and year; locked in one order."""
    wanted = Counter(map(_kind, cases))
    taken = {kind: take_serials(*kind, count) for kind, count in sorted(wanted.items())}
    return {kind: _formatted(kind, first, wanted[kind]) for kind, first in taken.items()}


def _formatted(kind: tuple[str, int], first: int, count: int) -> Iterator[str]:
    return (format_number(*kind, serial) for serial in range(first, first + count))


@contextmanager
def _folded_already() -> Iterator[None]:
    """Let the trigger that keeps the full-text table on SQLite know that the texts are folded already."""
    if is_postgres():
        yield
        return
    connection: Any = db.session.connection().connection.driver_connection
    connection.create_function("bigrams", 1, _tokens, deterministic=True)
    try:
        yield
    finally:
        connection.create_function("bigrams", 1, joined_bigrams, deterministic=True)


def _tokens(folded: str) -> str:
    return " ".join(grams_of(folded))
