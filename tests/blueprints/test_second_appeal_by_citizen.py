"""王小明 goes on to the ombudsman when the business answered badly or not at all; nothing is asked again."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select, update

from petitions.extensions import db
from petitions.models import Case, CaseEvent, Matter
from petitions.rules.terms import EventKind
from petitions.services.cases import Happening
from petitions.services.intake import secret_index
from tests.support.client import PageClient
from tests.support.desk import SENT
from tests.support.people import A_SPRING_DAY

WHY = {"reason": "業者只退三成，契約寫的是全退。", "submission_key": "s" * 32, **SENT}
PATH = "/track/case/second-appeal"
SECRET = "0123456789"
RECEIVED = Happening(EventKind.BUSINESS_RECEIVED, A_SPRING_DAY + timedelta(days=3), data={"grade": "a"})
REPLIED = Happening(EventKind.BUSINESS_REPLIED, A_SPRING_DAY + timedelta(days=4))
SENT_ON = (EventKind.ACCEPTED, EventKind.BUSINESS_NOTIFIED)


@pytest.fixture
def opened(a_case: Any, client: PageClient) -> Callable[..., Case]:
    """Make a case to which things happened, opened in the browser of whoever filed it."""

    def make(*events: Any) -> Case:
        case: Case = a_case(*events, business_name="海風健身")
        opens = update(Matter).where(Matter.id == case.matter_id).values(secret_index=secret_index(SECRET))
        db.session.execute(opens)
        db.session.commit()
        return case

    return make


def enter(client: PageClient, case: Case) -> str:
    client.post("/track", data={"number": case.number, "secret": SECRET, **SENT})
    return client.get("/track/case").text


def cases_of(case: Case) -> list[Case]:
    db.session.expire_all()
    return list(db.session.scalars(select(Case).where(Case.matter_id == case.matter_id).order_by(Case.id)))


def test_after_an_answer_it_is_opened_once_with_all_the_matter_has(
    opened: Callable[..., Case], client: PageClient
) -> None:
    case = opened(*SENT_ON, RECEIVED, REPLIED)
    assert PATH in enter(client, case)
    assert "海風健身" in client.get(PATH).text
    for _ in range(2):
        assert client.post(PATH, data=WHY).status_code == 303
    first, second = cases_of(case)
    assert (second.procedure, second.state) == ("second_appeal", "received")
    assert (second.respondent_name, second.title) == (first.respondent_name, first.title)
    event = db.session.scalars(select(CaseEvent).where(CaseEvent.case_id == second.id)).one()
    assert event.reason == WHY["reason"]
    page = client.get("/track/case").text
    assert PATH not in page


def test_it_opens_on_the_day_after_the_bureau_had_to_report_and_not_once_it_has(
    opened: Callable[..., Case], client: PageClient
) -> None:
    case = opened(EventKind.ACCEPTED, EventKind.REFERRED)
    due_on = case.due_on
    assert due_on is not None
    last = datetime(due_on.year, due_on.month, due_on.day, 4, tzinfo=UTC)
    with time_machine.travel(last, tick=False):
        page = enter(client, case)
        assert PATH not in page
        assert "您可以在這一頁提出第二次申訴" in page
    with time_machine.travel(last + timedelta(days=1), tick=False):
        assert PATH in enter(client, case)
        assert client.post(PATH, data=WHY).status_code == 303
    reported = opened(EventKind.ACCEPTED, EventKind.REFERRED, EventKind.AGENCY_REPORTED)
    with time_machine.travel(last + timedelta(days=1), tick=False):
        assert PATH not in enter(client, reported)


def test_it_opens_on_the_day_after_the_proved_fifteen_days(
    opened: Callable[..., Case], client: PageClient
) -> None:
    case = opened(*SENT_ON, RECEIVED)
    due_on = case.due_on
    assert due_on is not None
    last = datetime(due_on.year, due_on.month, due_on.day, 4, tzinfo=UTC)
    with time_machine.travel(last, tick=False):
        assert PATH not in enter(client, case)
        assert client.get(PATH).status_code == 302
        assert client.post(PATH, data=WHY).status_code == 302
    assert len(cases_of(case)) == 1
    with time_machine.travel(last + timedelta(days=1), tick=False):
        assert PATH in enter(client, case)


def test_an_estimated_receipt_opens_nothing(opened: Callable[..., Case], client: PageClient) -> None:
    case = opened(*SENT_ON)
    with time_machine.travel(A_SPRING_DAY + timedelta(days=60), tick=False):
        assert PATH not in enter(client, case)
        assert client.post(PATH, data=WHY).status_code == 302


def test_the_reason_is_asked_for_and_kept(opened: Callable[..., Case], client: PageClient) -> None:
    case = opened(*SENT_ON, RECEIVED, REPLIED)
    enter(client, case)
    answer = client.post(PATH, data=WHY | {"reason": ""})
    assert answer.status_code == 422
    assert 'href="#reason"' in answer.text
    assert client.get(f"{PATH}?lang=en").status_code == 200


def test_whoever_opened_nothing_is_led_to_the_door(client: PageClient) -> None:
    assert client.get(PATH).location == "/track/case"
    assert client.get("/track/case").location == "/track"
