"""Route by role: every page answers as the table of grants says, and what one may not see is not there.

The letters of the table are read here anew, in a few lines, and not by the policy that the program asks.
"""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from flask import Flask
from sqlalchemy import insert, update
from werkzeug.test import TestResponse

from petitions.blueprints.access import OPEN, SIGNED_IN
from petitions.extensions import db
from petitions.models import Case, OwedNotice, Proposal, User
from petitions.rules.acts import is_by_hand
from petitions.rules.grants import GRANTS, Reach
from petitions.rules.numbers import format_number
from petitions.rules.terms import EventKind, Procedure, Role, State
from petitions.rules.workflow import find_step, possible_steps
from tests.house.test_views import FILES
from tests.support.client import PageClient
from tests.support.digest import digests
from tests.support.expectations import EXPECTED, NOTHING_THERE, OF_A_ROSTER
from tests.support.files import DIGEST, give_a_file
from tests.support.people import A_SPRING_DAY
from tests.support.routes import Route, access_of, routes_of, rules_of

STAFF = [role for role in Role if role not in {Role.ANON, Role.CIT, Role.BIZ, Role.API}]
ACTS = {Procedure.FIRST_APPEAL: EventKind.ACCEPTED, Procedure.PETITION: EventKind.ASSIGNED}
UNKNOWN = format_number("first_appeal", 105, 999_999)

WITH_ANOTHER = {"tracking.record": Reach.PROPOSES, "tracking.decide": Reach.VOUCHES}
"""Routes where a letter for two persons opens, too: one proposes, another vouches."""

TAKES_PART = frozenset({Reach.PROPOSES, Reach.VOUCHES})
FORMS = ("office.closure", "office.half_days", "office.import_year", "office.revoke", "wordings.edit")
WITHOUT_A_CASE = {
    **dict.fromkeys(("office.calendar", "office.year", "office.change", "outbox.index"), TAKES_PART),
    **dict.fromkeys(("wordings.index", "wordings.show"), TAKES_PART),
    "wordings.decide": frozenset({Reach.VOUCHES}),
    **dict.fromkeys(FORMS, frozenset({Reach.PROPOSES})),
}
"""The same of routes that are about no case; what is sent to a change is sent by who vouches."""

LEADS_ON = {
    *("public.favicon", "public.letter", "public.meeting_file", "public.status", "public.why"),
    *("intake.confirmation", "respond.case", "respond.meeting_file", "respond.receipt"),
    *("respond_papers.enclosed", "respond_papers.letter"),
    *("accounts.start", "paper.receipt", "public.appeal", "public.mediate", "public.result"),
    *("public.ask", "public.copy", "public.supplement", "public.withdraw"),
}
"""Pages that lead to another one when nothing was filed, opened or chosen."""


class Situation(NamedTuple):
    """How a case stands to the person who asks for it."""

    name: str
    is_ours: bool
    is_routed: bool = False
    is_mine: bool = False
    is_confidential: bool = False


SITUATIONS = (
    Situation("our unit", is_ours=True),
    Situation("our unit, routed on", is_ours=True, is_routed=True),
    Situation("our unit, mine", is_ours=True, is_routed=True, is_mine=True),
    Situation("another unit", is_ours=False),
    Situation("another unit, mine", is_ours=False, is_mine=True),
    Situation("another unit, confidential", is_ours=False, is_confidential=True),
    Situation("our unit, confidential", is_ours=True, is_confidential=True),
)
FEWER = (SITUATIONS[0], SITUATIONS[3], SITUATIONS[6])
"""For petitions, whose routes are the same: what differs is asked of disputes in every situation."""

AT_ONCE: dict[Reach, Callable[[Situation], bool]] = {
    Reach.ALL: lambda _: True,
    Reach.MASKED: lambda _: True,
    Reach.GIVEN: lambda s: s.is_mine,
    Reach.UNIT: lambda s: s.is_ours,
    Reach.UNROUTED: lambda s: s.is_ours and not s.is_routed,
    Reach.CUSTODIAN: lambda s: s.is_confidential,
}


def may(role: Role, action: str, situation: Situation) -> bool:
    reach = GRANTS[action].reach[role]
    return reach in AT_ONCE and AT_ONCE[reach](situation)


def may_at_all(role: Role, route: Route) -> bool:
    reach = GRANTS[EXPECTED[route.endpoint]].reach[role]
    letters = WITHOUT_A_CASE.get(route.endpoint, frozenset())
    if route.endpoint == "office.change" and route.method == "POST":
        letters = {Reach.VOUCHES}
    return reach in AT_ONCE or reach in letters


def may_with(letter: Reach, role: Role, action: str, situation: Situation) -> bool:
    return GRANTS[action].reach[role] is letter and situation.is_ours


@pytest.fixture
def cases(a_case: Any, a_user: Any) -> dict[tuple[Procedure, Situation], Case]:
    """A dispute and a petition in every situation, as they came in; in each someone proposes an act."""
    found, proposer = {}, a_user(Role.OFF)
    for procedure in ACTS:
        for situation in SITUATIONS if procedure is Procedure.FIRST_APPEAL else FEWER:
            unit = "csc" if situation.is_ours else "mediation"
            case = a_case(procedure=procedure, unit=unit, is_confidential=situation.is_confidential)
            case.is_routed = situation.is_routed
            found[procedure, situation] = case
            _propose(case, proposer)
            give_a_file(case)
    db.session.commit()
    return found


def _propose(case: Case, by: User) -> None:
    """Propose the act, and owe a notice; both have the number of the case."""
    columns = {
        "matter_id": case.matter_id,
        "case_id": case.id,
        "event": ACTS[Procedure(case.procedure)].value,
    }
    moments = dict.fromkeys(("happened_at", "proposed_at"), A_SPRING_DAY)
    db.session.execute(insert(Proposal).values(id=case.id, **columns, **moments, proposed_by_id=by.id))
    owed = {"event_seq": 1, "document": "D41", "owed_at": A_SPRING_DAY}
    del columns["event"]
    db.session.execute(insert(OwedNotice).values(id=case.id, **columns, **owed))


def give(cases: dict[tuple[Procedure, Situation], Case], user: User) -> None:
    """Give a person what is hers."""
    mine = [case.id for (_, situation), case in cases.items() if situation.is_mine]
    db.session.execute(update(Case).where(Case.id.in_(mine)).values(officer_id=user.id))
    db.session.commit()


def status_of(role: Role, route: Route, case: Case, situation: Situation) -> int:
    """Say what the table of grants says of a page of a case; 200 also stands for a form to be put right."""
    is_petition = case.procedure == Procedure.PETITION.value
    leads_nowhere = route.endpoint == "tracking.open_next" and is_petition and may(role, "file", situation)
    nothing_there = route.endpoint in NOTHING_THERE and may(role, EXPECTED[route.endpoint], situation)
    if not may(role, "meta", situation) or leads_nowhere or nothing_there:
        return 404
    if (
        route.endpoint == "tracking.file"
        and situation.is_confidential
        and not may(role, "conf_id", situation)
    ):
        return 403
    if route.endpoint == "letters.compose":
        return of_the_receipt(role, case, situation)
    if route.endpoint in OF_A_ROSTER and may(role, "merge", situation):
        return 404 if is_petition else 200 if may(role, "file", situation) else 403
    if route.endpoint not in WITH_ANOTHER:
        return 200 if may(role, EXPECTED[route.endpoint], situation) else 403
    event, letter = ACTS[Procedure(case.procedure)], WITH_ANOTHER[route.endpoint]
    actions = find_step(Procedure(case.procedure), State(case.state), event).actions
    asked = [may(role, each, situation) or may_with(letter, role, each, situation) for each in actions]
    return 200 if any(asked) else 403


def of_the_receipt(role: Role, case: Case, situation: Situation) -> int:
    """Say who may write the letter of the samples, the receipt of a dispute."""
    if case.procedure == Procedure.PETITION.value:
        return 404
    is_hidden = situation.is_confidential and not may(role, "conf_id", situation)
    return 200 if may(role, "register", situation) and not is_hidden else 403


def routes_on(app: Flask, method: str, case: Case) -> list[Route]:
    event = ACTS[Procedure(case.procedure)].value
    known = {"number": case.number, "event": event, "proposal_id": case.id, "notice_id": case.id}
    known["party_id"] = 999_999  # nobody
    found = routes_of(app, method, **known, digest=DIGEST)
    return [route for route in found if case.number in route.path]


def as_if_nameless(answer: TestResponse, number: str) -> tuple[int, str, dict[str, str]]:
    """Return an answer without what is new in every answer, and without the number that was asked for."""
    code = answer.headers["X-Request-Id"]
    nonce = re.search("'nonce-([^']+)'", answer.headers["Content-Security-Policy"])

    def blanked(text: str) -> str:
        return re.sub(r"csrf_token\" value=\"[^\"]+", "", text).replace(code, "").replace(number, "")

    assert nonce
    headers = {k: blanked(v).replace(nonce[1], "") for k, v in answer.headers.items() if k != "Set-Cookie"}
    headers.pop("Content-Length")
    return answer.status_code, blanked(answer.text).replace(nonce[1], ""), headers


def test_every_route_has_its_expectation(app: Flask) -> None:
    endpoints = [rule.endpoint for rule in rules_of(app)]
    assert {name: OPEN if name in FILES else access_of(app, name) for name in endpoints} == EXPECTED


def test_every_expectation_is_a_row_of_the_table() -> None:
    assert set(EXPECTED.values()) - {OPEN, SIGNED_IN} <= set(GRANTS)


def test_the_acts_asked_for_are_possible_and_done_by_hand() -> None:
    for procedure, event in ACTS.items():
        first = State.RECEIVED if procedure is Procedure.FIRST_APPEAL else State.REGISTERED
        assert any(step.event is event and is_by_hand(step) for step in possible_steps(procedure, first))


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_whoever_is_not_signed_in_is_led_to_the_door(app: Flask, client: PageClient, method: str) -> None:
    for route in routes_of(app, method, number=UNKNOWN):
        answer = client.open(route.path, method=method)
        to_the_door = answer.status_code == 302 and (answer.location or "").startswith("/sign-in")
        if route.endpoint != "accounts.sign_out":
            assert to_the_door is (EXPECTED[route.endpoint] != OPEN), route


def test_open_pages_are_open_to_everyone(app: Flask, client: PageClient, client_of: Any, a_user: Any) -> None:
    visitors = [client, *(client_of(a_user(role)) for role in STAFF)]
    for route in routes_of(app, "GET"):
        if EXPECTED[route.endpoint] == OPEN:
            wanted = 302 if route.endpoint in LEADS_ON else 200
            assert {visitor.get(route.path).status_code for visitor in visitors} == {wanted}, route


@pytest.mark.parametrize("role", STAFF)
def test_pages_without_a_case_open_to_their_roles(
    app: Flask, client_of: Any, a_user: Any, a_typhoon: None, a_gym: int, a_contact: int, role: Role
) -> None:
    visitor = client_of(a_user(role))
    for route in routes_of(app, "GET"):
        action = EXPECTED[route.endpoint]
        if action in {OPEN, SIGNED_IN} or route.path.startswith("/cases/"):
            continue
        opens = 302 if route.endpoint in LEADS_ON else 200
        wanted = opens if may_at_all(role, route) else 403
        assert visitor.get(route.path).status_code == wanted, route


@pytest.mark.parametrize("role", STAFF)
def test_forms_without_a_case_take_nothing_from_other_roles(
    app: Flask, client_of: Any, a_user: Any, a_typhoon: None, a_gym: int, role: Role
) -> None:
    visitor, before = client_of(a_user(role)), digests()
    for route in routes_of(app, "POST"):
        action = EXPECTED[route.endpoint]
        if action in {OPEN, SIGNED_IN} or route.path.startswith("/cases/"):
            continue
        taken = {404} if route.endpoint == "consultations.show" else {422, 303}  # there is no such entry
        wanted = taken if may_at_all(role, route) else {403}
        assert visitor.post(route.path).status_code in wanted, route
    assert digests() == before


@pytest.mark.parametrize("role", STAFF)
def test_a_case_answers_as_the_table_says(
    app: Flask, client_of: Any, a_user: Any, cases: Any, role: Role
) -> None:
    user = a_user(role)
    give(cases, user)
    visitor, before, found, wanted = client_of(user), digests(), {}, {}
    for (procedure, situation), case in cases.items():
        for method in ("GET", "POST"):
            for route in routes_on(app, method, case):
                key = (procedure.label, situation.name, route.endpoint, method)
                status = visitor.open(route.path, method=method).status_code
                found[key] = 200 if status in {422, 303} else status
                wanted[key] = status_of(role, route, case, situation)
    assert found == wanted
    assert digests() == before


@pytest.mark.parametrize("role", STAFF)
def test_what_may_not_be_seen_is_as_if_it_were_not_there(
    app: Flask, client_of: Any, a_user: Any, cases: Any, role: Role
) -> None:
    user = a_user(role)
    give(cases, user)
    hidden = {kind: case for (kind, situation), case in cases.items() if not may(role, "meta", situation)}
    visitor = client_of(user)
    for case in hidden.values():  # one a procedure
        for method in ("GET", "POST", "HEAD"):
            for route in routes_on(app, method, case):
                there = as_if_nameless(visitor.open(route.path, method=method), case.number)
                path = route.path.replace(case.number, UNKNOWN)
                assert there == as_if_nameless(visitor.open(path, method=method), UNKNOWN), route
        looked_for = [visitor.get(f"/search?q={number}") for number in (case.number, UNKNOWN)]
        assert as_if_nameless(looked_for[0], case.number) == as_if_nameless(looked_for[1], UNKNOWN)
    assert hidden or GRANTS["meta"].reach[role] in {Reach.ALL, Reach.MASKED}
