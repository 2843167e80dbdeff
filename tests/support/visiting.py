"""Visiting pages with a real browser: who is signed in, and what a visit shows to be wrong."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask

from petitions.extensions import db
from petitions.models import User
from tests.support.client import PageClient

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Page

AXE = Axe()
WHAT_FAILS = {"resultTypes": ["violations"], "preload": False}
"""What passes is not listed, and style sheets, all of which are ours, are not fetched once more."""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class Visitor:
    """Someone at a screen; `complaints` holds what the browser itself objected to."""

    tab: "Page"
    address: str
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.tab.on("console", self._note)
        self.tab.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note(self, message: "ConsoleMessage") -> None:
        if message.type in {"error", "warning"} and not re.search(r"status of 4\d\d", message.text):
            self.complaints.append(message.text)

    def open(self, path: str) -> int:
        """Open a page and return its status."""
        answer = self.tab.goto(self.address + path)
        assert answer is not None
        return answer.status

    def reached(self, path: str) -> None:
        """Wait until the page at `path` stands whole; a page that never comes fails the test."""
        self.tab.wait_for_url(self.address + path)

    def shows(self, selector: str, count: int) -> None:
        """Wait until exactly `count` elements answer to `selector`; another number fails the test."""
        from playwright.sync_api import expect  # noqa: PLC0415  (not every test needs it)

        expect(self.tab.locator(selector)).to_have_count(count)

    def faults(self) -> list[str]:
        """Return what is wrong with the page as it stands on the screen, once it is loaded."""
        self.tab.wait_for_load_state()
        violations = AXE.run(self.tab, options=WHAT_FAILS).response["violations"]
        return [f"axe {violation['id']}: {_first(violation)}" for violation in violations] + self.misfits()

    def misfits(self) -> list[str]:
        """Return what does not fit on the screen, and what the browser objected to."""
        self.tab.wait_for_load_state()
        found = []
        if (wider := self.tab.evaluate(SIDEWAYS)) > 0:
            found.append(f"{wider} px wider than the screen")
        found += [f"the browser says: {words}" for words in self.complaints]
        self.complaints.clear()
        return found


def _first(violation: dict[str, Any]) -> str:
    return f"{violation['help']} {violation['nodes'][0]['target']}"


@pytest.fixture
def visitor(
    open_tab: "Callable[..., Page]", address: str, app: Flask, client_of: Callable[[User], PageClient]
) -> Callable[..., Visitor]:
    """Make visitors: `visitor(width=390)`, `visitor(a_user(Role.SUP))`."""

    def make(user: User | None = None, *, width: int = 1280, **options: Any) -> Visitor:
        tab = open_tab(width=width, **options)
        if user:
            cookie = client_of(user).get_cookie(app.config["SESSION_COOKIE_NAME"])
            assert cookie is not None
            tab.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
        db.session.rollback()  # the server must not wait for what this test reads
        return Visitor(tab, address)

    return make


def pages_of(app: Flask, access: Callable[[str], bool]) -> list[str]:
    """Return the addresses of all pages that need nothing in their address, for whom `access` is true."""
    views = app.view_functions
    rules = [
        rule for rule in app.url_map.iter_rules() if not rule.arguments and "GET" in (rule.methods or ())
    ]
    return sorted(rule.rule for rule in rules if access(getattr(views[rule.endpoint], "access", "")))


__all__ = ["Visitor", "pages_of", "visitor"]
