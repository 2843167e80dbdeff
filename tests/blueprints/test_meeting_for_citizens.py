"""The negotiation that stands ahead, on the status page of whoever filed and in her calendar."""

from typing import Any

import pytest
from sqlalchemy import update

from petitions.extensions import db
from petitions.models import Case, Matter
from petitions.rules.terms import EventKind
from petitions.services.intake import secret_index
from tests.support.client import PageClient
from tests.support.desk import act
from tests.support.negotiating import ROOM

SECRET = "7K2M9P4QTW"


@pytest.fixture
def opened(client: PageClient, fixed: Case) -> PageClient:
    """The browser of whoever filed, on which the matter is open."""
    opens = update(Matter).where(Matter.id == fixed.matter_id).values(secret_index=secret_index(SECRET))
    db.session.execute(opens)
    db.session.commit()
    assert client.post("/track", data={"number": fixed.number, "secret": SECRET}).status_code == 303
    return client


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", ("協商會議", "10:00–11:30", ROOM, "身分證明文件", "加到我的行事曆")),
        ("en", ("Negotiation meeting", "10:00–11:30", ROOM, "Proof of identity", "Add to my calendar")),
    ],
)
def test_time_place_and_what_to_bring_stand_on_the_status_page(
    opened: PageClient, lang: str, words: tuple[str, ...]
) -> None:
    shown = opened.get(f"/track/case?lang={lang}").text
    assert all(one in shown for one in words)


def test_the_meeting_can_be_taken_into_a_calendar(opened: PageClient, fixed: Case) -> None:
    answer = opened.get("/track/case/meeting.ics")
    assert answer.content_type == "text/calendar; charset=utf-8"
    told = answer.text.replace("\r\n ", "")
    assert "T020000Z\r\n" in told
    assert f"LOCATION:{ROOM}\r\n" in told
    assert f"UID:{fixed.number}-" in told


def test_a_meeting_that_was_postponed_is_shown_no_more(
    opened: PageClient, fixed: Case, chairing: PageClient
) -> None:
    form = chairing.get(act(fixed, EventKind.NEGOTIATION_POSTPONED))
    assert chairing.submit(form, asked_by="office", reason="颱風").status_code == 303
    assert ROOM not in opened.get("/track/case").text
    assert opened.get("/track/case/meeting.ics").status_code == 302


def test_nobody_else_gets_the_file(client: PageClient, fixed: Any) -> None:
    answer = client.get("/track/case/meeting.ics")
    assert (answer.status_code, answer.location) == (302, "/track")
