"""`petitions import`: what it says, what it leaves alone, and the exit codes that scripts rely on."""

import csv
import json
from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import func, select

from petitions.cli import importing
from petitions.extensions import db
from petitions.models import AuditEntry, Case, CaseEvent, DayFact, DirtyDay, Import, Matter, Person
from petitions.services.ledger import take_in
from tests.support.ledgers import SMALL, TOTALS, Folder


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path / "city ledger")


@pytest.fixture
def run(app):
    """Run `petitions …` in February of 113."""
    runner = app.test_cli_runner()

    def run(*words):
        with time_machine.travel(datetime(2024, 2, 1, tzinfo=UTC)):
            return runner.invoke(args=[str(word) for word in words])

    return run


def tallies(answer):
    """Read the table that the command prints."""
    _, *rows = [line.split("\t") for line in answer.stdout.splitlines() if "\t" in line]
    return {file: [int(cell) for cell in cells] for file, *cells in rows}


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def figures(run):
    return json.loads(run("report", "annual", "--year", 112, "--format", "json").stdout)["totals"]


@pytest.mark.both_databases
def test_a_ledger_goes_in_and_the_report_counts_it(run, folder):
    answer = run("import", folder.path)
    assert answer.exit_code == 0, answer.output
    assert tallies(answer)["cases.csv"] == [43, 0, 0, 0, 0]
    assert tallies(answer)["events.csv"] == [169, 0, 0, 0, 0]
    assert figures(run) == TOTALS
    assert set(db.session.scalars(select(Matter.source))) == {"city ledger"}
    assert db.session.scalars(select(AuditEntry)).one().actor_label == "系統"


@pytest.mark.both_databases
def test_facts_are_made_anew_after_an_import(run, folder):
    run("import", folder.path)
    assert count(DirtyDay) == 0
    facts = select(func.sum(DayFact.n)).where(
        DayFact.measure == "first_appeals", DayFact.dimension == "total", DayFact.month.between(11201, 11212)
    )
    assert db.session.scalar(facts) == TOTALS["first_appeals"]
    folder.change("cases.csv", "C32", is_test="1")
    run("import", folder.path)
    assert (count(DirtyDay), db.session.scalar(facts)) == (0, TOTALS["first_appeals"] - 1)


@pytest.mark.both_databases
def test_a_second_time_it_says_that_nothing_changed(run, folder):
    run("import", folder.path)
    answer = run("import", folder.path)
    assert answer.exit_code == 0
    assert {tuple(cells[:2] + cells[3:]) for cells in tallies(answer).values()} == {(0, 0, 0, 0)}
    assert tallies(answer)["cases.csv"][2] == 43


@pytest.mark.both_databases
def test_a_dry_run_says_what_it_would_do_and_writes_nothing(run, folder):
    answer = run("import", "--dry-run", folder.path)
    assert answer.exit_code == 0
    assert "未寫入任何資料" in answer.stdout
    assert tallies(answer)["cases.csv"] == [43, 0, 0, 0, 0]
    assert [count(model) for model in (Matter, Person, Import, AuditEntry, DirtyDay)] == [0] * 5
    run("import", folder.path)
    folder.change("cases.csv", "C32", district="鳳山區")
    folder.change("cases.csv", "C01", amount_ntd="many")
    folder.change("meetings.csv", "M03", room="二樓")
    versions = select(func.sum(Case.version))
    before = db.session.scalar(versions)
    answer = run("import", "--dry-run", folder.path)
    assert answer.exit_code == 3
    found = tallies(answer)
    assert (found["cases.csv"], found["meetings.csv"]) == ([0, 1, 41, 0, 1], [0, 1, 7, 0, 0])
    assert (db.session.scalar(versions), count(Import)) == (before, 1)


def test_refused_rows_are_shown_and_saved_and_tell_in_the_exit_status(run, folder, tmp_path):
    line = folder.change("cases.csv", "C10", kind="divorce")
    report = tmp_path / "refused.csv"
    answer = run("import", folder.path, "--report", report)
    assert answer.exit_code == 3
    assert f"cases.csv 第 {line} 行 kind：不認識的案件種類「divorce」。" in answer.stderr
    assert report.read_bytes().startswith("\ufefffile,line,column,reason".encode())
    with report.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows == [
        {"file": "cases.csv", "line": str(line), "column": "kind", "reason": "不認識的案件種類「divorce」。"}
    ]
    assert tallies(answer)["cases.csv"] == [42, 0, 0, 0, 1]


def test_of_many_problems_some_are_shown_and_the_rest_counted(run, folder):
    for row in folder.rows("cases.csv")[:30]:
        folder.change("cases.csv", row["case_id"], is_test="maybe")
    answer = run("import", folder.path)
    shown = [
        line for line in answer.stderr.splitlines() if line.startswith(("cases.csv 第", "events.csv 第"))
    ]
    assert len(shown) == importing.SHOWN
    refused = sum(cells[4] for cells in tallies(answer).values())
    assert f"另有 {refused - importing.SHOWN:,} 筆" in answer.stderr


@pytest.mark.parametrize("file", ["events.csv", "persons.csv"])
def test_without_a_file_nothing_is_done(run, folder, file):
    (folder.path / file).unlink()
    answer = run("import", folder.path)
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert file in answer.stderr
    assert count(Import) == 0


def test_without_a_column_or_a_folder_nothing_is_done(run, folder, tmp_path):
    folder.patch("cases.csv", lambda text: text.replace(b"merged_into", b"joined", 1))
    answer = run("import", folder.path)
    assert (answer.exit_code, "merged_into" in answer.stderr) == (2, True)
    assert run("import", tmp_path / "nowhere").exit_code == 2
    assert run("import", SMALL, "--report", tmp_path / "no" / "such.csv").exit_code == 2
    assert run("import", SMALL, "--source", "x" * 81).exit_code == 2
    assert count(Import) == 0


def test_a_database_that_is_not_ready_is_refused_politely(app_on, empty_database, folder):
    answer = app_on(empty_database).test_cli_runner().invoke(args=["import", str(folder.path)])
    assert answer.exit_code == 2
    assert "petitions init" in answer.stderr


def test_the_source_may_be_named(run, folder):
    run("import", folder.path, "--source", "1950 系統")
    assert set(db.session.scalars(select(Matter.source))) == {"1950 系統"}


@pytest.mark.both_databases
def test_an_import_that_was_interrupted_goes_on_where_it_was(run, folder, monkeypatch):
    """Half of the cases are in when it stops; the next run adds the others, with numbers that follow."""
    monkeypatch.setattr("petitions.services.ledger_reading.AT_ONCE", 10)

    def interrupted(*args, **more):
        for place, step in enumerate(take_in(*args, **more)):
            yield step
            if place == 10:
                raise KeyboardInterrupt

    monkeypatch.setattr(importing, "take_in", interrupted)
    assert run("import", folder.path).exit_code != 0
    db.session.rollback()
    assert 0 < count(Matter) < 43
    monkeypatch.setattr(importing, "take_in", take_in)
    answer = run("import", folder.path)
    assert answer.exit_code == 0
    assert tallies(answer)["cases.csv"][0] + tallies(answer)["cases.csv"][2] == 43
    assert (count(Case), count(CaseEvent), figures(run)) == (49, 169, TOTALS)
    numbers = db.session.scalars(select(Case.number).where(Case.procedure == "first_appeal"))
    serials = sorted(number.split("-")[1] for number in numbers if number.startswith("F112"))
    assert serials == [f"{n:06d}" for n in range(1, 25)]


def test_a_ledger_of_another_encoding_is_read(run, folder):
    def big5(text):
        return text.decode().replace("𠮷野家😀", "吉野家").replace("\n", "\r\n").encode("cp950")

    for file in folder.path.iterdir():
        folder.patch(file.name, big5)
    answer = run("import", folder.path)
    assert answer.exit_code == 0, answer.stderr
    assert figures(run) == TOTALS
