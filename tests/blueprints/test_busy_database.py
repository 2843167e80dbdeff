"""When the database is busy or gone, nothing that was typed is lost, and it is said so."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from petitions.extensions import db
from petitions.models import Case
from tests.blueprints.test_intake import A_DISPUTE, filed, on_receipt, values_of
from tests.support.client import PageClient


@pytest.fixture
def breaks(app: Flask) -> Any:
    """Let the next so many writes of a case fail as a busy or restarted database does."""
    left = {"n": 0}

    def fail(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if left["n"] and statement.startswith("INSERT INTO cases"):
            left["n"] -= 1
            raise OperationalError(statement, {}, Exception("database is locked"))

    event.listen(Engine, "before_cursor_execute", fail)
    yield lambda times: left.update(n=times)
    event.remove(Engine, "before_cursor_execute", fail)


def send(client: PageClient) -> TestResponse:
    typed = values_of(client.get("/file/dispute").text) | A_DISPUTE
    return client.post("/file/dispute", data=typed, may_break=True)


def cases() -> int:
    return db.session.scalar(select(func.count()).select_from(Case)) or 0


@pytest.mark.both_databases
def test_one_failure_is_not_even_noticed(client: PageClient, breaks: Any) -> None:
    breaks(1)
    number, _ = on_receipt(filed(client, "/file/dispute", A_DISPUTE))
    assert "-000001-" in number
    assert cases() == 1


@pytest.mark.both_databases
def test_two_failures_are_told_with_everything_kept(client: PageClient, breaks: Any) -> None:
    breaks(2)
    busy = send(client)
    assert busy.status_code == 503
    assert "按幾次都只算一件" in busy.text
    assert values_of(busy.text)["demand"] == A_DISPUTE["demand"]
    assert cases() == 0
    assert client.submit(busy).status_code == 303
    assert cases() == 1


def test_a_number_that_was_not_used_is_given_again(client: PageClient, breaks: Any) -> None:
    breaks(2)
    send(client)
    number, _ = on_receipt(filed(client, "/file/dispute", A_DISPUTE))
    assert "-000001-" in number


def test_a_page_that_cannot_be_read_says_when_to_come_back(client: PageClient, breaks: Any) -> None:
    def gone(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        raise OperationalError(statement, {}, Exception("no connection"))

    event.listen(Engine, "before_cursor_execute", gone)
    try:
        answer = client.post("/track", data={"number": "F099-000077-0", "secret": "0" * 10}, may_break=True)
    finally:
        event.remove(Engine, "before_cursor_execute", gone)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"
