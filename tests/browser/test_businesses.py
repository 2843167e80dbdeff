"""The register of businesses on a desk and on a phone, with long names, many of them, and none."""

from collections.abc import Callable
from typing import Any

import pytest

from petitions.models import User
from petitions.rules.terms import EventKind, NameKind, Role, TieKind
from petitions.services.business_merging import merge_business
from petitions.services.businesses import add_name, tie
from tests.support.register import a_deed, respond_with, version_of
from tests.support.visiting import Visitor

A_LONG_NAME = "世界第一超級無敵好吃手工牛肉麵暨港式飲茶連鎖餐飲股份有限公司高雄分公司"


@pytest.fixture
def known(a_business: Callable[..., int], a_case: Any) -> tuple[int, int]:
    """A business with names, ties, cases and a merge; and the one that was merged into it."""
    shop, platform = a_business(A_LONG_NAME, ubn="10000004"), a_business("紅蝦購物平臺股份有限公司")
    old = a_business("好吃牛肉麵舊店", kind="individual")
    add_name(shop, "super_long_seller_account_name_2017_kaohsiung", NameKind.ACCOUNT, a_deed(), version=2)
    tie(shop, platform, TieKind.SELLS_ON, a_deed(), version=version_of(shop))
    for _ in range(3):
        respond_with(a_case(EventKind.ACCEPTED, business_name=A_LONG_NAME), shop)
    merge_business(old, shop, a_deed("同一位老闆，換了招牌"), version=2, into_version=version_of(shop))
    return shop, old


@pytest.mark.parametrize("width", [320, 1280])
def test_a_business_is_found_read_and_merged(
    known: tuple[int, int], a_user: Callable[..., User], visitor: Callable[..., Visitor], width: int
) -> None:
    shop, old = known
    guest = visitor(a_user(Role.CPO), width=width)
    for path in ("/businesses", "/businesses?q=好吃手工牛肉", f"/businesses/{shop}", f"/businesses/{old}"):
        assert guest.open(path) == 200
        assert guest.faults() == []
    for act in ("amend", "name", "end-name", "tie", "untie"):
        assert guest.open(f"/businesses/{shop}/change/{act}") == 200
        guest.tab.locator("main form[method=post] [type=submit]").click()
        assert guest.faults() == []
    guest.open(f"/businesses/{shop}/merge?q=紅蝦購物")
    guest.tab.get_by_label("紅蝦購物平臺股份有限公司").check()
    guest.tab.get_by_label("理由").fill("其實是平臺自營")
    guest.tab.get_by_role("button", name="併入另一筆業者").click()
    guest.shows("text=已併入。案件都還在原來那一筆", 1)
    assert guest.faults() == []
