"""Recording what happened to a case: the form, the refusals, the two at once."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from petitions.clock import today
from petitions.extensions import db
from petitions.models import Case, CaseEvent, Clock, User
from petitions.rules.terms import EventKind, Outcome, State
from tests.support.client import PageClient
from tests.support.desk import Browser, act, fresh, last_event


@pytest.mark.both_databases
def test_an_act_is_recorded_with_its_day_and_moves_the_case(
    told: Case, cpo: User, client_of: Browser
) -> None:
    page = client_of(cpo)
    form = page.get(act(told, EventKind.BUSINESS_REPLIED))
    typed = {"happened_on": "１０６年３月９日", "happened_time": "１４０５", "position": "partly"}
    answer = page.submit(form, **typed, reason="願意退費。")
    assert (answer.status_code, answer.location) == (303, f"/cases/{told.number}")
    event = last_event(told)
    assert (event.kind, event.local_date, event.reason) == (
        "business_replied",
        date(2017, 3, 9),
        "願意退費。",
    )
    assert event.happened_at.isoformat() == "2017-03-09T06:05:00+00:00"
    assert event.actor_id == cpo.id
    assert fresh(told).state == State.BUSINESS_REPLIED.value
    assert "願意退費。" in page.get(answer.location).text


def test_whoever_routes_a_case_on_is_led_to_the_worklist(
    a_case: Callable[..., Case], clerk: PageClient
) -> None:
    case = a_case(EventKind.ACCEPTED, unit="csc", business_name="海風健身")
    answer = clerk.submit(clerk.get(act(case, EventKind.REFERRED)), agency="高雄市政府教育局")
    assert (answer.status_code, answer.location) == (303, "/work")
    assert "已登錄「移文主管機關」。" in clerk.get("/work").text


def test_today_is_taken_where_no_day_was_changed(told: Case, cpo: User, client_of: Browser) -> None:
    page = client_of(cpo)
    page.submit(page.get(act(told, EventKind.BUSINESS_REPLIED)), position="partly")
    assert last_event(told).local_date == today()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"happened_on": "105/12/31"}, "本案在106年3月1日收件"),
        ({"happened_on": "200/1/1"}, "還沒有到"),
        ({"happened_on": "昨天"}, "看不懂這個日期"),
        ({"happened_on": ""}, "請填發生的日期"),
        ({"happened_on": "106/3/9", "happened_time": "25:99"}, "看不懂這個時間"),
        ({"happened_on": "106/3/9", "happened_time": "noon"}, "看不懂這個時間"),
    ],
)
def test_a_day_that_cannot_be_is_refused_beside_its_field(
    told: Case, cpo: User, client_of: Browser, typed: dict[str, str], sentence: str
) -> None:
    page = client_of(cpo)
    answer = page.submit(
        page.get(act(told, EventKind.BUSINESS_REPLIED)), position="partly", **typed, reason="打過的字"
    )
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "打過的字" in answer.text
    assert fresh(told).state == State.WITH_BUSINESS.value


def test_a_time_of_today_that_has_not_come_is_refused(told: Case, cpo: User, client_of: Browser) -> None:
    page = client_of(cpo)
    answer = page.submit(
        page.get(act(told, EventKind.BUSINESS_REPLIED)), position="partly", happened_time="23:59"
    )
    late = answer.status_code == 422 and "還沒有到" in answer.text
    assert late or last_event(told).happened_at.hour == 15  # in the last minute of the day it has come


def test_a_guard_refuses_with_its_article_beside_the_field_that_mends_it(
    told: Case, cpo: User, client_of: Browser
) -> None:
    page = client_of(cpo)
    form = page.get(act(told, EventKind.BUSINESS_RECEIVED))
    answer = page.submit(form, happened_on="106/3/7")
    assert answer.status_code == 422
    assert "施行細則第36條" in answer.text
    assert 'href="#grade"' in answer.text
    answer = page.submit(form, happened_on="106/3/7", grade="a")
    assert answer.status_code == 303
    clock = db.session.scalars(
        select(Clock).where(Clock.case_id == told.id, Clock.is_revoked.is_(False), Clock.met_on.is_(None))
    ).one()
    assert (clock.period, clock.due_on, clock.is_estimated) == ("business_reply", date(2017, 3, 22), False)


def test_a_guard_that_no_typing_mends_answers_conflict(told: Case, cpo: User, client_of: Browser) -> None:
    page = client_of(cpo)
    answer = page.submit(page.get(act(told, EventKind.LAPSED)), happened_on="106/3/9")
    assert answer.status_code == 409
    assert "消費者保護法第43條第2項" in answer.text


@pytest.mark.parametrize("outcome", ["", "nonsense", "agreed"])
def test_a_closing_wants_one_of_its_own_outcomes(
    told: Case, cpo: User, client_of: Browser, outcome: str
) -> None:
    page = client_of(cpo)
    answer = page.submit(page.get(act(told, EventKind.CLOSED)), reason="電話確認。", outcome=outcome)
    assert answer.status_code == 422
    assert fresh(told).is_open


def test_a_closing_keeps_its_outcome(told: Case, cpo: User, client_of: Browser) -> None:
    page = client_of(cpo)
    form = page.get(act(told, EventKind.CLOSED))
    typed = {"happened_on": "106/3/20", "accepted_on": "106/3/20", "outcome": Outcome.SETTLED.value}
    page.submit(form, **typed, reason="業者已退費。")
    case = fresh(told)
    assert (case.state, case.outcome, case.closed_on) == ("closed", "settled", date(2017, 3, 20))
    assert "和解" in page.get(f"/cases/{told.number}").text


def test_sent_twice_an_act_is_recorded_once(told: Case, cpo: User, client_of: Browser) -> None:
    page = client_of(cpo)
    form = page.get(act(told, EventKind.BUSINESS_REPLIED))
    answers = [page.submit(form, happened_on="106/3/9", position="partly") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [303, 303, 303]
    kinds = db.session.scalars(select(CaseEvent.kind).where(CaseEvent.case_id == told.id)).all()
    assert kinds.count("business_replied") == 1


def test_who_comes_second_sees_what_changed_and_keeps_the_words(
    told: Case, cpo: User, client_of: Browser
) -> None:
    page = client_of(cpo)
    stale = page.get(act(told, EventKind.SUPPLEMENTED))
    page.submit(
        page.get(act(told, EventKind.BUSINESS_REPLIED)),
        position="partly",
        happened_on="106/3/9",
        reason="願意退費。",
    )
    answer = page.submit(stale, happened_on="106/3/10", reason="打過的字")
    assert answer.status_code == 409
    for words in ("您看到的是第 3 版，現在是第 4 版", "業者回復", "願意退費。", "打過的字"):
        assert words in answer.text
    assert fresh(told).version == 4
    assert page.submit(answer).status_code == 303
    assert last_event(told).reason == "打過的字"


def test_an_act_that_has_become_impossible_says_so_and_keeps_the_words(
    told: Case, cpo: User, client_of: Browser
) -> None:
    page = client_of(cpo)
    stale = page.get(act(told, EventKind.CLOSED))
    page.submit(page.get(act(told, EventKind.CLOSED)), reason="先結了。", outcome="settled_outside")
    answer = page.submit(stale, reason="打過的字", outcome="settled_outside")
    assert answer.status_code == 409
    assert "打過的字" in answer.text
    again = page.submit(answer)
    assert (again.status_code, "已結案" in again.text) == (409, True)


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999", "2.5"])
def test_a_version_that_nobody_saw_is_stale(told: Case, cpo: User, client_of: Browser, version: str) -> None:
    page = client_of(cpo)
    answer = page.submit(page.get(act(told, EventKind.BUSINESS_REPLIED)), position="partly", version=version)
    assert answer.status_code == 409
    assert fresh(told).version == 3


def test_an_act_that_is_not_possible_now_leads_back_with_the_reason(
    told: Case, cpo: User, client_of: Browser
) -> None:
    page = client_of(cpo)
    answer = page.get(act(told, EventKind.ACCEPTED))
    assert (answer.status_code, answer.location) == (302, f"/cases/{told.number}")
    assert "不能登錄「受理」" in page.get(answer.location).text


@pytest.mark.parametrize("event", ["nonsense", "drafted", "surveyed", "session_scheduled", "%00"])
def test_an_act_that_there_is_not_is_not_found(told: Case, cpo: User, client_of: Browser, event: str) -> None:
    assert client_of(cpo).get(f"/cases/{told.number}/acts/{event}").status_code == 404


def test_who_may_not_act_is_told_so(told: Case, officer: User, client_of: Browser) -> None:
    answer = client_of(officer).get(act(told, EventKind.BUSINESS_REPLIED))
    assert answer.status_code == 403
    assert "限本案承辦人" in answer.text
