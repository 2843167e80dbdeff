"""What waits for approval, as pages: chosen, looked at once more, approved in one go."""

from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select

from petitions.cli.batches import do_batches
from petitions.extensions import db
from petitions.models import Batch, Case, Proposal, User
from petitions.rules.terms import EventKind
from petitions.services.cases import Happening, record
from tests.support.client import PageClient
from tests.support.desk import Browser, fresh
from tests.support.incidents import ON_MARCH_8


@pytest.fixture(autouse=True)
def _a_wednesday() -> Any:
    with time_machine.travel(ON_MARCH_8):
        yield


@pytest.fixture
def desk(client_of: Browser, supervisor: User) -> PageClient:
    return client_of(supervisor)


def do_all() -> None:
    while do_batches():
        pass
    db.session.expire_all()


def number_of(case: Case) -> int:
    return db.session.scalars(select(Proposal.id).where(Proposal.case_id == case.id)).one()


def test_what_was_ticked_is_looked_at_approved_and_reported(
    desk: PageClient, proposed: Any, cpo: User, actor_of: Any, office_calendar: Any
) -> None:
    lead, second, third, left = proposed(4)
    listed = desk.get(f"/proposals?incident={lead.number}").text
    assert "全部 4 件" in listed
    picked = "&".join(f"proposal={number_of(case)}" for case in (lead, second, third))
    look = desk.get(f"/proposals/approve?which=ticked&incident={lead.number}&{picked}")
    assert "一次核定 3 件" in look.text
    assert "其中 3 件" in look.text
    assert "案件進入「已結案」" in look.text
    moved = fresh(third)
    withdrawn = Happening(EventKind.WITHDRAWN, ON_MARCH_8, "withdrawn")
    by = actor_of(cpo)
    record(moved, withdrawn, by=by, at=ON_MARCH_8, calendar=office_calendar, version=moved.version)
    db.session.commit()
    started = desk.submit(look, answer="同意。", proposal=[str(number_of(c)) for c in (lead, second, third)])
    assert started.status_code == 303, started.text
    assert f"/cases/{lead.number}/batches/" in started.location
    do_all()
    told = desk.get(started.location).text
    assert "核定擬辦" in told
    assert "已辦完" in told
    assert third.number in told
    assert "已撤回" in told
    assert [fresh(case).state for case in (lead, second, left)] == ["closed", "closed", "accepted"]
    again = desk.get(f"/proposals/approve?which=ticked&proposal={number_of(lead)}").text
    assert "已經有人決定" in again


def test_all_of_an_incident_and_twenty_clicks_are_one_batch(desk: PageClient, proposed: Any) -> None:
    lead, *_ = proposed(3)
    other, *_ = proposed(1)
    look = desk.get(f"/proposals/approve?which=all&incident={lead.number}")
    first = desk.submit(look)
    assert desk.submit(look).location == first.location
    do_all()
    assert desk.submit(look).location == first.location
    assert db.session.scalar(select(func.count()).select_from(Batch)) == 1
    assert fresh(other).is_open
    assert "沒有等您核定的擬辦" in desk.get(f"/proposals?incident={lead.number}").text
    assert other.number in desk.get("/proposals").text


def test_nobody_chosen_is_none(desk: PageClient, proposed: Any) -> None:
    proposed(1)
    assert "沒有選取" in desk.get("/proposals/approve?which=ticked").text
    refused = desk.post("/proposals/approve", data={"which": "ticked", "_end": "1"})
    assert refused.status_code == 422
    assert db.session.scalar(select(Batch.id)) is None


def test_the_incident_and_the_worklist_lead_there(
    desk: PageClient, proposed: Any, client_of: Browser, officer: User
) -> None:
    lead, *_ = proposed(2)
    address = f"/proposals?incident={lead.number}"
    assert f'href="{address}"' in desk.get(f"/cases/{lead.number}/incident").text
    assert f'href="{address}"' not in client_of(officer).get(f"/cases/{lead.number}/incident").text
    assert 'href="/proposals"' in desk.get("/work?view=proposed").text


def test_an_incident_out_of_sight_is_not_there(client_of: Browser, proposed: Any, clerk: PageClient) -> None:
    lead, *_ = proposed(1)
    lead.is_routed = True
    db.session.commit()
    assert clerk.get(f"/proposals?incident={lead.number}").status_code == 404
    assert clerk.get("/proposals?incident=F1").status_code == 404


def test_the_pages_cost_a_fixed_number_of_statements(
    desk: PageClient, proposed: Any, statements: list[str]
) -> None:
    for count in (1, 30):
        lead, *_ = proposed(count)
        for path in (
            f"/proposals?incident={lead.number}",
            f"/proposals/approve?which=all&incident={lead.number}",
        ):
            desk.get(path)
            statements.clear()
            assert desk.get(path).status_code == 200
            assert len(statements) <= 4
