"""Every page in a real browser: for a screen reader, on a phone, under the strict policy."""

from collections.abc import Callable

import pytest
from flask import Flask

from petitions.cli.work import send_waiting
from petitions.extensions import db
from petitions.models import Case, User
from petitions.rules.terms import EventKind, Procedure, Role
from tests.support.client import PageClient
from tests.support.postbox import Postbox
from tests.support.visiting import Visitor, pages_of
from tests.support.weather import BEFORE_IT, TwoPeople

A_LONG_NAME = "世界第一超級無敵好吃手工牛肉麵暨港式飲茶連鎖餐飲股份有限公司高雄分公司"
A_CLOSURE = {"停止上班的日期": "113/10/04", "公告日期": "113/10/03", "公告時間": "20:00", "依據": "公告"}
TABLET = 768
STAFF = (
    *((role, 1280) for role in (Role.CLK, Role.OFF, Role.CPO, Role.SUP, Role.AUD, Role.ADM)),
    *((Role.CPO, 320), (Role.CPO, TABLET), (Role.ADM, 320)),
)
WHOLE = {Role.CPO, Role.ADM}
"""They see every page they may see; the others those that an ombudsman does not see, and the main ones."""


def readable(client: PageClient, paths: list[str]) -> list[str]:
    """Return those addresses that show a page to this person."""
    answers = {path: client.get(path) for path in paths}
    return [path for path, got in answers.items() if got.status_code == 200 and got.mimetype == "text/html"]


def visit_all(guest: Visitor, paths: list[str], *, width: int = 0) -> dict[str, list[str]]:
    """Return the faults of each page that has any; on a tablet, between the two, whether it fits."""
    faults = {}
    for path in paths:
        assert guest.open(path) == 200
        if found := guest.misfits() if width == TABLET else guest.faults():
            faults[path] = found
    return faults


@pytest.mark.parametrize(("width", "language"), [(320, "zh"), (TABLET, "zh"), (1280, "en")])
def test_every_open_page(
    app: Flask, client: PageClient, visitor: Callable[..., Visitor], width: int, language: str
) -> None:
    paths = readable(client, pages_of(app, lambda access: access == "open"))
    assert {"/", "/track", "/sign-in"} <= set(paths)
    guest = visitor(width=width)
    assert visit_all(guest, [f"{path}?lang={language}" for path in paths], width=width) == {}


@pytest.mark.parametrize(("role", "width"), STAFF)
def test_every_page_of_the_staff(
    app: Flask,
    a_user: Callable[..., User],
    a_case: Callable[..., Case],
    client_of: Callable[[User], PageClient],
    visitor: Callable[..., Visitor],
    role: Role,
    width: int,
) -> None:
    someone, ombudsman = a_user(role), a_user(Role.CPO)
    for procedure in Procedure:
        a_case(procedure=procedure, officer=someone, unit="csc", business_name=A_LONG_NAME)
    case = a_case(EventKind.ACCEPTED, officer=someone, unit="csc", narrative="請協助退費。" * 300)
    signed_in = client_of(someone)
    paths = readable(signed_in, pages_of(app, lambda access: access != "open"))
    more = (
        "/work?form=1",
        f"/cases/{case.number}",
        "/reports/106",
        "/reports/106/3",
        "/reports/106/first_appeals/cases",
    )
    if role not in WHOLE:
        seen = set(readable(client_of(ombudsman), paths))
        paths = [path for path in paths if path not in seen]
    paths += readable(signed_in, [*more])
    assert paths
    assert visit_all(visitor(someone, width=width), paths, width=width) == {}


@pytest.mark.parametrize("width", [320, 1280])
def test_an_officer_can_say_why_it_is_this_date_in_two_clicks(
    a_case: Callable[..., Case], a_user: Callable[..., User], visitor: Callable[..., Visitor], width: int
) -> None:
    officer = a_user(Role.CPO, unit="cpo")
    events = (EventKind.ACCEPTED, EventKind.BUSINESS_NOTIFIED)
    a_case(*events, officer=officer, business_name=A_LONG_NAME)
    guest = visitor(officer, width=width)
    assert guest.open("/work") == 200
    guest.tab.locator("a.chip").first.click()
    guest.tab.get_by_role("heading", name="為什麼是106年3月23日（四）").wait_for()
    guest.tab.locator("summary").click()
    guest.shows("table.plain tbody tr", 16)
    assert guest.faults() == []


@pytest.mark.parametrize("width", [320, 1280])
def test_the_calendar_with_all_that_can_stand_on_it(
    app: Flask,
    a_case: Callable[..., Case],
    a_typhoon: None,
    two_people: TwoPeople,
    visitor: Callable[..., Visitor],
    width: int,
) -> None:
    for _ in range(3):
        a_case(procedure=Procedure.PETITION, at=BEFORE_IT, unit="csc")
    pages = ["/office/calendar", "/office/calendar/113", "/office/calendar/changes/1"]
    approver = visitor(two_people.approver, width=width)
    assert visit_all(approver, pages) == {}
    proposer = visitor(two_people.proposer, width=width)
    assert visit_all(proposer, [*pages, "/office/calendar/closures/1/revoke"]) == {}
    proposer.open("/office/calendar/closure")
    for step in ("看看會移動哪些期限", "看看會移動哪些期限", "提出，送請核定"):
        proposer.tab.get_by_role("button", name=step).click()
        assert proposer.faults() == []
        if proposer.tab.get_by_label("停止上班的日期").count():
            fill = {
                "停止上班的日期": "113/10/04",
                "公告日期": "113/10/03",
                "公告時間": "20:00",
                "依據": "公告",
            }
            for label, typed in fill.items():
                proposer.tab.get_by_label(label).fill(typed)
    proposer.shows("text=等待主管核定", 1)


@pytest.mark.parametrize("width", [320, 1280])
def test_the_outbox_with_all_that_can_stand_on_it(
    app: Flask,
    a_case: Callable[..., Case],
    a_user: Callable[..., User],
    visitor: Callable[..., Visitor],
    postbox: Postbox,
    width: int,
) -> None:
    supervisor = a_user(Role.SUP, unit="csc")
    case = a_case(email="a.very.long.name@a-very-long-name-of-an-office.example.com", unit="csc")
    postbox.answers["RCPT"] = "550 5.1.1 unknown"
    send_waiting()
    a_case(email="lin@example.com")
    postbox.answers["RCPT"] = "530 5.7.0 authenticate first"
    send_waiting()
    guest, of_the_case = visitor(supervisor, width=width), f"/cases/{case.number}"
    db.session.close()
    assert visit_all(guest, ["/office/outbox", "/work", "/office/calendar", of_the_case]) == {}
    guest.open("/office/outbox")
    guest.tab.get_by_role("button", name="再寄一次").click()
    guest.shows("text=會立即再寄。", 1)
    assert guest.faults() == []
