"""List and search as pages, and what a page of the staff may cost."""

from typing import Any

import pytest
from flask import Flask

from petitions.models import User
from petitions.queries.worklist import PAGE_SIZE
from petitions.rules.terms import EventKind
from tests.support.client import PageClient
from tests.support.desk import Browser

LONG = "世界第一超級無敵好吃手工牛肉麵暨港式飲茶連鎖餐飲股份有限公司高雄分公司"


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
    answer = page.submit(form, happened_on="106/3/9", reason="願意退費。", position="accepts")
    assert answer.status_code == 303, answer.text
    assert len(statements) <= 8, "\n".join(s[:90] for s in statements)


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
    "mine=2&closed=x&unit=on",
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
    page = client_of(cpo)
    assert "沒有等著您的案件" in page.get("/work").text
    assert "拿掉一個條件" in page.get("/work?view=over").text


def test_a_filter_can_be_taken_away(a_case: Any, cpo: User, client_of: Browser) -> None:
    a_case(category="健身")
    text = client_of(cpo).get("/work?category=健身&mine=1").text
    assert "移除篩選：類別 健身" in text
    assert 'href="/work?mine=1"' in text
