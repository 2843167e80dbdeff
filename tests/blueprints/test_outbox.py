"""The outbox by its page: what did not arrive is seen, tried again or noted; and the case says so too."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from petitions.cli.work import say_alarm, send_waiting
from petitions.extensions import db
from petitions.models import AuditEntry, Case, OutboxMessage, OwedNotice, User
from petitions.rules.terms import Procedure, Role
from petitions.services.undelivered import note_bounce
from tests.support.client import PageClient
from tests.support.markup import Page
from tests.support.postbox import Postbox, the_mail

AT = datetime(2017, 3, 2, 2, tzinfo=UTC)
PAGE = "/office/outbox"
ALARM = "寄信異常"
Browser = Callable[[User], PageClient]


@pytest.fixture(autouse=True)
def _then() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def refused(postbox: Postbox, a_case: Callable[..., Case], cpo: User) -> Case:
    """A case whose receipt was refused for good."""
    case = a_case(email="wang@example.com", officer=cpo)
    postbox.answers["RCPT"] = "550 5.1.1 unknown"
    send_waiting()
    postbox.answers.clear()
    return case


def press(browser: PageClient, act: str) -> Any:
    return browser.submit(browser.get(PAGE), act=act)


def last_audit() -> str:
    newest = select(AuditEntry.action).order_by(AuditEntry.seq.desc()).limit(1)
    return str(db.session.scalar(newest))


@pytest.mark.both_databases
def test_what_was_refused_is_listed_with_its_reason_and_without_the_address(
    refused: Case, supervisor: User, client_of: Browser
) -> None:
    text = client_of(supervisor).get(PAGE).text
    for words in ("收件地址無效或不收信", "550 5.1.1", "w***@example.com", "收件通知", "1 封信沒有寄達"):
        assert words in text
    assert "wang@" not in text
    assert f"/cases/{refused.number}" in text


def test_who_may_not_know_of_a_case_sees_no_number(
    refused: Case, a_user: Callable[..., User], client_of: Browser
) -> None:
    text = client_of(a_user(Role.ADM)).get(PAGE).text
    assert "不可查看" in text
    assert refused.number not in text
    assert "w***@example.com" in text


def test_who_filed_in_confidence_is_not_named_at_all(
    postbox: Postbox, a_case: Callable[..., Case], supervisor: User, client_of: Browser
) -> None:
    case = a_case(email="wang@example.com", is_confidential=True, procedure=Procedure.PETITION)
    postbox.answers["RCPT"] = "550 5.1.1 unknown"
    send_waiting()
    text = client_of(supervisor).get(PAGE).text + client_of(supervisor).get(f"/cases/{case.number}").text
    assert "w***@" not in text
    assert "身分保密" in text


@pytest.mark.both_databases
def test_the_button_sends_again_and_the_paper_is_done_with(
    refused: Case, supervisor: User, client_of: Browser, postbox: Postbox
) -> None:
    assert press(client_of(supervisor), f"again.{the_mail().id}").status_code == 303
    assert (the_mail().state, last_audit()) == ("ready", "mail_sent_again")
    assert send_waiting() == 1
    assert (the_mail().state, len(postbox.taken)) == ("sent", 1)
    assert "沒有寄不到的信" in client_of(supervisor).get(PAGE).text


def test_what_was_seen_to_is_not_told_any_more(refused: Case, supervisor: User, client_of: Browser) -> None:
    browser = client_of(supervisor)
    assert ALARM in browser.get(PAGE).text
    press(browser, f"aside.{the_mail().id}")
    assert (the_mail().state, the_mail().settled_at, last_audit()) == ("dead", AT, "mail_set_aside")
    assert ALARM not in browser.get(PAGE).text


@pytest.mark.parametrize("act", ["again.{}", "aside.{}"])
def test_two_people_who_press_at_once_do_it_once(
    refused: Case, supervisor: User, a_user: Callable[..., User], client_of: Browser, act: str
) -> None:
    pressed = act.format(the_mail().id)
    first = press(client_of(supervisor), pressed)
    if act.startswith("again"):
        send_waiting()
    second = press(client_of(a_user(Role.ADM)), pressed)
    assert (first.status_code, second.status_code) == (303, 422)
    assert "已有人處理" in second.text


@pytest.mark.parametrize(
    "act", ["", "again", "again.0", "aside.999", "again.x", "drop.1", "all.1", "again.1;x" * 20]
)
def test_a_button_that_is_not_there_does_nothing(
    refused: Case, supervisor: User, client_of: Browser, act: str
) -> None:
    assert press(client_of(supervisor), act).status_code == 422
    assert the_mail().state == "dead"


def test_everything_that_waits_can_be_sent_at_once(
    app: Flask, postbox: Postbox, a_case: Callable[..., Case], supervisor: User, client_of: Browser
) -> None:
    a_case(email="wang@example.com")
    postbox.answers["DATA"] = "450 later"
    assert [send_waiting(), send_waiting()] == [1, 0]
    postbox.answers.clear()
    assert press(client_of(supervisor), "all").status_code == 303
    assert (send_waiting(), the_mail().state) == (1, "sent")


@pytest.mark.parametrize(
    ("tries", "failure", "waits", "is_told"),
    [
        (1, "postponed", 0, False),
        (3, "postponed", 0, True),
        (1, "settings", 0, True),
        (1, "enclosure", 0, True),
        (0, "", 10, False),
        (0, "", 20, True),
    ],
)
def test_the_alarm_is_shown_where_the_responsible_look(
    app: Flask,
    client: PageClient,
    a_case: Callable[..., Case],
    supervisor: User,
    officer: User,
    client_of: Browser,
    tries: int,
    failure: str,
    waits: int,
    *,
    is_told: bool,
) -> None:
    a_case(email="wang@example.com")
    run_at = AT - timedelta(minutes=waits)
    db.session.execute(update(OutboxMessage).values(tries=tries, failure=failure, run_at=run_at))
    db.session.commit()
    for path in ("/work", "/office/calendar", PAGE):
        assert (ALARM in client_of(supervisor).get(path).text) is is_told, path
    assert ALARM not in client_of(officer).get("/work").text
    mail = "alarm" if is_told else "ok"
    assert client.get("/readyz").get_json() == {"status": "ok", "mail": mail, "files": "ok"}
    assert bool(say_alarm("")) is is_told


def test_the_worker_says_the_alarm_once_and_its_end(app: Flask, refused: Case, capsys: Any) -> None:
    said = say_alarm(say_alarm(""))
    db.session.execute(update(OutboxMessage).values(settled_at=AT))
    db.session.commit()
    assert say_alarm(said) == ""
    assert capsys.readouterr().err.splitlines() == ["寄信異常：1 封信沒有寄達。", "寄信與掃毒恢復正常。"]


def test_the_alarm_costs_the_responsible_one_statement_and_nobody_else_any(
    refused: Case, supervisor: User, cpo: User, client_of: Browser, statements: list[str]
) -> None:
    asked = []
    for user in (supervisor, cpo):
        browser = client_of(user)
        browser.get("/work")
        statements.clear()
        browser.get("/work")
        asked.append(sum("outbox" in statement for statement in statements))
    assert asked == [1, 0]


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_is_a_fixed_number_of_statements(
    app: Flask,
    a_case: Callable[..., Case],
    supervisor: User,
    client_of: Browser,
    statements: list[str],
    count: int,
) -> None:
    for number in range(count):
        a_case(email=f"p{number}@example.com")
    browser = client_of(supervisor)
    browser.get(PAGE)
    statements.clear()
    browser.get(PAGE)
    assert len(statements) <= 4


@pytest.mark.both_databases
def test_the_case_says_which_mail_did_not_arrive_and_what_became_of_it(
    refused: Case, cpo: User, client_of: Browser
) -> None:
    page = client_of(cpo).get(f"/cases/{refused.number}").text
    said = "收件通知未能寄達（w***@example.com）：收件地址無效或不收信，改以紙本寄送「收件回條」，尚未寄出。"
    assert said in Page(page).root.text.replace("\u2060", "")
    db.session.execute(update(OwedNotice).values(done_on=date(2017, 3, 3)))
    db.session.commit()
    page = client_of(cpo).get(f"/cases/{refused.number}").text
    assert "改以紙本寄送「收件回條」。" in Page(page).root.text
    assert "尚未寄出" not in page


def test_a_mail_that_came_back_stands_on_the_case_too(
    postbox: Postbox, a_case: Callable[..., Case], cpo: User, client_of: Browser
) -> None:
    case = a_case(email="wang@example.com", officer=cpo)
    send_waiting()
    assert "未能寄達" not in client_of(cpo).get(f"/cases/{case.number}").text
    note_bounce(the_mail().token, "5.2.1", at=AT)
    db.session.commit()
    assert "信寄出後被退回" in client_of(cpo).get(f"/cases/{case.number}").text
