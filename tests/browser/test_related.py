"""What may be the same and what belongs together, on a desk and on a phone, with and without a script."""

from collections.abc import Callable
from typing import Any

import pytest

from petitions.models import Case, User
from petitions.rules.terms import EventKind, Role
from tests.support.visiting import Visitor

A_LONG_NAME = "世界第一超級無敵好吃手工牛肉麵暨港式飲茶連鎖餐飲股份有限公司高雄分公司"


@pytest.fixture
def pair(a_case: Any, a_user: Callable[..., User]) -> tuple[User, list[Case]]:
    """An ombudsman with two cases that look the same."""
    me = a_user(Role.CPO)
    same = {"phone": "0900000678", "business_name": A_LONG_NAME, "amount_ntd": 12_800}
    return me, [a_case(officer=me, **same) for _ in range(2)]


@pytest.mark.parametrize(("width", "script"), [(320, False), (1280, True)])
def test_two_cases_are_merged_and_separated_from_the_page(
    pair: tuple[User, list[Case]],
    a_business: Callable[..., int],
    visitor: Callable[..., Visitor],
    width: int,
    script: bool,  # noqa: FBT001  (a parameter of the test)
) -> None:
    me, (kept, case) = pair
    a_business(A_LONG_NAME)
    path, respondent = f"/cases/{case.number}/related", f"/cases/{kept.number}/respondent"
    guest = visitor(me, width=width, java_script_enabled=script)
    page = guest.tab
    assert guest.open(path) == 200
    assert not script or guest.faults() == []
    page.get_by_role("link", name=EventKind.MERGED.label).first.click()
    page.get_by_role("button").filter(has_text=EventKind.MERGED.label).click()
    guest.shows("text=已登錄「併案」", 1)
    guest.open(path)
    page.get_by_role("link", name=EventKind.SEPARATED.label).click()
    page.get_by_label("理由").fill("是另一筆交易")
    page.get_by_role("button").filter(has_text=EventKind.SEPARATED.label).click()
    guest.shows("text=已登錄「撤銷併案」", 1)
    assert guest.open(respondent) == 200
    assert not script or guest.faults() == []
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="指認業者").click()
    guest.shows("text=已指認業者", 1)
