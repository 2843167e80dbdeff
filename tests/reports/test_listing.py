"""The rows behind a figure are exactly those that it counts."""

from datetime import date, timedelta

import pytest
from sqlalchemy import true

from petitions.models import Case
from petitions.reports import listing
from petitions.reports.annual import year_report
from petitions.reports.listing import Asked, list_counted
from petitions.rules.roc import year_bounds
from petitions.rules.terms import Procedure
from tests.support.counting import noon

pytestmark = pytest.mark.both_databases

YEAR = year_bounds(106)


def listed(measure="first_appeals", *, visible=None, key=None, **values):
    return list_counted(
        Asked(measure, *YEAR, values), visible=true() if visible is None else visible, key=key
    )


def walked(step, measure="first_appeals"):
    """Walk through all pages in one direction and return the numbers of their rows, page by page."""
    pages, page = [], listed(measure)
    while True:
        pages.append([row.id for row in page.rows])
        key = getattr(page, step)
        if key is None:
            return pages
        page = listed(measure, key=key)


def test_a_list_is_as_long_as_its_figure(counted_case, consultation, activity, meeting):
    for procedure in Procedure:
        counted_case(date(2017, 3, 1), procedure)
        counted_case(None, procedure)
        counted_case(date(2018, 1, 1), procedure)
    consultation(date(2017, 3, 1), persons=4)
    consultation(date(2017, 3, 1), is_duplicate=True)
    activity(date(2017, 3, 1))
    activity(date(2017, 3, 1), kind="education")
    meeting(date(2017, 3, 1))
    for measure, n in year_report(106).totals.items():
        found = listed(measure)
        assert (found.figure, found.entries) == (n, 1)
        assert len(found.rows) == found.visible == 1


def test_the_pages_of_a_list_hold_each_row_once(counted_case, monkeypatch):
    monkeypatch.setattr(listing, "PAGE", 4)
    numbers = [counted_case(date(2017, 1 + n % 3, 5)) for n in range(11)]
    pages = walked("after")
    assert [len(page) for page in pages] == [4, 4, 3]
    assert sorted(number for page in pages for number in page) == sorted(numbers)
    days = [row.day for row in listed().rows]
    assert days == sorted(days)


def test_one_can_walk_back_to_the_first_page(counted_case, monkeypatch):
    monkeypatch.setattr(listing, "PAGE", 3)
    for n in range(8):
        counted_case(date(2017, 1 + n % 3, 5))
    first = listed()
    second = listed(key=first.after)
    third = listed(key=second.after)
    assert third.after is None
    back = listed(key=third.before)
    assert [row.id for row in back.rows] == [row.id for row in second.rows]
    assert [row.id for row in listed(key=back.before).rows] == [row.id for row in first.rows]
    assert listed(key=back.before).before is None


def test_the_contacts_of_a_day_stand_in_the_order_in_which_they_came(consultation, monkeypatch):
    monkeypatch.setattr(listing, "PAGE", 3)
    morning = noon(date(2017, 3, 1))
    entered = [
        consultation(date(2017, 3, 1), contacted_at=morning + timedelta(minutes=n * 7 % 10))
        for n in range(10)
    ]
    as_came = sorted(entered, key=lambda number: entered.index(number) * 7 % 10)
    assert [number for page in walked("after", "consultations") for number in page] == as_came
    second = listed("consultations", key=listed("consultations").after)
    assert [row.id for row in listed("consultations", key=second.before).rows] == as_came[:3]


def test_a_value_of_a_breakdown_narrows_the_list(counted_case):
    counted_case(date(2017, 3, 1), district="左營區", replied_on=date(2017, 3, 2))
    counted_case(date(2017, 3, 1), district="苓雅區")
    assert listed(district="左營區", reply="in_time").figure == 1
    assert listed(district="苓雅區", reply="in_time").figure == 0


def test_only_first_appeals_are_broken_down(counted_case):
    with pytest.raises(KeyError):
        listed("second_appeals", district="左營區")


def test_what_one_may_not_see_is_counted_but_not_listed(counted_case, unit_id):
    counted_case(date(2017, 3, 1), unit_id=unit_id("csc"))
    counted_case(date(2017, 3, 1), unit_id=unit_id("cpo"))
    found = listed(visible=Case.unit_id == unit_id("csc"))
    assert (found.figure, found.visible, len(found.rows)) == (2, 1, 1)


def test_a_list_costs_two_statements_for_one_row_and_for_fifty(counted_case, statements):
    counted_case(date(2017, 3, 1))
    statements.clear()
    listed()
    one = len(statements)
    for _ in range(55):
        counted_case(date(2017, 3, 1))
    statements.clear()
    assert len(listed().rows) == 50
    assert (one, len(statements)) == (2, 2)
