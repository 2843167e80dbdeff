"""Facts make a figure quick; they never make it wrong."""

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import delete, func, select, update

from petitions.extensions import db
from petitions.models import Case, Consultation, DayFact, DirtyDay, FactWatermark
from petitions.reports import facts
from petitions.reports.annual import year_report
from petitions.reports.facts import OPEN_DAYS, forget_facts, refresh_facts
from petitions.reports.recount import differences
from petitions.rules.terms import EventKind, Procedure
from petitions.services.cases import LIVE_DAYS, mark_counted_days

pytestmark = pytest.mark.both_databases

FIRST = date(2017, 1, 1)
LATER = date(2018, 6, 1)


def refreshed(today=LATER):
    days = 0
    for done in refresh_facts(today):
        db.session.commit()
        days += done
    db.session.rollback()
    return days


def watermark():
    return db.session.scalar(select(FactWatermark.through))


def count_of_facts():
    return db.session.scalar(select(func.count()).select_from(DayFact))


def a_year(counted_case, consultation):
    for month in range(1, 13):
        counted_case(date(2017, month, 3), replied_on=date(2017, month, 9))
        counted_case(date(2017, month, 3), Procedure.CONTROL_YUAN)
        consultation(date(2017, month, 5), persons=month)


def test_facts_tell_the_same_as_the_cases(counted_case, consultation):
    a_year(counted_case, consultation)
    before = year_report(106)
    refreshed()
    assert count_of_facts() > 0
    db.session.execute(update(Case).values(counted_on=None, counted_month=None))
    db.session.execute(delete(Consultation))
    assert year_report(106) == before


def test_refreshing_twice_changes_nothing(counted_case, consultation):
    a_year(counted_case, consultation)
    assert refreshed() > 365
    told = db.session.execute(select(DayFact.day, DayFact.measure, DayFact.value, DayFact.n)).all()
    assert refreshed() == 0
    assert db.session.execute(select(DayFact.day, DayFact.measure, DayFact.value, DayFact.n)).all() == told


def test_the_last_days_have_no_facts_and_are_counted_all_the_same(counted_case):
    """One day more than goes unmarked: for whoever took the time before midnight and commits after it."""
    assert OPEN_DAYS > LIVE_DAYS
    today = date(2017, 6, 10)
    for ago in range(6):
        counted_case(today - timedelta(days=ago))
    refreshed(today)
    assert watermark() == today - timedelta(days=OPEN_DAYS)
    assert db.session.scalar(select(func.max(DayFact.day))) == watermark()
    assert year_report(106).totals["first_appeals"] == 6


def test_a_late_entry_on_a_past_day_counts_at_once(counted_case):
    counted_case(FIRST)
    refreshed()
    counted_case(date(2017, 3, 3))
    mark_counted_days({date(2017, 3, 3)}, today=LATER)
    assert year_report(106).totals["first_appeals"] == 2
    assert refreshed() == 1
    assert db.session.scalar(select(func.count()).select_from(DirtyDay)) == 0
    assert year_report(106).totals["first_appeals"] == 2


def test_an_act_of_today_corrects_the_figure_of_its_past_day(a_case):
    case = a_case(EventKind.ACCEPTED)
    refreshed()
    assert year_report(106).totals["first_appeals"] == 1
    a_case(EventKind.ACCEPTED, EventKind.ACCEPTANCE_VOIDED)
    assert case.counted_on is not None
    assert year_report(106).totals["first_appeals"] == 1
    refreshed()
    assert differences(106) == []


def test_a_reply_moves_a_past_day_from_none_to_in_time(a_case):
    a_case(EventKind.ACCEPTED)
    refreshed()
    assert year_report(106).breakdowns["reply"] == {"in_time": 0, "late": 0, "none": 1}
    a_case(EventKind.ACCEPTED, EventKind.BUSINESS_NOTIFIED, EventKind.BUSINESS_REPLIED)
    assert year_report(106).breakdowns["reply"] == {"in_time": 1, "late": 0, "none": 1}


def test_a_case_before_everything_counted_so_far_counts(counted_case):
    counted_case(FIRST)
    refreshed()
    counted_case(date(2012, 5, 5))
    mark_counted_days({date(2012, 5, 5)}, today=LATER)
    refreshed()
    assert year_report(101).totals["first_appeals"] == 1
    assert differences(101) == []


def test_an_empty_office_has_facts_up_to_now_and_counts_what_comes(counted_case):
    assert refreshed() == 0
    counted_case(date(2018, 5, 1))
    mark_counted_days({date(2018, 5, 1)}, today=LATER)
    assert year_report(107).totals["first_appeals"] == 1


def test_facts_thrown_away_are_made_anew(counted_case, consultation):
    a_year(counted_case, consultation)
    before = year_report(106)
    refreshed()
    made = count_of_facts()
    forget_facts()
    assert year_report(106) == before
    refreshed()
    assert count_of_facts() == made


def test_an_archive_is_worked_through_in_bounded_steps(counted_case):
    counted_case(date(2009, 1, 1))
    counted_case(date(2017, 1, 1))
    steps = list(refresh_facts(LATER))
    assert len(steps) >= 9
    assert max(steps) <= facts.DAYS_AT_ONCE


def test_many_marks_are_taken_off_in_bounded_steps(counted_case, monkeypatch):
    monkeypatch.setattr(facts, "DAYS_AT_ONCE", 10)
    counted_case(FIRST)
    refreshed()
    days = {FIRST + timedelta(days=n) for n in range(25)}
    mark_counted_days(days, today=LATER)
    assert list(refresh_facts(LATER)) == [10, 10, 5]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whatever_happens_the_report_equals_the_cases(seed, counted_case, consultation):
    """Entries, corrections, voidings and refreshes in any order; each past change marks its day."""
    chance = Random(seed)  # noqa: S311  (a story, not a secret)
    today, cases = date(2017, 3, 1), []
    for _ in range(120):
        act = chance.choice(("enter", "enter", "void", "reply", "contact", "refresh", "sleep"))
        day = today - timedelta(days=chance.randrange(40))
        if act == "enter":
            columns = {"district": chance.choice("甲乙丙"), "category": chance.choice("一二三")}
            cases.append((counted_case(day, chance.choice(list(Procedure)), **columns), day))
            mark_counted_days({day}, today=today)
        elif act in {"void", "reply"} and cases:
            _change(act, cases.pop(chance.randrange(len(cases))), today)
        elif act == "contact":
            consultation(day, persons=chance.randrange(1, 9))
            mark_counted_days({day}, today=today)
        elif act == "refresh":
            refreshed(today)
        today += timedelta(days=chance.randrange(3) if act == "sleep" else 0)
    for year in (105, 106):
        assert differences(year) == []
    assert year_report(106).totals == _told_by_the_rows()


def _change(act, case, today):
    number, day = case
    values = {"counted_on": None, "counted_month": None} if act == "void" else {"replied_on": today}
    db.session.execute(update(Case).where(Case.id == number).values(**values))
    mark_counted_days({day}, today=today)


def _told_by_the_rows():
    """Count 106 row by row, in Python, without anything that the reports use."""
    rows = db.session.execute(select(Case.procedure, Case.counted_on).where(Case.counted_on.is_not(None)))
    kinds = Counter(procedure for procedure, day in rows if day.year == 2017)
    persons = [n for n, day in db.session.execute(select(Consultation.persons, Consultation.contacted_on))]
    return {
        "first_appeals": kinds["first_appeal"],
        "second_appeals": kinds["second_appeal"],
        "mediation_meetings": 0,
        "mediation_cases": kinds["mediation"],
        "consultations": sum(persons),
        "inspections": 0,
        "education_sessions": 0,
        "tracked_petitions": kinds["petition"],
        "control_yuan": kinds["control_yuan"],
    }
