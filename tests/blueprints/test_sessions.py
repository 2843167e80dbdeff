"""Who is signed in, from where, and until when: nothing that a stranger sends decides it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import select, update

from petitions.extensions import db, password_hasher
from petitions.models import AuditEntry, CaseEvent, User, UserRole, UserSession
from petitions.rules.terms import Role
from tests.blueprints.test_intake import A_DISPUTE
from tests.support.client import PageClient

PASSWORD = "Correct-Horse-7"
NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
ELSEWHERE = (
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\\/\\/evil.example",
    "https:evil.example",
    "https://evil.example/work",
    "http:///evil.example",
    "//evil.example\\@localhost/",
    "javascript:alert(1)",
    "data:text/html,x",
    "/%09/evil.example\r\nSet-Cookie: a=b",
    "evil.example",
    ".evil.example",
    "@evil.example",
)
GUESSED_KEYS = ("", "dev", "secret", "changeme", "secret_key", "s3cr3t", "development", "petitions", "x" * 32)


@pytest.fixture
def clerk(a_user: Callable[..., User]) -> User:
    return a_user(Role.CLK, password_hash=password_hasher().hash(PASSWORD))


def sign_in(client: PageClient, name: str, **more: str) -> Any:
    return client.post("/sign-in", data={"name": name, "password": PASSWORD, **more})


def kept(client: PageClient) -> dict[str, Any]:
    with client.session_transaction() as session:
        return dict(session)


def test_a_session_begins_anew_when_someone_signs_in(client: PageClient, clerk: User) -> None:
    """Whatever was planted in a browser before is gone, and the token is one that nobody knew."""
    with client.session_transaction() as session:
        session.update(_user_id="planted", planted="yes", opened=[1, "mark", 0])
    planted = client.get_cookie("petitions")
    assert sign_in(client, clerk.name).status_code == 302
    first = kept(client)
    assert planted is not None
    assert client.get_cookie("petitions") != planted
    assert {"planted", "opened"} & set(first) == set()
    client.post("/sign-out")
    sign_in(client, clerk.name)
    assert kept(client)["_user_id"] != first["_user_id"] != "planted"
    assert len(first["_user_id"]) >= 43


def test_a_token_that_the_server_did_not_give_is_nobody(client: PageClient, clerk: User) -> None:
    for token in ("planted", "1", str(clerk.id), clerk.name, "", "' OR 1=1 --", "\x00"):
        with client.session_transaction() as session:
            session.update(_user_id=token, _fresh=True)
        assert client.get("/password").status_code == 302


@pytest.mark.parametrize("key", GUESSED_KEYS)
def test_a_cookie_signed_with_a_guessed_key_is_worth_nothing(
    app: Flask, client: PageClient, client_of: Any, clerk: User, key: str
) -> None:
    token = kept(client_of(clerk))["_user_id"]
    forger = Flask("forger")
    forger.secret_key = key or "empty"
    signer = SecureCookieSessionInterface().get_signing_serializer(forger)
    assert signer is not None
    client.set_cookie("petitions", str(signer.dumps({"_user_id": token, "_fresh": True})))
    assert client.get("/password").status_code == 302


@pytest.mark.parametrize("target", ELSEWHERE)
def test_nobody_is_led_elsewhere_after_signing_in(client: PageClient, clerk: User, target: str) -> None:
    answer = sign_in(client, clerk.name, next=target)
    assert (answer.status_code, answer.location) == (302, "/start")
    shown = client.get("/sign-in", query_string={"next": target})
    assert "Set-Cookie: a=b" not in str(shown.headers)


def test_the_way_back_is_a_page_of_ours(client: PageClient, clerk: User) -> None:
    door = client.get("/consultations?after=2017-01-01.1").location
    assert door == "/sign-in?next=/consultations?after%3D2017-01-01.1"
    assert client.post("/consultations").location == "/sign-in"
    answer = client.submit(client.get(door), name=clerk.name, password=PASSWORD)
    assert answer.location == "/consultations?after=2017-01-01.1"


def test_a_longest_session_ends_however_busy(client: PageClient, clerk: User) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        sign_in(client, clerk.name)
        for _ in range(23):
            clock.shift(timedelta(minutes=25))
            assert client.get("/password").status_code == 200
        clock.shift(timedelta(minutes=26))
        assert client.get("/password").status_code == 302


def test_what_was_granted_or_taken_counts_with_the_next_click(client_of: Any, clerk: User) -> None:
    browser = client_of(clerk)
    assert browser.get("/consultations").status_code == 200
    db.session.execute(update(UserRole).where(UserRole.user_id == clerk.id).values(role=Role.STA.value))
    assert browser.get("/consultations").status_code == 403
    assert browser.get("/reports/106").status_code == 200


def test_signing_out_ends_this_session_and_no_other(client_of: Any, clerk: User) -> None:
    here, there = client_of(clerk), client_of(clerk)
    here.post("/sign-out")
    assert (here.get("/password").status_code, there.get("/password").status_code) == (302, 200)


def test_signing_out_forgets_what_a_citizen_opened_too(client: PageClient, clerk: User) -> None:
    client.submit(client.get("/file/dispute"), **A_DISPUTE)
    assert "receipt" in kept(client)
    sign_in(client, clerk.name)
    assert "receipt" not in kept(client)


SPOOFED = {
    "X-Forwarded-For": "203.0.113.9",
    "X-Real-IP": "203.0.113.9",
    "Forwarded": "for=203.0.113.9",
    "Client-IP": "203.0.113.9",
}


def where_from() -> tuple[str, str]:
    """Return from where the last sign-in and the last filing came, as they were written down."""
    session = db.session.scalars(select(UserSession.ip).order_by(UserSession.id.desc())).first()
    event = db.session.scalars(select(CaseEvent.ip).order_by(CaseEvent.id.desc())).first()
    return session or "", event or ""


@pytest.mark.parametrize(
    ("hops", "told", "found"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.7, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.7, 203.0.113.9, 192.0.2.1", "203.0.113.9"),
        (2, "203.0.113.9", "127.0.0.1"),
    ],
)
def test_an_address_is_believed_from_as_many_proxies_as_are_configured(
    app_on: Any, database: str, browser_on: Any, hops: int, told: str, found: str
) -> None:
    app = app_on(database, TRUSTED_PROXIES=hops)
    with app.app_context():
        user = User(name="clerk", display_name="書記", password_hash=password_hasher().hash(PASSWORD))
        user.must_change_password, user.password_set_at = False, NOON
        db.session.add(user)
        db.session.commit()
        client = browser_on(app)
        headers = SPOOFED | {"X-Forwarded-For": told}
        form = client.get("/file/dispute", headers=headers)
        key = form.text.split('name="submission_key"')[1].split('value="')[1].split('"')[0]
        client.post("/file/dispute", data=A_DISPUTE | {"submission_key": key, "_end": "1"}, headers=headers)
        client.post("/sign-in", data={"name": "clerk", "password": PASSWORD}, headers=headers)
        assert where_from() == (found, found)
        assert set(db.session.scalars(select(AuditEntry.ip))) == {found}


@pytest.mark.parametrize("hops", [0, 1])
def test_a_scheme_is_believed_from_a_configured_proxy_only(app_on: Any, database: str, hops: int) -> None:
    client = app_on(database, TRUSTED_PROXIES=hops).test_client()
    answer = client.get("/", headers={"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"})
    assert ("Strict-Transport-Security" in answer.headers) is (hops > 0)
    assert "evil.example" not in answer.get_data(as_text=True)
