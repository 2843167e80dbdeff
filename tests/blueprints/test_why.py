"""Why this date? Two clicks from the list for staff, one from the status for whoever filed."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from petitions.models import User
from petitions.rules.terms import EventKind
from tests.support.desk import Browser

E = EventKind
MOMENT = "2017-05-19 10:00+08:00"
RECEIVED = datetime(2017, 5, 17, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_may():
    """A day before the make-up Saturday of 3 June 2017."""
    with time_machine.travel(MOMENT, tick=False):
        yield


def test_the_date_in_the_list_leads_to_its_reckoning(a_case: Any, cpo: User, client_of: Browser) -> None:
    case = a_case(E.ACCEPTED, E.BUSINESS_NOTIFIED, officer=cpo, at=RECEIVED)
    page = client_of(cpo)
    assert f'href="/cases/{case.number}/why"' in page.get("/work").text
    answer = page.get(f"/cases/{case.number}/why").text
    assert "為什麼是106年6月8日（四）" in answer
    assert "推估" in answer
    assert "不能單獨作為逾期的依據" in answer
    assert "消費者保護法§43 II；施行細則§36" in answer
    assert "政府行政機關辦公日曆表" in answer or "行事曆：106年" in answer


def test_every_day_stands_in_the_table_with_its_reason(a_case: Any, cpo: User, client_of: Browser) -> None:
    case = a_case(E.ACCEPTED, E.BUSINESS_NOTIFIED, officer=cpo, at=RECEIVED)
    answer = client_of(cpo).get(f"/cases/{case.number}/why").text
    assert answer.count('class="day') == 16
    assert "補班" in answer
    assert "逐日計算表（16 天）" in answer


def test_a_case_without_a_period_says_so(a_case: Any, cpo: User, client_of: Browser) -> None:
    case = a_case(officer=cpo)
    assert "這一件沒有期限" in client_of(cpo).get(f"/cases/{case.number}/why").text


def test_a_period_that_was_met_can_still_be_reckoned(a_case: Any, cpo: User, client_of: Browser) -> None:
    case = a_case(E.ACCEPTED, E.BUSINESS_NOTIFIED, officer=cpo, at=RECEIVED)
    answer = client_of(cpo).get(f"/cases/{case.number}/why?clock=refer_case.2").text
    assert "為什麼是106年5月23日（二）" in answer
    assert "已完成或終止" in answer


@pytest.mark.parametrize("asked", ["", "nothing.1", "business_reply.99", "%00", "business_reply"])
def test_what_cannot_be_read_leads_to_the_nearest_period(
    a_case: Any, cpo: User, client_of: Browser, asked: str
) -> None:
    case = a_case(E.ACCEPTED, E.BUSINESS_NOTIFIED, officer=cpo, at=RECEIVED)
    assert "為什麼是106年6月8日（四）" in client_of(cpo).get(f"/cases/{case.number}/why?clock={asked}").text


def test_the_page_is_five_statements(
    a_case: Any, cpo: User, client_of: Browser, statements: list[str]
) -> None:
    case = a_case(E.ACCEPTED, E.BUSINESS_NOTIFIED, officer=cpo, at=RECEIVED)
    page, path = client_of(cpo), f"/cases/{case.number}/why"
    page.get(path)
    statements.clear()
    page.get(path)
    assert len(statements) <= 5
