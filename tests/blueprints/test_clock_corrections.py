"""The ways in which a date turns out to be wrong, each put right from the page of the case.

The record says what was wrong and which date moved; the date that stands is the right one.
"""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from petitions import almanac
from petitions.extensions import db
from petitions.models import Case, Clock, User
from petitions.rules.terms import EventKind, Procedure, State
from petitions.services.verification import broken_links
from tests.support.client import PageClient
from tests.support.desk import Browser, act, fresh
from tests.support.weather import AFTER_IT, BEFORE_IT, typhoon

E = EventKind
NOON = datetime(2017, 3, 20, 4, tzinfo=UTC)

pytestmark = pytest.mark.both_databases


@pytest.fixture(autouse=True)
def _the_twentieth_of_march() -> Any:
    almanac.forget()
    with time_machine.travel(NOON, tick=False):
        yield
    almanac.forget()


@pytest.fixture
def desk(told: Case, cpo: User, client_of: Browser) -> PageClient:
    """The browser of whoever handles the case `told`: the business was written to on 3 March."""
    return client_of(cpo)


def due(case: Case, period: str = "business_reply") -> date:
    """Return the day of the clock of a period that stands."""
    standing = select(Clock.due_on).where(
        Clock.case_id == case.id, Clock.period == period, Clock.is_revoked.is_(False)
    )
    db.session.expire_all()
    return db.session.scalars(standing).one()


def say(desk: PageClient, case: Case, event: EventKind, **said: str) -> None:
    answer = desk.submit(desk.get(act(case, event)), **said)
    assert answer.status_code == 303, answer.text


def correct(desk: PageClient, case: Case, seq: int, reason: str) -> str:
    """Follow the link of an entry on the page of the case, and strike it; return what the form foretold."""
    link = f"{act(case, E.CORRECTED)}?seq={seq}"
    assert f'href="{link}"' in desk.get(f"/cases/{case.number}").text
    form = desk.get(link)
    answer = desk.submit(form, reason=reason)
    assert answer.status_code == 303, answer.text
    assert list(broken_links()) == []
    return form.text


def page(desk: PageClient, case: Case) -> str:
    """Return the page of the case, without what keeps its dates from breaking."""
    return re.sub('<span class="nb">([^<]*)</span>', r"\1", desk.get(f"/cases/{case.number}").text)


def test_a_receipt_that_comes_to_light_late_moves_the_date(app: Flask, told: Case, desk: PageClient) -> None:
    """The letter of Friday 3 March was thought to arrive on the 8th; it had on the 6th."""
    assert due(told) == date(2017, 3, 23)
    say(desk, told, E.BUSINESS_RECEIVED, happened_on="106/3/6", grade="a")
    assert due(told) == date(2017, 3, 21)
    assert fresh(told).is_estimated is False
    assert "業者妥適處理期限由106年3月23日改為106年3月21日" in page(desk, told)
    why = desk.get(f"/cases/{told.number}/why").text
    assert "106年3月6日（一）" in why


def test_a_receipt_with_a_wrong_day_is_struck_and_said_anew(app: Flask, told: Case, desk: PageClient) -> None:
    say(desk, told, E.BUSINESS_RECEIVED, happened_on="106/3/16", grade="a")
    assert due(told) == date(2017, 3, 31)
    foretold = correct(desk, told, 4, "回執上的日期看錯了。")
    assert "業者妥適處理期限由 106/03/31 改為 106/03/23" in foretold
    assert (due(told), fresh(told).is_estimated) == (date(2017, 3, 23), True)
    say(desk, told, E.BUSINESS_RECEIVED, happened_on="106/3/6", grade="a")
    assert due(told) == date(2017, 3, 21)
    text = page(desk, told)
    for words in ("<s>業者接獲申訴", "已更正：回執上的日期看錯了。", "第 4 筆「業者接獲申訴」不算"):
        assert words in text


def test_a_pause_that_is_revoked_gives_the_date_back(app: Flask, told: Case, desk: PageClient) -> None:
    say(desk, told, E.BUSINESS_RECEIVED, happened_on="106/3/6", grade="a")
    say(desk, told, E.SUSPENDED, happened_on="106/3/8", reason="以為公司解散。")
    assert fresh(told).due_on is None
    foretold = correct(desk, told, 5, "公司沒有解散。")
    assert "案件回到「業者處理中」" in foretold
    assert "「業者妥適處理期限」繼續進行，期限 106/03/21" in foretold
    case = fresh(told)
    assert (case.state, case.due_on, due(case)) == ("with_business", date(2017, 3, 21), date(2017, 3, 21))
    assert "第 5 筆「停止進行」不算，案件回到「業者處理中」" in page(desk, told)


def test_a_pause_that_had_ended_is_revoked_with_all_its_days(
    app: Flask, told: Case, desk: PageClient
) -> None:
    say(desk, told, E.BUSINESS_RECEIVED, happened_on="106/3/6", grade="a")
    say(desk, told, E.SUSPENDED, happened_on="106/3/8", reason="以為公司解散。")
    say(desk, told, E.RESUMED, happened_on="106/3/13", reason="查明沒有解散。")
    assert due(told) == date(2017, 3, 27)
    foretold = correct(desk, told, 5, "公司沒有解散。")
    assert "業者妥適處理期限由 106/03/27 改為 106/03/21" in foretold
    assert due(told) == date(2017, 3, 21)
    assert fresh(told).state == State.WITH_BUSINESS.value


def test_a_wrong_entry_leaves_no_trace_in_stage_and_dates(app: Flask, told: Case, desk: PageClient) -> None:
    """What was recorded meanwhile, at the stage that was a mistake, does not hold the case there."""
    say(desk, told, E.BUSINESS_RECEIVED, happened_on="106/3/6", grade="a")
    say(desk, told, E.BUSINESS_REPLIED, happened_on="106/3/9", position="partly")
    say(desk, told, E.CATEGORY_AMENDED, category="健身")
    assert (fresh(told).state, fresh(told).replied_on) == ("business_replied", date(2017, 3, 9))
    foretold = correct(desk, told, 5, "登錯案件。")
    assert "案件回到「業者處理中」" in foretold
    assert "「業者妥適處理期限」繼續進行，期限 106/03/21" in foretold
    case = fresh(told)
    assert (case.state, case.replied_on, case.due_on) == ("with_business", None, date(2017, 3, 21))
    assert "業者回復" in desk.get(act(told, E.BUSINESS_REPLIED)).text


def test_a_case_closed_by_mistake_is_open_again(app: Flask, told: Case, desk: PageClient) -> None:
    say(desk, told, E.CLOSED, outcome="settled_outside", reason="業者已退款。")
    assert fresh(told).is_open is False
    correct(desk, told, 4, "結錯案件。")
    case = fresh(told)
    assert (case.state, case.is_open, case.closed_on, case.outcome) == ("with_business", True, None, "")
    assert (due(case), case.due_on) == (date(2017, 3, 23), date(2017, 3, 23))


def test_what_a_correction_would_change_is_nothing_for_an_entry_beside_the_way(
    app: Flask, told: Case, desk: PageClient
) -> None:
    say(desk, told, E.CATEGORY_AMENDED, category="健身")
    assert "案件的狀態與期限不變" in correct(desk, told, 4, "類別選錯了。")


def test_a_closure_entered_afterwards_moves_the_date_and_the_page_says_so(
    app: Flask, a_case: Any, officer: User, client_of: Browser, changed: Any
) -> None:
    """The typhoon of 2 October 113 is entered and approved on the 4th; how, see test_office."""
    with time_machine.travel(AFTER_IT, tick=False):
        case = a_case(procedure=Procedure.PETITION, at=BEFORE_IT, officer=officer, unit="csc")
        assert due(case, "handling") == date(2024, 10, 8)
        changed(typhoon())
        assert due(case, "handling") == date(2024, 10, 9)
        desk = client_of(officer)
        assert "陳情處理期限由113年10月8日改為113年10月9日" in page(desk, case)
        assert "颱風，不計入" in desk.get(f"/cases/{case.number}/why").text
        assert list(broken_links()) == []
