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
    period: str = "handling"
    starts_on: date = date(2017, 5, 1)
    paused_days: int = 0


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
    found = list(ladder(AClock(day("106/06/03")), CALENDAR))
    assert len(found) == len([rung for rung in RUNGS if not rung.periods])


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


def outside(clock: AClock, on: str) -> list[str]:
    return [f.rung.key for f in falling_on(clock, CALENDAR, day(on)) if f.rung.whom.is_outside]


@pytest.mark.parametrize(
    ("on", "keys"),
    [
        ("106/05/31", ["citizen_before_3"]),
        ("106/05/26", []),
        ("106/06/03", ["citizen_before_3"]),
        ("106/06/05", []),
    ],
)
def test_whoever_has_to_complete_something_is_reminded_while_it_can_be_done(on, keys):
    assert outside(AClock(day("106/06/03"), period="rectify_mediation"), on) == keys
    assert outside(AClock(day("106/06/03")), on) == []


def test_a_business_is_reminded_on_the_fourteenth_day_of_its_fifteen():
    clock = AClock(day("106/03/20"), period="business_reply", starts_on=day("106/03/03"))
    assert outside(clock, "106/03/16") == []
    assert outside(clock, "106/03/17") == ["business_day_14"]
    assert outside(clock._replace(paused_days=3, due_on=day("106/03/21")), "106/03/17") == []
    assert outside(clock._replace(is_estimated=True), "106/03/17") == []
