"""What somebody has to do about a case: added, done, not done after all; never shown outside the office."""

import ast
from datetime import date
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import insert, select, update

from petitions.extensions import db
from petitions.models import AuditEntry, Case, Matter, Task, User
from petitions.queries.tasks import PAGE_SIZE
from petitions.rules.terms import EventKind, Role
from petitions.services.answering import code_of, list_letters
from petitions.services.histories import load_history
from petitions.services.intake import secret_index
from tests.support.client import PageClient
from tests.support.desk import SENT, Browser, fresh
from tests.support.house import MODULES, name_of, tree_of
from tests.support.letters import issued, text_of
from tests.support.people import A_SPRING_DAY
from tests.support.routes import routes_of

WORDS = "請店家補發票，鸞待辦"
SECRET = "0123456789"


@pytest.fixture(autouse=True)
def _in_spring() -> Any:
    with time_machine.travel(A_SPRING_DAY, tick=False):
        yield


def add(page: PageClient, case: Case, **typed: str) -> Any:
    form = page.get(f"/cases/{case.number}")
    return page.submit(form, f"/cases/{case.number}/tasks", **({"what": WORDS} | typed))


def give(case: Case, to: User, *, body: str = WORDS, due_on: date | None = None, key: str = "") -> int:
    """Give a task to someone, as if he had written it; return its number."""
    values = {
        "case_id": case.id,
        "matter_id": case.matter_id,
        "body": body,
        "due_on": due_on,
        "assignee_id": to.id,
        "written_by_id": to.id,
        "written_at": A_SPRING_DAY,
        "submission_key": key or f"{case.id}-{to.id}-{body}",
    }
    number = db.session.execute(insert(Task).values(**values).returning(Task.id)).scalar_one()
    db.session.commit()
    return int(number)


def the_task() -> Task:
    db.session.expire_all()
    return db.session.scalars(select(Task)).one()


@pytest.mark.both_databases
def test_a_task_is_kept_once_and_done_once(a_case: Any, cpo: User, client_of: Browser) -> None:
    case, page = a_case(officer=cpo), client_of(cpo)
    form = page.get(f"/cases/{case.number}")
    for _ in range(2):
        sent = page.submit(form, f"/cases/{case.number}/tasks", what=WORDS, due_on="106/3/3")
        assert sent.location == f"/cases/{case.number}"
    task = the_task()
    assert (task.body, task.due_on, task.assignee_id) == (WORDS, date(2017, 3, 3), cpo.id)
    shown = page.get(f"/cases/{case.number}")
    assert WORDS in shown.text
    for _ in range(2):
        done = page.post(f"/cases/{case.number}/tasks/{task.id}/done", data=SENT)
        assert done.location == f"/cases/{case.number}"
    assert (the_task().done_by_id, the_task().done_at) == (cpo.id, A_SPRING_DAY)
    assert WORDS not in page.get(f"/cases/{case.number}").text
    assert WORDS in page.get(f"/cases/{case.number}/tasks").text


@pytest.mark.both_databases
def test_what_is_opened_again_keeps_who_had_done_it_in_the_trail(
    a_case: Any, cpo: User, client_of: Browser
) -> None:
    case, page = a_case(officer=cpo), client_of(cpo)
    number = give(case, cpo)
    path = f"/cases/{case.number}/tasks"
    page.post(f"{path}/{number}/done", data=SENT)
    for _ in range(2):
        assert page.post(f"{path}/{number}/reopen", data=SENT | {"from": "case"}).location == path
    assert the_task().done_at is None
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "task_reopened")).one()
    assert (entry.subject, entry.actor_id) == (case.number, cpo.id)
    assert entry.detail == {"task": number, "done_by": cpo.id, "done_at": str(A_SPRING_DAY)}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"what": "　"}, "請寫下要做的事"),
        ({"what": "事" * 201}, "最多 200 個字"),
        ({"due_on": "明天"}, "日期"),
        ({"who": "999999"}, "請從清單中選一項"),
    ],
)
def test_what_cannot_be_taken_is_said_beside_its_field(
    a_case: Any, cpo: User, client_of: Browser, typed: dict[str, str], said: str
) -> None:
    answer = add(client_of(cpo), a_case(officer=cpo), **typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert db.session.scalar(select(Task.id)) is None


def test_it_is_given_to_someone_of_the_unit_who_finds_it_and_does_it(
    a_case: Any, a_user: Any, cpo: User, client_of: Browser
) -> None:
    colleague = a_user(Role.OFF, name="陳承辦")
    a_user(Role.OFF, unit="joint", name="外單位")
    a_user(Role.CLK, name="林書記")
    case = a_case(EventKind.ACCEPTED, officer=cpo)
    page = client_of(cpo)
    form = page.get(f"/cases/{case.number}/tasks")
    assert "外單位" not in form.text
    sent = page.submit(form, f"/cases/{case.number}/tasks", what=WORDS, who=str(colleague.id))
    assert sent.location == f"/cases/{case.number}/tasks"
    other = client_of(colleague)
    assert WORDS not in page.get("/tasks").text
    mine = other.get("/tasks")
    assert WORDS in mine.text
    assert WORDS in other.get(f"/cases/{case.number}").text
    done = other.submit(mine, f"/cases/{case.number}/tasks/{the_task().id}/done")
    assert done.location == "/tasks"
    assert the_task().done_by_id == colleague.id
    assert "沒有待辦" in other.get("/tasks").text


def test_who_may_not_write_notes_may_not_write_tasks(
    a_case: Any, a_user: Any, cpo: User, client_of: Browser
) -> None:
    case = a_case(officer=cpo)
    number = give(case, cpo)
    stranger = client_of(a_user(Role.OFF, name="李大同"))
    path = f"/cases/{case.number}/tasks"
    assert WORDS not in stranger.get(path).text
    assert WORDS not in stranger.get(f"/cases/{case.number}").text
    assert stranger.post(path, data={"what": "我也要寫", **SENT}).status_code == 403
    assert stranger.post(f"{path}/{number}/done", data=SENT).status_code == 404
    reader = client_of(a_user(Role.CLK, name="林書記"))
    assert WORDS in reader.get(path).text
    assert reader.post(f"{path}/{number}/done", data=SENT).status_code == 403
    assert the_task().done_at is None


def test_a_task_of_a_case_out_of_sight_is_out_of_sight(
    a_case: Any, a_user: Any, cpo: User, client_of: Browser, unit_id: Any
) -> None:
    colleague = a_user(Role.OFF)
    case = a_case(officer=cpo)
    number = give(case, colleague)
    page = client_of(colleague)
    done = f"/cases/{case.number}/tasks/{number}/done"
    for change in ({"is_confidential": True}, {"unit_id": unit_id("joint"), "is_confidential": False}):
        db.session.execute(update(Case).where(Case.id == case.id).values(**change))
        db.session.commit()
        assert WORDS not in page.get("/tasks").text
        assert WORDS not in page.get(f"/cases/{case.number}").text
        assert page.post(done, data=SENT).status_code == 404
    db.session.execute(update(Case).where(Case.id == case.id).values(officer_id=colleague.id))
    db.session.commit()
    assert WORDS in page.get("/tasks").text


@pytest.mark.both_databases
def test_what_is_due_first_stands_first_page_by_page(
    a_case: Any, cpo: User, client_of: Browser, statements: list[str]
) -> None:
    case, page = a_case(officer=cpo), client_of(cpo)
    give(case, cpo, body="沒有日子的")
    give(case, cpo, body="昨天到期的", due_on=date(2017, 2, 28))
    for day in range(1, PAGE_SIZE):
        give(case, cpo, body=f"第 {day} 項", due_on=date(2017, 3, 1), key=f"k{day}")
    first = page.get("/tasks").text
    assert first.index("昨天到期的") < first.index("第 1 項") < first.index(f"第 {PAGE_SIZE - 1} 項")
    assert first.count("chip-over") == 1
    assert "沒有日子的" not in first
    statements.clear()
    second = page.get("/tasks?after=2017-03-01.999999").text
    assert "沒有日子的" in second
    assert "昨天到期的" not in second
    assert len(statements) <= 2


def test_the_page_of_a_case_shows_the_first_due_and_costs_no_more(
    a_case: Any, cpo: User, client_of: Browser, statements: list[str]
) -> None:
    case, page = a_case(officer=cpo), client_of(cpo)
    for day in range(1, 8):
        give(case, cpo, body=f"第 {day} 項", due_on=date(2017, 3, day))
    path = f"/cases/{case.number}"
    page.get(path)
    statements.clear()
    text = page.get(path).text
    assert len(statements) <= 4
    assert "第 5 項" in text
    assert "第 6 項" not in text
    assert "另有 2 項" in text
    statements.clear()
    assert "第 7 項" in page.get(f"{path}/tasks").text
    assert len(statements) <= 4


def test_a_task_never_leaves_the_office(
    app: Flask, a_case: Any, cpo: User, client_of: Browser, client: PageClient
) -> None:
    """Not on the page of whoever filed, nor at the door of the business, in a letter, in open data."""
    case = a_case(EventKind.ACCEPTED, EventKind.BUSINESS_NOTIFIED, officer=cpo, business_name="海風健身")
    give(case, cpo)
    opens = update(Matter).where(Matter.id == case.matter_id).values(secret_index=secret_index(SECRET))
    db.session.execute(opens)
    db.session.commit()
    code = code_of(list_letters(case, load_history(case.id))[0])
    assert client.post("/track", data={"number": case.number, "secret": SECRET, **SENT}).status_code == 303
    assert client.post("/respond", data={"number": case.number, "code": code, **SENT}).status_code == 303
    outside = [route.path for route in routes_of(app, "GET") if not route.path.startswith("/static")]
    assert {"/track/case", "/respond/case"} <= set(outside)
    assert [path for path in outside if "鸞待辦" in client.get(path).text] == []
    letters = issued(client_of(cpo), fresh(case), "D03")
    assert letters
    assert not any("鸞待辦" in text_of(letter) for letter in letters)


def test_only_the_rooms_of_the_office_read_tasks() -> None:
    """The table is read by the page of a case and the pages of tasks, and by nothing that goes out."""
    readers = {
        name_of(module)
        for module in MODULES
        for node in ast.walk(tree_of(module))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("petitions.models")
        if any(alias.name == "Task" for alias in node.names)
    }
    assert readers == {
        "petitions/models/__init__.py",
        "petitions/queries/record.py",
        "petitions/queries/tasks.py",
        "petitions/services/tasks.py",
    }
