"""What anyone may know of the figures."""

from datetime import date

import pytest

from petitions.extensions import db
from petitions.reports.overview import overview
from petitions.reports.totals import hide_small, published, published_totals
from petitions.rules.terms import Procedure

TODAY = date(2018, 3, 1)

pytestmark = pytest.mark.both_databases


def test_a_year_is_published_when_it_is_over(counted_case):
    counted_case(date(2017, 12, 31))
    counted_case(date(2018, 1, 1))
    assert published(107, today=TODAY) is None
    found = published(106, today=TODAY)
    assert found.totals["first_appeals"] == 1
    assert list(published_totals(TODAY)) == [106]


def test_the_years_shown_to_anyone_end_with_the_last_that_has_figures(counted_case):
    counted_case(date(2010, 5, 1))
    counted_case(date(2012, 5, 1))
    assert list(published_totals(TODAY)) == [101, 99]


def test_every_year_that_has_figures_is_published_in_two_statements(counted_case, statements):
    for year in range(1995, 2018):
        counted_case(date(year, 5, 1))
    db.session.commit()
    statements.clear()
    assert list(published_totals(TODAY)) == list(range(106, 83, -1))
    assert len(statements) == 2


def test_an_empty_office_publishes_nothing(app):
    assert published_totals(TODAY) == {}


def test_small_cells_of_a_breakdown_are_hidden_and_the_totals_are_not(counted_case):
    for n, district in ((9, "左營區"), (6, "苓雅區"), (2, "茂林區")):
        for _ in range(n):
            counted_case(date(2017, 3, 1), district=district)
    counted_case(date(2017, 1, 17), Procedure.CONTROL_YUAN)
    found = published(106, today=TODAY)
    assert found.totals["first_appeals"] == 17
    assert found.breakdowns["district"] == {"左營區": 9, "苓雅區": None, "茂林區": None}
    assert found.by_visit == {"2017-01-17": None}


def test_a_single_hidden_cell_takes_the_next_smallest_along(app):
    assert hide_small({"a": 100, "b": 7, "c": 1}) == {"a": 100, "b": None, "c": None}
    assert hide_small({"a": 100, "b": 3, "c": 1}) == {"a": 100, "b": None, "c": None}
    assert hide_small({"a": 100, "b": 5, "c": 0}) == {"a": 100, "b": 5, "c": 0}
    assert hide_small({"a": 1}) == {"a": None}


def test_the_overview_begins_with_the_last_year_that_has_figures(counted_case):
    counted_case(date(2015, 5, 1))
    found = overview(today=TODAY)
    assert (found.years, found.earlier) == ((104,), None)
    assert overview(today=TODAY, until=106).years == (106, 105, 104)


def test_the_overview_goes_back_ten_years_at_a_time(counted_case, statements):
    counted_case(date(2003, 5, 1))
    counted_case(date(2018, 2, 1))
    db.session.commit()
    statements.clear()
    found = overview(today=TODAY)
    assert len(statements) == 2
    assert found.years == tuple(range(107, 97, -1))
    assert found.totals[107]["first_appeals"] == 1
    assert found.earlier == 97
    older = overview(today=TODAY, until=97)
    assert (older.years, older.earlier) == (tuple(range(97, 91, -1)), None)
    assert older.totals[92]["first_appeals"] == 1


def test_an_empty_office_has_an_overview_of_this_year(app):
    found = overview(today=TODAY, until=5000)
    assert (found.years, found.earlier) == ((107,), None)
