"""Reports on the command line: data on stdout, messages on stderr, exit codes that scripts rely on."""

import csv
import io
import json
from datetime import UTC, date, datetime

import pytest
import time_machine
from sqlalchemy import func, insert, select

from petitions.extensions import db
from petitions.models import DayFact
from petitions.rules.terms import Procedure

pytestmark = pytest.mark.both_databases

DAY = date(2017, 5, 2)


@pytest.fixture
def told(app, counted_case):
    """Run `petitions …` on an office with two first appeals and one visit in 106."""
    counted_case(DAY)
    counted_case(DAY, category="=1+1")
    counted_case(date(2017, 1, 17), Procedure.CONTROL_YUAN)
    runner = app.test_cli_runner()

    def tell(*words):
        db.session.commit()
        return runner.invoke(args=[str(word) for word in words])

    return tell


def test_the_annual_report_speaks_its_sentences(told):
    answer = told("report", "annual", "--year", 106)
    assert answer.exit_code == 0
    assert "第一次申訴2件，第二次申訴0件；" in answer.stdout
    assert answer.stdout.endswith("受理民眾暨團體陳情計1件。\n")
    assert answer.stderr == ""


def test_the_annual_report_as_json_is_nothing_but_json(told):
    answer = told("report", "annual", "--year", 106, "--format", "json")
    found = json.loads(answer.stdout)
    assert found["totals"]["first_appeals"] == 2
    assert found["first_appeals_by"]["category"] == {"=1+1": 1, "健身": 1}


def test_the_annual_report_as_csv_opens_in_a_spreadsheet(told):
    answer = told("report", "annual", "--year", 106, "--format", "csv")
    assert answer.stdout_bytes.startswith("\ufeff年度".encode())
    rows = list(csv.reader(io.StringIO(answer.stdout_bytes.decode("utf-8-sig"))))
    assert "'=1+1" in {row[5] for row in rows}


def test_a_report_goes_into_a_file_and_says_so_on_stderr(told, tmp_path):
    file = tmp_path / "106.json"
    answer = told("report", "annual", "--year", 106, "--format", "json", "--out", file)
    assert (answer.exit_code, answer.stdout) == (0, "")
    assert str(file) in answer.stderr
    assert json.loads(file.read_text("utf-8"))["year_roc"] == 106


@pytest.mark.parametrize("form", ["json", "csv"])
@pytest.mark.parametrize("month", [None, 5])
def test_the_monthly_report_has_every_month_or_one(told, form, month):
    chosen = () if month is None else ("--month", month)
    answer = told("report", "monthly", "--year", 106, *chosen, "--format", form)
    assert answer.exit_code == 0
    if form == "csv":
        rows = list(csv.DictReader(io.StringIO(answer.stdout_bytes.decode("utf-8-sig"))))
        (row,) = [r for r in rows if (r["月"], r["代碼"]) == ("5", "first_appeals") and not r.get("分類")]
        assert row["數值" if month is None else "本月"] == "2"
    elif month is None:
        assert json.loads(answer.stdout)["monthly"]["first_appeals"][4] == 2
    else:
        found = json.loads(answer.stdout)
        assert (found["month"], found["totals"]["first_appeals"], found["last_month"]["first_appeals"]) == (
            5,
            2,
            0,
        )


def test_a_year_that_runs_says_so_beside_its_figures(told):
    with time_machine.travel(datetime(2017, 6, 1, tzinfo=UTC)):
        answer = told("report", "annual", "--year", 106, "--format", "json")
    assert json.loads(answer.stdout)["totals"]["first_appeals"] == 2
    assert "尚未結束" in answer.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("report", "annual"),
        ("report", "annual", "--year", 0),
        ("report", "annual", "--year", "一百"),
        ("report", "annual", "--year", 106, "--format", "xls"),
        ("report", "monthly", "--year", 106, "--month", 13),
    ],
)
def test_wrong_usage_is_status_two(told, words):
    answer = told(*words)
    assert (answer.exit_code, answer.stdout) == (2, "")


def test_a_database_that_is_not_ready_is_status_two(app_on, empty_database):
    answer = app_on(empty_database).test_cli_runner().invoke(args=["report", "annual", "--year", "106"])
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert "petitions init" in answer.stderr


def test_facts_are_refreshed_rebuilt_and_proved(told):
    assert told("facts", "refresh").exit_code == 0
    made = db.session.scalar(select(func.count()).select_from(DayFact))
    assert made > 0
    assert told("facts", "refresh", "--rebuild").exit_code == 0
    assert db.session.scalar(select(func.count()).select_from(DayFact)) == made
    answer = told("facts", "recount", "--year", 106)
    assert (answer.exit_code, answer.stdout) == (0, "")
    assert "逐格相符" in answer.stderr
    assert told("report", "annual", "--year", 106, "--recount").exit_code == 0


def test_a_report_that_differs_from_its_cases_is_status_one(told):
    told("facts", "refresh")
    wrong = {"day": DAY, "month": 10605, "measure": "inspections", "dimension": "total", "value": "", "n": 7}
    db.session.execute(insert(DayFact).values(wrong))
    db.session.commit()
    answer = told("report", "annual", "--year", 106, "--recount")
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert "不符 inspections 10605：報表 7，案件 0" in answer.stderr


def test_the_worker_keeps_the_facts_up_to_date(told):
    assert told("work", "--once").exit_code == 0
    assert db.session.scalar(select(func.count()).select_from(DayFact)) > 0


def test_a_file_that_cannot_be_written_is_a_sentence(told, tmp_path):
    answer = told("report", "annual", "--year", 106, "--out", tmp_path / "nowhere" / "x.json")
    assert answer.exit_code == 2
    assert "無法寫入" in answer.stderr
