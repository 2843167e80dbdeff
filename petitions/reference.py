"""Reference data that travels with the program: calendar, districts, agencies, courts (data/SOURCES.md)."""

import csv
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from petitions.rules.calendar import Calendar

DATA: Final = Path(__file__).resolve().parent / "data"
NO_DISTRICT: Final = "無法分區"


class District(NamedTuple):
    """A district: the city's code, the Ministry's code, postal code, names, and its district court."""

    code: str
    moi_code: str
    zip3: str
    name: str
    name_en: str
    court: str
    is_mountain_indigenous: bool


class Agency(NamedTuple):
    """A bureau of the city and, in words, what it is competent for."""

    name: str
    oid_code: str
    competence: tuple[str, ...]


class Court(NamedTuple):
    """A court of law."""

    code: str
    name: str


def read_calendar_rows() -> Iterator[tuple[date, bool, str, str]]:
    """Yield day, is it worked, name and source of the published calendars, in order."""
    for path in sorted((DATA / "calendar").glob("calendar-*.csv")):
        for row in _rows(path):
            yield date.fromisoformat(row["date"]), row["is_workday"] == "1", row["name"], row["source"]


@cache
def shipped_calendar() -> Calendar:
    """Return the calendar as shipped, without the office's own changes and closures."""
    return Calendar.from_rows((day, works, name) for day, works, name, _ in read_calendar_rows())


@cache
def districts() -> tuple[District, ...]:
    """Return the districts in the city's order; the last one is for what lies in none."""
    return tuple(
        District(
            row["code"],
            row["moi_code"],
            row["zip3"],
            row["name"],
            row["name_en"],
            row["court"],
            row["is_mountain_indigenous"] == "1",
        )
        for row in _rows(DATA / "districts.csv")
    )


@cache
def agencies() -> tuple[Agency, ...]:
    """Return the bureaus of the city."""
    return tuple(
        Agency(row["name"], row["oid_code"], tuple(filter(None, row["competence"].split("、"))))
        for row in _rows(DATA / "agencies.csv")
    )


@cache
def courts() -> tuple[Court, ...]:
    """Return the courts."""
    return tuple(Court(row["code"], row["name"]) for row in _rows(DATA / "courts.csv"))


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)
