"""Filing: what is needed, what is kept, what comes back."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select

from petitions.extensions import db, sealer
from petitions.models import Case, Matter, OutboxMessage, Party, Person
from petitions.rules.demands import demands_in
from tests.support.client import PageClient
from tests.support.markup import Page, typed_values

A_DISPUTE = {
    "business_name": "海風健身　左營店",
    "business_ubn": "",
    "category": "健身",
    "transaction_on": "105年11月12日",
    "amount": "１９，２００元",
    "narrative": "申請終止契約，店長說「合約寫明不退費」。\r\n再問一次，已讀未回。",
    "demand": "退還 19,200 元",
    "first_complaint": "business",
    "name": "王小明",
    "phone": "0900-000-123",
    "email": "ming@example.com",
    "district": "左營區",
    "address": "",
}
A_PETITION = {
    "petition_kind": "suggestion",
    "category": "street_lights",
    "subject": "博愛二路人行道路燈不亮",
    "narrative": "連續五天不亮，晚上看不到路。",
    "district": "左營區",
    "name": "王小明",
    "phone": "",
    "email": "",
    "address": "高雄市左營區博愛二路 1 號",
}
WEEK_OF_NEW_YEAR = datetime(2017, 1, 24, 2, 0, tzinfo=UTC)  # 106年1月24日（二），除夕前三天


def filed(client: PageClient, path: str, what: dict[str, str], **changes: Any) -> Page:
    """File as a browser does, and return the page of the receipt."""
    answer = client.submit(client.get(path), **(what | changes))
    assert answer.status_code == 303, answer.text
    assert answer.location == "/file/confirmation"
    return Page(client.get(answer.location).text)


def on_receipt(page: Page) -> tuple[str, str]:
    """Return number and look-up secret as they stand on a receipt."""
    shown = [element.text for element in page.all("dd")[:2]]
    return shown[0], shown[1]


@pytest.mark.both_databases
def test_a_dispute_is_filed_with_everything_that_was_typed(client: PageClient) -> None:
    number, secret = on_receipt(filed(client, "/file/dispute", A_DISPUTE))
    assert re.fullmatch(r"消申\d{3}-000001-\d", number)
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}", secret)
    matter = db.session.scalars(select(Matter)).one()
    assert matter.narrative == "申請終止契約，店長說「合約寫明不退費」。\n再問一次，已讀未回。"
    assert (matter.amount_ntd, str(matter.transaction_on)) == (19200, "2016-11-12")
    assert (matter.category, matter.district, matter.first_complaint_to) == ("健身", "左營區", "business")
    case = db.session.scalars(select(Case)).one()
    assert (case.procedure, case.respondent_name) == ("first_appeal", "海風健身 左營店")
    assert case.complainant_masked == "王○明"


def test_a_person_is_kept_sealed_and_masked(client: PageClient) -> None:
    filed(client, "/file/dispute", A_DISPUTE)
    person = db.session.scalars(select(Person)).one()
    assert sealer().open(person.name_sealed or b"") == "王小明"
    assert (person.phone_masked, person.email_masked) == ("09**-***-123", "m***@example.com")


def test_a_receipt_is_mailed_to_whoever_left_an_address(client: PageClient) -> None:
    page = filed(client, "/file/dispute", A_DISPUTE)
    assert "m***@example.com" in page.root.text
    assert db.session.scalars(select(OutboxMessage.kind)).all() == ["receipt"]


@pytest.mark.both_databases
def test_a_petition_is_answered_by_a_day_of_the_calendar(client: PageClient) -> None:
    with time_machine.travel(WEEK_OF_NEW_YEAR, tick=False):
        page = filed(client, "/file/petition", A_PETITION)
    assert re.fullmatch(r"陳106-000001-\d", on_receipt(page)[0])
    assert "106年2月6日（一）" in page.root.text  # 5 working days over the holidays
    case = db.session.scalars(select(Case)).one()
    assert (case.procedure, case.title) == ("petition", "博愛二路人行道路燈不亮")


def test_the_receipt_of_a_dispute_says_what_the_business_has_to_do(client: PageClient) -> None:
    text = filed(client, "/file/dispute", A_DISPUTE).root.text
    assert "15 日內要處理（消費者保護法第 43 條）" in text


def test_a_report_of_misconduct_is_kept_secret_unasked(client: PageClient) -> None:
    filed(client, "/file/petition", A_PETITION, petition_kind="misconduct")
    assert db.session.scalars(select(Case.is_confidential)).one() is True


def test_whoever_asks_for_it_is_kept_secret(client: PageClient) -> None:
    filed(client, "/file/petition", A_PETITION, wants_confidential="y")
    assert db.session.scalars(select(Matter.is_confidential)).one() is True


def test_a_clue_stands_for_the_name_of_an_unknown_business(client: PageClient) -> None:
    filed(client, "/file/dispute", A_DISPUTE, business_name="", business_lead="LINE：賣鞋的小陳")
    respondent = db.session.scalars(select(Party).where(Party.role == "respondent")).one()
    assert respondent.stated_name == "不明（LINE：賣鞋的小陳）"
    assert "賣鞋的小陳" in db.session.scalars(select(Matter.narrative)).one()


def test_the_receipt_is_never_in_an_address_and_stays_for_a_reload(client: PageClient) -> None:
    number, secret = on_receipt(filed(client, "/file/dispute", A_DISPUTE))
    again = client.get("/file/confirmation")
    assert on_receipt(Page(again.text)) == (number, secret)
    assert again.headers["Cache-Control"] == "no-store"
    assert number not in again.request.url
    assert secret not in again.request.url


def test_the_cookie_does_not_show_the_secret(client: PageClient) -> None:
    _, secret = on_receipt(filed(client, "/file/dispute", A_DISPUTE))
    with client.session_transaction() as session:
        assert secret.replace("-", "") not in str(dict(session))


def test_a_receipt_can_be_seen_for_an_hour(client: PageClient) -> None:
    with time_machine.travel(WEEK_OF_NEW_YEAR, tick=False) as clock:
        filed(client, "/file/dispute", A_DISPUTE)
        clock.shift(59 * 60)
        assert client.get("/file/confirmation").status_code == 200
        clock.shift(2 * 60)
        assert client.get("/file/confirmation").location == "/track"


def test_whoever_filed_nothing_has_no_receipt(client: PageClient) -> None:
    assert client.get("/file/confirmation").location == "/track"


@pytest.mark.both_databases
def test_a_form_sent_twenty_times_makes_one_case_and_one_receipt(client: PageClient) -> None:
    form = client.get("/file/dispute")
    receipts = set()
    for _ in range(20):
        client.submit(form, **A_DISPUTE)
        receipts.add(on_receipt(Page(client.get("/file/confirmation").text)))
    assert len(receipts) == 1
    assert db.session.scalar(select(func.count()).select_from(Case)) == 1


def test_a_second_sending_is_told_that_it_was_one(client: PageClient) -> None:
    form = client.get("/file/dispute")
    client.submit(form, **A_DISPUTE)
    client.submit(form, **A_DISPUTE)
    assert "沒有重複立案" in client.get("/file/confirmation").text


@pytest.mark.parametrize(
    ("path", "what", "missing", "sentence"),
    [
        ("/file/dispute", A_DISPUTE, "name", "請寫您的姓名。"),
        ("/file/dispute", A_DISPUTE, "narrative", "請寫下發生了什麼事。"),
        ("/file/dispute", A_DISPUTE, "business_name", "請寫店家、網站或賣家的名稱"),
        ("/file/petition", A_PETITION, "name", "請寫您的姓名。"),
        ("/file/petition", A_PETITION, "narrative", "請寫下您要說的事。"),
        ("/file/petition", A_PETITION, "address", "請至少填一項"),
    ],
)
def test_what_is_missing_is_asked_for_beside_its_field(
    client: PageClient, path: str, what: dict[str, str], missing: str, sentence: str
) -> None:
    answer = client.submit(client.get(path), **(what | {missing: "  　 "}))
    assert answer.status_code == 422
    page = Page(answer.text)
    field = "phone" if missing == "address" else missing
    error = page.by_id(f"{field}-error")
    assert error is not None
    assert sentence in error.text
    summary = page.by_id("errors")
    assert summary is not None
    assert [a["href"] for a in summary.all("a")] == [f"#{field}"]
    assert db.session.scalar(select(func.count()).select_from(Matter)) == 0


def test_everything_typed_is_kept_when_something_is_wrong(client: PageClient) -> None:
    typed = A_DISPUTE | {"transaction_on": "106/02/30", "amount": "很多"}
    answer = client.submit(client.get("/file/dispute"), **typed)
    shown = values_of(answer.text)
    kept = typed | {"narrative": typed["narrative"].replace("\r\n", "\n"), "business_name": "海風健身 左營店"}
    assert {key: shown.get(key, "") for key in kept} == kept
    assert "106年2月沒有30日" in answer.text


def test_the_key_of_the_form_survives_an_error(client: PageClient) -> None:
    form = client.get("/file/dispute")
    key = values_of(form.text)["submission_key"]
    answer = client.submit(form, **(A_DISPUTE | {"name": ""}))
    assert values_of(answer.text)["submission_key"] == key
    assert values_of(client.get("/file/dispute").text)["submission_key"] != key


def test_a_page_whose_token_died_keeps_what_was_typed_and_can_be_sent_again(client: PageClient) -> None:
    answer = client.post("/file/dispute", data=A_DISPUTE, csrf=False)
    assert answer.status_code == 400
    assert "您填的內容都還在，請再按一次送出" in answer.text
    assert values_of(answer.text)["demand"] == A_DISPUTE["demand"]
    assert client.submit(answer).status_code == 303


def test_a_wrong_check_digit_is_a_doubt_and_no_refusal(client: PageClient) -> None:
    page = filed(client, "/file/dispute", A_DISPUTE, business_ubn="12345678", phone="12345678")
    assert "這個統一編號的檢查碼不符" in page.root.text
    assert db.session.scalars(select(Party.stated_ubn).where(Party.role == "respondent")).one() == "12345678"


def test_a_day_to_come_is_no_day_of_a_purchase(client: PageClient) -> None:
    with time_machine.travel(WEEK_OF_NEW_YEAR, tick=False):
        form = client.get("/file/dispute")
        wrong = client.submit(form, **(A_DISPUTE | {"transaction_on": "106年1月25日"}))
        today = client.submit(form, **(A_DISPUTE | {"transaction_on": "106年1月24日"}))
    assert "這個日期還沒有到" in wrong.text
    assert today.status_code == 303


@pytest.mark.both_databases
@pytest.mark.parametrize(("path", "what"), [("/file/dispute", A_DISPUTE), ("/file/petition", A_PETITION)])
def test_filing_costs_at_most_eight_statements(
    client: PageClient, statements: list[str], path: str, what: dict[str, Any]
) -> None:
    what = what | {"email": "ming@example.com"}
    filed(client, path, what)  # the calendar and the lists are read once
    form = client.get(path)
    statements.clear()
    client.submit(form, **what)
    assert len(statements) <= 8, "\n".join(statements)


def test_one_files_in_english_too(client: PageClient) -> None:
    client.get("/?lang=en")
    page = filed(client, "/file/dispute", A_DISPUTE)
    assert re.fullmatch(r"F\d{3}-000001-\d", on_receipt(page)[0])
    assert db.session.scalars(select(Person.language)).one() == "en"


def test_the_year_of_the_number_is_the_year_in_taipei(client: PageClient) -> None:
    numbers = []
    for moment in ("2016-12-31T15:59:59.999", "2016-12-31T16:00:00"):
        with time_machine.travel(datetime.fromisoformat(moment).replace(tzinfo=UTC), tick=False):
            numbers.append(on_receipt(filed(client, "/file/dispute", A_DISPUTE))[0][:12])
    assert numbers == ["消申105-000001", "消申106-000001"]


def values_of(html: str | Page) -> dict[str, Any]:
    """Return what stands in the fields of the one form in the main part of a page."""
    page = html if isinstance(html, Page) else Page(html)
    forms = [f for f in page.all("form") if any(outer.tag == "main" for outer in f.around)]
    values = typed_values(forms[0])
    return {key: value.strip() if isinstance(value, str) else value for key, value in values.items()}


def test_what_is_asked_for_is_kept_point_by_point(client: PageClient) -> None:
    asked = {"demands": ["refund_part", "apology"], "ask_refund_part": "八千", "ask_damages": "3,000 元"}
    form = client.get("/file/dispute")
    refused = client.submit(form, **(A_DISPUTE | asked))
    assert refused.status_code == 422
    kept = values_of(refused.text)
    assert (kept["demands"], kept["ask_refund_part"]) == (["refund_part", "apology"], "八千")
    filed(client, "/file/dispute", A_DISPUTE, **(asked | {"ask_refund_part": "8000"}))
    matter = db.session.scalars(select(Matter)).one()
    assert [(point.code, point.amount_ntd) for point in demands_in(matter.demand_items)] == [
        ("refund_part", 8_000),
        ("damages", 3_000),
        ("apology", None),
    ]
    assert matter.demand.splitlines() == [
        "・部分退款 新臺幣 8,000 元",
        "・賠償 新臺幣 3,000 元",
        "・道歉",
        A_DISPUTE["demand"],
    ]
