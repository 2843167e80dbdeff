"""A counter of exchange ledgers that shares nothing with the program: the plain rules of the contract."""

import csv
from collections import Counter, defaultdict
from datetime import datetime, timedelta, timezone
from pathlib import Path

TAIPEI = timezone(timedelta(hours=8))
FIRST_OF = {
    "second_appeal_accepted": "second_appeals",
    "mediation_heard": "mediation_cases",
    "tracked": "tracked_petitions",
}


def rows(folder: Path, name: str) -> "list[dict[str, str]]":
    """Return the rows of one file of a ledger."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def day_of(written: str) -> str:
    """Return the day in Taipei of a written moment, as 2017-01-31."""
    return datetime.fromisoformat(written).astimezone(TAIPEI).date().isoformat()


def count(folder: Path, year: int) -> "dict[str, int]":
    """Return the totals of a western year; `control_yuan.MM-DD` for each visit."""
    return dict(count_years(folder)[str(year)])


def count_years(folder: Path) -> "dict[str, Counter[str]]":
    """Return the totals of all years."""
    totals: dict[str, Counter[str]] = defaultdict(Counter)
    for key, day, number in [*_of_cases(folder), *_of_meetings(folder), *_of_activities(folder)]:
        totals[day[:4]][key] += number
        if key == "control_yuan":
            totals[day[:4]][f"control_yuan.{day[5:]}"] += number
    return totals


def _of_cases(folder: Path) -> "list[tuple[str, str, int]]":
    never = {
        case["case_id"] for case in rows(folder, "cases") if case["is_test"] == "1" or case["deleted_at"]
    }
    events = defaultdict(list)
    for event in rows(folder, "events"):
        if event["case_id"] not in never:
            events[event["case_id"]].append(event)
    counted = []
    for history in events.values():
        history.sort(key=lambda event: (datetime.fromisoformat(event["at"]), int(event["seq"])))
        firsts: dict[str, str] = {}
        for event in history:
            firsts.setdefault(event["type"], day_of(event["at"]))
        if "accepted" in firsts and "acceptance_voided" not in firsts:
            counted.append(("first_appeals", firsts["accepted"], 1))
        counted += [(key, firsts[kind], 1) for kind, key in FIRST_OF.items() if kind in firsts]
        if "cy_accepted" in firsts:
            counted.append(("control_yuan", firsts["cy_accepted"], 1))
    return counted


def _of_meetings(folder: Path) -> "list[tuple[str, str, int]]":
    return [
        ("mediation_meetings", day_of(meeting["starts_at"]), 1)
        for meeting in rows(folder, "meetings")
        if meeting["kind"] == "mediation" and meeting["status"] == "held"
    ]


def _of_activities(folder: Path) -> "list[tuple[str, str, int]]":
    names = {"consultation": "consultations", "inspection": "inspections", "education": "education_sessions"}
    return [
        (
            names[activity["kind"]],
            day_of(activity["starts_at"]),
            int(activity["persons"]) if activity["kind"] == "consultation" else 1,
        )
        for activity in rows(folder, "activities")
        if activity["status"] == "done" and not activity["duplicate_of"]
    ]
