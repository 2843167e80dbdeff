"""A real Chromium on a real server: for journeys, accessibility and pictures of pages."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
MISSING = (
    "找不到 Chromium，瀏覽器測試無法執行。請先執行 sh deploy/system-packages browser，"
    "或以 CHROMIUM=/路徑 指定。(No Chromium: run `sh deploy/system-packages browser`, or set CHROMIUM.)"
)
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)


@pytest.fixture(scope="session")
def chromium() -> "Iterator[Browser]":
    """The browser of the system; its absence fails the test with a sentence, it never skips."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  (not every test needs it)

    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.fail(MISSING, pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def served() -> Iterator[Callable[[Flask], str]]:
    """Serve applications on free ports of the loopback, one thread a request; returns each one's address."""
    running: list[tuple[BaseWSGIServer, threading.Thread]] = []

    def serve(app: Flask) -> str:
        server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Silent)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        running.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}"

    yield serve
    for server, thread in running:
        server.shutdown()
        thread.join(5)
        server.server_close()


class Silent(WSGIRequestHandler):
    """Prints no line for each request."""

    def log(self, *_what: Any) -> None:
        """Say nothing."""


@pytest.fixture
def address(app: Flask, served: Callable[[Flask], str]) -> str:
    """The address at which the application of this test answers."""
    return served(app)


@pytest.fixture
def open_tab(chromium: "Browser") -> "Iterator[Callable[..., Page]]":
    """Open tabs of given size (`width`, `height`, further options of a context)."""
    contexts = []

    def make(width: int = 1280, height: int = 900, **options: Any) -> "Page":
        viewport = {"width": width, "height": height}
        context = chromium.new_context(viewport=viewport, locale="zh-TW", **options)
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def tab(open_tab: "Callable[..., Page]") -> "Page":
    """One tab of a desktop's size."""
    return open_tab()
