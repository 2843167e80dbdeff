"""What counts and what does not: every trap of the counting rules, on both databases."""

from datetime import date, datetime, timedelta, timezone

import pytest
from sqlalchemy import select

from petitions.extensions import db
from petitions.models import Case
from petitions.reports.annual import year_report
from petitions.reports.facts import refresh_facts
from petitions.reports.monthly import month_report
from petitions.rules.actors import SYSTEM
from petitions.rules.terms import EventKind, Procedure, Role
from petitions.services.acts import Said, take_step
from petitions.services.cases import Happening, record

pytestmark = pytest.mark.both_databases

TAIPEI = timezone(timedelta(hours=8))
E = EventKind


def local(*parts):
    return datetime(*parts, tzinfo=TAIPEI)


def first_appeals(roc_year=106):
    return year_report(roc_year).totals["first_appeals"]


def test_the_year_of_a_figure_is_the_year_in_taipei(a_case):
    """00:10 on New Year's Day in Taipei is still December in London."""
    a_case(Happening(E.ACCEPTED, local(2017, 1, 1, 0, 10)), at=local(2016, 12, 30, 9))
    a_case(Happening(E.ACCEPTED, local(2017, 12, 31, 23, 50)), at=local(2017, 12, 30, 9))
    a_case(Happening(E.ACCEPTED, local(2018, 1, 1, 0, 10)), at=local(2017, 12, 30, 9))
    report = year_report(106)
    assert report.totals["first_appeals"] == 2
    assert report.monthly["first_appeals"][0] == 1
    assert report.monthly["first_appeals"][11] == 1


def test_what_is_typed_in_later_counts_on_the_day_it_happened(a_case):
    case = a_case(at=local(2017, 12, 20, 9))
    assert first_appeals() == 0
    a_case(Happening(E.ACCEPTED, local(2017, 12, 28, 9)), at=local(2017, 12, 20, 9))
    assert first_appeals() == 1
    assert case.counted_on is None


def test_an_appeal_that_is_received_rejected_or_transferred_does_not_count(a_case):
    a_case()
    a_case(E.REJECTED)
    a_case(E.TRANSFERRED_OUT)
    assert first_appeals() == 0


def test_withdrawing_after_acceptance_changes_nothing(a_case):
    a_case(E.ACCEPTED, E.WITHDRAWN)
    assert first_appeals() == 1


def test_a_voided_acceptance_counts_nothing(a_case):
    a_case(E.ACCEPTED, E.ACCEPTANCE_VOIDED)
    assert first_appeals() == 0


def test_a_reopened_case_counts_once_and_in_its_first_year(a_case):
    case = a_case(E.ACCEPTED, E.CLOSED, Happening(E.REOPENED, local(2018, 2, 1, 9)), at=local(2017, 5, 2, 9))
    assert case.counted_on == date(2017, 5, 3)
    assert (first_appeals(106), first_appeals(107)) == (1, 0)


def test_each_procedure_of_a_dispute_counts_by_itself(a_case):
    a_case(E.ACCEPTED)
    a_case(E.ACCEPTED, procedure=Procedure.SECOND_APPEAL)
    a_case(E.ACCEPTED, procedure=Procedure.MEDIATION)
    totals = year_report(106).totals
    assert (totals["first_appeals"], totals["second_appeals"], totals["mediation_cases"]) == (1, 1, 0)


def test_a_mediation_counts_by_its_first_hearing_only(a_case):
    session = (E.SESSION_SCHEDULED, E.MEDIATION_HEARD)
    again = (Happening(E.MEDIATION_CONTINUED, local(2017, 6, 1, 9)), *session)
    case = a_case(E.ACCEPTED, *session, *again, procedure=Procedure.MEDIATION)
    assert case.counted_on == date(2017, 3, 4)
    report = year_report(106)
    assert report.totals["mediation_cases"] == 1
    assert report.monthly["mediation_cases"][2] == 1


def test_what_is_solved_on_the_spot_is_not_tracked(a_case):
    a_case(E.SOLVED_ON_THE_SPOT, procedure=Procedure.PETITION)
    a_case(E.TRACKED, procedure=Procedure.PETITION)
    assert year_report(106).totals["tracked_petitions"] == 1


def test_consultations_count_persons_but_neither_duplicates_nor_void_ones(consultation):
    day = date(2017, 5, 31)
    consultation(day)
    consultation(day, persons=3)
    consultation(day, persons=5, is_duplicate=True)
    for status in ("void", "cancelled", "planned"):
        consultation(day, persons=7, status=status)
    consultation(date(2018, 1, 1))
    report = year_report(106)
    assert report.totals["consultations"] == 4
    assert report.monthly["consultations"][4] == 4


def test_activities_and_meetings_count_when_they_took_place(activity, meeting):
    day = date(2017, 2, 28)
    activity(day, targets=9, ends_on=date(2017, 3, 2))
    activity(day, kind="education")
    for status in ("void", "cancelled", "planned"):
        activity(day, status=status)
    meeting(day)
    meeting(day, status="cancelled")
    meeting(day, status="planned")
    meeting(day, kind="negotiation")
    totals = year_report(106).totals
    assert (totals["inspections"], totals["education_sessions"], totals["mediation_meetings"]) == (1, 1, 1)


def test_a_reply_is_in_time_late_or_missing(counted_case):
    day, due = date(2017, 3, 1), date(2017, 3, 16)
    counted_case(day, replied_on=due, reply_due_on=due)
    counted_case(day, replied_on=date(2017, 3, 17), reply_due_on=due)
    counted_case(day, replied_on=date(2017, 3, 17), reply_due_on=None)
    counted_case(day, reply_due_on=due)
    counted_case(None, reply_due_on=due)
    assert year_report(106).breakdowns["reply"] == {"in_time": 2, "late": 1, "none": 1}


def test_first_appeals_are_broken_down_and_nothing_else_is(counted_case):
    day = date(2017, 3, 1)
    counted_case(day)
    counted_case(day, district="左營區", channel="fax", category="旅遊")
    counted_case(day, district="左營區", channel="fax", category="")
    counted_case(day, Procedure.SECOND_APPEAL, district="左營區")
    breakdowns = year_report(106).breakdowns
    assert breakdowns["category"] == {"": 1, "健身": 1, "旅遊": 1}
    assert list(breakdowns["district"].items()) == [("左營區", 2), ("苓雅區", 1)]
    assert breakdowns["channel"] == {"fax": 2, "online": 1}


def test_a_year_report_is_one_statement_whatever_there_is(counted_case, statements):
    db.session.commit()
    statements.clear()
    year_report(106)
    one = len(statements)
    for month in range(1, 13):
        counted_case(date(2017, month, 1), district=f"第{month}區")
    db.session.commit()
    statements.clear()
    year_report(106)
    month_report(106, 5)
    assert (one, len(statements)) == (1, 2)


def test_a_month_stands_beside_the_month_before_and_the_year_before(counted_case):
    for day, times in ((date(2017, 1, 9), 3), (date(2016, 12, 30), 2), (date(2016, 1, 4), 5)):
        for _ in range(times):
            counted_case(day)
    report = month_report(106, 1)
    key = "first_appeals"
    assert (report.totals[key], report.last_month[key], report.last_year[key]) == (3, 2, 5)
    assert report.breakdowns["category"] == {"健身": 3}
    assert report.breakdowns_last_month["category"] == {"健身": 2}


def test_a_unit_sees_the_figures_of_its_own_cases(counted_case, consultation, meeting, unit_id):
    day = date(2017, 3, 1)
    counted_case(day, unit_id=unit_id("csc"))
    counted_case(day, unit_id=unit_id("cpo"))
    consultation(day, unit_id=unit_id("csc"))
    meeting(day)
    report = year_report(106, units={unit_id("csc")})
    told = {key: n for key, n in report.totals.items() if n}
    assert told == {"first_appeals": 1, "consultations": 1}
    assert report.breakdowns["district"] == {"苓雅區": 1}


def test_the_visits_of_a_year_are_numbered_in_their_inspection_years(counted_case):
    for day, n in ((date(2016, 10, 5), 2), (date(2017, 1, 17), 25), (date(2017, 11, 1), 18)):
        for _ in range(n):
            counted_case(day, Procedure.CONTROL_YUAN)
    report = year_report(106)
    told = [(f.visit.visited_on, f.visit.inspection_year, f.visit.ordinal, f.n) for f in report.by_visit]
    assert told == [(date(2017, 1, 17), 105, 2, 25), (date(2017, 11, 1), 106, 1, 18)]
    assert report.totals["control_yuan"] == 43


def test_a_category_amended_at_the_second_appeal_moves_the_first_appeal_too(
    a_case, a_user, actor_of, office_calendar
):
    second = a_case(E.ACCEPTED, procedure=Procedure.SECOND_APPEAL, category="健身")
    first = db.session.scalars(
        select(Case).where(Case.matter_id == second.matter_id, Case.id != second.id)
    ).one()
    at = local(2017, 3, 8, 9)
    record(
        first, Happening(E.ACCEPTED, at), by=SYSTEM, at=at, calendar=office_calendar, version=first.version
    )
    db.session.commit()
    for _ in refresh_facts(date(2018, 1, 1)):
        db.session.commit()
    db.session.refresh(second)
    ombudsman = actor_of(a_user(Role.CPO, unit="cpo"))
    second.officer_id = ombudsman.id
    said = Said(
        E.CATEGORY_AMENDED,
        local(2017, 4, 1, 9),
        reason="重新歸類",
        columns={"category": "旅遊"},
        data={"category": "旅遊"},
    )
    take_step(
        second, said, by=ombudsman, at=local(2017, 5, 1, 9), calendar=office_calendar, version=second.version
    )
    db.session.commit()
    assert year_report(106).breakdowns["category"] == {"旅遊": 1}
