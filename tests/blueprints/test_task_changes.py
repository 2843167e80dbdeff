"""A task is worded anew, put off and handed on; two who do it at once are told of each other."""

from datetime import date
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from petitions.extensions import db
from petitions.models import AuditEntry, User
from petitions.rules.tasks import CHANGED, DONE_ALREADY
from petitions.rules.terms import EventKind, Role
from tests.blueprints.test_tasks import WORDS, give, the_task
from tests.support.desk import SENT, Browser
from tests.support.people import A_SPRING_DAY

NEW = "改成寫信給店家"


@pytest.fixture(autouse=True)
def _in_spring() -> Any:
    with time_machine.travel(A_SPRING_DAY, tick=False):
        yield


@pytest.mark.both_databases
def test_it_is_handed_on_and_what_was_before_stays_in_the_trail(
    a_case: Any, a_user: Any, cpo: User, client_of: Browser
) -> None:
    colleague = a_user(Role.OFF, name="陳承辦")
    case, page = a_case(EventKind.ACCEPTED, officer=cpo), client_of(cpo)
    number = give(case, cpo, due_on=date(2017, 3, 3))
    path = f"/cases/{case.number}/tasks/{number}"
    form = page.get(f"{path}?from=own")
    for _ in range(2):
        sent = page.submit(form, path, what=NEW, due_on="106/3/10", who=str(colleague.id))
        assert sent.location == "/tasks"
    task = the_task()
    assert (task.body, task.due_on, task.assignee_id) == (NEW, date(2017, 3, 10), colleague.id)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "task_changed")).one()
    assert entry.detail == {
        "task": number,
        "assignee": cpo.id,
        "assignee_now": colleague.id,
        "due_on": "2017-03-03",
        "reworded": True,
    }
    assert NEW in client_of(colleague).get("/tasks").text
    assert NEW not in page.get("/tasks").text


@pytest.mark.both_databases
def test_two_who_change_one_at_once_see_both_and_lose_nothing(
    a_case: Any, a_user: Any, cpo: User, client_of: Browser
) -> None:
    case, page = a_case(EventKind.ACCEPTED, officer=cpo), client_of(cpo)
    number = give(case, cpo)
    path = f"/cases/{case.number}/tasks/{number}"
    first, second = page.get(path), page.get(path)
    assert page.submit(first, path, what=NEW).status_code == 303
    late = page.submit(second, path, what="我改的")
    assert late.status_code == 409
    assert CHANGED in late.text
    assert NEW in late.text
    assert 'value="我改的"' in late.text
    assert the_task().body == NEW
    assert page.submit(late, path).status_code == 303
    assert the_task().body == "我改的"


def test_what_is_done_is_not_changed(a_case: Any, cpo: User, client_of: Browser) -> None:
    case, page = a_case(officer=cpo), client_of(cpo)
    number = give(case, cpo)
    path = f"/cases/{case.number}/tasks/{number}"
    form = page.get(path)
    page.post(f"{path}/done", data=SENT)
    answer = page.submit(form, path, what=NEW)
    assert answer.status_code == 422
    assert DONE_ALREADY in answer.text
    assert the_task().body == WORDS


@pytest.mark.parametrize(
    ("typed", "said"),
    [({"what": ""}, "請寫下要做的事"), ({"due_on": "明天"}, "日期"), ({"who": "999999"}, "請從清單中選一項")],
)
def test_what_cannot_be_taken_is_said_and_kept(
    a_case: Any, cpo: User, client_of: Browser, typed: dict[str, str], said: str
) -> None:
    case, page = a_case(officer=cpo), client_of(cpo)
    path = f"/cases/{case.number}/tasks/{give(case, cpo)}"
    answer = page.submit(page.get(path), path, **({"what": NEW} | typed))
    assert answer.status_code == 422
    assert said in answer.text
    assert the_task().body == WORDS


def test_a_reader_who_has_it_not_may_not_change_it(
    a_case: Any, a_user: Any, cpo: User, client_of: Browser
) -> None:
    case = a_case(officer=cpo)
    path = f"/cases/{case.number}/tasks/{give(case, cpo)}"
    reader = client_of(a_user(Role.CLK, name="林書記"))
    assert reader.get(path).status_code == 403
    assert reader.post(path, data={"what": NEW, **SENT}).status_code == 403
    assert client_of(a_user(Role.OFF, unit="joint")).get(path).status_code == 404
    assert the_task().body == WORDS
