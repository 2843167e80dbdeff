"""A browser without a screen. It checks every page it opens, and what opening it did to the record.

Each request runs in a context of its own, as in the real server: nothing of the test's session leaks in.
"""

import contextvars
import hashlib
import os
from collections import Counter
from typing import Any

import pytest
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from petitions.extensions import db
from tests.support.habits import faults_of, faults_of_headers
from tests.support.markup import Element, Page, typed_values
from tests.support.watching import Watch

A_GET_MAY_WRITE = {"user_sessions", "rate_buckets", "personal_data_reads", "audit_entries", "audit_heads"}


class PageClient(FlaskClient):
    """The client of `client` and `client_of`. A POST carries the CSRF token unless told `csrf=False`."""

    watch: Watch | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.refusals: Counter[int] = Counter()

    def open(self, *args: Any, csrf: bool = True, may_break: bool = False, **kwargs: Any) -> TestResponse:
        """Ask for a page; fail the test if the page, its headers or its effects are not as they should be."""
        posted = kwargs.get("method") == "POST"
        if posted and csrf and not kwargs.get("json"):
            kwargs["data"] = {"csrf_token": self._csrf_token(), **(kwargs.get("data") or {})}
        if has_app_context():
            db.session.commit()
        if self.watch:
            self.watch.reset()
        kwargs["buffered"] = True
        response = contextvars.Context().run(super().open, *args, **kwargs)
        faults = self._faults(response)
        if response.status_code >= 500 and not may_break:
            faults.append("the program broke; what it logged stands below")
        where = f"{response.request.method} {response.request.path} → {response.status_code}"
        assert not faults, f"{where}:\n- " + "\n- ".join(faults)
        return response

    def submit(self, page: TestResponse, action: str = "", **fields: Any) -> TestResponse:
        """Send the one POST form of a page (or the one with this action): what stands in it, and `fields`."""
        form = the_form(Page(page.text), action or None)
        data = {**typed_values(form), **fields}
        return self.post(form["action"] or page.request.path, data=data)

    def _faults(self, response: TestResponse) -> list[str]:
        faults = _effects(self.watch, response) if self.watch else []
        has_no_page = response.request.method in {"HEAD", "OPTIONS"} or 300 <= response.status_code < 400
        if response.mimetype != "text/html" or has_no_page or self._is_known(response.status_code):
            return faults
        return faults + faults_of(response)

    def _is_known(self, status: int) -> bool:
        """Say whether this client has looked at the page of such a refusal twice: it is always the same."""
        self.refusals[status] += status in {403, 404}
        return self.refusals[status] > 2

    def _csrf_token(self) -> str:
        with self.session_transaction() as session:
            token = session.setdefault("csrf_token", hashlib.sha1(os.urandom(64)).hexdigest())  # noqa: S324
        secret = self.application.config.get("WTF_CSRF_SECRET_KEY", self.application.secret_key)
        return str(URLSafeTimedSerializer(secret, salt="wtf-csrf-token").dumps(token))


def _effects(watch: Watch, response: TestResponse) -> list[str]:
    """Return what the request did to the record that it should not have done."""
    faults = []
    if watch.lost and response.status_code < 400:
        faults.append(f"a view forgot to commit: {sorted(watch.lost)}")
    changed = watch.written - A_GET_MAY_WRITE
    if response.request.method in {"GET", "HEAD"} and changed:
        faults.append(f"a GET changed {sorted(changed)}")
    return faults


def the_form(page: Page, action: str | None = None) -> Element:
    """Return the one form of the page's main part that is posted (to `action`)."""
    forms = [
        form
        for form in page.all("form")
        if form["method"].lower() == "post"
        and any(outer.tag == "main" for outer in form.around)
        and action in {None, form["action"]}
    ]
    assert len(forms) == 1, f"{len(forms)} forms, not one: {[form['action'] for form in forms]}"
    return forms[0]


@pytest.fixture
def browser_on(watch: Watch) -> Any:
    """Make a checking browser on an application: `browser_on(app)`."""

    def make(app: Flask) -> PageClient:
        app.test_client_class = PageClient
        made = app.test_client()
        assert isinstance(made, PageClient)
        made.watch = watch
        return made

    return make


@pytest.fixture
def client(app: Flask, browser_on: Any) -> PageClient:
    """A browser in which nobody is signed in; every page it opens is checked."""
    return browser_on(app)  # type: ignore[no-any-return]


__all__ = ["PageClient", "browser_on", "client", "faults_of_headers"]
