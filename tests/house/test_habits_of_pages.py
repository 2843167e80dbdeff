"""The checks of every page are checked: a page as it should be passes, each fault is found."""

import pytest
from flask import Flask, Response, request
from sqlalchemy import Column, Integer, MetaData, Table, create_engine

from tests.support.client import PageClient
from tests.support.watching import Watch

AS_IT_SHOULD_BE = """<!doctype html>
<html lang="zh-Hant-TW"><head><title>案件查詢｜某市</title><script src="/static/a.js"></script></head><body>
<a href="#main">跳到主要內容</a>
<main id="main"><h1>案件查詢</h1>
<form action="/track" method="post"><input type="hidden" name="csrf_token" value="t">
<label for="number">案件編號</label><input id="number" name="number" aria-describedby="hint">
<p id="hint">例如 F106-000123-4</p><label><input type="checkbox" name="x">同意</label>
<button>查詢</button></form><img src="/static/a.svg" alt=""></main></body></html>"""
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; script-src 'self' 'nonce-n1'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=()",
}
FAULTS = [
    ("<h1>案件查詢</h1>", "", "0 h1"),
    ("<h1>案件查詢</h1>", "<h1>查詢</h1>", "does not begin with its h1"),
    ('lang="zh-Hant-TW"', 'lang="zh"', "html lang"),
    ('<a href="#main">跳到主要內容</a>', "", "skip link"),
    ("</button>", "", "not closed"),
    ('id="hint"', 'id="number"', "is used 2 times"),
    ('id="hint"', "", "refers to #hint"),
    ('<label for="number">案件編號</label>', "", "has no label"),
    ("查詢</button>", "</button>", "has no text"),
    ('alt=""', "", "has no alt"),
    ('action="/track"', "", "lacks action or method"),
    ('value="t"', 'value=""', "CSRF"),
    ("<main", '<main style="color:red"', "inline style"),
    ("<main", '<main onclick="go()"', "inline event handler"),
    ("<main", "<script>go()</script><main", "without the nonce"),
    ("/static/a.js", "https://example.com/a.js", "another place"),
]


def the_page(html: str, headers: dict[str, str] | None = None) -> PageClient:
    app = Flask(__name__)
    app.secret_key = "x"
    app.add_url_rule("/", view_func=lambda: Response(html, headers=HEADERS if headers is None else headers))
    app.test_client_class = PageClient
    client = app.test_client()
    assert isinstance(client, PageClient)
    return client


def test_a_page_as_it_should_be_passes() -> None:
    assert the_page(AS_IT_SHOULD_BE).get("/").status_code == 200


def test_a_script_with_the_nonce_of_the_policy_passes() -> None:
    html = AS_IT_SHOULD_BE.replace("<main", '<script nonce="n1">go()</script><main')
    assert the_page(html).get("/").status_code == 200


def test_the_word_for_an_error_may_stand_before_the_title() -> None:
    html = AS_IT_SHOULD_BE.replace("<title>", "<title>錯誤：")
    assert the_page(html).get("/").status_code == 200


@pytest.mark.parametrize(("good", "bad", "told"), FAULTS, ids=[told for _, _, told in FAULTS])
def test_each_fault_is_found(good: str, bad: str, told: str) -> None:
    assert good in AS_IT_SHOULD_BE
    with pytest.raises(AssertionError, match=told):
        the_page(AS_IT_SHOULD_BE.replace(good, bad)).get("/")


@pytest.mark.parametrize("missing", HEADERS)
def test_each_missing_header_is_found(missing: str) -> None:
    with pytest.raises(AssertionError, match=missing):
        the_page(AS_IT_SHOULD_BE, {k: v for k, v in HEADERS.items() if k != missing}).get("/")


def test_a_form_is_sent_with_what_stands_in_it() -> None:
    app = Flask(__name__)
    app.secret_key = "x"
    app.add_url_rule("/", view_func=lambda: Response(AS_IT_SHOULD_BE, headers=HEADERS))
    app.add_url_rule("/track", "track", lambda: dict(request.form), methods=["POST"])
    client = PageClient(app, app.response_class)
    sent = client.submit(client.get("/"), number="F106-000123-4").json
    assert sent == {"csrf_token": "t", "number": "F106-000123-4"}


def test_a_view_that_forgets_to_commit_is_found(watch: Watch) -> None:
    table = Table("cases", MetaData(), Column("id", Integer))
    engine = create_engine("sqlite://")
    table.create(engine)
    with engine.connect() as connection:
        connection.execute(table.insert(), {"id": 1})
        assert watch.pending == {"cases"}
        connection.rollback()
        assert watch.lost == {"cases"}
        connection.execute(table.insert(), {"id": 1})
        connection.commit()
        assert (watch.pending, watch.lost, watch.written) == (set(), set(), {"cases"})
    engine.dispose()
