"""What is still to be done, and what waits for approval, in a real browser: narrow, without JavaScript."""

from collections.abc import Callable
from typing import Any

import pytest

from petitions.models import Case, User
from petitions.rules.terms import EventKind, Role
from tests.support.visiting import Visitor

MakesUser = Callable[..., User]
LONG = "打電話請店家補發票，並問總公司是否同意退還剩餘期間之費用；同意的話請它七日內書面回復。"


@pytest.mark.parametrize("width", [320, 1280])
def test_a_task_is_added_found_and_done_without_javascript(
    a_case: Callable[..., Case], a_user: MakesUser, visitor: Callable[..., Visitor], width: int
) -> None:
    officer = a_user(Role.CPO)
    case = a_case(EventKind.ACCEPTED, officer=officer, business_name="海風健身")
    path = f"/cases/{case.number}"
    guest = visitor(officer, width=width, java_script_enabled=False)
    guest.open(path)
    for due_on in ("106/3/1", ""):
        guest.tab.locator("summary", has_text="加一項待辦").click()
        guest.tab.get_by_label("要做的事").fill(LONG)
        guest.tab.get_by_label("到期日（選填）").fill(due_on)
        guest.tab.get_by_role("button", name="加上", exact=True).click()
        guest.reached(path)
    guest.open("/tasks")
    guest.shows("tbody tr", 2)
    guest.shows(".chip-over", 1)
    guest.tab.get_by_role("button", name="辦好了").first.click()
    guest.shows("tbody tr", 1)


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_the_pages_of_tasks_and_approvals_have_no_fault(
    a_user: MakesUser, proposed: Callable[[int], list[Case]], visitor: Callable[..., Visitor], width: int
) -> None:
    supervisor = a_user(Role.SUP)
    lead, *_ = proposed(3)
    number = lead.number
    guest = visitor(supervisor, width=width)
    assert guest.open(f"/cases/{number}/tasks") == 200
    guest.tab.get_by_label("要做的事").fill(LONG)
    guest.tab.get_by_label("到期日").fill("106/3/1")
    guest.tab.get_by_role("button", name="加上待辦").click()
    guest.shows("tbody tr", 1)
    faults: dict[str, Any] = {f"/cases/{number}/tasks": guest.faults()}
    paths = ("/tasks", f"/cases/{number}", f"/proposals?incident={number}", f"/cases/{number}/incident")
    for path in (*paths, "/proposals/approve?which=all", "/work?view=proposed"):
        assert guest.open(path) == 200
        faults[path] = guest.faults()
    assert {path: found for path, found in faults.items() if found} == {}
