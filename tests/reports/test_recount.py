"""The recount proves the facts from the cases, and says where they differ."""

from datetime import date

import pytest
from sqlalchemy import insert, update

from petitions.extensions import db
from petitions.models import Case, DayFact
from petitions.reports.facts import refresh_facts
from petitions.reports.recount import Difference, differences, recount
from petitions.rules.terms import Procedure

pytestmark = pytest.mark.both_databases

DAY = date(2017, 3, 1)


def refreshed():
    for _ in refresh_facts(date(2018, 1, 1)):
        db.session.commit()


def test_an_empty_year_agrees(app):
    assert differences(106) == []


def test_every_measure_agrees_with_and_without_facts(counted_case, consultation, activity, meeting):
    for procedure in Procedure:
        counted_case(DAY, procedure)
    for put_down in (consultation, activity, meeting):
        put_down(DAY)
    activity(DAY, kind="education")
    assert differences(106) == []
    refreshed()
    assert differences(106) == []


def test_a_change_that_marked_no_day_is_found(counted_case):
    counted_case(DAY, replied_on=DAY)
    refreshed()
    db.session.execute(update(Case).values(replied_on=None))
    told = differences(106)
    assert Difference("first_appeals", "reply", "in_time", 10603, reported=1, counted=0) in told
    assert Difference("first_appeals", "reply", "none", 10603, reported=0, counted=1) in told
    assert len(told) == 2


def test_a_fact_without_a_case_is_found(counted_case):
    counted_case(DAY)
    refreshed()
    row = {"day": DAY, "month": 10603, "measure": "inspections", "dimension": "total", "value": "", "n": 7}
    db.session.execute(insert(DayFact).values(row))
    assert differences(106) == [Difference("inspections", "total", "", 10603, reported=7, counted=0)]


def test_the_recount_of_a_year_reads_no_fact(counted_case, statements):
    counted_case(DAY)
    statements.clear()
    assert recount(106).total("first_appeals", [10603]) == 1
    assert not any("day_facts" in statement for statement in statements)
    assert len(statements) <= 7
