"""Keep entries of a ledger in their registers: add the new, change the changed, leave the rest alone."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import Row, bindparam, select, update

from petitions.extensions import db
from petitions.services.business_names import index_names
from petitions.services.ledger_people import PERSONS
from petitions.services.ledger_registers import (
    ACTIVITIES,
    BUSINESSES,
    CONSULTATIONS,
    MEETINGS,
    Entry,
    Register,
    days_of,
)
from petitions.services.ledger_writer import is_one_of, take_ids, write_rows

REGISTERS: Final = {
    "persons": PERSONS,
    "businesses": BUSINESSES,
    "meetings": MEETINGS,
    "consultations": CONSULTATIONS,
    "activities": ACTIVITIES,
}


@dataclass
class Kept:
    """What became of some entries; `ours` are those that were worked on here and stay as they are."""

    created: int = 0
    changed: int = 0
    ours: list[Entry] = field(default_factory=list)
    days: set[date] = field(default_factory=set)


def keep_entries(register: Register, source: str, entries: Sequence[Entry], *, dry_run: bool) -> Kept:
    """Bring a register to what the ledger says of these entries; figures of the `days` change."""
    stored = _stored(register, source, entries)
    kept = Kept()
    new, changed = [], []
    for entry in entries:
        row = stored.get(entry.source_id)
        if row is None:
            new.append(entry)
            kept.days |= days_of(register, entry.values)
        elif register.said(row) != entry.values[: len(register.compared)]:
            changed.append((row, entry))
    changed = _not_ours(register, changed, kept)
    kept.created, kept.changed = len(new), len(changed)
    if not dry_run:
        _add(register, source, new)
        _change(register, changed)
    return kept


def _stored(register: Register, source: str, entries: Sequence[Entry]) -> dict[str, Row[Any]]:
    """Return the rows of the record that have the ids of these entries."""
    columns = register.layout.table.c
    compared = [columns[name] for name in register.compared]
    statement = select(columns.source_id, columns.id, *compared).where(
        columns.source == source, is_one_of(columns.source_id, [entry.source_id for entry in entries])
    )
    return {row.source_id: row for row in db.session.execute(statement)}


def _not_ours(
    register: Register, changed: list[tuple[Row[Any], Entry]], kept: Kept
) -> list[tuple[Row[Any], Entry]]:
    """Leave out what was worked on here since; note the days of the others, before and after."""
    if not changed:
        return []
    table = register.layout.table
    statement = select(table.c.id).where(table.c.id.in_([row.id for row, _ in changed]), register.is_ours)
    ours = set(db.session.scalars(statement))
    kept.ours = [entry for row, entry in changed if row.id in ours]
    allowed = [(row, entry) for row, entry in changed if row.id not in ours]
    for row, entry in allowed:
        kept.days |= days_of(register, register.said(row)) | days_of(register, entry.values)
    return allowed


def _add(register: Register, source: str, entries: Sequence[Entry]) -> None:
    if not entries:
        return
    ids = take_ids(register.layout, len(entries))
    rows = [
        (row_id, source, entry.source_id, *register.store(entry.values))
        for row_id, entry in zip(ids, entries, strict=True)
    ]
    write_rows(register.layout, rows)
    if register is BUSINESSES:
        index_names(ids)


def _change(register: Register, changed: list[tuple[Row[Any], Entry]]) -> None:
    if not changed:
        return
    table, names = register.layout.table, register.layout.columns[3:]
    statement = (
        update(table)
        .where(table.c.id == bindparam("row_id"))
        .values({name: bindparam(f"new_{name}") for name in names})
    )
    rows = [
        {"row_id": row.id}
        | {f"new_{name}": value for name, value in zip(names, register.store(entry.values), strict=True)}
        for row, entry in changed
    ]
    db.session.connection().execute(statement, rows)
    if register is BUSINESSES:
        index_names(row.id for row, _ in changed)
