"""A date that is shown can be counted again from its own explanation."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from petitions.reference import shipped_calendar
from petitions.rules.calendar import Closure, days_after
from petitions.rules.clocks import derive
from petitions.rules.derivation import derivation_of
from petitions.rules.periods import find_period
from petitions.rules.terms import Channel, EventKind, Procedure
from tests.support.happenings import day, only, story

E = EventKind
CALENDAR = shipped_calendar()
PETITION = (
    (E.REGISTERED, "106/01/19"),
    (E.TRACKED, "106/01/19"),
    (E.DISPATCHED, "106/01/19"),
    (E.OFFICER_ACCEPTED, "106/01/20"),
)


def told(procedure, period, *events, calendar=CALENDAR):
    """Return the derivation of the one clock of a period."""
    history = story(procedure, *events)
    clock = only(derive(procedure, history, calendar, channel="online"), period)
    return derivation_of(clock, find_period(period, clock.starts_on, Channel.ONLINE), history, calendar)


def test_every_day_of_the_new_year_says_why_it_does_not_count():
    found = told(Procedure.PETITION, "handling", (E.REGISTERED, "106/01/24"))
    assert found.due_on == day("106/02/06")
    assert [d.number for d in found.tape] == [0, 1, 2, 0, 0, 0, 0, 0, 0, 3, 4, 0, 0, 5]
    assert all(d.why for d in found.tape)
    assert found.starts_because == "106年1月24日「登記」。"


def test_a_period_that_ends_on_a_day_of_rest_shows_where_it_moved():
    told_of = (
        (E.RECEIVED, "106/01/10"),
        (E.ACCEPTED, "106/01/10"),
        (E.BUSINESS_NOTIFIED, "106/01/10", None, 1),
        (E.BUSINESS_RECEIVED, "106/01/12", {"grade": "a"}, 1),
    )
    found = told(Procedure.FIRST_APPEAL, "business_reply", *told_of)
    assert (found.literal_on, found.due_on) == (day("106/01/27"), day("106/02/02"))
    assert found.tape[15].why == "末日為農曆除夕，順延"
    assert found.tape[-1].why.startswith("順延後之末日")


def test_an_estimated_receipt_and_a_rule_of_service_are_said():
    notified = (
        (E.RECEIVED, "106/05/10"),
        (E.ACCEPTED, "106/05/10"),
        (E.BUSINESS_NOTIFIED, "106/05/10", None, 1),
    )
    assert "推估" in told(Procedure.FIRST_APPEAL, "business_reply", *notified).starts_because
    served = {"grade": "a", "effective_on": "2017-05-12", "service_rule": "行政程序法§74：寄存即生效"}
    found = told(
        Procedure.FIRST_APPEAL, "business_reply", *notified, (E.BUSINESS_RECEIVED, "106/05/12", served, 1)
    )
    assert "行政程序法§74" in found.starts_because


def test_a_pause_and_an_extension_stand_in_the_tape_and_in_the_changes():
    found = told(
        Procedure.PETITION,
        "handling",
        *PETITION,
        (E.SUPPLEMENT_REQUESTED, "106/01/20", {"pauses": True}),
        (E.SUPPLEMENTED, "106/01/24"),
        (E.EXTENDED, "106/01/25", {"new_due_on": "2017-02-20"}),
    )
    assert [d.day for d in found.tape if d.is_paused] == [
        days_after(day("106/01/20"), n) for n in range(1, 5)
    ]
    assert [(c.seq, c.after) for c in found.changes] == [(6, day("106/02/03")), (7, day("106/02/20"))]
    assert "展延期間" in found.tape[-1].why
    assert found.original_due_on == day("106/01/26")


@settings(max_examples=300, deadline=None)
@given(
    start=st.dates(day("102/01/01"), day("116/09/01")),
    steps=st.lists(st.integers(0, 9), min_size=3, max_size=3),
    extended=st.integers(0, 40),
    closed=st.lists(st.integers(0, 30), max_size=3),
)
def test_a_derivation_ends_on_the_day_that_is_shown(start, steps, extended, closed):
    calendar = CALENDAR.with_closures([Closure(days_after(start, n)) for n in closed])
    asked = days_after(start, steps[0])
    answered = days_after(asked, steps[1])
    moved = days_after(answered, steps[2])
    events = [
        *((kind, start.isoformat()) for kind, _ in PETITION),
        (E.SUPPLEMENT_REQUESTED, asked.isoformat(), {"pauses": True}),
        (E.SUPPLEMENTED, answered.isoformat()),
        (E.EXTENDED, moved.isoformat(), {"new_due_on": days_after(moved, extended).isoformat()}),
    ]
    found = told(Procedure.PETITION, "handling", *events, calendar=calendar)
    assert found.tape[0].day == found.starts_on
    assert found.tape[-1].day == found.due_on
    assert calendar.is_workday(found.due_on)
    numbers = [d.number for d in found.tape if d.number]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("closed", ["106/02/18", "106/02/17"])
def test_a_closure_on_the_way_is_named(closed):
    calendar = CALENDAR.with_closures([Closure(day(closed), why="颱風停止上班")])
    found = told(Procedure.PETITION, "handling", (E.REGISTERED, "106/02/14"), calendar=calendar)
    assert any("颱風停止上班" in d.why for d in found.tape)
