"""After the calendar changed: what others recorded meanwhile follows; the old one can be had again."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from petitions import almanac
from petitions.almanac import read_almanac
from petitions.extensions import db
from petitions.models import Case
from petitions.rules.terms import Procedure
from petitions.services.calendar import catch_up
from petitions.services.calendar_drafts import draft_half_days, draft_revocation, laid_over, taken_back
from petitions.services.verification import broken_links
from tests.support.desk import fresh
from tests.support.weather import A_TYPHOON, AFTER_IT, BEFORE_IT, typhoon

Changed = Callable[..., Any]
ACase = Callable[..., Case]


@pytest.fixture(autouse=True)
def _calendar_read_anew() -> Iterator[None]:
    almanac.forget()
    yield
    almanac.forget()


@pytest.mark.both_databases
def test_what_another_process_recorded_on_the_old_calendar_follows_once(
    app: Flask, a_case: ACase, changed: Changed
) -> None:
    a_petition = a_case(procedure=Procedure.PETITION, at=BEFORE_IT)
    changed(typhoon(), at=AFTER_IT)
    late = a_case(procedure=Procedure.PETITION, at=BEFORE_IT)  # on the published days, without the closure
    assert late.due_on == date(2024, 10, 8)
    assert catch_up(at=AFTER_IT + timedelta(seconds=60)) == 0
    soon = AFTER_IT + timedelta(minutes=3)
    versions = fresh(a_petition).version
    assert catch_up(at=soon) == 1
    db.session.commit()
    assert fresh(late).due_on == date(2024, 10, 9)
    assert fresh(a_petition).version == versions
    assert catch_up(at=soon) == 0
    assert list(broken_links()) == []


@pytest.mark.parametrize("part", ["all", "am"])
def test_a_change_can_be_thought_away_again(app: Flask, changed: Changed, part: str) -> None:
    usual = read_almanac(db.session)
    draft = typhoon(part=part)
    changed(draft)
    closed = read_almanac(db.session)
    assert taken_back(closed, draft) == usual
    (closure_id,) = closed.closures
    revocation = draft_revocation(closure_id, closed, reason="更正")
    assert taken_back(laid_over(closed, revocation), revocation).calendar().is_workday(A_TYPHOON) is False
    switch = draft_half_days(closed, close=False, source="")
    assert taken_back(laid_over(closed, switch), switch) == closed
