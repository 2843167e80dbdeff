"""王小明 speaks of his own case: he completes it, says whether it was done, withdraws, asks for mediation."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, update

from petitions.extensions import db
from petitions.models import Attachment, Case, CaseEvent, Matter, Party
from petitions.rules.terms import EventKind, Outcome, Procedure
from petitions.services.cases import Happening
from petitions.services.intake import secret_index
from tests.support.client import PageClient
from tests.support.desk import SENT, fresh, last_event
from tests.support.files import PDF
from tests.support.people import A_SPRING_DAY

SECRET = "0123456789"
TOLD = (EventKind.ACCEPTED, EventKind.BUSINESS_NOTIFIED)
REPLIED = Happening(EventKind.BUSINESS_REPLIED, A_SPRING_DAY + timedelta(days=4), reason="已全額退款。")
SETTLED = Happening(EventKind.CLOSED, A_SPRING_DAY + timedelta(days=5), detail=Outcome.SETTLED.value)


@pytest.fixture(autouse=True)
def _a_store_of_its_own(app: Flask, tmp_path: Path) -> None:
    app.config["FILES"] = str(tmp_path / "files")


@pytest.fixture
def opened(a_case: Any, client: PageClient) -> Callable[..., Case]:
    """Make a case to which things happened, opened in the browser of whoever filed it."""

    def make(*events: Any, **filing: Any) -> Case:
        case: Case = a_case(*events, **{"business_name": "海風健身", **filing})
        matter = update(Matter).where(Matter.id == case.matter_id)
        db.session.execute(matter.values(secret_index=secret_index(SECRET)))
        db.session.commit()
        client.post("/track", data={"number": case.number, "secret": SECRET, **SENT})
        return case

    return make


def path(act: str) -> str:
    return f"/track/case/{act}"


def offered(client: PageClient) -> set[str]:
    page = client.get("/track/case").text
    acts = ("supplement", "result", "withdraw", "mediation", "second-appeal")
    return {act for act in acts if f'href="{path(act)}"' in page}


def test_what_was_asked_for_is_completed_with_words_and_files_and_the_case_goes_on(
    opened: Callable[..., Case], client: PageClient
) -> None:
    order = Happening(EventKind.RECTIFICATION_ORDERED, A_SPRING_DAY + timedelta(days=1), reason="缺收據")
    case = opened(order)
    page = client.get(path("supplement"))
    for _ in range(2):
        sent = client.submit(page, reason="收據補上。", files=(BytesIO(PDF), "收據.pdf"))
        assert sent.status_code == 303
    event = last_event(case)
    assert (event.kind, event.reason, event.actor_label) == ("rectified", "收據補上。", "民眾")
    assert db.session.scalars(select(Attachment.event_seq)).all() == [event.seq]
    assert fresh(case).state == "received"
    shown = client.get("/track/case").text
    assert "我們收到您補充的資料了。" in shown
    assert "收據.pdf" in shown


def test_without_a_request_it_is_a_supplement_and_something_has_to_be_in_it(
    opened: Callable[..., Case], client: PageClient
) -> None:
    case = opened(EventKind.ACCEPTED)
    page = client.get(path("supplement"))
    assert client.submit(page).status_code == 422
    assert client.submit(page, reason="對方今天又打電話來，我不想活了。").status_code == 303
    event = last_event(case)
    assert fresh(case).is_urgent
    assert (event.kind, event.data) == ("supplemented", {"via": "track", "alarms": ["不想活"]})


def test_whoever_withdraws_reads_what_follows_and_ticks_it(
    opened: Callable[..., Case], client: PageClient
) -> None:
    case = opened(EventKind.ACCEPTED)
    page = client.get(path("withdraw"))
    assert "第130條" in page.text
    assert "We settled it ourselves" in client.get(f"{path('withdraw')}?lang=en").text
    client.get(f"{path('withdraw')}?lang=zh")
    refused = client.submit(page, reason="已經和解。")
    assert (refused.status_code, fresh(case).state) == (422, "accepted")
    assert "已經和解。" in refused.text
    assert client.submit(page, understood="y", withdrawal_reason="settled").status_code == 303
    assert (fresh(case).state, last_event(case).detail) == ("withdrawn", "withdrawn")
    assert client.get(path("withdraw")).status_code == 302


def test_a_mediation_that_is_withdrawn_warns_of_the_limitation(
    opened: Callable[..., Case], client: PageClient
) -> None:
    opened(procedure=Procedure.MEDIATION)
    assert "第133條" in client.get(path("withdraw")).text
    assert client.get(f"{path('withdraw')}?lang=en").status_code == 200


def test_a_minor_does_not_withdraw_alone(opened: Callable[..., Case], client: PageClient) -> None:
    case = opened(EventKind.ACCEPTED, birth_on=A_SPRING_DAY.date().replace(year=2005))
    with time_machine.travel(A_SPRING_DAY + timedelta(days=3), tick=False):
        client.post("/track", data={"number": case.number, "secret": SECRET, **SENT})
        answer = client.submit(client.get(path("withdraw")), understood="y", withdrawal_reason="settled")
    assert answer.status_code == 422
    assert "法定代理人" in answer.text
    assert fresh(case).state == "accepted"


@pytest.mark.parametrize("answer", ["result_accepted", "result_objected"])
def test_after_an_answer_it_is_said_whether_it_was_done(
    opened: Callable[..., Case], client: PageClient, answer: str
) -> None:
    case = opened(*TOLD, REPLIED)
    page = client.get(path("result"))
    assert client.submit(page).status_code == 422
    assert client.submit(page, answer=answer, reason="還沒有收到錢。").status_code == 303
    assert (last_event(case).kind, fresh(case).state) == (answer, "business_replied")


def test_whoever_objects_says_what_is_missing(opened: Callable[..., Case], client: PageClient) -> None:
    case = opened(*TOLD, REPLIED)
    refused = client.submit(client.get(path("result")), answer="result_objected")
    assert refused.status_code == 422
    assert last_event(case).kind == "business_replied"


def test_nothing_is_asked_of_a_result_that_nobody_reported(
    opened: Callable[..., Case], client: PageClient
) -> None:
    opened(*TOLD)
    assert "result" not in offered(client)
    assert client.get(path("result")).status_code == 302


@pytest.mark.parametrize(("days", "is_heard"), [(10, True), (11, False)])
def test_a_settlement_that_was_not_kept_reopens_the_case_for_ten_days_and_counts_once(
    opened: Callable[..., Case], client: PageClient, days: int, *, is_heard: bool
) -> None:
    case = opened(*TOLD, REPLIED, SETTLED)
    counted_on = case.counted_on
    with time_machine.travel(SETTLED.happened_at + timedelta(days=days), tick=False):
        client.post("/track", data={"number": case.number, "secret": SECRET, **SENT})
        assert ("result" in offered(client)) is is_heard
        page = client.get(path("result"))
        if is_heard:
            sent = client.submit(page, answer="result_objected", reason="說好的退款沒有進來。")
            assert sent.status_code == 303
    again = fresh(case)
    assert (again.is_open, again.counted_on) == (is_heard, counted_on)


def test_mediation_needs_no_second_appeal(opened: Callable[..., Case], client: PageClient) -> None:
    case = opened(*TOLD, REPLIED)
    assert {"mediation", "second-appeal"} <= offered(client)
    page = client.get(path("mediation"))
    assert client.submit(page).status_code == 422
    for _ in range(2):
        sent = client.submit(
            page, reason="業者只退三成。", claim="退七成。", files=(BytesIO(PDF), "契約.pdf")
        )
        assert sent.status_code == 303
    mediation = db.session.scalars(select(Case).where(Case.procedure == "mediation")).one()
    event = last_event(mediation)
    assert (mediation.matter_id, mediation.state) == (case.matter_id, "received")
    assert (event.reason, (event.data or {})["claim"]) == ("業者只退三成。", "退七成。")
    assert db.session.scalars(select(Attachment.case_id)).all() == [mediation.id]
    assert "mediation" not in offered(client)


@pytest.mark.parametrize(("told_to", "is_open"), [("business", True), ("center", False)])
def test_whoever_complained_elsewhere_waits_for_nothing(
    opened: Callable[..., Case], client: PageClient, told_to: str, *, is_open: bool
) -> None:
    opened(EventKind.ACCEPTED, first_complaint_to=told_to)
    assert ({"mediation", "second-appeal"} <= offered(client)) is is_open


def test_of_several_respondents_one_may_be_meant(opened: Callable[..., Case], client: PageClient) -> None:
    case = opened(*TOLD, REPLIED)
    statement = {"matter_id": case.matter_id, "role": "respondent", "position": 2, "stated_name": "海風平台"}
    db.session.add(Party(**statement))
    db.session.commit()
    first, second = db.session.scalars(
        select(Party.id).where(Party.role == "respondent").order_by(Party.position)
    )
    page = client.get(path("second-appeal"))
    assert client.post(path("second-appeal"), data={"reason": "沒有用。", **SENT}).status_code == 422
    assert client.submit(page, reason="平台不理。", against=str(second)).status_code == 303
    opening = last_event(db.session.scalars(select(Case).where(Case.procedure == "second_appeal")).one())
    assert opening.data == {"against": [{"party": second, "name": "海風平台"}]}
    assert first != second


@pytest.mark.parametrize("act", ["supplement", "result", "withdraw", "mediation"])
def test_whoever_opened_nothing_is_led_to_the_door(client: PageClient, act: str) -> None:
    assert client.get(path(act)).location == "/track/case"


def test_a_petition_is_completed_and_withdrawn_but_never_mediated(
    opened: Callable[..., Case], client: PageClient
) -> None:
    case = opened(procedure=Procedure.PETITION)
    assert offered(client) == {"supplement", "withdraw"}
    assert (
        client.submit(client.get(path("withdraw")), understood="y", withdrawal_reason="settled").status_code
        == 303
    )
    assert fresh(case).state == "withdrawn"
    assert db.session.scalar(select(func.count(CaseEvent.id))) == 2
