"""The negotiation that stands ahead, at the door of the business that is invited, and in its calendar."""

from typing import Any

import pytest

from petitions.models import Case
from petitions.rules.terms import EventKind, Procedure
from petitions.services.answering import code_of, list_letters
from petitions.services.histories import load_history
from tests.support.client import PageClient
from tests.support.desk import SENT, act
from tests.support.negotiating import ROOM, fix


@pytest.fixture
def invited(a_case: Any, cpo: Any, chairing: PageClient) -> Case:
    """A second appeal with a letter to the business, whose meeting is fixed a fortnight ahead."""
    events = (EventKind.ACCEPTED, EventKind.BUSINESS_NOTIFIED)
    case: Case = a_case(
        *events,
        procedure=Procedure.SECOND_APPEAL,
        officer=cpo,
        business_name="海風健身",
        phone="0900-000-123",
    )
    assert fix(chairing, case, video_url="https://meet.example.org/abc").status_code == 303
    return case


@pytest.fixture
def opened(client: PageClient, invited: Case) -> PageClient:
    """The browser of the business, on which its letter is open."""
    code = code_of(list_letters(invited, load_history(invited.id))[0])
    assert client.post("/respond", data={"number": invited.number, "code": code, **SENT}).status_code == 303
    return client


def test_time_place_and_way_stand_at_the_door(opened: PageClient) -> None:
    shown = opened.get("/respond/case").text
    words = (
        "協商會議",
        "10:00–11:30",
        ROOM,
        "https://meet.example.org/abc",
        "身分證明文件",
        "加到我的行事曆",
    )
    assert [one for one in words if one not in shown] == []
    assert "0900" not in shown


def test_the_meeting_can_be_taken_into_a_calendar(opened: PageClient, invited: Case) -> None:
    answer = opened.get("/respond/meeting.ics")
    assert answer.content_type == "text/calendar; charset=utf-8"
    told = answer.text.replace("\r\n ", "")
    assert "T020000Z\r\n" in told
    assert f"LOCATION:{ROOM}\r\n" in told
    assert f"UID:{invited.number}-" in told
    assert "王小明" not in told


def test_a_meeting_that_was_postponed_is_shown_no_more(
    opened: PageClient, invited: Case, chairing: PageClient
) -> None:
    form = chairing.get(act(invited, EventKind.NEGOTIATION_POSTPONED))
    assert chairing.submit(form, asked_by="office", reason="颱風").status_code == 303
    assert ROOM not in opened.get("/respond/case").text
    assert opened.get("/respond/meeting.ics").location == "/respond/case"


def test_nobody_without_the_letter_gets_the_file(client: PageClient, invited: Case) -> None:
    answer = client.get("/respond/meeting.ics")
    assert (answer.status_code, answer.location) == (302, "/respond")
