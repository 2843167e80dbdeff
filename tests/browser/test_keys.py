"""The list and the case worked without a mouse: j k move, Enter opens, / searches, a digit acts."""

from collections.abc import Callable
from typing import Any

import pytest

from petitions.models import Case, User
from petitions.rules.terms import EventKind, Role
from tests.support.visiting import Visitor

HERE = "document.activeElement.textContent"


@pytest.fixture
def three(a_case: Any, a_user: Callable[..., User]) -> tuple[User, list[Case]]:
    """An ombudsman with three cases."""
    me = a_user(Role.CPO)
    return me, [a_case(EventKind.ACCEPTED, officer=me, business_name="海風健身") for _ in range(3)]


def test_a_list_is_walked_and_opened_by_key(
    three: tuple[User, list[Case]], visitor: Callable[..., Visitor]
) -> None:
    me, cases = three
    guest = visitor(me)
    numbers = [case.number for case in cases]
    assert guest.open("/work") == 200
    page = guest.tab
    for key, place in (("j", 0), ("j", 1), ("j", 2), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.pathname") == f"/cases/{numbers[place]}"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/cases/{numbers[1]}")
    assert "第 2 件，共 3 件" in page.inner_text("[data-neighbours]")
    page.keyboard.press("j")
    page.wait_for_url(f"**/cases/{numbers[2]}")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    assert guest.faults() == []


def test_a_digit_opens_the_first_act(three: tuple[User, list[Case]], visitor: Callable[..., Visitor]) -> None:
    me, cases = three
    guest = visitor(me)
    guest.open(f"/cases/{cases[0].number}")
    guest.tab.keyboard.press("1")
    guest.tab.wait_for_url(f"**/cases/{cases[0].number}/acts/*")
    assert guest.faults() == []


def test_a_refused_act_can_be_reached_and_explains_itself(
    three: tuple[User, list[Case]], visitor: Callable[..., Visitor], a_user: Callable[..., User]
) -> None:
    _, cases = three
    guest = visitor(a_user(Role.CPO, name="李消保官"))
    guest.open(f"/cases/{cases[0].number}")
    refused = guest.tab.locator(".act-no button").first
    if not refused.is_visible():
        guest.tab.locator("summary", has_text="其他").click()
    refused.focus()
    assert guest.tab.evaluate(HERE).strip() == refused.inner_text().strip()
    said = guest.tab.locator(f"#{refused.get_attribute('aria-describedby')}").inner_text()
    assert "限本案承辦人" in said


def test_case_and_acts_on_a_phone_without_a_script(
    three: tuple[User, list[Case]], visitor: Callable[..., Visitor]
) -> None:
    me, cases = three
    path = f"/cases/{cases[0].number}"
    guest = visitor(me, width=320, java_script_enabled=False)
    for address in ("/work", "/work?form=1", path, f"{path}/acts/referred", f"{path}/next/mediation"):
        assert guest.open(address) == 200
    guest.open(f"{path}/acts/assigned")
    guest.tab.select_option("[name=officer_id]", index=1)
    guest.tab.click("main form [type=submit]")
    assert "已登錄「分派承辦人」" in guest.tab.inner_text("main")
