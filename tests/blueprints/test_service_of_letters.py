"""What became of each letter is recorded from the page of the letters; a notice starts its days then."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from petitions import clock
from petitions.extensions import db
from petitions.models import Case, Clock, IssuedLetter, User
from petitions.rules.roc import roc_short
from petitions.rules.terms import EventKind
from petitions.services.cases import Happening
from tests.support.client import PageClient
from tests.support.desk import Browser, act, fresh, last_event
from tests.support.letters import FILER, issued
from tests.support.people import A_SPRING_DAY

E = EventKind
DAY = timedelta(days=1)
MISSING = Happening(E.RECTIFICATION_ORDERED, A_SPRING_DAY + DAY, reason="請補上購買憑證。")


def a_letter(desk: PageClient, case: Case, document: str) -> IssuedLetter:
    return issued(desk, case, document)[0]


def path_of(case: Case, event: EventKind, letter: IssuedLetter) -> str:
    return f"{act(case, event)}?letter_id={letter.id}"


def notice_days(case: Case) -> list[tuple[Any, bool]]:
    statement = select(Clock).where(Clock.case_id == case.id, Clock.period == "rectify_appeal")
    clocks = db.session.scalars(statement.order_by(Clock.id))
    return [(one.starts_on, one.is_estimated) for one in clocks if not one.is_revoked]


@pytest.mark.both_databases
def test_the_days_to_add_what_is_missing_run_from_the_service_of_the_notice(
    a_case: Callable[..., Case], cpo: User, desk: PageClient, client_of: Browser
) -> None:
    case = a_case(MISSING, officer=cpo, unit="csc", **FILER)
    assert [is_estimated for _, is_estimated in notice_days(case)] == [True]
    letter = a_letter(desk, case, "D04")
    page = desk.get(f"/cases/{case.number}/letters").text
    link = path_of(case, E.RECTIFICATION_SERVED, letter)
    assert link in page
    reject = {"ground": "no_content", "reason": "逾期未補正"}
    refused = desk.submit(desk.get(act(case, E.REJECTED)), **reject)
    assert "送達還沒有登錄" in refused.text
    form = desk.get(link)
    assert "請選擇送達方式" in desk.submit(form, method="").text
    assert desk.submit(form, method="deposit").status_code == 303
    today = clock.today()
    assert notice_days(case) == [(today, False)]
    event = last_event(case)
    assert (event.kind, event.party_id, event.detail) == (E.RECTIFICATION_SERVED, letter.party_id, "補正通知")
    page = desk.get(f"/cases/{case.number}/letters").text
    assert "寄存並完成兩份通知時即生效" in page
    refused = desk.submit(desk.get(act(case, E.REJECTED)), **reject)
    assert "尚未屆滿" in refused.text
    with time_machine.travel(clock.now() + 20 * DAY, tick=False):
        later = client_of(cpo)
        assert later.submit(later.get(act(case, E.REJECTED)), **reject).status_code == 303
    assert fresh(case).state == "rejected"


def test_any_letter_is_served_or_comes_back_and_its_line_says_so(
    a_case: Callable[..., Case], cpo: User, desk: PageClient
) -> None:
    case = a_case(E.ACCEPTED, officer=cpo, unit="csc", **FILER)
    letter = a_letter(desk, case, "D03")
    form = desk.get(path_of(case, E.LETTER_RETURNED, letter))
    too_early = desk.submit(form, return_reason="moved", happened_on=roc_short(clock.today() - DAY))
    assert "不能早於製發之日" in too_early.text
    assert "請選擇退回或未能送達的原因" in desk.submit(form, return_reason="").text
    assert desk.submit(form, return_reason="moved").status_code == 303
    assert "遷移不明" in desk.get(f"/cases/{case.number}/letters").text
    served = desk.get(path_of(case, E.LETTER_SERVED, letter))
    assert desk.submit(served, method="in_person", letter_id="").status_code == 422
    assert desk.submit(served, method="in_person").status_code == 303
    page = desk.get(f"/cases/{case.number}/letters").text
    assert "送達之日生效" in page
    assert "遷移不明" not in page
    assert fresh(case).state == "accepted"
    assert "函件送達：受理通知" in desk.get(f"/cases/{case.number}").text


def test_a_letter_of_another_case_is_not_served_in_this_one(
    a_case: Callable[..., Case], cpo: User, desk: PageClient
) -> None:
    case, other = (a_case(E.ACCEPTED, officer=cpo, unit="csc", **FILER) for _ in range(2))
    letter = a_letter(desk, other, "D03")
    form = desk.get(path_of(case, E.LETTER_SERVED, letter))
    assert desk.submit(form, method="in_person", letter_id=str(letter.id)).status_code == 422
    assert fresh(case).events_count == case.events_count
