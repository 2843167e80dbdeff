import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from holidays import country_holidays
from hypothesis import given
from hypothesis import strategies as st

from petitions.reference import read_calendar_rows, shipped_calendar
from petitions.rules.calendar import Calendar, Closure, days_after, month_end
from tests.support.happenings import day

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "deadline_vectors.json").read_text("utf-8"))
CALENDAR = shipped_calendar()
TYPHOON = day("2024-10-02")

GOLDEN = [
    (15, "106/02/03", "106/02/18"),
    (15, "106/05/19", "106/06/03"),
    (15, "106/09/15", "106/09/30"),
    (15, "106/03/03", "106/03/20"),
    (15, "106/01/12", "106/02/02"),
    (15, "106/03/19", "106/04/05"),
    (15, "106/09/24", "106/10/11"),
    (15, "106/12/18", "107/01/02"),
    (10, "106/05/19", "106/05/31"),
    (10, "106/09/20", "106/09/30"),
    (10, "106/03/11", "106/03/21"),
    (10, "105/12/23", "106/01/03"),
]

TARGETS = [
    (30, "106/09/10", "106/10/06", "106/10/11"),
    (10, "106/09/29", "106/10/06", "106/10/11"),
    (7, "106/01/25", "106/01/26", "106/02/02"),
]


@pytest.mark.parametrize(("days", "start", "end"), GOLDEN)
def test_a_period_ends_on_the_day_the_law_says(days, start, end):
    assert CALENDAR.due(day(start), days).due_on == day(end)


@pytest.mark.parametrize(("days", "start", "target", "end"), TARGETS)
def test_an_office_aims_at_the_last_working_day_within_the_period(days, start, target, end):
    due = CALENDAR.due(day(start), days, roll="none")
    assert (due.target_on, due.due_on) == (day(target), day(end))


@pytest.mark.parametrize("vector", VECTORS["working_days"], ids=lambda v: v["start"])
def test_working_days_are_counted_on_the_published_calendar(vector):
    closed = [day(text) for text in vector["extra_closed"]]
    due = CALENDAR.due(day(vector["start"]), vector["n"], "working", closed=closed)
    assert due.due_on == day(vector["due"])


@pytest.mark.parametrize("vector", VECTORS["apa48_days"], ids=lambda v: v["start"])
def test_calendar_days_move_on_from_a_day_of_rest(vector):
    due = CALENDAR.due(day(vector["start"]), vector["n"])
    assert days_after(due.starts_on, due.days) == day(vector["raw_end"])
    assert due.due_on == day(vector["due"])


@pytest.mark.parametrize("vector", VECTORS["apa48_months"], ids=lambda v: v["start"])
def test_months_end_the_day_before_the_corresponding_day(vector):
    start = day(vector["start"])
    assert month_end(start, vector["months"]) == day(vector["raw_end"])
    assert CALENDAR.due_in_months(start, vector["months"]).due_on == day(vector["due"])


def test_a_month_without_the_corresponding_day_ends_with_its_last_day():
    assert month_end(day("2017-01-29"), 1) == day("2017-02-28")
    assert month_end(day("2016-01-30"), 1) == day("2016-02-29")


@given(
    st.dates(date(2012, 6, 1), date(2031, 1, 1)),
    st.integers(1, 60),
    st.sampled_from(["calendar", "working"]),
)
def test_the_index_agrees_with_counting_day_by_day(start, days, basis):
    end, left = start, days
    while left:
        end += timedelta(days=1)
        left -= 1 if basis == "calendar" else CALENDAR.is_workday(end)
    while not CALENDAR.is_workday(end):
        end += timedelta(days=1)
    assert CALENDAR.due(start, days, basis).due_on == end


@given(st.dates(date(2013, 1, 1), date(2027, 10, 1)), st.integers(1, 60))
def test_a_derivation_recomputes_to_the_date_shown(start, days):
    due = CALENDAR.due(start, days, "working")
    counted = [step for step in due.derivation if step.counted]
    assert [step.number for step in counted] == list(range(1, days + 1))
    assert due.derivation[0].day == start
    assert counted[-1].day == due.derivation[-1].day == due.due_on
    assert CALENDAR.count_workdays(start, due.due_on) == days


def test_a_derivation_names_the_holiday_that_moved_the_date():
    tape = CALENDAR.due(day("106/01/12"), 15).derivation
    assert [step.why for step in tape if step.day == day("106/01/27")] == ["末日為農曆除夕，順延"]
    assert tape[0].why == "起算之始日不計入"
    assert tape[-1].why == "順延後之末日：上班日"


def test_a_make_up_saturday_is_a_working_day_and_says_so():
    assert CALENDAR.is_workday(day("106/02/18"))
    assert "補行上班" in CALENDAR.name_of(day("106/02/18"))


def test_days_that_no_calendar_covers_are_counted_monday_to_friday_and_marked():
    due = CALENDAR.due(day("2030-01-04"), 5, "working")
    assert due.due_on == day("2030-01-11")
    assert due.is_provisional
    assert CALENDAR.name_of(day("2030-01-07")).endswith("（推定）")
    assert not CALENDAR.due(day("2026-04-29"), 5, "working").is_provisional


def test_an_empty_calendar_still_counts():
    assert Calendar({}).due(day("2026-04-29"), 5, "working").due_on == day("2026-05-06")
    assert Calendar({}).last_workday(day("2026-05-03")) == day("2026-05-01")
    assert Calendar({}).count_workdays(day("2026-04-29"), day("2026-05-06")) == 5


@pytest.mark.parametrize("part", ["all", "am", "pm"])
def test_a_closure_of_the_city_takes_the_day_out(part):
    closed = CALENDAR.with_closures([Closure(TYPHOON, part, "city", "颱風停止上班")])
    assert closed.due(day("2024-10-01"), 1, "working").due_on == day("2024-10-03")
    assert closed.name_of(TYPHOON) == "颱風停止上班"


@pytest.mark.parametrize("closure", [Closure(TYPHOON, "evening"), Closure(TYPHOON, "all", "桃源區")])
def test_an_evening_or_one_district_moves_no_deadline(closure):
    assert CALENDAR.with_closures([closure]).is_workday(TYPHOON)


def test_an_office_may_let_half_days_count():
    lenient = Calendar({TYPHOON: (True, "")}, [Closure(TYPHOON, "am")], half_days_close=False)
    assert lenient.is_workday(TYPHOON)
    assert not lenient.with_closures([Closure(TYPHOON, "all")]).is_workday(TYPHOON)


def test_work_done_the_same_day_took_half_a_day():
    assert CALENDAR.days_used(day("106/01/24"), day("106/01/24")) == 0.5
    assert CALENDAR.days_used(day("106/01/24"), day("106/02/06")) == 5


def test_the_shipped_calendar_agrees_with_an_independent_one():
    taiwan = country_holidays("TW", years=range(2013, 2028))
    rows = list(read_calendar_rows())
    differing = [on for on, works, _, _ in rows if works != taiwan.is_working_day(on)]
    assert differing == []
    assert len(rows) == (date(2028, 1, 1) - date(2013, 1, 1)).days


def test_a_year_of_the_shipped_calendar_has_the_published_number_of_days_off():
    off = {
        year: sum(not works for on, works, _, _ in read_calendar_rows() if on.year == year)
        for year in (2017, 2023, 2025, 2027)
    }
    assert off == {2017: 116, 2023: 116, 2025: 118, 2027: 121}
