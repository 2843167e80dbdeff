"""A negotiation in a real browser: fixed, refused, held; on a phone, on a screen, without JavaScript."""

from collections.abc import Callable

import pytest

from petitions.models import Case, User
from tests.support.negotiating import ROOM, in_days
from tests.support.visiting import Visitor


@pytest.mark.parametrize(("width", "scripts"), [(390, True), (1280, True), (390, False)])
def test_a_negotiation_is_fixed_held_and_ended(
    appealed: Case, cpo: User, visitor: Callable[..., Visitor], width: int, *, scripts: bool
) -> None:
    path = f"/cases/{appealed.number}"
    at = visitor(cpo, width=width, java_script_enabled=scripts)

    def look() -> None:
        if scripts:  # the checker is a script itself
            assert at.faults() == []

    def send(name: str) -> None:
        at.tab.get_by_role("button", name=name).click()

    at.open(f"{path}/negotiation")
    look()
    at.tab.get_by_role("link", name="排定協商").click()
    look()
    at.tab.get_by_label("會議日期").fill(in_days(3))
    at.tab.get_by_label("開始時間").fill("1000")
    at.tab.get_by_label("結束時間").fill("1130")
    at.tab.get_by_label("地點").fill(ROOM)
    send("登錄排定協商")
    at.shows("p.error-line", 1)
    look()
    at.tab.get_by_label("縮短通知期間的理由").fill("雙方同意")
    send("登錄排定協商")
    at.reached(path)
    at.shows(f"text={ROOM}", 2)
    look()
    at.open("/negotiations")
    look()
    at.open(f"{path}/acts/negotiation_held")
    at.tab.locator("#consumer_1_capacity").select_option("self")
    at.tab.locator("#business_1_capacity").select_option("employee")
    at.tab.locator("#business_1_name").fill("李大同")
    at.tab.get_by_text("協商成立", exact=True).click()
    at.tab.get_by_label("和解內容").fill("退還三千元。")
    at.tab.get_by_label("協商紀錄（雙方的主張與經過）").fill("各讓一步。")
    send("登錄召開協商")
    at.shows("p.error-line", 1)
    look()
    at.tab.locator("#business_1_mandate").select_option("special")
    send("登錄召開協商")
    at.reached(path)
    at.open(f"{path}/negotiation")
    at.shows("text=退還三千元。", 1)
    look()
