"""A clerk takes a call by keyboard alone, and what is known appears beside; with and without a script."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from petitions.extensions import db
from petitions.models import Case, Party, User
from petitions.rules.terms import Role
from tests.support.visiting import Visitor

TWO_MINUTES = 120
NAME = "海風健身"


@pytest.fixture
def clerk(a_user: Callable[..., User]) -> User:
    return a_user(Role.CLK)


@pytest.fixture
def known(a_case: Any, a_gym: int) -> Case:
    """The same complaint, filed online before."""
    case: Case = a_case(name="王小明", phone="0900000678", business_name="海風健身事業有限公司")
    return case


def go_to(guest: Visitor, name: str) -> None:
    """Press Tab until the field has the focus; a field that cannot be reached fails the test."""
    for _ in range(60):
        if guest.tab.evaluate("document.activeElement.name") == name:
            return
        guest.tab.keyboard.press("Tab")
    pytest.fail(f"{name} cannot be reached by keyboard")


def type_in(guest: Visitor, typed: dict[str, str]) -> None:
    for name, text in typed.items():
        go_to(guest, name)
        guest.tab.keyboard.press("Control+a")
        guest.tab.keyboard.type(text)


def take_the_call(guest: Visitor) -> None:
    """Fill the first half of the form, in the order in which its fields stand."""
    page = guest.tab
    assert guest.open("/paper/dispute") == 200
    assert page.evaluate("document.activeElement.name") == "channel"
    page.keyboard.type("1950")
    go_to(guest, "read_back")
    page.keyboard.press("Space")
    type_in(guest, {"name": "王小明", "phone": "0900-000-678", "business_name": NAME, "amount": "12800"})


def choose_and_file(guest: Visitor) -> None:
    page = guest.tab
    go_to(guest, "business")
    page.keyboard.press("ArrowDown")
    type_in(guest, {"narrative": "終止會籍不退費。"})
    go_to(guest, "first_complaint")
    for _ in range(8):
        if page.evaluate("document.activeElement.textContent").strip() == "登錄並給案號":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def respondents() -> list[int | None]:
    db.session.rollback()
    return list(
        db.session.scalars(select(Party.business_id).where(Party.role == "respondent").order_by(Party.id))
    )


@pytest.mark.parametrize("width", [320, 1280])
def test_a_call_is_taken_by_keyboard_with_what_is_known_beside_it(
    clerk: User, known: Case, a_gym: int, visitor: Callable[..., Visitor], width: int
) -> None:
    guest = visitor(clerk, width=width)
    began = time.monotonic()
    take_the_call(guest)
    guest.shows("#known input[name=business]", 2)
    guest.shows("#known input[name=suspected]", 1)
    assert guest.tab.evaluate("document.activeElement.name") == "amount"
    assert "名錄 1 家，可能重複 1 件" in guest.tab.inner_text("[data-look-said]")
    assert guest.faults() == []
    choose_and_file(guest)
    guest.reached("/paper/receipt")
    assert time.monotonic() - began < TWO_MINUTES
    assert guest.faults() == []
    assert respondents() == [None, a_gym]


def test_the_same_call_without_a_script(
    clerk: User, known: Case, a_gym: int, visitor: Callable[..., Visitor]
) -> None:
    guest = visitor(clerk, width=320, java_script_enabled=False)
    page = guest.tab
    assert guest.open("/paper/dispute") == 200
    page.select_option("[name=channel]", "phone_1950")
    for name, text in {"name": "王小明", "phone": "0900-000-678", "business_name": NAME}.items():
        page.fill(f"[name={name}]", text)
    page.check("[name=read_back]")
    page.press("[name=business_name]", "Enter")
    guest.shows("#known input[name=business]", 2)
    guest.shows("#known input[name=suspected]", 1)
    assert page.input_value("[name=phone]") == "0900-000-678"
    assert page.is_checked("[name=read_back]")
    page.check("#business-1")
    page.check("#suspected-0")
    page.fill("[name=narrative]", "終止會籍不退費。")
    page.get_by_role("button", name="登錄並給案號").click()
    guest.reached("/paper/receipt")
    assert respondents() == [None, a_gym]


def test_what_is_looked_up_never_takes_the_place_of_what_is_typed(
    clerk: User, known: Case, visitor: Callable[..., Visitor]
) -> None:
    guest = visitor(clerk)
    take_the_call(guest)
    guest.shows("#known input[name=business]", 2)
    type_in(guest, {"narrative": "一邊打字，一邊查到。"})
    assert guest.tab.input_value("[name=narrative]") == "一邊打字，一邊查到。"
    go_to(guest, "demand")
    guest.tab.get_by_role("button", name="登錄並給案號").click()
    guest.reached("/paper/receipt")
