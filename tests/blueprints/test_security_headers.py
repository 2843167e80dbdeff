"""Every answer is dressed: pages, files, refusals and faults alike; only our own names are answered to."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from petitions.models import User
from petitions.rules.terms import Role
from tests.support.client import PageClient
from tests.support.habits import faults_of_headers
from tests.support.routes import routes_of

HOST = "petitions.example"
LIMIT = 25 * 1024 * 1024
REFUSED = {
    400: {"path": "/sign-in", "method": "POST"},
    404: {"path": "/nothing/here"},
    405: {"path": "/privacy", "method": "POST"},
    413: {"path": "/track", "method": "POST", "data": b"x=" + b"x" * (LIMIT + 1)},
}


@pytest.fixture
def plain(app: Flask) -> FlaskClient:
    """A client that checks nothing by itself."""
    app.test_client_class = FlaskClient
    return app.test_client()


def faults_of(answer: TestResponse) -> list[str]:
    faults = faults_of_headers(answer)
    if answer.headers.get("X-Frame-Options") != "DENY":
        faults.append("may be framed")
    if not re.fullmatch("[0-9a-f]{12}", answer.headers.get("X-Request-Id", "")):
        faults.append("has no request id")
    if "charset=utf-8" not in answer.content_type and answer.mimetype.startswith("text/"):
        faults.append(f"says {answer.content_type}")
    if {"X-Powered-By", "Access-Control-Allow-Origin"} & set(answer.headers.keys()):
        faults.append("says too much")
    return faults


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_every_route_answers_with_every_header(app: Flask, plain: FlaskClient, method: str) -> None:
    asked = list(routes_of(app, method))
    assert len(asked) > 20
    found = {}
    for route in asked:
        answer = plain.open(route.path, method=method)
        assert answer.status_code < 500
        found[str(route)] = faults_of(answer)
    assert {route: faults for route, faults in found.items() if faults} == {}


@pytest.mark.parametrize("status", REFUSED)
def test_every_refusal_answers_with_every_header(plain: FlaskClient, status: int) -> None:
    answer = plain.open(**REFUSED[status])
    assert answer.status_code == status
    assert faults_of(answer) == []
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_fault_answers_with_every_header_and_a_code(
    app: Flask, plain: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks() -> str:
        raise ZeroDivisionError("the canary of a fault")

    monkeypatch.setitem(app.view_functions, "public.privacy", breaks)
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    answer = plain.get("/privacy")
    assert answer.status_code == 500
    assert faults_of(answer) == []
    code = answer.headers["X-Request-Id"]
    assert code in answer.text
    assert not re.search(r"canary|Traceback|ZeroDivision|\.py\b|petitions/|line \d", answer.text)
    assert [record.getMessage() for record in caplog.records if code in record.getMessage()]
    assert "the canary of a fault" in caplog.text


def test_a_busy_database_is_no_fault_of_the_program(
    app: Flask, plain: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy.exc import OperationalError  # noqa: PLC0415

    def waits() -> str:
        raise OperationalError("SELECT name_sealed FROM persons", {}, Exception("locked"))

    monkeypatch.setitem(app.view_functions, "public.privacy", waits)
    answer = plain.get("/privacy")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert faults_of(answer) == []
    assert "SELECT" not in answer.text


def test_pages_are_kept_by_nobody_and_files_by_everyone(app: Flask, plain: FlaskClient) -> None:
    kept = {
        route.path: answer.headers["Cache-Control"]
        for route in routes_of(app, "GET")
        if (answer := plain.get(route.path)).headers["Cache-Control"] != "no-store"
    }
    assert {path.split("/")[1] for path in kept} == {"static"}


def test_the_policy_of_each_page_has_a_nonce_of_its_own(plain: FlaskClient) -> None:
    nonces = [
        re.findall("'nonce-([^']{20,})'", plain.get("/").headers["Content-Security-Policy"]) for _ in range(5)
    ]
    assert len({nonce for (nonce,) in nonces}) == 5


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "DEBUG"])
def test_methods_that_nobody_needs_are_refused(app: Flask, plain: FlaskClient, method: str) -> None:
    statuses = {plain.open(route.path, method=method).status_code for route in routes_of(app, "GET")}
    assert statuses == {405}


def test_a_head_is_a_get_without_its_body(app: Flask, plain: FlaskClient) -> None:
    for route in routes_of(app, "HEAD"):
        head, get = plain.head(route.path), plain.get(route.path)
        assert (head.status_code, head.data) == (get.status_code, b""), route.path


@pytest.fixture
def known_hosts(app_on: Callable[..., Flask], database: str) -> FlaskClient:
    """A client of the application as production has it: with names of its own."""
    app = app_on(
        database,
        TRUSTED_HOSTS=[HOST],
        PUBLIC_BASE_URL=f"https://{HOST}",
        PRODUCTION=True,
        SESSION_COOKIE_NAME="__Host-petitions",
        SESSION_COOKIE_SECURE=True,
    )
    return app.test_client()


@pytest.mark.parametrize(
    "host",
    ["evil.example", f"{HOST}.evil.example", f"evil{HOST}", "127.0.0.1", "", f"{HOST}@evil.example", "a b"],
)
def test_another_host_is_not_answered_to(known_hosts: FlaskClient, host: str) -> None:
    for path in ("/", "/sign-in", "/.well-known/security.txt", "/nothing"):
        answer = known_hosts.get(path, headers={"Host": host})
        assert answer.status_code == 400
        assert "evil" not in answer.text
        assert faults_of(answer) == []


@pytest.mark.parametrize(
    "header",
    ["X-Forwarded-Host", "X-Host", "Forwarded", "X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Server"],
)
def test_no_header_changes_where_the_site_says_it_is(known_hosts: FlaskClient, header: str) -> None:
    value = "host=evil.example" if header == "Forwarded" else "evil.example"
    for path in ("/.well-known/security.txt", "/work", "/favicon.ico", "/"):
        answer = known_hosts.get(path, headers={"Host": HOST, header: value})
        assert "evil" not in answer.text + str(answer.headers)


def test_the_public_address_is_the_configured_one(known_hosts: FlaskClient) -> None:
    told = known_hosts.get("/.well-known/security.txt", base_url=f"https://{HOST}").text
    assert f"https://{HOST}/security" in told


def test_over_https_browsers_are_told_to_stay_there(known_hosts: FlaskClient) -> None:
    secure = known_hosts.get("/", base_url=f"https://{HOST}")
    assert "max-age=31536000" in secure.headers["Strict-Transport-Security"]
    assert "Strict-Transport-Security" not in known_hosts.get("/", headers={"Host": HOST}).headers


def test_cookies_are_for_this_host_this_browser_and_encrypted_lines_only(known_hosts: FlaskClient) -> None:
    answer = known_hosts.get("/sign-in", base_url=f"https://{HOST}")
    (cookie,) = answer.headers.getlist("Set-Cookie")
    name, *flags = [part.strip() for part in cookie.split(";")]
    assert name.startswith("__Host-petitions=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(flags)
    assert not [flag for flag in flags if flag.lower().startswith("domain")]


def test_reading_a_page_without_a_form_leaves_no_cookie(client: PageClient) -> None:
    for path in ("/privacy", "/statistics", "/sitemap", "/security", "/healthz", "/robots.txt"):
        assert client.get(path).headers.getlist("Set-Cookie") == []


def test_a_page_of_staff_tells_caches_that_it_is_hers(
    client_of: Callable[[User], PageClient], a_user: Callable[..., User]
) -> None:
    answer: Any = client_of(a_user(Role.CLK)).get("/consultations")
    assert "Cookie" in answer.headers["Vary"]
    assert answer.headers["Cache-Control"] == "no-store"
