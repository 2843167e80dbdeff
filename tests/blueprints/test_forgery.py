"""What another site, a cut line or an odd address can do to the record: nothing."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert

from petitions.extensions import db
from petitions.models import Case, User, UserRole
from petitions.rules.terms import EventKind, Role
from tests.support.client import PageClient
from tests.support.digest import digests
from tests.support.files import DIGEST, give_a_file
from tests.support.routes import Route, routes_of

STAFF = [role for role in Role if role not in {Role.ANON, Role.CIT, Role.BIZ, Role.API}]
FORGED: dict[str, dict[str, Any]] = {
    "no token": {"data": {"a": "b"}},
    "an invented token": {"data": {"csrf_token": "ImludmVudGVkIg.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"}},
    "an empty token": {"data": {"csrf_token": ""}},
    "JSON as text": {"data": '{"csrf_token": "x"}', "content_type": "text/plain"},
    "JSON": {"data": '{"csrf_token": "x"}', "content_type": "application/json"},
    "nothing": {"data": b""},
}
ODD = (
    "9" * 30,
    "-1",
    "0",
    "x",
    "\x00",
    "2017-01-01~" + "9" * 30,
    "2017-01-01." + "9" * 30,
    "2017-01-01~1",
    "99999-01-01.1",
    "%_\\",
    "' OR 1=1 --",
    "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "長" * 2000,
    "<script>",
    "１０６",
)
ASKED_BY = {
    "accounts.sign_in": ("next",),
    "activities.index": ("year", "kind"),
    "consultations.index": ("after",),
    "public.status": ("stage",),
    "public.home": ("lang",),
    "reports.index": ("until",),
    "reports.cases": ("after", "before", "month", "day", "category", "district", "reply", "nonsense"),
    "tracking.search": ("q", "after"),
    "tracking.show": ("all",),
    "tracking.record": ("seq",),
    "tracking.worklist": (
        "view",
        "mine",
        "unit",
        "procedure",
        "state",
        "category",
        "text",
        "closed",
        "after",
    ),
}
"""What a view reads from the part of an address behind the question mark."""


@pytest.fixture
def case(a_case: Callable[..., Case]) -> Case:
    return a_case(EventKind.ACCEPTED, unit="csc")


@pytest.fixture
def almighty(a_user: Callable[..., User], client_of: Callable[[User], PageClient]) -> PageClient:
    """Someone with every role of the office in the unit of the case: no permission stands in the way."""
    user = a_user(Role.CLK)
    (held,) = db.session.query(UserRole).filter_by(user_id=user.id)
    values = {"user_id": user.id, "unit_id": held.unit_id, "valid_from": date(2011, 1, 1)}
    db.session.execute(insert(UserRole), [{**values, "role": role.value} for role in STAFF[1:]])
    db.session.commit()
    return client_of(user)


def posts(app: Flask, case: Case) -> list[Route]:
    found = list(routes_of(app, "POST", number=case.number))
    assert len(found) > 8
    return found


@pytest.mark.parametrize("forgery", FORGED)
def test_a_form_from_elsewhere_is_refused_everywhere_and_changes_nothing(
    app: Flask, case: Case, almighty: PageClient, client: PageClient, forgery: str
) -> None:
    before = digests()
    answers = {}
    for route in posts(app, case):
        for who, browser in (("staff", almighty), ("nobody", client)):
            for path in (route.path, f"{route.path}?csrf_token=x"):
                answer = browser.open(path, method="POST", csrf=False, **FORGED[forgery])
                answers[f"{who} {path}"] = answer.status_code
    to_the_door = {key for key, status in answers.items() if status == 302}
    assert all(key.startswith("nobody /") for key in to_the_door)
    assert {status for key, status in answers.items() if key not in to_the_door} == {400}, answers
    assert digests() == before


def test_a_token_of_another_browser_is_worth_nothing(
    app: Flask, case: Case, almighty: PageClient, client: PageClient
) -> None:
    token = client._csrf_token()  # noqa: SLF001
    before = digests()
    for route in posts(app, case):
        answer = almighty.open(route.path, method="POST", csrf=False, data={"csrf_token": token})
        assert answer.status_code == 400, route
    assert digests() == before


def test_reading_changes_nothing(
    app: Flask, case: Case, almighty: PageClient, a_typhoon: None, a_gym: int, a_contact: int
) -> None:
    give_a_file(case)
    db.session.commit()
    before = digests()
    statuses = {}
    for method in ("GET", "HEAD", "OPTIONS"):
        for route in routes_of(app, method, number=case.number, digest=DIGEST):
            statuses[str(route)] = almighty.open(route.path, method=method).status_code
    samples = ("/letters/issued/", "/batches/", "/notices/", "/parties/1/", "/tasks/1")
    nothing_there = {route for route in statuses if any(sample in route for sample in samples)}
    others = {status for route, status in statuses.items() if route not in nothing_there}
    assert {status for status in others if status >= 400} <= {405, 409}, statuses
    assert digests() == before


def test_odd_numbers_in_an_address_lead_nowhere(app: Flask, case: Case, almighty: PageClient) -> None:
    odd = {"entry_id": 10**25, "proposal_id": 10**25, "roc_year": 10**25, "month": 10**25}
    for method in ("GET", "POST"):
        for route in routes_of(app, method, number=case.number, **odd):
            assert almighty.open(route.path, method=method).status_code < 500, route


@pytest.mark.parametrize(
    "number",
    ["x", "F106-000001-0", "F999-999999-9", "%00", "..%2F..%2Fetc", "F106-000001-2%0d%0a", "長" * 300],
)
def test_an_odd_case_number_is_no_case(app: Flask, almighty: PageClient, number: str) -> None:
    statuses = {
        almighty.get(f"/cases/{number}{rest}").status_code for rest in ("", "/text", "/acts/accepted")
    }
    assert statuses == {404}


@pytest.mark.parametrize("endpoint", ASKED_BY)
@pytest.mark.both_databases
def test_odd_questions_are_answered_with_a_page(
    app: Flask, case: Case, almighty: PageClient, endpoint: str
) -> None:
    route = next(r for r in routes_of(app, "GET", number=case.number) if r.endpoint == endpoint)
    for name in ASKED_BY[endpoint]:
        for odd in ODD:
            answer = almighty.get(route.path, query_string={name: odd})
            assert answer.status_code in {200, 302, 303, 404, 409}, (name, odd)
            assert "<script>" not in answer.text.replace("<script nonce", "").replace("<script src", "")


def test_every_page_says_what_it_reads_from_an_address(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert set(ASKED_BY) <= endpoints
