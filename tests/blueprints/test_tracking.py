"""The desk of the staff: list, case, search, as pages."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from petitions.almanac import current_calendar
from petitions.extensions import db
from petitions.models import AuditEntry, Case, Note, Party, PersonalDataRead, User
from petitions.queries.worklist import PAGE_SIZE
from petitions.rules.terms import EventKind, Procedure, Role
from tests.support.client import PageClient

LONG = "世界第一超級無敵好吃手工牛肉麵暨港式飲茶連鎖餐飲股份有限公司高雄分公司"
SENT = {"_end": "1"}

Browser = Callable[[User], PageClient]


@pytest.fixture
def cpo(a_user: Any) -> User:
    """A consumer ombudsman, who may read every case."""
    found: User = a_user(Role.CPO, unit="cpo")
    return found


def warmed(client: PageClient, statements: list[str], path: str) -> list[str]:
    """Return the statements of a page once calendar and code lists are read."""
    assert client.get(path).status_code == 200
    statements.clear()
    assert client.get(path).status_code == 200
    return list(statements)


@pytest.mark.parametrize("count", [1, PAGE_SIZE + 1])
def test_the_worklist_is_three_statements_and_thirty_kilobytes(
    a_case: Any, cpo: User, client_of: Browser, statements: list[str], count: int
) -> None:
    for _ in range(count):
        a_case(
            EventKind.ACCEPTED,
            EventKind.BUSINESS_NOTIFIED,
            officer=cpo,
            name="歐陽菲菲子",
            business_name=LONG,
            category="電腦及周邊產品",
            amount_ntd=1_234_567,
        )
    page = client_of(cpo)
    assert len(warmed(page, statements, "/work")) <= 3
    answer = page.get("/work")
    assert len(answer.data) <= 30 * 1024
    assert answer.text.count("<tr><td>") == min(count, PAGE_SIZE)
    assert ("下一頁" in answer.text) is (count > PAGE_SIZE)


@pytest.mark.parametrize("events", [1, 12])
def test_a_case_is_four_statements_and_25_kilobytes(
    a_case: Any, cpo: User, client_of: Browser, statements: list[str], events: int
) -> None:
    more = [EventKind.SUPPLEMENTED] * events
    case = a_case(
        EventKind.ACCEPTED,
        EventKind.BUSINESS_NOTIFIED,
        *more,
        officer=cpo,
        narrative="消費爭議的經過。" * 300,
        business_name=LONG,
        phone="0900-000-123",
        email="ming@example.com",
        address="高雄市苓雅區四維三路2號",
    )
    page = client_of(cpo)
    path = f"/cases/{case.number}"
    assert len(warmed(page, statements, path)) <= 4
    assert len(page.get(path).data) <= 25 * 1024


@pytest.mark.parametrize("query", ["退費", "王小明", "鯨魚", "0900000123", "90417736"])
def test_a_search_is_three_statements(
    a_case: Any, cpo: User, client_of: Browser, statements: list[str], query: str
) -> None:
    a_case(narrative="要求退費。")
    assert len(warmed(client_of(cpo), statements, f"/search?q={query}")) <= 3


def test_an_act_is_eight_statements(
    a_case: Any, cpo: User, client_of: Browser, statements: list[str]
) -> None:
    case = a_case(EventKind.ACCEPTED, EventKind.BUSINESS_NOTIFIED, officer=cpo)
    page = client_of(cpo)
    page.get(f"/cases/{case.number}")  # reads the calendar
    form = page.get(f"/cases/{case.number}/acts/business_replied")
    statements.clear()
    answer = page.submit(form, happened_on="106/3/9", reason="願意退費。")
    assert answer.status_code == 303, answer.text
    assert len(statements) <= 8, "\n".join(s[:90] for s in statements)


def test_the_page_of_a_case_shows_facts_record_clocks_and_acts(
    a_case: Any, cpo: User, client_of: Browser
) -> None:
    case = a_case(
        EventKind.ACCEPTED,
        EventKind.BUSINESS_NOTIFIED,
        officer=cpo,
        business_name="海風健身",
        amount_ntd=19_200,
        phone="0900-000-123",
    )
    text = client_of(cpo).get(f"/cases/{case.number}").text
    for words in ("王○明", "09**-***-123", "海風健身", "19,200", "函請業者妥處", "業者妥適處理期限"):
        assert words in text
    assert "王小明" not in text
    assert "0900-000-123" not in text


def test_what_meets_the_nearest_period_is_offered_first(a_case: Any, cpo: User, client_of: Browser) -> None:
    case = a_case(EventKind.ACCEPTED, officer=cpo, business_name="海風健身")
    text = client_of(cpo).get(f"/cases/{case.number}").text
    first = re.search(r'btn-primary" href="([^"]+)"', text)
    assert first
    assert first[1].endswith(("/acts/referred", "/acts/business_notified"))


def test_an_act_that_cannot_be_done_says_why_and_can_still_be_reached(
    a_case: Any, cpo: User, client_of: Browser
) -> None:
    case = a_case(EventKind.ACCEPTED, EventKind.BUSINESS_NOTIFIED, officer=cpo)
    text = client_of(cpo).get(f"/cases/{case.number}").text
    refused = re.search(r'aria-disabled="true" aria-describedby="([^"]+)">業者逾期未回復</button>', text)
    assert refused
    assert f'id="{refused[1]}"' in text
    assert "施行細則第36條" in text


@pytest.mark.parametrize(
    ("role", "unit", "status"),
    [
        (Role.CPO, "cpo", 200),
        (Role.OFF, "csc", 200),
        (Role.AUD, "rdec", 200),
        (Role.OFF, "joint", 404),
        (Role.MED, "mediation", 404),
        (Role.STA, "rdec", 403),
        (Role.ADM, "rdec", 403),
        (Role.UAD, "csc", 403),
    ],
)
def test_a_case_opens_for_whom_the_policy_says(
    a_case: Any, a_user: Any, client_of: Browser, role: Role, unit: str, status: int
) -> None:
    case = a_case()
    page = client_of(a_user(role, unit=unit))
    expected = {status, 404} if status == 403 else {status}
    assert page.get(f"/cases/{case.number}").status_code in expected
    assert page.get("/work").status_code == (403 if status == 403 else 200)


@pytest.mark.parametrize(("role", "unit"), [(Role.AUD, "rdec"), (Role.OFF, "csc")])
def test_who_may_see_only_that_there_is_a_case_gets_the_page_without_its_texts(
    a_case: Any, a_user: Any, cpo: User, client_of: Browser, role: Role, unit: str
) -> None:
    case = a_case(EventKind.ACCEPTED, officer=cpo, narrative="極機密的經過。", business_name="海風健身")
    answer = client_of(a_user(role, unit=unit, name="外人")).get(f"/cases/{case.number}")
    assert answer.status_code == 200
    assert "極機密" not in answer.text
    assert "第一次申訴" in answer.text
    assert "內部註記" not in answer.text


def test_an_auditor_opens_the_texts_once_for_a_reason_that_is_kept(
    a_case: Any, a_user: Any, client_of: Browser
) -> None:
    case = a_case(narrative="極機密的經過。")
    page = client_of(a_user(Role.AUD, unit="rdec"))
    shown = page.get(f"/cases/{case.number}")
    opened = page.submit(shown, f"/cases/{case.number}/reveal", field="content", why="年度抽查")
    assert "極機密的經過" in opened.text
    assert "極機密" not in page.get(f"/cases/{case.number}").text
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "content_read")).one()
    assert entry.detail == {"reason": "年度抽查"}


def test_a_field_is_opened_for_a_typed_reason_and_the_reading_is_kept(
    a_case: Any, cpo: User, client_of: Browser
) -> None:
    case = a_case(officer=cpo, phone="0900-000-123")
    page = client_of(cpo)
    party = _complainant(case)
    form = page.get(f"/cases/{case.number}")
    opened = page.submit(form, f"/cases/{case.number}/reveal", field=f"{party}.phone", why="聯繫當事人")
    assert opened.status_code == 200
    assert "0900-000-123" in opened.text
    assert "0900-000-123" not in page.get(f"/cases/{case.number}").text
    read = db.session.scalars(select(PersonalDataRead)).one()
    assert (read.field, read.reason, read.read_by_id) == ("phone", "聯繫當事人", cpo.id)


@pytest.mark.parametrize(
    ("field", "why"),
    [("phone", ""), ("phone", "　"), ("password_hash", "聯繫"), ("", "聯繫"), ("name_sealed", "聯繫")],
)
def test_nothing_is_opened_without_reason_or_for_a_field_that_is_none(
    a_case: Any, cpo: User, client_of: Browser, field: str, why: str
) -> None:
    case = a_case(officer=cpo, phone="0900-000-123")
    page = client_of(cpo)
    data = {"field": f"{_complainant(case)}.{field}", "why": why, **SENT}
    answer = page.post(f"/cases/{case.number}/reveal", data=data)
    assert answer.status_code == 422
    assert "0900-000-123" not in answer.text
    assert db.session.scalars(select(PersonalDataRead)).all() == []


def test_a_petitioner_stays_closed_until_a_supervisor_approved(
    a_case: Any, a_user: Any, client_of: Browser
) -> None:
    officer = a_user(Role.OFF, unit="joint")
    case = a_case(procedure=Procedure.PETITION, officer=officer, phone="0900-000-123")
    page = client_of(officer)
    assert "須先經主管核准" in page.get(f"/cases/{case.number}").text
    data = {"field": f"{_complainant(case)}.phone", "why": "聯繫當事人", **SENT}
    answer = page.post(f"/cases/{case.number}/reveal", data=data)
    assert answer.status_code == 403
    assert "主管核准" in answer.text


def test_a_party_of_another_matter_cannot_be_opened_through_this_case(
    a_case: Any, cpo: User, client_of: Browser
) -> None:
    case, other = a_case(officer=cpo), a_case(phone="0900-000-999")
    data = {"field": f"{_complainant(other)}.phone", "why": "聯繫當事人", **SENT}
    answer = client_of(cpo).post(f"/cases/{case.number}/reveal", data=data)
    assert answer.status_code == 404
    assert "0900-000-999" not in answer.text


def test_a_note_is_kept_once_and_shown_to_those_who_handle_the_case(
    a_case: Any, a_user: Any, cpo: User, client_of: Browser
) -> None:
    case = a_case(officer=cpo)
    page = client_of(cpo)
    form = page.get(f"/cases/{case.number}")
    action = f"/cases/{case.number}/notes"
    for _ in range(2):
        assert page.submit(form, action, body="電洽店長，\x00同意部分退費。<b>").status_code == 303
    assert [note.body for note in db.session.scalars(select(Note))] == ["電洽店長，同意部分退費。<b>"]
    assert "同意部分退費。&lt;b&gt;" in page.get(f"/cases/{case.number}").text
    other = client_of(a_user(Role.CPO, unit="cpo", name="李消保官"))
    assert "同意部分退費" not in other.get(f"/cases/{case.number}").text
    assert other.post(action, data={"body": "我也要寫", **SENT}).status_code == 403


def test_an_empty_note_is_refused_beside_its_field(a_case: Any, cpo: User, client_of: Browser) -> None:
    case = a_case(officer=cpo)
    page = client_of(cpo)
    form = page.get(f"/cases/{case.number}")
    answer = page.submit(form, f"/cases/{case.number}/notes", body="　")
    assert answer.status_code == 422
    assert "請寫下要註記的事" in answer.text


def test_all_stages_of_a_matter_stand_on_the_page_of_each(a_case: Any, cpo: User, client_of: Browser) -> None:
    second = a_case(procedure=Procedure.SECOND_APPEAL, officer=cpo)
    first = db.session.scalars(
        select(Case.number).where(Case.matter_id == second.matter_id, Case.id != second.id)
    ).one()
    text = client_of(cpo).get(f"/cases/{second.number}").text
    assert f'href="/cases/{first}"' in text
    assert 'aria-current="step"><b>第二次申訴' in re.sub(r"\s+", " ", text).replace("> <", "><")


def test_a_long_record_waits_for_a_click(a_case: Any, cpo: User, client_of: Browser) -> None:
    case = a_case(EventKind.ACCEPTED, *[EventKind.SUPPLEMENTED] * 35, officer=cpo)
    page = client_of(cpo)
    short, whole = page.get(f"/cases/{case.number}"), page.get(f"/cases/{case.number}?all=1")
    assert "更早的 7 筆" in short.text
    assert (short.text.count("補充資料。"), whole.text.count("補充資料。")) == (30, 35)


def test_the_whole_story_has_a_page_of_its_own(
    a_case: Any, a_user: Any, cpo: User, client_of: Browser
) -> None:
    case = a_case(officer=cpo, narrative="經過很長。" * 200 + "結尾。")
    page = client_of(cpo)
    assert "結尾" not in page.get(f"/cases/{case.number}").text
    assert "結尾" in page.get(f"/cases/{case.number}/text").text
    stranger = client_of(a_user(Role.OFF, name="李大同"))
    assert stranger.get(f"/cases/{case.number}/text").status_code == 403


ODD = (
    "view=nonsense&after=x&procedure=y&state=z&unit=2",
    "after=9999-99-99.1",
    "after=2017-03-01.99999999999999999999999",
    "after=2017-03-01.-1",
    "after=0001-01-01.0",
    "text=%00%FF",
    "category=%00",
    "text=" + "%25" * 500,
    "closed=1&view=over&text=%F0%9F%90%B3",
    "form=1",
)


STRANGE = (
    *("", "費", "\x00", "a\x00b退費", "退" * 300_000, "'; DROP TABLE cases; --"),
    *("\ud83d", "🐳🐳", "%", "𠮷𠮷"),
)


@pytest.mark.parametrize("asked", ODD)
def test_a_strange_address_of_the_list_is_no_reason_to_fail(
    a_case: Any, cpo: User, client_of: Browser, asked: str
) -> None:
    a_case()
    assert client_of(cpo).get(f"/work?{asked}").status_code == 200


@pytest.mark.both_databases
@pytest.mark.parametrize("query", STRANGE, ids=range(len(STRANGE)))
def test_a_strange_search_is_no_reason_to_fail(
    a_case: Any, cpo: User, client_of: Browser, query: str
) -> None:
    a_case()
    query_string = {"q": query.encode("utf-8", "surrogatepass")}
    assert client_of(cpo).get("/search", query_string=query_string).status_code == 200


def test_a_number_in_the_search_box_opens_the_case(a_case: Any, cpo: User, client_of: Browser) -> None:
    case = a_case()
    answer = client_of(cpo).get("/search", query_string={"q": f" {case.number.lower()} "})
    assert (answer.status_code, answer.location) == (302, f"/cases/{case.number}")


@pytest.mark.parametrize("number", ["X", "F106-000123-4", "F106-999999-0", "%00", "F106-000001-3%20or%201=1"])
def test_a_number_that_is_none_is_not_found(cpo: User, client_of: Browser, number: str) -> None:
    assert client_of(cpo).get(f"/cases/{number}").status_code == 404


def test_an_empty_worklist_says_what_to_do(app: Flask, cpo: User, client_of: Browser) -> None:
    with app.app_context():
        current_calendar()
    page = client_of(cpo)
    assert "沒有等著您的案件" in page.get("/work").text
    assert "拿掉一個條件" in page.get("/work?view=over").text


def test_a_filter_can_be_taken_away(a_case: Any, cpo: User, client_of: Browser) -> None:
    a_case(category="健身")
    text = client_of(cpo).get("/work?category=健身&mine=1").text
    assert "移除篩選：類別 健身" in text
    assert 'href="/work?mine=1"' in text


def _complainant(case: Case) -> int:
    statement = select(Party.id).where(Party.matter_id == case.matter_id, Party.role == "complainant")
    return db.session.scalars(statement).one()
