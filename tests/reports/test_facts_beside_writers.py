"""Refreshing while others write, on real connections of their own."""

import threading
from datetime import date

import pytest
from sqlalchemy import select, update

from petitions.extensions import db
from petitions.models import Case, DirtyDay
from petitions.reports.annual import year_report
from petitions.reports.facts import refresh_facts
from petitions.reports.recount import differences
from petitions.services.cases import mark_counted_days

TODAY = date(2018, 6, 1)
DAY = date(2017, 3, 3)


def refreshed():
    days = 0
    for done in refresh_facts(TODAY):
        db.session.commit()
        days += done
    db.session.rollback()
    return days


def beside(app, act):
    """Do something in a transaction of its own, while this one is open; returns what it returned."""
    told = []

    def run():
        with app.app_context():
            try:
                told.append(act())
                db.session.commit()
            except Exception as error:  # noqa: BLE001  (told to the test)
                told.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(20)
    assert told, "it did not come back"
    return told[0]


def void_one(case_id):
    db.session.execute(update(Case).where(Case.id == case_id).values(counted_on=None, counted_month=None))
    mark_counted_days({DAY}, today=TODAY)


def test_a_day_that_is_being_marked_is_left_for_the_next_time(pg_app, counted_case):
    case_id, _ = counted_case(DAY), counted_case(DAY)
    db.session.commit()
    refreshed()
    void_one(case_id)
    assert beside(pg_app, refreshed) == 0
    assert year_report(106).totals["first_appeals"] == 1
    db.session.commit()
    assert refreshed() == 1
    assert differences(106) == []


def test_a_day_marked_already_and_marked_again_is_left_alone(pg_app, counted_case):
    case_id = counted_case(DAY)
    db.session.commit()
    refreshed()
    mark_counted_days({DAY}, today=TODAY)
    db.session.commit()
    void_one(case_id)
    assert beside(pg_app, refreshed) == 0
    db.session.commit()
    assert year_report(106).totals["first_appeals"] == 0
    assert refreshed() == 1


def test_of_two_that_refresh_one_finds_nothing_to_do(pg_app, counted_case):
    counted_case(DAY)
    db.session.commit()
    refreshed()
    mark_counted_days({DAY}, today=TODAY)
    db.session.commit()
    steps = refresh_facts(TODAY)
    assert next(steps) == 1
    assert beside(pg_app, refreshed) == 0
    db.session.commit()
    assert list(steps) == []


def test_a_reader_sees_the_same_figure_before_during_and_after(pg_app, counted_case):
    counted_case(DAY)
    db.session.commit()
    refreshed()
    counted_case(DAY)
    mark_counted_days({DAY}, today=TODAY)
    db.session.commit()
    steps = refresh_facts(TODAY)
    next(steps)
    seen = beside(pg_app, lambda: year_report(106).totals["first_appeals"])
    db.session.commit()
    assert seen == year_report(106).totals["first_appeals"] == 2


@pytest.mark.both_databases
def test_writers_and_refreshers_in_a_crowd_leave_right_figures(app, counted_case):
    numbers = [counted_case(DAY.replace(day=1 + n % 28)) for n in range(40)]
    db.session.commit()
    refreshed()

    def write(mine):
        with app.app_context():
            for number in mine:
                day = db.session.scalar(select(Case.counted_on).where(Case.id == number))
                values = {"counted_on": None, "counted_month": None}
                db.session.execute(update(Case).where(Case.id == number).values(**values))
                mark_counted_days({day}, today=TODAY)
                db.session.commit()

    def refresh():
        with app.app_context():
            for _ in range(6):
                refreshed()

    db.session.rollback()
    crowd = [threading.Thread(target=write, args=(numbers[n::4],)) for n in range(3)]
    crowd += [threading.Thread(target=refresh) for _ in range(2)]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join(60)
    assert differences(106) == []
    refreshed()
    assert differences(106) == []
    assert year_report(106).totals["first_appeals"] == 10
    assert db.session.scalars(select(DirtyDay.day)).all() == []
