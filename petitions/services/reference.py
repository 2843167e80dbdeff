"""Load what every office needs before its first case: the calendar, its units, the code lists."""

import csv
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from petitions.extensions import db, insert_into
from petitions.models import CalendarDay, Code, Unit
from petitions.resources import PACKAGE
from petitions.rules.codes import CODES
from petitions.rules.terms import UnitKind

DATA = PACKAGE / "data"
CHUNK = 500


def load_reference(*, at: datetime) -> None:
    """Load calendar, units and code lists; what is there already stays as the office left it."""
    _insert_missing(CalendarDay, ["day"], calendar_rows(at))
    _insert_missing(Unit, ["key"], _unit_rows())
    _insert_missing(Code, ["list", "code", "valid_from"], _code_rows())


def calendar_rows(at: datetime) -> Iterator[dict[str, Any]]:
    """Yield the published days 2013–2027 (行政院人事行政總處 辦公日曆表; sources in the files)."""
    for path in sorted((DATA / "calendar").glob("calendar-*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                yield {
                    "day": date.fromisoformat(row["date"]),
                    "is_workday": row["is_workday"] == "1",
                    "name": row["name"],
                    "source": row["source"][:200],
                    "imported_at": at,
                }


def _unit_rows() -> Iterator[dict[str, Any]]:
    with (DATA / "units.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield {
                "key": row["key"],
                "name": row["name"],
                "kind": UnitKind(row["kind"]).value,
                "phone": row["phone"],
                "valid_from": date.fromisoformat(row["valid_from"]),
            }


def _code_rows() -> Iterator[dict[str, Any]]:
    for position, code in enumerate(CODES):
        yield {
            "list": code.list,
            "code": code.code,
            "label": code.label,
            "label_en": code.label_en,
            "parent": code.parent,
            "position": position,
            "valid_from": code.valid_from,
        }


def _insert_missing(model: Any, key: list[str], rows: Iterator[dict[str, Any]]) -> None:
    statement = insert_into(model).on_conflict_do_nothing(index_elements=key)
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == CHUNK:
            db.session.execute(statement, batch)
            batch = []
    if batch:
        db.session.execute(statement, batch)
