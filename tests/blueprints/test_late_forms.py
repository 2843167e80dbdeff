"""A form that is sent when the session has ended is not lost: its writer signs in and sends it again."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from petitions import clock
from petitions.blueprints.kept import ENDED
from petitions.extensions import db, password_hasher
from petitions.models import Consultation, User
from petitions.rules.terms import Role
from tests.support.client import PageClient
from tests.support.markup import Page

PASSWORD = "Correct-Horse-7"
LOST = "登入已逾時，剛才送出的內容沒有存。"
WRITTEN = "預付卡店家歇業，\n還有 3 堂課怎麼辦？"


@pytest.fixture
def clerk(a_user: Callable[..., User]) -> User:
    return a_user(Role.CLK, password_hash=password_hasher().hash(PASSWORD))


@pytest.fixture
def too_late(client: PageClient, clerk: User) -> Any:
    """The browser of a clerk who signed in, opened the log, and was away for an hour."""
    client.post("/sign-in", data={"name": clerk.name, "password": PASSWORD})
    page = client.get("/consultations")
    with time_machine.travel(clock.now() + timedelta(hours=1), tick=False):
        yield client, page


def written_down() -> int:
    return db.session.scalar(select(func.count()).select_from(Consultation)) or 0


def sign_in(client: PageClient, door: TestResponse, name: str) -> TestResponse:
    return client.submit(door, name=name, password=PASSWORD)


def test_what_was_typed_is_sent_after_signing_in(too_late: Any, clerk: User) -> None:
    client, page = too_late
    door = client.submit(page, question=WRITTEN, persons="2")
    assert door.status_code == ENDED
    assert "您填的內容都還在" in door.text
    assert "堂課" not in door.text
    wrong = client.submit(door, name=clerk.name, password="Wrong-Horse-7")
    again = sign_in(client, wrong, clerk.name)
    assert again.status_code == 200
    assert "還有 3 堂課怎麼辦？" in " ".join(item.text for item in Page(again.text).all("li"))
    assert written_down() == 0
    for _ in range(2):
        assert client.submit(again).location == "/consultations"
    assert written_down() == 1


def test_another_person_does_not_see_what_was_typed(too_late: Any, a_user: Callable[..., User]) -> None:
    client, page = too_late
    other = a_user(Role.CLK, name="other", password_hash=password_hasher().hash(PASSWORD))
    answer = sign_in(client, client.submit(page, question=WRITTEN), other.name)
    assert (answer.status_code, answer.location) == (302, "/start")


def test_nothing_is_taken_back_that_we_did_not_keep(client: PageClient, clerk: User) -> None:
    for kept in ("x", "eHh4", "k1", "{}"):
        answer = client.post("/sign-in", data={"name": clerk.name, "password": PASSWORD, "kept": kept})
        assert (answer.status_code, answer.location) == (302, "/start")
        client.post("/sign-out")


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/password", {"current": PASSWORD, "new": "Correct-Horse-8", "again": "Correct-Horse-8"}),
        ("/consultations", {"question": WRITTEN, "file": (BytesIO(b"x"), "x.csv")}),
    ],
)
def test_what_may_not_be_kept_is_said_to_be_lost(
    too_late: Any, clerk: User, path: str, fields: dict[str, Any]
) -> None:
    """Passwords and files; the way back is the page all the same."""
    client, _page = too_late
    before = {"Referer": "http://localhost/consultations?after=2017-01-01.1"}
    answer = client.post(path, data=fields, headers=before)
    assert answer.location == "/sign-in?next=/consultations?after%3D2017-01-01.1"
    door = client.get(answer.location)
    assert LOST in door.text
    assert sign_in(client, door, clerk.name).location == "/consultations?after=2017-01-01.1"
    assert written_down() == 0


def test_a_form_of_another_site_is_not_kept(too_late: Any) -> None:
    client, _page = too_late
    answer = client.post("/cases/F106-000001-3/notes", data={"text": WRITTEN}, csrf=False)
    assert (answer.status_code, answer.location) == (302, "/sign-in")
