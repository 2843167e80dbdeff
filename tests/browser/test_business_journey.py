"""海風健身 gets a letter, opens it with the code on a phone, answers, keeps the proof; a script or none."""

from collections.abc import Callable
from typing import Any

import pytest

from petitions.models import User
from petitions.rules.terms import EventKind, Role
from petitions.services.answering import code_of, list_letters
from petitions.services.histories import load_history
from tests.support.visiting import Visitor

SEND = "main form button[type=submit]"


@pytest.mark.parametrize(("width", "has_script"), [(320, True), (320, False), (1280, True)])
def test_from_the_letter_to_the_proof(
    a_case: Any,
    a_user: Callable[..., User],
    visitor: Callable[..., Visitor],
    width: int,
    has_script: bool,  # noqa: FBT001
) -> None:
    officer = a_user(Role.CPO)
    case = a_case(EventKind.ACCEPTED, EventKind.BUSINESS_NOTIFIED, officer=officer, business_name="海風健身")
    number, code = case.number, code_of(list_letters(case, load_history(case.id))[0])
    desk = visitor(officer)
    desk.open(f"/cases/{number}")
    desk.tab.get_by_role("link", name="製發通知函").first.click()
    assert desk.faults() == []
    desk.tab.fill("#address", "高雄市前金區中正四路1號")
    desk.tab.get_by_role("button", name="製發請業者妥處函").click()
    desk.reached(f"/cases/{number}/letters")
    assert desk.faults() == []
    desk.tab.locator("main table a").first.click()
    desk.tab.get_by_role("button", name="開啟函件").click()
    desk.tab.get_by_text(f"{code[:5]}-{code[5:]}").wait_for()
    assert desk.faults() == []
    guest = visitor(width=width, java_script_enabled=has_script)
    guest.open("/respond")
    guest.tab.fill("#number", number)
    guest.tab.fill("#code", code)
    guest.tab.click(SEND)
    guest.reached("/respond/case")
    guest.tab.get_by_label("不同意", exact=True).check()
    guest.tab.fill("#reply", "契約載明不退費。")
    guest.tab.fill("#signer_name", "陳大文")
    guest.tab.get_by_label("負責人或代表人").check()
    if has_script:  # axe is a script itself
        assert guest.faults() == []
    guest.tab.get_by_role("button", name="送出回復").click()
    guest.reached("/respond/receipt")
    assert "契約載明不退費。" in guest.tab.inner_text("main")
    if has_script:
        assert guest.faults() == []
    desk.open(f"/cases/{number}")
    assert "契約載明不退費。" in desk.tab.inner_text("main")
