"""On a phone and on a tablet: what one came for stands first, and everything can be read."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from petitions.models import Case, User
from petitions.rules.terms import EventKind, Role
from tests.support.visiting import Visitor

IN_MARCH = datetime(2017, 3, 6, 2, 0, tzinfo=UTC)
HIGHEST_BAND = 112
SMALLEST_TYPE = 12
WIDTHS = (320, 390, 768, 1280)

TYPE_IN_PICTURES = """Array.from(document.querySelectorAll("svg text"), (text) => {
  const scale = text.getScreenCTM();
  const size = parseFloat(getComputedStyle(text).fontSize) * Math.min(scale.a, scale.d);
  return text.getClientRects().length ? size : null;
}).filter((size) => size !== null)"""
WORDS_ON_WORDS = """(() => {
  const texts = Array.from(document.querySelectorAll(".plot-area text"));
  const boxes = texts.map((text) => text.getBoundingClientRect()).filter((box) => box.width);
  return boxes.filter((box, i) => i && box.left < boxes[i - 1].right).length;
})()"""
BY_KEY = """Array.from(document.querySelectorAll("main a[href], main button, main summary, main textarea"))
  .filter((each) => each.getClientRects().length)
  .map((each) => each.closest(".desk > *")).filter((part, i, all) => part && part !== all[i - 1])
  .map((part) => part.getBoundingClientRect()).map((box) => [Math.round(box.left), Math.round(box.top)])"""
ROW = "getComputedStyle(document.querySelector('tbody tr')).display"


@pytest.fixture
def me(a_user: Callable[..., User]) -> User:
    """An ombudsman."""
    return a_user(Role.CPO)


@pytest.fixture
def case(a_case: Callable[..., Case], me: User) -> Case:
    """A case of hers that was accepted, with a category."""
    events = (EventKind.ACCEPTED, EventKind.BUSINESS_NOTIFIED)
    return a_case(*events, officer=me, business_name="海風健身事業有限公司", category="fitness", at=IN_MARCH)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", ["/reports/106", "/reports/106/3"])
def test_the_words_of_a_chart_can_be_read(
    case: Case, me: User, visitor: Callable[..., Visitor], path: str, width: int
) -> None:
    guest = visitor(me, width=width)
    assert guest.open(path) == 200
    sizes = guest.tab.evaluate(TYPE_IN_PICTURES)
    assert len(sizes) > 10
    assert min(sizes) >= SMALLEST_TYPE
    assert guest.tab.evaluate(WORDS_ON_WORDS) == 0
    for figure in guest.tab.locator("figure").all():
        picture = figure.locator(".plot, .bars").bounding_box()
        sheet = figure.bounding_box()
        assert picture is not None
        assert sheet is not None
        assert picture["width"] >= sheet["width"] - 60


@pytest.mark.parametrize("width", WIDTHS)
def test_a_case_begins_with_its_deadlines_and_what_can_be_done(
    case: Case, me: User, visitor: Callable[..., Visitor], width: int
) -> None:
    """By eye and by key: the parts of the page are walked from the left to the right and downwards."""
    guest = visitor(me, width=width)
    guest.open(f"/cases/{case.number}")
    places = guest.tab.evaluate(BY_KEY)
    assert len(places) == 3
    assert places == sorted(places)
    tops = [guest.tab.locator(part).first.bounding_box() for part in ("#clk", "#act", ".party", ".feed")]
    if width < 768:
        heights = [top["y"] for top in tops if top]
        assert heights == sorted(heights)


@pytest.mark.parametrize("java_script", [True, False])
@pytest.mark.parametrize("width", [320, 390, 768])
def test_the_band_is_low_and_its_menu_opens_without_a_script(
    case: Case, me: User, visitor: Callable[..., Visitor], width: int, java_script: Any
) -> None:
    guest = visitor(me, width=width, java_script_enabled=java_script)
    guest.open("/work")
    band = guest.tab.locator("header").bounding_box()
    assert band
    assert band["height"] <= HIGHEST_BAND
    link = guest.tab.get_by_role("link", name="諮詢", exact=True)
    assert not link.is_visible()
    guest.tab.get_by_role("button", name="選單").click()
    if java_script:
        assert guest.faults() == []
    link.click()
    guest.reached("/consultations")


def test_on_a_desk_the_menu_stands_open(me: User, visitor: Callable[..., Visitor]) -> None:
    guest = visitor(me)
    guest.open("/work")
    assert not guest.tab.get_by_role("button", name="選單").is_visible()
    guest.tab.get_by_role("link", name="諮詢", exact=True).click()
    guest.reached("/consultations")


@pytest.mark.parametrize(("width", "display"), [(320, "grid"), (768, "grid"), (1280, "table-row")])
def test_the_cases_behind_a_number_stack_on_a_narrow_screen(
    case: Case, me: User, visitor: Callable[..., Visitor], width: int, display: str
) -> None:
    guest = visitor(me, width=width)
    guest.open("/reports/106/first_appeals/cases")
    assert guest.tab.evaluate(ROW) == display
    table = guest.tab.locator("table").bounding_box()
    assert table
    assert table["width"] <= width
    guest.tab.keyboard.press("j")
    guest.tab.keyboard.press("Enter")
    guest.reached(f"/cases/{case.number}")
