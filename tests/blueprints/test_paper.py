"""Clerks type in what came on paper, by telephone or over the counter."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from sqlalchemy import select

from petitions.extensions import db
from petitions.models import Case, CaseEvent
from petitions.rules.terms import Role

MONDAY = datetime(2027, 1, 4, 2, 0, tzinfo=UTC)
DISPUTE = {
    "name": "王小明",
    "phone": "0900-000-678",
    "business_name": "海風健身事業有限公司",
    "narrative": "終止會籍不退費。",
    "channel": "mail",
}


@pytest.fixture(autouse=True)
def _a_monday():
    with time_machine.travel(MONDAY):
        yield


def cases():
    return db.session.scalars(select(Case).order_by(Case.id)).all()


def test_a_letter_is_numbered_by_the_year_in_which_it_came(clerk):
    answer = clerk.submit(clerk.get("/paper/dispute"), **DISPUTE, received_on="115/12/31")
    assert answer.status_code == 303
    (case,) = cases()
    assert (case.number[:5], case.received_on, case.channel) == ("F115-", date(2026, 12, 31), "mail")
    event = db.session.scalars(select(CaseEvent)).one()
    assert (event.actor_label, event.local_date) == ("林書記", date(2026, 12, 31))
    assert event.recorded_at.date() == MONDAY.date()


def test_number_and_secret_are_shown_to_be_handed_over(clerk):
    clerk.submit(clerk.get("/paper/dispute"), **DISPUTE)
    page = clerk.get("/paper/receipt")
    (case,) = cases()
    assert case.number[1:] in page.text
    assert "查詢碼" in page.text
    assert f"/cases/{case.number}" in page.text


def test_intake_of_one_unit_is_not_led_to_the_case_of_another(clerk):
    clerk.submit(
        clerk.get("/paper/petition"),
        name="王小明",
        phone="0900-000-678",
        narrative="路燈不亮。",
        channel="fax",
    )
    (case,) = cases()
    assert case.procedure == "petition"
    assert f"/cases/{case.number}" not in clerk.get("/paper/receipt").text


@pytest.mark.parametrize("channel", ["counter", "phone_1999", "phone_1950"])
def test_what_was_said_aloud_must_have_been_read_back(clerk, channel):
    page = clerk.get("/paper/dispute")
    refused = clerk.submit(page, **{**DISPUTE, "channel": channel})
    assert refused.status_code == 422
    assert "朗讀" in refused.text
    assert "終止會籍不退費。" in refused.text
    assert cases() == []
    clerk.submit(page, **{**DISPUTE, "channel": channel}, read_back="y", signed="y")
    assert db.session.scalars(select(CaseEvent)).one().data == {"read_back": True, "signed": True}


@pytest.mark.parametrize(("channel", "status"), [("counter", 422), ("phone_1950", 303)])
def test_whoever_stands_at_the_counter_signs_and_a_caller_cannot(clerk, channel, status):
    typed = {**DISPUTE, "channel": channel, "read_back": "y"}
    answer = clerk.submit(clerk.get("/paper/dispute"), **typed)
    assert answer.status_code == status
    assert ("簽名或蓋章後再登錄" in answer.text) is (status == 422)


def test_the_same_form_sent_twice_makes_one_case(clerk):
    page = clerk.get("/paper/dispute")
    for _ in range(2):
        clerk.submit(page, **DISPUTE)
    assert len(cases()) == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"received_on": "116/01/05"}, "這個日期還沒有到"),
        ({"received_on": ""}, "請填收件日。"),
        ({"channel": "pigeon"}, "請從清單中選一項。"),
        ({"phone": ""}, "請至少填一項"),
        ({"narrative": ""}, "請寫下發生了什麼事。"),
    ],
)
def test_what_is_wrong_is_said_and_everything_typed_is_kept(clerk, typed, sentence):
    answer = clerk.submit(clerk.get("/paper/dispute"), **{**DISPUTE, **typed})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "海風健身事業有限公司" in answer.text
    assert cases() == []


@pytest.mark.parametrize(
    ("role", "may"), [(Role.CPO, True), (Role.OFF, True), (Role.SUP, False), (Role.AUD, False)]
)
def test_who_may_type_in_is_said_by_the_table_of_grants(client_of, a_user, role, may):
    assert client_of(a_user(role)).get("/paper/dispute").status_code == (200 if may else 403)


def test_without_a_receipt_its_page_leads_back(clerk):
    assert clerk.get("/paper/receipt").location == "/work"
