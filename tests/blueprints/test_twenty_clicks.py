"""The same form sent twenty times at once through a real server: one case, and each gets its receipt."""

from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

import pytest
from flask import Flask
from sqlalchemy import func, select

from petitions.extensions import db
from petitions.models import Case, Counter
from tests.blueprints.test_intake import A_DISPUTE, on_receipt, values_of
from tests.support.markup import Page

CLICKS = 20
TYPE = "application/x-www-form-urlencoded"


def ask(
    address: str, path: str, *, cookie: str = "", body: str | bytes | None = None, kind: str = TYPE
) -> tuple[int, str, str]:
    """Ask for a page on a connection of its own; return status, cookie and text."""
    connection = HTTPConnection(urlsplit(address).netloc, timeout=60)
    try:
        headers = ({"Cookie": cookie} if cookie else {}) | ({"Content-Type": kind} if body else {})
        connection.request("POST" if body else "GET", path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        kept = (answer.getheader("Set-Cookie") or cookie).split(";")[0]
        return answer.status, kept, text
    finally:
        connection.close()


@pytest.mark.both_databases
def test_twenty_clicks_make_one_case(app: Flask, address: str) -> None:
    _, cookie, html = ask(address, "/file/dispute")
    body = urlencode(values_of(html) | A_DISPUTE)

    def click(_: int) -> tuple[int, tuple[str, str]]:
        status, own, _text = ask(address, "/file/dispute", cookie=cookie, body=body)
        return status, on_receipt(Page(ask(address, "/file/confirmation", cookie=own)[2]))

    with ThreadPoolExecutor(CLICKS) as threads:
        answers = list(threads.map(click, range(CLICKS)))
    assert {status for status, _ in answers} == {303}
    assert len({receipt for _, receipt in answers}) == 1
    assert db.session.scalar(select(func.count()).select_from(Case)) == 1
    assert db.session.scalars(select(Counter.last_serial)).all() == [1]
