"""The calendar on the command line: one question, many questions, a year's table."""

import io
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from petitions import almanac
from petitions.extensions import db
from petitions.models import CalendarDay, Case
from petitions.rules.terms import Procedure
from tests.rules.test_calendar_file import HEAD, file_of, published
from tests.support.weather import A_TYPHOON, BEFORE_IT, typhoon

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "deadline_vectors.json").read_text("utf-8"))
PROGRAM = "from petitions.cli import main; main()"


@pytest.fixture
def told(app: Flask) -> Any:
    """Run `petitions calendar …` and return what it answered."""
    almanac.forget()
    runner = app.test_cli_runner()

    def tell(*words: object, **more: Any) -> Any:
        db.session.commit()
        return runner.invoke(args=["calendar", *map(str, words)], **more)

    yield tell
    almanac.forget()


def due_of(answer: Any) -> str:
    assert answer.exit_code == 0, answer.stderr
    return str(json.loads(answer.stdout)["due_on"])


@pytest.mark.parametrize("vector", VECTORS["working_days"], ids=lambda v: f"{v['start']}+{v['n']}")
def test_working_days_are_counted_as_the_vectors_say(told: Any, vector: dict[str, Any]) -> None:
    closed = ["--closed", *vector["extra_closed"]] if vector["extra_closed"] else []
    answer = told("due", "--start", vector["start"], "--days", vector["n"], "--basis", "working", *closed)
    assert due_of(answer) == vector["due"]


@pytest.mark.parametrize("vector", VECTORS["apa48_days"], ids=lambda v: v["start"])
def test_calendar_days_are_counted_as_the_vectors_say(told: Any, vector: dict[str, Any]) -> None:
    words = ("due", "--start", vector["start"], "--days", vector["n"], "--basis", "calendar")
    assert due_of(told(*words)) == vector["due"]
    assert due_of(told(*words, "--roll", "none")) == vector["raw_end"]


@pytest.mark.parametrize("vector", VECTORS["apa48_months"], ids=lambda v: v["start"])
def test_months_are_counted_as_the_vectors_say(told: Any, vector: dict[str, Any]) -> None:
    words = ("due", "--start", vector["start"], "--months", vector["months"])
    assert due_of(told(*words)) == vector["due"]
    assert due_of(told(*words, "--roll", "none")) == vector["raw_end"]


def test_the_answer_is_json_that_says_why_day_by_day(told: Any) -> None:
    answer = json.loads(told("due", "--start", "2017-01-24", "--days", 5, "--basis", "working").stdout)
    assert {"start", "days", "basis", "due_on", "derivation"} <= set(answer)
    assert (answer["start"], answer["days"], answer["basis"]) == ("2017-01-24", 5, "working")
    assert answer["derivation"][0] == {
        "date": "2017-01-24",
        "counted": False,
        "number": 0,
        "why": "起算之始日不計入",
    }
    assert sum(step["counted"] for step in answer["derivation"]) == 5
    assert answer["derivation"][-1]["date"] == answer["due_on"] == "2017-02-06"


@pytest.mark.parametrize(
    "closed",
    [
        ("--closed", "2024-10-02", "2024-10-03"),
        ("--closed", "2024-10-02", "--closed", "2024-10-03"),
        ("--closed", "2024-10-02,2024-10-03"),
        ("--closed", "113年10月2日", "--closed=2024-10-03"),
    ],
)
def test_days_closed_may_be_given_in_every_way(told: Any, closed: tuple[str, ...]) -> None:
    words = ("due", "--start", "2024-10-01", "--days", "5", *closed, "--basis", "working")
    assert due_of(told(*words)) == "2024-10-11"


def test_it_counts_on_the_calendar_of_the_database_with_the_closures_in_force(
    told: Any, changed: Any
) -> None:
    words = ("due", "--start", "2024-10-01", "--days", "1", "--basis", "working")
    assert due_of(told(*words)) == "2024-10-02"
    changed(typhoon())
    answer = told(*words)
    assert due_of(answer) == "2024-10-03"
    assert json.loads(answer.stdout)["derivation"][1]["why"] == "颱風，不計入"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--start", "2017-01-24"), "日數（days）與月數（months）請填其中一個"),
        (("--start", "2017-01-24", "--days", "5", "--months", "1"), "請填其中一個"),
        (("--days", "5"), "請填起始日"),
        (("--start", "2017-02-29", "--days", "5"), "不是日期"),
        (("--start", "yesterday", "--days", "5"), "不是日期"),
        (("--start", "0001-01-01", "--days", "5"), "不在民國元年"),
        (("--start", "2017-01-24", "--days", "-5"), "應為 0 到 3,660 的整數"),
        (("--start", "2017-01-24", "--days", "5.5"), "應為 0 到 3,660 的整數"),
        (("--start", "2017-01-24", "--days", "9" * 40), "應為 0 到 3,660 的整數"),
        (("--start", "2017-01-24", "--days", "3661"), "應為 0 到 3,660 的整數"),
        (("--start", "2017-01-24", "--months", "121"), "應為 0 到 120 的整數"),
        (("--start", "2017-01-24", "--days", "5", "--basis", "weekdays"), "只能是 working 或 calendar"),
        (("--start", "2017-01-24", "--days", "5", "--roll", "back"), "只能是 forward 或 none"),
        (("--start", "2017-01-24", "--days", "5", "--closed", "soon"), "停班日「soon」不是日期"),
        (("--start", "2017-01-24", "--days", "5", "2017-01-25"), "請寫在 --closed 後面"),
        (("--batch", "-", "--days", "5"), "不能再加其他選項"),
        (("--batch", "nowhere.jsonl"), "讀不到 nowhere.jsonl"),
    ],
)
def test_what_cannot_be_counted_is_refused_in_a_sentence(
    told: Any, words: tuple[str, ...], sentence: str
) -> None:
    answer = told("due", *words)
    assert answer.exit_code == 2
    assert sentence in answer.stderr
    assert answer.stdout == ""


def test_many_questions_are_answered_line_by_line(told: Any) -> None:
    asked = [
        {"start": "2017-01-24", "days": 5, "basis": "working"},
        {"start": "2024-10-01", "days": 5, "basis": "working", "closed": ["2024-10-02", "2024-10-03"]},
        {"start": "2017-01-17", "months": 2},
    ]
    answer = told("due", "--batch", "-", input="\n\n".join(map(json.dumps, asked)))
    assert answer.exit_code == 0
    assert [json.loads(line)["due_on"] for line in answer.stdout.splitlines()] == [
        "2017-02-06",
        "2024-10-11",
        "2017-03-17",
    ]


def test_a_line_that_is_no_question_is_named_and_the_others_are_answered(told: Any, tmp_path: Path) -> None:
    file = tmp_path / "asked.jsonl"
    lines = (
        "{",
        "[1]",
        '{"start": "2017-01-24", "days": 5}',
        '{"start": "2017-01-24", "days": true}',
        '{"day": 1}',
    )
    file.write_text("\n".join((*lines, "[" * 19_000)), "utf-8")
    answer = told("due", "--batch", file)
    told_lines = [json.loads(line) for line in answer.stdout.splitlines()]
    assert answer.exit_code == 3
    assert [line.get("line") for line in told_lines] == [1, 2, None, 4, 5, 6]
    assert "看不懂「day」" in told_lines[4]["error"]


def test_it_answers_without_starting_the_application(database: str, tmp_path: Path) -> None:
    environment = {**os.environ, "DATABASE_URL": database, "PETITIONS_INSTANCE": str(tmp_path)}
    words = ["calendar", "due", "--start", "2017-01-24", "--days", "5", "--basis", "working"]
    loaded = "'flask_migrate' in sys.modules, 'petitions.blueprints.work' in sys.modules"
    watched = f"import sys; sys.argv[1:] = {words!r}\ntry:\n    {PROGRAM}\n"
    watched += f"finally:\n    print({loaded}, file=sys.stderr)"
    ran = subprocess.run(
        [sys.executable, "-c", watched], env=environment, capture_output=True, text=True, check=False
    )
    assert json.loads(ran.stdout)["due_on"] == "2017-02-06"
    assert ran.stderr.split() == ["False", "False"]


def test_without_a_database_it_says_so(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path}/none.db",
        "PETITIONS_INSTANCE": str(tmp_path),
    }
    words = ["calendar", "due", "--start", "2017-01-24", "--days", "5"]
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, *words], env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 2
    assert "petitions init" in ran.stderr


@pytest.mark.both_databases
def test_a_year_is_imported_at_once_and_says_what_changed_and_moved(
    told: Any, a_case: Any, tmp_path: Path
) -> None:
    case = a_case(procedure=Procedure.PETITION, at=BEFORE_IT)
    lines = [line.replace("20241002,三,0,", "20241002,三,2,颱風假") for line in published(2024)]
    file = tmp_path / "113年中華民國政府行政機關辦公日曆表.csv"
    file.write_bytes(file_of(lines, "cp950"))
    answer = told("import", file)
    assert answer.exit_code == 0, answer.stderr
    assert "2024-10-02\t上班\t→\t放假（颱風假）" in answer.stdout
    assert "2024 年放假 116 日" in answer.stdout
    assert "移動 1 個期限、1 件案件，應通知 1 件" in answer.stdout
    assert db.session.scalar(select(Case.due_on).where(Case.id == case.id)) == date(2024, 10, 9)
    assert db.session.get_one(CalendarDay, A_TYPHOON, populate_existing=True).source == file.name
    again = told("import", file)
    assert (again.exit_code, again.stdout) == (0, "")
    assert "完全相同" in again.stderr


def test_a_file_with_wrong_lines_is_refused_whole(told: Any, tmp_path: Path) -> None:
    file = tmp_path / "wrong.csv"
    file.write_bytes(file_of([line.replace("20241002,三,", "20241002,四,") for line in published(2024)]))
    answer = told("import", file)
    assert answer.exit_code == 3
    assert "第 277 行：113年10月2日是星期三" in answer.stderr
    assert "沒有匯入任何資料" in answer.stderr


@pytest.mark.parametrize("content", [None, b"", b"a,b\n1,2\n", f"{HEAD}\n".encode()])
def test_what_is_no_calendar_is_refused(told: Any, tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "none.csv"
    if content is not None:
        file.write_bytes(content)
    answer = told("import", file)
    assert answer.exit_code == 2
    assert answer.stderr


def test_standard_input_is_read_as_it_comes(told: Any) -> None:
    asked = io.BytesIO(b'{"start": "2017-01-24", "days": 15}\n')
    assert due_of(told("due", "--batch", "-", input=asked)) == "2017-02-08"
