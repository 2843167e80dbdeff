"""Asking the supervisor and deciding in a real browser: on a phone, on a screen, without JavaScript."""

from collections.abc import Callable

import pytest

from tests.support.asking import PHONE, Sealed
from tests.support.visiting import Visitor

WHY = "聯繫當事人"


@pytest.mark.parametrize(("width", "scripts"), [(320, True), (1280, True), (320, False)])
def test_a_field_is_asked_for_approved_and_opened(
    sealed: Sealed, visitor: Callable[..., Visitor], width: int, *, scripts: bool
) -> None:
    officer = visitor(sealed.officer, width=width, java_script_enabled=scripts)
    head = visitor(sealed.head, width=width, java_script_enabled=scripts)

    def look(at: Visitor) -> None:
        if scripts:  # the checker is a script itself
            assert at.faults() == []

    officer.open(sealed.path)
    officer.tab.locator("summary", has_text="申請顯示").click()
    look(officer)
    officer.tab.get_by_label("申請理由").fill(WHY)
    officer.tab.get_by_role("button", name="申請看電話").click()
    officer.shows("text=電話：已申請，等主管核准。", 1)
    look(officer)
    head.open("/work")
    look(head)
    head.tab.get_by_role("link", name="1 件開啟個人資料的申請等您核准").click()
    head.shows(f"text={WHY}", 1)
    look(head)
    head.tab.get_by_role("button", name="不核准").click()
    head.shows("text=請寫明理由", 1)
    look(head)
    head.tab.get_by_role("button", name="核准", exact=True).click()
    head.shows("text=沒有等您核准的申請", 1)
    look(head)
    officer.open("/disclosures")
    look(officer)
    officer.open(sealed.path)
    officer.tab.locator("summary", has_text="顯示").first.click()
    officer.tab.get_by_role("button", name="電話", exact=True).click()
    officer.shows(f"text={PHONE}", 1)
    look(officer)
