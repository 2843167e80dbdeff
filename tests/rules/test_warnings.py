"""When whom to remind and to urge."""

from datetime import date, datetime
from typing import NamedTuple

import pytest

from petitions.clock import TAIPEI
from petitions.reference import shipped_calendar
from petitions.rules.warnings import RUNGS, Whom, falling_on, if_nobody_acts, in_office_hours, ladder
from tests.support.happenings import day

CALENDAR = shipped_calendar()


class AClock(NamedTuple):
    """A period that runs until a day."""

    due_on: date
    target_on: date | None = None
    is_estimated: bool = False


def told(clock: AClock, on: str) -> list[str]:
    return [falling.rung.key for falling in falling_on(clock, CALENDAR, day(on))]


@pytest.mark.parametrize(
    ("on", "keys"),
    [
        ("106/05/31", []),
        ("106/06/01", ["before_2"]),
        ("106/06/02", ["before_1"]),
        ("106/06/03", ["on_the_day"]),  # a Saturday that is worked
        ("106/06/04", []),
        ("106/06/05", ["after_1", "supervisor"]),
        ("106/06/06", ["after_1", "supervisor"]),
        ("106/06/07", ["after_1", "supervisor", "head"]),
        ("106/06/09", ["after_1", "supervisor", "head", "secretary_general"]),
    ],
)
def test_one_joins_after_the_other_in_working_days(on, keys):
    assert told(AClock(day("106/06/03")), on) == keys


def test_a_rung_that_was_reached_keeps_its_day_and_the_officers_comes_again_every_working_day():
    clock = AClock(day("106/06/03"))
    found = {f.rung.whom: f.fires_on for f in falling_on(clock, CALENDAR, day("106/06/08"))}
    assert found == {
        Whom.OFFICER: day("106/06/08"),
        Whom.SUPERVISOR: day("106/06/05"),
        Whom.HEAD: day("106/06/07"),
    }


def test_what_the_office_must_hold_is_warned_of_by_the_day_to_aim_at():
    clock = AClock(day("106/10/11"), target_on=day("106/10/06"))
    assert told(clock, "106/10/03") == ["before_2"]
    assert told(clock, "106/10/06") == ["on_the_day"]


def test_an_estimate_is_the_officers_alone():
    assert told(AClock(day("106/06/03"), is_estimated=True), "106/06/15") == ["after_1"]


def test_what_would_happen_if_nobody_acts_is_known_beforehand():
    coming = if_nobody_acts(AClock(day("106/06/03")), CALENDAR, day("106/06/02"))
    assert [(f.rung.whom, f.fires_on) for f in coming] == [
        (Whom.OFFICER, day("106/06/03")),
        (Whom.OFFICER, day("106/06/05")),
        (Whom.SUPERVISOR, day("106/06/05")),
        (Whom.HEAD, day("106/06/07")),
        (Whom.SECRETARY_GENERAL, day("106/06/09")),
    ]


def test_every_rung_stands_on_the_ladder_once():
    assert len(list(ladder(AClock(day("106/06/03")), CALENDAR))) == len(RUNGS)


@pytest.mark.parametrize(
    ("moment", "leaves"),
    [
        ("2017-06-01 10:00", "2017-06-01 10:00"),
        ("2017-06-01 06:00", "2017-06-01 08:30"),
        ("2017-06-01 18:00", "2017-06-02 08:30"),
        ("2017-05-27 12:00", "2017-05-31 08:30"),  # Dragon Boat Festival
        ("2017-06-03 12:00", "2017-06-03 12:00"),
    ],
)
def test_mails_leave_in_office_hours(moment, leaves):
    asked = datetime.fromisoformat(moment).replace(tzinfo=TAIPEI)
    assert in_office_hours(asked, CALENDAR) == datetime.fromisoformat(leaves).replace(tzinfo=TAIPEI)
