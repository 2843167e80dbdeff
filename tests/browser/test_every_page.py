"""Every page in a real browser: for a screen reader, on a phone, under the strict policy."""

from collections.abc import Callable

import pytest
from flask import Flask

from petitions.models import Case, User
from petitions.rules.terms import EventKind, Procedure, Role
from tests.support.client import PageClient
from tests.support.visiting import Visitor, pages_of

A_LONG_NAME = "世界第一超級無敵好吃手工牛肉麵暨港式飲茶連鎖餐飲股份有限公司高雄分公司"
STAFF = (Role.CLK, Role.OFF, Role.CPO, Role.SUP, Role.AUD, Role.ADM)


def readable(client: PageClient, paths: list[str]) -> list[str]:
    """Return those addresses that show a page to this person."""
    answers = {path: client.get(path) for path in paths}
    return [path for path, got in answers.items() if got.status_code == 200 and got.mimetype == "text/html"]


def visit_all(guest: Visitor, paths: list[str]) -> dict[str, list[str]]:
    """Return the faults of each page that has any."""
    faults = {}
    for path in paths:
        assert guest.open(path) == 200
        if found := guest.faults():
            faults[path] = found
    return faults


@pytest.mark.parametrize(("width", "language"), [(320, "zh"), (1280, "en")])
def test_every_open_page(
    app: Flask, client: PageClient, visitor: Callable[..., Visitor], width: int, language: str
) -> None:
    paths = readable(client, pages_of(app, lambda access: access == "open"))
    assert {"/", "/track", "/sign-in"} <= set(paths)
    guest = visitor(width=width)
    assert visit_all(guest, [f"{path}?lang={language}" for path in paths]) == {}


@pytest.mark.parametrize("role", STAFF)
def test_every_page_of_the_staff(
    app: Flask,
    a_user: Callable[..., User],
    a_case: Callable[..., Case],
    client_of: Callable[[User], PageClient],
    visitor: Callable[..., Visitor],
    role: Role,
) -> None:
    someone = a_user(role)
    for procedure in Procedure:
        a_case(procedure=procedure, officer=someone, unit="csc", business_name=A_LONG_NAME)
    case = a_case(EventKind.ACCEPTED, officer=someone, unit="csc", narrative="請協助退費。" * 300)
    signed_in = client_of(someone)
    paths = readable(signed_in, pages_of(app, lambda access: access != "open"))
    paths += readable(signed_in, [f"/cases/{case.number}", "/reports/106", "/reports/106/5"])
    assert paths
    assert visit_all(visitor(someone), paths) == {}
