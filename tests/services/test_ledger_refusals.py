"""A bad row is refused alone, with file, line, column and a reason; the rest goes in."""

import pytest
from sqlalchemy import func, select

from petitions.extensions import db
from petitions.models import CaseEvent, Import, ImportProblem, Matter, Meeting, Party
from petitions.reports.annual import year_report
from tests.support.ledgers import TOTALS, Folder, take_in_all


@pytest.fixture
def folder(app, tmp_path):
    return Folder(tmp_path / "old")


def places(run):
    return [(problem.file, problem.line, problem.column) for problem in run.problems]


BAD_CELLS = [
    ("persons.csv", "P02", "name", "名" * 71),
    ("persons.csv", "P02", "phone", "0" * 61),
    ("businesses.csv", "B02", "ubn", "1234567"),
    ("businesses.csv", "B02", "kind", "alien"),
    ("businesses.csv", "B02", "name", " "),
    ("meetings.csv", "M05", "starts_at", "2024-01-10"),
    ("meetings.csv", "M05", "status", "maybe"),
    ("meetings.csv", "M05", "kind", "party"),
    ("activities.csv", "A10", "kind", "picnic"),
    ("activities.csv", "A10", "status", "perhaps"),
    ("activities.csv", "A06", "persons", "0"),
    ("activities.csv", "A06", "persons", "two"),
    ("activities.csv", "A06", "channel", "pigeon"),
    ("activities.csv", "A06", "duplicate_of", "A99"),
    ("activities.csv", "A06", "ends_on", "bad"),
    ("activities.csv", "A06", "targets", "z"),
    ("activities.csv", "A10", "ends_on", "2022-11-31"),
    ("activities.csv", "A10", "targets", "-1"),
    ("cases.csv", "C10", "kind", "divorce"),
    ("cases.csv", "C10", "channel", "pigeon"),
    ("cases.csv", "C10", "received_at", "2023-02-05T09:00:00"),
    ("cases.csv", "C10", "complainant_ids", "P01;P99"),
    ("cases.csv", "C10", "first_appeal_route", "mayor"),
    ("cases.csv", "C10", "business_id", "B99"),
    ("cases.csv", "C10", "amount_ntd", "12,000"),
    ("cases.csv", "C10", "is_test", "no"),
    ("cases.csv", "C10", "deleted_at", "yesterday"),
    ("cases.csv", "C10", "merged_into", "C99"),
    ("cases.csv", "C10", "merged_into", "C10"),
    ("cases.csv", "C10", "case_no", "9" * 41),
    ("cases.csv", "C10", "category_final", "類" * 41),
]


@pytest.mark.parametrize(("file", "key", "column", "cell"), BAD_CELLS)
def test_a_bad_cell_is_reported_with_its_place_and_refused_alone(folder, file, key, column, cell):
    line = folder.change(file, key, **{column: cell})
    run = take_in_all(folder.path)
    assert places(run) == [(file, line, column)]
    assert run.tallies[file].refused == 1
    assert (run.total.created, run.total.refused) == (240, 1)
    assert year_report(112).totals == TOTALS


BAD_EVENTS = [
    ("seq", "first"),
    ("type", "teleported"),
    ("type", "tracked"),
    ("at", "2023-13-01T00:00:00Z"),
    ("recorded_at", ""),
    ("meeting_id", "M99"),
    ("actor", "x" * 61),
]


@pytest.mark.parametrize(("column", "cell"), BAD_EVENTS)
def test_a_bad_event_is_refused_and_its_case_goes_in_without_it(folder, column, cell):
    events = folder.rows("events.csv")
    (last,) = [row for row in events if row["case_id"] == "C40" and row["type"] == "closed"]
    (handled,) = [row for row in events if row["type"] == "handled_together"]
    line = folder.change("events.csv", handled["event_id"], **{column: cell})
    run = take_in_all(folder.path)
    assert places(run) == [("events.csv", line, column)]
    assert year_report(112).totals == TOTALS
    assert last["event_id"] in set(db.session.scalars(select(CaseEvent.source_id)))
    assert handled["event_id"] not in set(db.session.scalars(select(CaseEvent.source_id)))


def test_a_visit_that_is_no_day_is_refused(folder):
    events = folder.rows("events.csv")
    (event,) = [row for row in events if row["detail"] == "11-01"]
    line = folder.change("events.csv", event["event_id"], detail="02-30")
    run = take_in_all(folder.path)
    assert places(run) == [("events.csv", line, "detail")]
    assert year_report(112).totals["control_yuan"] == 2


def test_the_events_of_a_refused_case_are_reported_too(folder):
    line = folder.change("cases.csv", "C12", received_at="soon")
    run = take_in_all(folder.path)
    assert ("cases.csv", line, "received_at") in places(run)
    assert run.tallies["events.csv"].refused == 8
    assert {problem.column for problem in run.problems if problem.file == "events.csv"} == {"case_id"}
    assert year_report(112).totals["first_appeals"] == TOTALS["first_appeals"] - 1


def test_an_event_of_no_case_is_reported_wherever_it_stands(folder):
    moment = "2023-01-01T00:00:00Z"
    lines = [
        folder.add("events.csv", f"X{n}", case, "0", "accepted", moment, moment, "clerk", "", "")
        for n, case in enumerate(("A00", "C01x", "Z99"))
    ]
    run = take_in_all(folder.path)
    assert sorted(places(run)) == [("events.csv", line, "case_id") for line in lines]


def test_a_row_told_twice_counts_once(folder):
    files = ("persons.csv", "meetings.csv", "activities.csv", "cases.csv", "events.csv")
    for file in files:
        text = (folder.path / file).read_text("utf-8")
        last = text.rstrip("\n").rpartition("\n")[2]
        (folder.path / file).write_text(text + last + "\n", "utf-8")
    run = take_in_all(folder.path)
    assert {problem.file for problem in run.problems} == set(files)
    assert [problem.reason.endswith("重複。") for problem in run.problems] == [True] * 5
    assert year_report(112).totals == TOTALS


def test_a_case_goes_in_without_the_party_whose_row_was_refused(folder):
    folder.change("businesses.csv", "B02", ubn="12")
    folder.change("persons.csv", "P03", phone="0" * 61)
    run = take_in_all(folder.path)
    assert [problem.file for problem in run.problems] == ["persons.csv", "businesses.csv"]
    joint = select(Matter.id).where(Matter.source_id == "C21").scalar_subquery()
    parties = select(Party.role, Party.position, Party.stated_name).where(
        Party.matter_id == joint, Party.stated_name.is_not(None)
    )
    assert set(db.session.execute(parties).all()) == {
        ("complainant", 2, "（帳冊編號 P03）"),
        ("respondent", 1, "（帳冊編號 B02）"),
    }


def test_an_event_keeps_its_day_when_its_meeting_was_refused(folder):
    folder.change("meetings.csv", "M02", status="maybe")
    take_in_all(folder.path)
    assert db.session.scalar(select(func.count()).where(Meeting.source_id == "M02")) == 0
    totals = year_report(112).totals
    assert (totals["mediation_meetings"], totals["mediation_cases"]) == (1, 2)


def test_a_link_to_a_refused_case_is_reported(folder):
    folder.change("cases.csv", "C43", received_at="")
    run = take_in_all(folder.path)
    assert ("cases.csv", folder.line_of("cases.csv", "C44"), "") in places(run)


@pytest.mark.both_databases
def test_a_dry_run_reports_what_the_real_run_reports(folder):
    folder.change("cases.csv", "C01", channel="pigeon")
    folder.change("persons.csv", "P02", phone="0" * 61)
    spoilt = folder.line_of("cases.csv", "C43")
    folder.patch("cases.csv", lambda data: data.replace(b"\nC43,", b"\nC43,too,many,"))
    dry = take_in_all(folder.path, dry_run=True)
    run = take_in_all(folder.path)
    assert dry.problems == run.problems
    assert vars(dry.total) == vars(run.total)
    (handled,) = [row for row in folder.rows("events.csv") if row["type"] == "handled_together"]
    lost = {
        ("cases.csv", folder.line_of("cases.csv", "C44"), ""),
        ("events.csv", folder.line_of("events.csv", handled["event_id"]), ""),
    }
    assert lost | {("cases.csv", spoilt, "")} <= set(places(dry))


@pytest.mark.both_databases
def test_a_link_to_a_case_of_an_earlier_import_is_not_lost(folder):
    take_in_all(folder.path)
    folder.change("cases.csv", "C43", received_at="")
    dry = take_in_all(folder.path, dry_run=True)
    run = take_in_all(folder.path)
    assert dry.problems == run.problems
    assert ("cases.csv", folder.line_of("cases.csv", "C44"), "") not in places(run)


@pytest.mark.both_databases
@pytest.mark.parametrize("spoilt", [b"\nC43,too,many\nC43,", b"\nC44,too,many\nC43,too,many\nC43,"])
def test_a_link_to_a_case_that_is_told_well_after_a_spoilt_row_is_not_lost(folder, spoilt):
    folder.patch("cases.csv", lambda data: data.replace(b"\nC43,", spoilt))
    dry = take_in_all(folder.path, dry_run=True)
    run = take_in_all(folder.path)
    assert dry.problems == run.problems
    assert len(run.problems) == spoilt.count(b"many")


def test_a_link_to_a_case_that_is_told_well_before_a_spoilt_row_is_not_lost(folder):
    folder.add("cases.csv", "C43", "too", "many")
    dry = take_in_all(folder.path, dry_run=True)
    run = take_in_all(folder.path)
    assert dry.problems == run.problems
    assert len(run.problems) == 1


def test_problems_are_written_down_with_the_import(folder):
    line = folder.change("cases.csv", "C10", kind="divorce")
    take_in_all(folder.path)
    run = db.session.scalars(select(Import)).one()
    problem = db.session.scalars(select(ImportProblem)).one()
    assert (run.refused, problem.import_id) == (1, run.id)
    assert (problem.file, problem.line, problem.column) == ("cases.csv", line, "kind")
    assert problem.reason == "不認識的案件種類「divorce」。"


def test_a_row_put_right_goes_in_the_next_time(folder):
    folder.change("cases.csv", "C12", received_at="soon")
    take_in_all(folder.path)
    folder.change("cases.csv", "C12", received_at="2023-02-07T09:00:00+08:00")
    run = take_in_all(folder.path)
    assert (run.problems, run.total.created, run.total.changed) == ([], 9, 0)
    assert year_report(112).totals == TOTALS
