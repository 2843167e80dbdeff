"""王小明 reads on the page of the case what the business answered, and opens the letters written to him."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import update

from petitions.extensions import db
from petitions.models import Case, IssuedLetter, Matter, User
from petitions.rules.terms import EventKind
from petitions.services.cases import Happening
from petitions.services.intake import secret_index
from tests.support.client import PageClient
from tests.support.desk import SENT, Browser
from tests.support.letters import FILER, issued
from tests.support.people import A_SPRING_DAY

SECRET = "0123456789"
E = EventKind
WORDS = "本公司同意退還未使用月份，請於七日內提供匯款帳號。"
REPLIED = Happening(
    E.BUSINESS_REPLIED, A_SPRING_DAY + timedelta(days=3), reason=WORDS, data={"position": "partly"}
)


@pytest.fixture
def answered(a_case: Callable[..., Case], cpo: User) -> Case:
    """A case to which the business answered, whose number and secret are known."""
    case = a_case(E.ACCEPTED, E.BUSINESS_NOTIFIED, REPLIED, officer=cpo, unit="csc", **FILER)
    opens = update(Matter).where(Matter.id == case.matter_id).values(secret_index=secret_index(SECRET))
    db.session.execute(opens)
    db.session.commit()
    return case


def enter(client: PageClient, case: Case) -> str:
    client.post("/track", data={"number": case.number, "secret": SECRET, **SENT})
    return client.get("/track/case").text


def test_the_answer_of_the_business_stands_on_the_page(answered: Case, client: PageClient) -> None:
    page = enter(client, answered)
    assert WORDS in page
    assert "同意部分，或另提方案" in page
    assert "海風健身有限公司" in page


def test_an_answer_that_was_struck_does_not(
    answered: Case, client: PageClient, cpo: User, client_of: Browser
) -> None:
    data = {
        "happened_on": "106/3/8",
        "corrects_seq": "4",
        "reason": "登錯案件",
        "version": str(answered.version),
        "submission_key": "c" * 32,
        **SENT,
    }
    assert client_of(cpo).post(f"/cases/{answered.number}/acts/corrected", data=data).status_code == 303
    assert WORDS not in enter(client, answered)


def test_letters_to_whoever_filed_are_there_and_no_others(
    answered: Case, client: PageClient, cpo: User, client_of: Browser
) -> None:
    desk = client_of(cpo)
    issued(desk, answered, "D07", address="高雄市前金區中正四路1號")
    letters: list[IssuedLetter] = issued(desk, answered, "D03")
    to_business, to_filer = sorted(letters, key=lambda letter: letter.id)
    page = enter(client, answered)
    assert f"/track/case/letters/{to_filer.id}" in page
    assert f"/track/case/letters/{to_business.id}" not in page
    file = client.get(f"/track/case/letters/{to_filer.id}")
    assert "受理" in "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(file.data)).pages)
    assert client.get(f"/track/case/letters/{to_business.id}").status_code == 404


def test_whoever_opened_nothing_is_led_to_the_door(client: PageClient) -> None:
    answer = client.get("/track/case/letters/1")
    assert (answer.status_code, answer.location) == (302, "/track")
