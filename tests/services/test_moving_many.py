"""A change that touches many cases: what is kept is believed only where it may be, and pages do not wait."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from petitions import almanac
from petitions.blueprints import office_pages
from petitions.extensions import db
from petitions.models import Case, Clock
from petitions.rules.terms import EventKind, Procedure
from petitions.services import moving
from petitions.services.calendar import preview
from petitions.services.cases import Happening
from tests.support.client import PageClient
from tests.support.desk import fresh
from tests.support.weather import A_TYPHOON, AFTER_IT, BEFORE_IT, EVERYTHING, TwoPeople, typhoon

ACase = Callable[..., Case]
TAKEN = (EventKind.TRACKED, EventKind.DISPATCHED, EventKind.OFFICER_ACCEPTED)
EXTENDED = Happening(EventKind.EXTENDED, BEFORE_IT, data={"new_due_on": A_TYPHOON.isoformat()})


@pytest.fixture(autouse=True)
def _calendar_read_anew() -> Any:
    almanac.forget()
    yield
    almanac.forget()


@pytest.fixture
def all_sorts(a_case: ACase) -> None:
    """Cases whose dates rest on their start alone, and others that were estimated, stopped or extended."""
    for day in range(10, 30):
        at = datetime(2024, 9, day, 2, tzinfo=UTC)
        a_case(procedure=Procedure.PETITION, at=at)
        a_case(*TAKEN, EXTENDED, procedure=Procedure.PETITION, at=at)
        a_case(EventKind.ACCEPTED, EventKind.REFERRED, EventKind.BUSINESS_NOTIFIED, at=at)
        a_case(EventKind.ACCEPTED, EventKind.SUSPENDED, procedure=Procedure.MEDIATION, at=at)


@pytest.mark.usefixtures("all_sorts")
def test_believing_what_is_kept_finds_what_deriving_everything_finds(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    quickly = preview(typhoon(), shown=EVERYTHING)
    monkeypatch.setattr(moving, "_is_plain", lambda *_: False)
    thoroughly = preview(typhoon(), shown=EVERYTHING)
    assert quickly.moves == thoroughly.moves
    assert {move.period for move in quickly.moves} == {"business_reply", "handling"}
    assert {move.before for move in quickly.moves} > {A_TYPHOON}


def test_only_a_date_that_its_start_does_not_give_is_derived_on_the_old_calendar(
    app: Flask, a_case: ACase, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_case(procedure=Procedure.PETITION, at=BEFORE_IT)
    a_case(*TAKEN, EXTENDED, procedure=Procedure.PETITION, at=datetime(2024, 9, 20, 2, tzinfo=UTC))
    asked: list[Any] = []
    derive = moving.derive
    monkeypatch.setattr(moving, "derive", lambda *a, **k: asked.append(a) or derive(*a, **k))
    assert preview(typhoon(), shown=EVERYTHING).cases == 2
    assert len(asked) == 3


def test_a_kept_date_that_follows_from_nothing_is_not_moved_by_the_calendar(
    app: Flask, a_case: ACase
) -> None:
    """Were it believed, a typhoon in October would seem to move a date of the year after."""
    case = a_case(procedure=Procedure.PETITION, at=datetime(2024, 9, 20, 2, tzinfo=UTC))
    db.session.execute(update(Clock).where(Clock.case_id == case.id).values(due_on=date(2025, 1, 2)))
    db.session.commit()
    assert preview(typhoon()).clocks == 0


@pytest.mark.both_databases
@pytest.mark.parametrize("chunk", [1, 2, 1000])
def test_however_many_are_held_at_a_time_the_same_moves(
    app: Flask, a_case: ACase, changed: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    cases = [a_case(procedure=Procedure.PETITION, at=BEFORE_IT) for _ in range(5)]
    monkeypatch.setattr(moving, "CHUNK", chunk)
    assert changed(typhoon()).counts()["cases"] == 5
    assert {fresh(case).due_on for case in cases} == {date(2024, 10, 9)}


def test_a_page_looks_at_some_cases_and_says_how_many_are_left(
    app: Flask,
    a_case: ACase,
    two_people: TwoPeople,
    client_of: Callable[..., PageClient],
    monkeypatch: pytest.MonkeyPatch,
    actor_of: Callable[..., Any],
) -> None:
    for _ in range(5):
        a_case(procedure=Procedure.PETITION, at=BEFORE_IT)
    monkeypatch.setattr(office_pages, "LOOKED_AT", 2)
    by = actor_of(two_people.proposer)
    change_id = office_pages.propose(typhoon(), submission_key="k" * 32, by=by, at=AFTER_IT)
    db.session.commit()
    text = client_of(two_people.approver).get(f"/office/calendar/changes/{change_id}").text
    assert "另外還有 <strong>3</strong> 件" in text
    assert "會移動 2 個期限" in text
    assert preview(typhoon()).counts()["cases"] == 5
