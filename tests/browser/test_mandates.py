"""Someone acts for a party: recorded and ended in a real browser, on a phone, without JavaScript."""

from collections.abc import Callable

import pytest

from petitions.models import Case, User
from tests.support.desk import complainant_of
from tests.support.visiting import Visitor


@pytest.mark.parametrize(("width", "scripts"), [(320, True), (1280, True), (320, False)])
def test_an_agent_is_recorded_and_ended(
    told: Case, cpo: User, visitor: Callable[..., Visitor], width: int, *, scripts: bool
) -> None:
    officer = visitor(cpo, width=width, java_script_enabled=scripts)

    def look() -> None:
        if scripts:  # the checker is a script itself
            assert officer.faults() == []

    page = officer.tab
    officer.open(f"/cases/{told.number}")
    page.get_by_role("link", name="代理與代表").click()
    officer.shows("text=沒有登錄代理人或代表", 1)
    look()
    page.get_by_role("link", name="登錄代理或代表").click()
    look()
    page.get_by_label("被代理的當事人").select_option(str(complainant_of(told)))
    page.get_by_label("委任代理人", exact=True).check()
    page.get_by_label("撤回", exact=True).check()
    page.get_by_role("button", name="登錄", exact=True).click()
    officer.shows("text=請填寫代理人或代表的姓名", 1)
    look()
    page.get_by_label("姓名").fill("陳律師")
    page.get_by_role("button", name="登錄", exact=True).click()
    officer.shows("text=陳○師", 1)
    look()
    page.get_by_role("link", name="終止", exact=True).click()
    look()
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="終止", exact=True).click()
    officer.shows("text=現在不能代理", 1)
    look()
