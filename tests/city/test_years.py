"""The ledger of the demonstration city: the published totals, the odd entries, the same bytes every time."""

import filecmp
from collections import Counter, defaultdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

from petitions.city.volumes import CROSSINGS, ODDITIES
from petitions.city.years import write_ledger
from petitions.rules.identifiers import is_valid_ubn
from petitions.rules.terms import FirstAppealRoute
from tests.support.plain_counter import count, count_years, day_of, rows

NOW = datetime(2026, 5, 20, 2, 0, tzinfo=UTC)
PUBLISHED = {
    "consultations": 5_267,
    "first_appeals": 4_372,
    "second_appeals": 1_464,
    "mediation_meetings": 12,
    "mediation_cases": 197,
    "inspections": 99,
    "education_sessions": 28,
    "tracked_petitions": 667,
    "control_yuan": 76,
    "control_yuan.01-17": 25,
    "control_yuan.03-21": 14,
    "control_yuan.06-20": 19,
    "control_yuan.11-01": 18,
}


@pytest.fixture(scope="module")
def full_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("full")
    write_ledger(folder, scale=1, seed=1, until=NOW)
    return folder


@pytest.fixture(scope="module")
def histories(full_city: Path) -> dict[str, list[dict[str, str]]]:
    found = defaultdict(list)
    for event in rows(full_city, "events"):
        found[event["case_id"]].append(event)
    return found


@pytest.fixture(scope="module")
def cases(full_city: Path) -> dict[str, dict[str, str]]:
    return {case["case_id"]: case for case in rows(full_city, "cases")}


def test_the_year_106_has_the_published_totals(full_city: Path) -> None:
    assert count(full_city, 2017) == PUBLISHED


@pytest.mark.parametrize("seed", [2])
def test_chance_changes_the_stories_but_not_the_totals(tmp_path: Path, seed: int) -> None:
    write_ledger(tmp_path, scale=1, seed=seed, until=datetime(2018, 6, 1, tzinfo=UTC))
    assert count(tmp_path, 2017) == PUBLISHED


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("one", "again", "other")]
    for folder, seed in zip(folders, (7, 7, 8), strict=True):
        folder.mkdir()
        write_ledger(folder, scale=0.05, seed=seed, until=NOW)
    one, again, other = folders
    names = sorted(path.name for path in one.iterdir())
    assert len(names) == 6
    assert filecmp.cmpfiles(one, again, names, shallow=False) == (names, [], [])
    assert "cases.csv" in filecmp.cmpfiles(one, other, names, shallow=False)[1]


def test_nothing_lies_ahead_of_its_time(full_city: Path) -> None:
    today = "2026-05-20"
    assert max(day_of(event["at"]) for event in rows(full_city, "events")) <= today
    assert max(day_of(case["received_at"]) for case in rows(full_city, "cases")) <= today
    held = [meeting for meeting in rows(full_city, "meetings") if meeting["status"] == "held"]
    assert max(day_of(meeting["starts_at"]) for meeting in held) <= today


def test_what_is_not_over_is_open_and_recent(cases: dict[str, dict[str, str]]) -> None:
    still_open = [case for case in cases.values() if case["status"] == "open"]
    assert len(still_open) > 50
    assert min(day_of(case["received_at"]) for case in still_open) > "2025-11-01"


def test_the_year_before_and_the_years_after_are_there_but_smaller(full_city: Path) -> None:
    totals = count_years(full_city)
    for year in (2016, *range(2018, 2026)):
        assert 200 < totals[str(year)]["first_appeals"] < PUBLISHED["first_appeals"] / 2


def has(history: list[dict[str, str]], *types: str) -> bool:
    return set(types) <= {event["type"] for event in history}


def test_every_oddity_of_a_full_year_is_there(
    histories: dict[str, list[dict[str, str]]], cases: dict[str, dict[str, str]]
) -> None:
    found: Counter[str] = Counter()
    for case_id, case in cases.items():
        history = histories.get(case_id, [])
        if any(event["at"].startswith(("2017", "2016-12-31T1", "2016-12-31T2")) for event in history):
            found.update(_traits(case, history))
    short = {name: (found[name], least) for name, least in LEAST.items() if found[name] < least}
    assert short == {}


LEAST = {
    "rejected": ODDITIES["rejected"] + ODDITIES["spam"],
    "transferred before": ODDITIES["transferred_before"],
    "transferred after": ODDITIES["transferred_after"],
    "merged before": ODDITIES["merged_before"],
    "merged after": ODDITIES["merged_after"],
    "withdrawn before": ODDITIES["withdrawn_before"],
    "withdrawn after": ODDITIES["withdrawn_after"],
    "accepted again": ODDITIES["reopened"],
    "accepted again next year": 10,
    "test": ODDITIES["test"] + ODDITIES["petition_test"],
    "deleted": ODDITIES["accepted_then_deleted"],
    "joint": 40,
    "typed in January": ODDITIES["accepted_in_december_typed_in_january"],
    "of this year, in UTC of the last": 5,
    "received in one year, accepted in the next": CROSSINGS["accepted_next_year"] // 2,
    "second appeal of a case of last year": CROSSINGS["second_next_year"] // 2,
    "second appeal without a first": ODDITIES["second_elsewhere"],
    "mediation without a second appeal": ODDITIES["mediation_direct"],
    "mediation without any appeal": ODDITIES["mediation_elsewhere"],
    "mediation asked for by the business": ODDITIES["mediation_asked_by_business"],
    "heard at two meetings": ODDITIES["mediation_continued"],
    "meeting cancelled": ODDITIES["mediation_rescheduled"] + ODDITIES["mediation_lost"],
    "heard after a cancelled meeting": ODDITIES["mediation_rescheduled"],
    "premature": ODDITIES["premature"],
    "category amended": ODDITIES["category_amended"],
    "together": ODDITIES["handled_together"] - 1,
    "on the spot": ODDITIES["solved_on_the_spot"],
    "tracked again": ODDITIES["petition_reopened"],
    "no show": ODDITIES["no_show"],
}


def _traits(case: dict[str, str], history: list[dict[str, str]]) -> set[str]:
    backwards = sorted(history, key=lambda event: -int(event["seq"]))
    first = {event["type"]: event for event in backwards}
    days = {type_: day_of(event["at"]) for type_, event in first.items()}
    dispute, accepted = case["kind"] == "consumer", "accepted" in first
    again = next((day_of(e["at"]) for e in history if e["detail"] == "again"), "")
    heard = [event for event in history if event["type"] == "mediation_heard"]
    traits = {
        "rejected": dispute and "rejected" in first,
        "transferred before": "transferred_out" in first and not accepted,
        "transferred after": "transferred_out" in first and accepted,
        "merged before": dispute and "merged" in first and not accepted and bool(case["merged_into"]),
        "merged after": dispute and "merged" in first and accepted and bool(case["merged_into"]),
        "withdrawn before": "withdrawn" in first and not accepted,
        "withdrawn after": "withdrawn" in first and accepted,
        "accepted again": accepted and again[:4] == "2017" == days["accepted"][:4],
        "accepted again next year": accepted and again[:4] == "2017" > days["accepted"][:4],
        "test": case["is_test"] == "1" and has(history, "accepted" if dispute else "tracked"),
        "deleted": bool(case["deleted_at"]) and accepted,
        "joint": ";" in case["complainant_ids"],
        "typed in January": accepted
        and days["accepted"] < "2018" <= day_of(first["accepted"]["recorded_at"]),
        "of this year, in UTC of the last": accepted and first["accepted"]["at"][:4] < days["accepted"][:4],
        "received in one year, accepted in the next": accepted
        and day_of(case["received_at"])[:4] < days["accepted"][:4],
        "second appeal of a case of last year": accepted
        and "second_appeal_accepted" in days
        and days["accepted"][:4] < days["second_appeal_accepted"][:4],
        "second appeal without a first": "second_appeal_accepted" in first
        and not accepted
        and case["first_appeal_route"] != FirstAppealRoute.CENTER,
        "mediation without a second appeal": bool(heard)
        and accepted
        and "second_appeal_accepted" not in first,
        "mediation without any appeal": bool(heard) and not accepted,
        "mediation asked for by the business": has(history, "mediation_rejected"),
        "heard at two meetings": len({event["meeting_id"] for event in heard}) == 2,
        "meeting cancelled": "meeting_cancelled" in first,
        "heard after a cancelled meeting": "meeting_cancelled" in first and bool(heard),
        "premature": "second_appeal_rejected" in first,
        "category amended": case["category_at_receipt"] != case["category_final"],
        "together": has(history, "accepted", "handled_together"),
        "on the spot": has(history, "solved_on_the_spot") and not has(history, "tracked"),
        "tracked again": case["kind"] == "petition" and bool(again),
        "no show": "cy_no_show" in first,
    }
    return {name for name, holds in traits.items() if holds}


def test_people_and_firms_are_recognisably_invented(full_city: Path) -> None:
    people = rows(full_city, "persons")
    assert all(person["phone"].startswith("0900") for person in people)
    assert {person["email"].rpartition("@")[2] for person in people} == {"example.com", ""}
    numbers = [business["ubn"] for business in rows(full_city, "businesses") if business["ubn"]]
    assert len(set(numbers)) == len(numbers) > 500
    assert all(is_valid_ubn(number, on=NOW.date()) and number.startswith("000") for number in numbers)


@pytest.mark.parametrize(("scale", "share"), [(0.1, 0.1), (0.5, 0.5)])
def test_totals_follow_the_scale(tmp_path: Path, scale: float, share: float) -> None:
    write_ledger(tmp_path, scale=scale, seed=1, until=datetime(2018, 6, 1, tzinfo=UTC))
    found = count(tmp_path, 2017)
    for key in ("consultations", "first_appeals", "second_appeals", "mediation_cases", "tracked_petitions"):
        assert found[key] == pytest.approx(PUBLISHED[key] * share, rel=0.02, abs=1)
