"""A ledger taken in again after it changed: what is new is added, what changed is brought up to date."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from petitions.almanac import current_calendar
from petitions.extensions import db, sealer
from petitions.models import Activity, Business, Case, CaseEvent, DirtyDay, Link, Matter, Meeting, Person
from petitions.queries.asked import read_query
from petitions.queries.search import search_cases
from petitions.reports.annual import year_report
from petitions.rules.actors import SYSTEM
from petitions.rules.terms import EventKind, Role
from petitions.services.cases import Happening, record
from tests.support.ledgers import NOW, TOTALS, Folder, take_in_all

LATER = datetime(2024, 3, 1, 2, tzinfo=UTC)


@pytest.fixture
def folder(app, tmp_path):
    folder = Folder(tmp_path / "old")
    take_in_all(folder.path)
    return folder


@pytest.fixture
def again(folder):
    def again():
        run = take_in_all(folder.path, at=LATER)
        db.session.expire_all()
        return run

    return again


def case_of(source_id, procedure="first_appeal"):
    statement = select(Case).join(Matter, Matter.id == Case.matter_id)
    return db.session.scalars(
        statement.where(Matter.source_id == source_id, Case.procedure == procedure)
    ).one()


def history(case):
    statement = select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(CaseEvent.seq)
    return db.session.scalars(statement).all()


def add_event(folder, name, source_id, seq, type_, at, detail=""):
    return folder.add("events.csv", name, source_id, str(seq), type_, at, at, "clerk", "", detail)


@pytest.mark.both_databases
def test_a_changed_row_changes_its_matter_and_its_cases(folder, again, a_user, actor_of):
    folder.change("cases.csv", "C27", category_final="旅遊", narrative="改稱遊覽車故障")
    run = again()
    assert (run.problems, run.total.created, run.total.changed) == ([], 0, 1)
    first, second = case_of("C27"), case_of("C27", "second_appeal")
    assert (first.category, second.category, first.title) == ("旅遊", "旅遊", "改稱遊覽車故障")
    assert (first.version, len(history(first)), first.number) == (2, 5, "F112-000021-9")
    assert year_report(112).breakdowns["category"]["旅遊"] == 2
    found = search_cases(read_query("遊覽車"), actor=actor_of(a_user(Role.SUP)))
    assert first.number in {hit.number for hit in found.hits}
    assert not search_cases(read_query("案情 C27"), actor=actor_of(a_user(Role.SUP))).hits


def test_a_new_event_is_appended_and_moves_the_case(folder, again):
    add_event(folder, "N1", "C31", 2, "closed", "2024-01-05T09:00:00+08:00", "settled")
    assert again().total.changed == 1
    case = case_of("C31")
    assert (case.state, case.is_open, case.closed_on) == ("closed", False, date(2024, 1, 5))
    assert (case.outcome, case.due_on, case.turn, case.events_count) == ("settled", None, "none", 3)
    assert [event.kind for event in history(case)] == ["received", "accepted", "closed"]


@pytest.mark.both_databases
def test_a_procedure_that_began_since_is_a_new_case_with_the_next_number(folder, again):
    add_event(folder, "N1", "C01", 5, "second_appeal_filed", "2023-02-10T09:00:00+08:00")
    add_event(folder, "N2", "C01", 6, "second_appeal_accepted", "2023-02-11T09:00:00+08:00")
    again()
    case = case_of("C01", "second_appeal")
    assert (case.number[:11], case.counted_on) == ("S112-000005", date(2023, 2, 11))
    assert year_report(112).totals["second_appeals"] == TOTALS["second_appeals"] + 1


@pytest.mark.both_databases
def test_an_event_told_otherwise_is_corrected_not_overwritten(folder, again):
    accepted = history(case_of("C02"))[1]
    folder.change("events.csv", accepted.source_id, at="2023-02-27T09:00:00+08:00")
    again()
    case = case_of("C02")
    assert (case.counted_on, case.accepted_on) == (date(2023, 2, 27), date(2023, 2, 27))
    *old, correction, told = history(case)
    kinds = [event.kind for event in old]
    assert kinds == ["received", "accepted", "referred", "business_replied", "closed"]
    assert old[1].local_date == date(2023, 3, 1), "what was written stays"
    assert (correction.kind, correction.corrects_seq, correction.happened_at) == ("corrected", 2, LATER)
    assert (told.kind, told.local_date, told.source_id) == (
        "accepted",
        date(2023, 2, 27),
        accepted.source_id,
    )
    assert (case.state, case.outcome, case.events_count) == ("closed", "not_settled", 7)


def test_an_event_that_is_gone_is_corrected(folder, again):
    folder.remove("events.csv", history(case_of("C18"))[-1].source_id)
    again()
    case = case_of("C18")
    assert (case.state, case.is_open) == ("referred", True)
    assert history(case)[-1].corrects_seq == 4


def test_a_procedure_that_is_gone_is_void(folder, again):
    for event in history(case_of("C29", "mediation")):
        folder.remove("events.csv", event.source_id)
    again()
    case = case_of("C29", "mediation")
    assert (case.state, case.is_void, case.is_open, case.counted_on) == ("voided", True, False, None)


def test_a_running_period_follows_the_corrected_event(folder, again):
    accepted = history(case_of("C31"))[1]
    folder.change("events.csv", accepted.source_id, at="2023-12-21T09:00:00+08:00")
    again()
    case = case_of("C31")
    assert (case.due_on, case.due_under) == (date(2023, 12, 26), "refer_case")


def test_a_case_deleted_in_the_ledger_no_longer_counts(folder, again):
    folder.change("cases.csv", "C32", deleted_at="2023-07-01T09:00:00+08:00")
    again()
    assert case_of("C32").is_void
    assert year_report(112).totals["first_appeals"] == TOTALS["first_appeals"] - 1
    assert db.session.get_one(DirtyDay, date(2023, 6, 6)).touched == 2


def test_names_that_changed_reach_the_cases(folder, again):
    folder.change("persons.csv", "P03", name="陳美麗")
    folder.change("businesses.csv", "B02", name="Farther Away Ltd.")
    run = again()
    assert run.tallies["persons.csv"].changed == 1
    assert run.tallies["businesses.csv"].changed == 1
    person = db.session.scalars(select(Person).where(Person.source_id == "P03")).one()
    assert (sealer().open(person.name_sealed), person.name_masked) == ("陳美麗", "陳○麗")
    assert case_of("C40", "petition").complainant_masked == "陳○麗"
    assert case_of("C21").respondent_name == "Farther Away Ltd."


@pytest.mark.both_databases
def test_registers_are_brought_up_to_date(folder, again):
    folder.change("activities.csv", "A08", status="done")
    folder.change("activities.csv", "A02", persons="30")
    folder.change("meetings.csv", "M03", status="held")
    run = again()
    assert (run.total.created, run.total.changed) == (0, 3)
    totals = year_report(112).totals
    assert (totals["inspections"], totals["consultations"], totals["mediation_meetings"]) == (2, 32, 3)


@pytest.mark.both_databases
def test_a_link_that_is_gone_ends_and_a_new_one_begins(folder, again):
    folder.change("cases.csv", "C16", merged_into="C02")
    again()
    rows = db.session.execute(
        select(Link.to_case_id, Link.ended_at).where(Link.case_id == case_of("C16").id).order_by(Link.id)
    ).all()
    assert rows == [(case_of("C01").id, LATER), (case_of("C02").id, None)]


def test_a_link_that_was_ended_here_stays_ended(folder, again):
    link = db.session.scalars(select(Link).where(Link.case_id == case_of("C16").id)).one()
    link.ended_at = LATER
    db.session.commit()
    folder.change("cases.csv", "C32", district="鳳山區")
    again()
    assert db.session.get_one(Link, link.id).ended_at == LATER


def test_a_case_worked_on_here_is_left_alone_and_reported(folder, again):
    case = case_of("C31")
    happening = Happening(EventKind.BUSINESS_NOTIFIED, NOW)
    record(case, happening, by=SYSTEM, at=NOW, calendar=current_calendar(), version=case.version)
    db.session.commit()
    line = folder.change("cases.csv", "C31", district="鳳山區")
    run = again()
    assert (run.total.changed, run.total.kept, run.total.refused) == (0, 1, 0)
    assert [(problem.file, problem.line) for problem in run.problems] == [("cases.csv", line)]
    case = case_of("C31")
    assert (case.district, case.state, len(history(case))) == ("苓雅區", "with_business", 3)


@pytest.mark.both_databases
def test_parties_and_meetings_of_a_case_worked_on_here_are_left_alone(folder, again):
    case = case_of("C24", "mediation")
    case.state = "accepted"
    db.session.commit()
    happening = Happening(EventKind.SESSION_SCHEDULED, NOW)
    record(case, happening, by=SYSTEM, at=NOW, calendar=current_calendar(), version=case.version)
    db.session.commit()
    folder.change("persons.csv", "P02", name="李小同")
    folder.change("meetings.csv", "M04", room="二樓")
    folder.change("businesses.csv", "B01", name="改名百貨")
    run = again()
    assert (run.tallies["persons.csv"].kept, run.tallies["meetings.csv"].kept) == (1, 1)
    assert run.tallies["businesses.csv"].kept == 1
    assert db.session.scalar(select(Person.name_masked).where(Person.source_id == "P02")) == "李○同"
    assert db.session.scalar(select(Meeting.room).where(Meeting.source_id == "M04")) == "第一會議室"
    assert db.session.scalar(select(Business.name).where(Business.source_id == "B01")) == (
        "台灣好物百貨股份有限公司"
    )


def test_an_entry_that_staff_changed_is_left_alone(folder, again, a_user):
    activity = db.session.scalars(select(Activity).where(Activity.source_id == "A07")).one()
    activity.recorded_by_id = a_user(Role.CLK).id
    db.session.commit()
    folder.change("activities.csv", "A07", status="cancelled")
    run = again()
    assert run.tallies["activities.csv"].kept == 1
    assert year_report(112).totals["inspections"] == 1


def test_a_moved_line_is_no_change(folder, again):
    text = (folder.path / "cases.csv").read_text("utf-8")
    (folder.path / "cases.csv").write_text(text.replace("\nC02", "\n\n\nC02", 1), "utf-8")
    run = again()
    assert (run.total.created, run.total.changed) == (0, 0)
    assert db.session.scalar(select(func.count()).select_from(CaseEvent)) == 169
