"""Signing in: the same answer for everyone, five failures and a pause, sessions that the server ends."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from petitions.extensions import db, password_hasher
from petitions.models import AuditEntry, User, UserSession
from petitions.rules.terms import Role
from petitions.services.verification import broken_office_links

PASSWORD = "Correct-Horse-7"
NEW = "Another-Staple-9"
NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


@pytest.fixture
def officer(a_user):
    return a_user(Role.CPO, unit="cpo", password_hash=password_hasher().hash(PASSWORD))


def sign_in(client, name, password=PASSWORD, **more):
    return client.post("/sign-in", data={"name": name, "password": password, **more})


def test_a_member_of_staff_signs_in_and_out(client, officer):
    assert sign_in(client, officer.name).status_code == 302
    assert client.get("/password").status_code == 200
    client.post("/sign-out")
    assert client.get("/password").status_code == 302


def test_a_copied_cookie_is_dead_after_signing_out(client, officer, browser_on, app):
    sign_in(client, officer.name)
    cookie = client.get_cookie("petitions")
    client.post("/sign-out")
    thief = browser_on(app)
    thief.set_cookie("petitions", cookie.value)
    assert thief.get("/password").status_code == 302


def test_the_token_is_kept_only_as_a_hash(client, officer):
    sign_in(client, officer.name)
    with client.session_transaction() as session:
        token = session["_user_id"]
    stored = db.session.scalars(select(UserSession.token_hash)).one()
    assert token.encode() not in stored
    assert len(stored) == 32


def test_unknown_disabled_and_known_names_get_the_same_answer(client, officer, a_user):
    disabled = a_user(Role.OFF, password_hash=password_hasher().hash(PASSWORD), disabled_at=NOON)
    answers = [sign_in(client, name, "wrong-Password-1") for name in (officer.name, "nobody", disabled.name)]
    assert {answer.status_code for answer in answers} == {422}
    assert all("帳號或密碼不正確。" in answer.text for answer in answers)
    assert sign_in(client, disabled.name).status_code == 422


@pytest.mark.parametrize("name", ["known", "unknown"])
def test_five_failures_pause_a_name_for_fifteen_minutes(client, officer, name):
    name = officer.name if name == "known" else "nobody"
    with time_machine.travel(NOON, tick=False):
        statuses = [sign_in(client, name, "wrong-Password-1").status_code for _ in range(6)]
    assert statuses == [422] * 5 + [429]
    with time_machine.travel(NOON + timedelta(minutes=14, seconds=59), tick=False):
        assert sign_in(client, name).status_code == 429
    with time_machine.travel(NOON + timedelta(minutes=15, seconds=1), tick=False):
        assert sign_in(client, name).status_code == (302 if name == officer.name else 422)


def test_a_success_forgets_the_failures(client, officer):
    for _ in range(4):
        sign_in(client, officer.name, "wrong-Password-1")
    assert sign_in(client, officer.name).status_code == 302
    client.post("/sign-out")
    assert sign_in(client, officer.name, "wrong-Password-1").status_code == 422


def test_an_idle_session_ends(client, officer):
    with time_machine.travel(NOON, tick=False):
        sign_in(client, officer.name)
    with time_machine.travel(NOON + timedelta(minutes=29), tick=False):
        assert client.get("/password").status_code == 200
    with time_machine.travel(NOON + timedelta(minutes=58), tick=False):
        assert client.get("/password").status_code == 200
    with time_machine.travel(NOON + timedelta(minutes=89), tick=False):
        assert client.get("/password").status_code == 302


def test_the_first_password_must_be_changed_before_anything_else(client_of, a_user):
    newcomer = a_user(Role.SUP, password_hash=password_hasher().hash(PASSWORD), must_change_password=True)
    browser = client_of(newcomer)
    for path in ("/work", "/reports/106", "/consultations"):
        answer = browser.get(path)
        assert (answer.status_code, answer.location) == (302, "/password")


def test_a_new_password_signs_out_everywhere(client_of, officer):
    here, there = client_of(officer), client_of(officer)
    answer = here.post("/password", data={"current": PASSWORD, "new": NEW, "again": NEW})
    assert answer.status_code == 302
    assert there.get("/password").status_code == 302
    assert sign_in(here, officer.name, NEW).status_code == 302


@pytest.mark.parametrize(
    ("current", "new", "sentence"),
    [
        ("wrong", NEW, "目前的密碼不正確。"),
        (PASSWORD, "short-A1", "密碼長度須在 12 到 128 個字元之間。"),
        (PASSWORD, "alllowercaseletters", "至少三種"),
        (PASSWORD, "Password-12345678", "太常見"),
        (PASSWORD, PASSWORD, "最近三次"),
    ],
)
def test_a_bad_new_password_is_refused_with_a_sentence(client_of, officer, current, new, sentence):
    answer = client_of(officer).post("/password", data={"current": current, "new": new, "again": new})
    assert answer.status_code == 422
    assert sentence in answer.text


@pytest.mark.parametrize(
    ("target", "followed"),
    [
        ("/reports/106", True),
        ("//evil.example/", False),
        ("https://evil.example/", False),
        ("/\\evil.example", False),
        ("javascript:alert(1)", False),
        ("reports", False),
    ],
)
def test_after_signing_in_only_a_path_of_our_own_is_followed(client, officer, target, followed):
    assert (sign_in(client, officer.name, next=target).location == target) is followed


def test_signing_in_is_written_down_and_chained(client, officer):
    sign_in(client, officer.name, "wrong-Password-1")
    sign_in(client, officer.name)
    actions = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.seq)).all()
    assert actions == ["sign_in_failed", "signed_in"]
    assert list(broken_office_links()) == []


def test_a_form_without_its_token_does_nothing(client, officer):
    answer = client.post("/sign-in", data={"name": officer.name, "password": PASSWORD}, csrf=False)
    assert answer.status_code == 400
    assert db.session.scalars(select(UserSession.id)).all() == []


def test_a_disabled_account_is_out_at_once(client_of, officer):
    browser = client_of(officer)
    assert browser.get("/password").status_code == 200
    db.session.get(User, officer.id).disabled_at = NOON
    db.session.commit()
    assert browser.get("/password").status_code == 302
