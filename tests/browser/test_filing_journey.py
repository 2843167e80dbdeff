"""王小明 files on her phone, makes mistakes, gets a receipt, looks the case up and leaves nothing behind."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.visiting import Visitor

SEND = "main form button[type=submit]"
NARROW, WIDE = 390, 1280


def looks_right(guest: Visitor) -> None:
    assert guest.faults() == []


@pytest.mark.parametrize(("width", "language"), [(NARROW, "zh"), (WIDE, "en")])
def test_from_the_first_door_to_the_last(visitor: Callable[..., Visitor], width: int, language: str) -> None:
    guest = visitor(width=width)
    tab = guest.tab
    guest.open(f"/?lang={language}")
    tab.click(".door-dispute h2 a")
    looks_right(guest)
    tab.fill("#transaction_on", "106/02/30")
    tab.fill("#email", "a@b.example, c@d.example")
    tab.fill("#narrative", "健身房不退費。" * 700)
    tab.click(SEND)
    looks_right(guest)
    assert tab.evaluate("document.activeElement.id") == "errors"
    tab.click("#errors a[href='#transaction_on']")
    assert tab.evaluate("document.activeElement.id") == "transaction_on"
    tab.fill("#transaction_on", "１０６年１月１７日")
    tab.fill("#email", "ming@example.com")
    tab.fill("#narrative", "健身房不退費。")
    tab.fill("#business_lead", "LINE：賣鞋的小陳")
    tab.fill("#name", "王小明")
    tab.click(SEND)
    looks_right(guest)
    number, secret = (tab.inner_text(f".ticket div:nth-child({n}) dd") for n in (1, 2))
    tab.click("a.btn-primary")
    tab.fill("#number", number)
    tab.fill("#secret", secret.lower().replace("-", " "))
    tab.click(SEND)
    guest.reached("/track/case")
    looks_right(guest)
    tab.click(SEND)
    guest.reached("/track")
    assert guest.open("/track/case") == 200
    guest.reached("/track")


def test_everything_works_without_javascript(visitor: Callable[..., Visitor]) -> None:
    guest = visitor(width=NARROW, java_script_enabled=False)
    tab = guest.tab
    guest.open("/file/petition")
    tab.fill("#narrative", "博愛二路人行道路燈不亮。")
    tab.click(SEND)
    guest.shows("#errors li", 2)
    tab.fill("#name", "王小明")
    tab.fill("#phone", "0900-000-123")
    tab.click(SEND)
    guest.reached("/file/confirmation")


def test_whoever_filed_sees_the_date_counted_day_by_day(visitor: Callable[..., Visitor]) -> None:
    guest = visitor(width=NARROW)
    tab = guest.tab
    guest.open("/file/petition")
    for field, typed in (
        ("narrative", "博愛二路人行道路燈不亮。"),
        ("name", "王小明"),
        ("phone", "0900-000-123"),
    ):
        tab.fill(f"#{field}", typed)
    tab.click(SEND)
    number, secret = (tab.inner_text(f".ticket div:nth-child({n}) dd") for n in (1, 2))
    tab.click("a.btn-primary")
    tab.fill("#number", number)
    tab.fill("#secret", secret)
    tab.click(SEND)
    tab.click(".whose summary")
    tab.click(".whose a")
    guest.reached("/track/case/why")
    guest.shows(".tape .due", 1)
    looks_right(guest)
    guest.open("/track/case/why?lang=en")
    assert tab.locator("h1").inner_text().startswith("Why ")
    looks_right(guest)


@pytest.mark.parametrize("path", ["/", "/file/dispute", "/file/petition", "/track"])
def test_text_of_twice_the_size_stays_on_a_small_screen(visitor: Callable[..., Visitor], path: str) -> None:
    guest = visitor(width=320)
    guest.open(path)
    guest.tab.evaluate("document.documentElement.style.fontSize = '200%'")
    wider: Any = guest.tab.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wider <= 0


def test_a_double_click_sends_once(visitor: Callable[..., Visitor]) -> None:
    guest = visitor()
    tab, sent = guest.tab, []
    tab.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    guest.open("/file/petition")
    tab.fill("#narrative", "博愛二路人行道路燈不亮。")
    tab.fill("#name", "王小明")
    tab.fill("#phone", "0900-000-123")
    tab.dblclick(SEND)
    tab.wait_for_url("**/file/confirmation")
    assert len(sent) == 1


def test_what_was_typed_outlives_a_reload_and_ends_with_the_filing(visitor: Callable[..., Visitor]) -> None:
    guest = visitor(width=320)
    tab = guest.tab
    guest.open("/file/dispute")
    tab.fill("#narrative", "健身房不退費。")
    tab.click("summary:has-text('再多說一點')")
    tab.fill("#item", "課程 48 堂")
    tab.check("#injured")
    tab.wait_for_function("Object.keys(sessionStorage).length === 1")
    tab.reload()
    assert tab.input_value("#narrative") == "健身房不退費。"
    assert tab.is_visible("#item")
    assert (tab.input_value("#item"), tab.is_checked("#injured")) == ("課程 48 堂", True)
    looks_right(guest)
    tab.click("[data-draft-drop]")
    tab.wait_for_function("document.querySelector('#narrative').value === ''")
    assert tab.is_hidden("[data-draft-note]")
    for field, text in (("#business_name", "海風健身"), ("#narrative", "不退費。"), ("#name", "王小明")):
        tab.fill(field, text)
    tab.fill("#phone", "0900-000-123")
    tab.click(SEND)
    guest.reached("/file/confirmation")
    assert tab.evaluate("Object.keys(sessionStorage).length") == 0
    number, secret = (tab.inner_text(f".ticket div:nth-child({n}) dd") for n in (1, 2))
    guest.open("/track")
    tab.fill("#number", number)
    tab.fill("#secret", secret)
    tab.click(SEND)
    guest.reached("/track/case")
    for act in ("withdraw", "supplement"):
        guest.open(f"/track/case/{act}")
        looks_right(guest)
    tab.fill("#reason", "收據在這裡。")
    tab.click(SEND)
    guest.reached("/track/case")
    guest.shows("text=我們收到您補充的資料了。", 1)
