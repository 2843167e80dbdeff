"""The office calendar by its pages: see what would move, propose it, have another person approve it."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from petitions import almanac
from petitions.almanac import read_almanac
from petitions.extensions import db
from petitions.models import CalendarChange, Case, Closure, OwedNotice, User
from petitions.rules.terms import Procedure, Role
from petitions.services.calendar_drafts import draft_revocation
from tests.rules.test_calendar_file import file_of, published
from tests.support.client import PageClient
from tests.support.desk import fresh
from tests.support.weather import A_TYPHOON, AFTER_IT, BEFORE_IT, TwoPeople, typhoon

CALENDAR = "/office/calendar"
AS_ANNOUNCED = {
    "day": "113/10/02",
    "part": "all",
    "scope": "city",
    "reason": "山陀兒颱風",
    "announced_on": "113/10/01",
    "announced_time": "20:00",
    "source": "高雄市政府 113 年 10 月 1 日公告",
}
NOON = datetime(2024, 10, 4, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _after_the_typhoon() -> Iterator[None]:
    almanac.forget()
    with time_machine.travel(NOON):
        yield
    almanac.forget()


@pytest.fixture
def proposer(two_people: TwoPeople, client_of: Callable[[User], PageClient]) -> PageClient:
    return client_of(two_people.proposer)


@pytest.fixture
def approver(two_people: TwoPeople, client_of: Callable[[User], PageClient]) -> PageClient:
    return client_of(two_people.approver)


@pytest.fixture
def a_petition(a_case: Callable[..., Case]) -> Case:
    return a_case(procedure=Procedure.PETITION, at=BEFORE_IT, unit="csc")


def button(page: Any, step: str, browser: PageClient, **fields: Any) -> Any:
    """Press one of the two buttons of the page that shows what would happen."""
    from tests.support.markup import Page, typed_values  # noqa: PLC0415

    forms = [form for form in Page(page.text).all("form") if typed_values(form).get("step") == step]
    return browser.post(page.request.path, data={**typed_values(forms[0]), **fields})


def upload(browser: PageClient, content: bytes, **fields: str) -> Any:
    page = browser.get(f"{CALENDAR}/import")
    file = (BytesIO(content), "113.csv")
    return browser.submit(page, file=file, source="行政院人事行政總處", **fields)


def count(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_closure_is_seen_proposed_and_approved(
    app: Flask, proposer: PageClient, approver: PageClient, a_petition: Case
) -> None:
    seen = proposer.submit(proposer.get(f"{CALENDAR}/closure"), **AS_ANNOUNCED)
    assert seen.status_code == 200
    assert "會移動 1 個期限" in seen.text
    assert "113/10/08" in seen.text
    assert "113/10/09" in seen.text
    assert count(CalendarChange) == 0
    sent = button(seen, "propose", proposer)
    assert sent.status_code == 303
    assert fresh(a_petition).due_on == date(2024, 10, 8)
    page = approver.get(sent.location)
    assert "會移動 1 個期限" in page.text
    assert a_petition.number in page.text
    done = approver.submit(page, decision="approve")
    assert done.status_code == 303
    assert "移動了 1 個期限" in approver.get(done.location).text
    assert fresh(a_petition).due_on == date(2024, 10, 9)
    assert count(OwedNotice) == 1
    assert "山陀兒颱風" in approver.get(CALENDAR).text


def test_whoever_may_see_no_case_sees_no_number(app: Flask, proposer: PageClient, a_petition: Case) -> None:
    seen = proposer.submit(proposer.get(f"{CALENDAR}/closure"), **AS_ANNOUNCED)
    assert a_petition.number not in seen.text
    assert "不可查看" in seen.text


def test_the_proposer_sees_no_button_and_cannot_approve(
    app: Flask, proposer: PageClient, a_petition: Case
) -> None:
    seen = proposer.submit(proposer.get(f"{CALENDAR}/closure"), **AS_ANNOUNCED)
    sent = button(seen, "propose", proposer)
    page = proposer.get(sent.location)
    assert "等待主管核定" in page.text
    assert 'name="decision"' not in page.text
    assert proposer.post(sent.location, data={"decision": "approve"}).status_code == 403


def test_what_was_typed_comes_back_to_be_changed(app: Flask, proposer: PageClient) -> None:
    seen = proposer.submit(proposer.get(f"{CALENDAR}/closure"), **AS_ANNOUNCED)
    back = button(seen, "edit", proposer)
    assert back.status_code == 200
    assert "山陀兒颱風" in back.text
    assert "20:00" in back.text
    assert count(CalendarChange) == 0


def test_twenty_clicks_propose_once(app: Flask, proposer: PageClient) -> None:
    seen = proposer.submit(proposer.get(f"{CALENDAR}/closure"), **AS_ANNOUNCED)
    places = {button(seen, "propose", proposer).location for _ in range(3)}
    assert len(places) == count(CalendarChange) == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"day": ""}, "請填停止上班的日期。"),
        ({"day": "113/13/01"}, "月份請填 1 到 12。"),
        ({"day": "129/01/02"}, "還沒有公布的行事曆"),
        ({"day": "113/12/02"}, "不會在 14 天以前"),
        ({"part": "night"}, "請從清單中選一項。"),
        ({"scope": "月球"}, "請從清單中選一項。"),
        ({"reason": ""}, "請寫原因"),
        ({"announced_on": "113/10/09"}, "這個日期還沒有到"),
        ({"announced_on": "113/10/04", "announced_time": "23:59"}, "公告的時間還沒有到"),
        ({"announced_time": "晚上"}, "時間"),
        ({"source": ""}, "請寫明依據"),
        ({"source": "字" * 201}, "最多 200 個字"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_everything_typed_stays(
    app: Flask, proposer: PageClient, typed: dict[str, str], sentence: str
) -> None:
    page = proposer.submit(proposer.get(f"{CALENDAR}/closure"), **{**AS_ANNOUNCED, **typed})
    assert page.status_code == 422
    assert sentence in page.text
    assert "有一個地方要修正" in page.text


def test_a_closure_of_a_district_is_kept_and_moves_nothing(
    app: Flask, proposer: PageClient, approver: PageClient, a_petition: Case
) -> None:
    typed = {**AS_ANNOUNCED, "scope": _district("桃源區")}
    seen = proposer.submit(proposer.get(f"{CALENDAR}/closure"), **typed)
    assert "不移動全市的期限" in seen.text
    sent = button(seen, "propose", proposer)
    approver.submit(approver.get(sent.location), decision="approve")
    assert fresh(a_petition).due_on == date(2024, 10, 8)
    assert "桃源區全日" in approver.get(CALENDAR).text


def _district(name: str) -> str:
    from petitions.services.calendar_drafts import places  # noqa: PLC0415

    return next(code for code, place in places() if place == name)


def test_a_revocation_keeps_the_closure_and_moves_the_dates_back(
    app: Flask, proposer: PageClient, approver: PageClient, a_petition: Case, changed: Any
) -> None:
    changed(typhoon(), at=AFTER_IT)
    assert fresh(a_petition).due_on == date(2024, 10, 9)
    closure_id = db.session.scalars(select(Closure.id)).one()
    page = proposer.get(f"{CALENDAR}/closures/{closure_id}/revoke")
    assert "113年10月2日（三）" in page.text
    seen = proposer.submit(page, reason="公告更正", source="市府更正公告")
    assert "會移動 1 個期限" in seen.text
    sent = button(seen, "propose", proposer)
    approver.submit(approver.get(sent.location), decision="approve")
    assert fresh(a_petition).due_on == date(2024, 10, 8)
    assert "已撤銷" in approver.get(CALENDAR).text
    assert "這一筆已經撤銷" in proposer.get(f"{CALENDAR}/closures/{closure_id}/revoke").text


def test_half_days_are_switched_by_two_persons(
    app: Flask, proposer: PageClient, approver: PageClient, a_petition: Case, changed: Any
) -> None:
    changed(typhoon(part="am"), at=AFTER_IT)
    page = proposer.get(f"{CALENDAR}/half-days")
    assert proposer.submit(page, close="yes", source="函示").status_code == 422
    seen = proposer.submit(page, close="no", source="函示")
    sent = button(seen, "propose", proposer)
    approver.submit(approver.get(sent.location), decision="approve")
    assert fresh(a_petition).due_on == date(2024, 10, 8)
    assert "當日仍計為工作日" in approver.get(CALENDAR).text


def test_a_file_shows_what_it_changes_before_anything_is_kept(
    app: Flask, proposer: PageClient, approver: PageClient, a_petition: Case
) -> None:
    lines = [line.replace("20241002,三,0,", "20241002,三,2,調整放假") for line in published(2024)]
    seen = upload(proposer, file_of(lines, "cp950"))
    assert seen.status_code == 200
    assert "113年行事曆：變更 1 日，全年放假 116 日" in seen.text
    assert "調整放假" in seen.text
    assert "會移動 1 個期限" in seen.text
    sent = button(seen, "propose", proposer)
    page = approver.get(sent.location)
    assert "調整放假" in page.text
    approver.submit(page, decision="approve")
    assert fresh(a_petition).due_on == date(2024, 10, 9)
    assert "調整放假" in approver.get(f"{CALENDAR}/113").text


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "請選一個檔案。"),
        (b"PK\x03\x04", "試算表"),
        (b"x" * 250_000, "檔案太大"),
        (file_of(published(2024)), "完全相同"),
        (file_of(published(2024)[:-1]), "缺 1 日：113/12/31"),
        (file_of([line.replace(",三,", ",四,") for line in published(2024)]), "第 4 行：113年1月3日是星期三"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_beside_the_field(
    app: Flask, proposer: PageClient, content: bytes, sentence: str
) -> None:
    page = upload(proposer, content)
    assert page.status_code == 422
    assert sentence in page.text
    assert count(CalendarChange) == 0


def test_a_proposal_is_sent_back_with_a_reason(
    app: Flask, proposer: PageClient, approver: PageClient, a_petition: Case
) -> None:
    seen = proposer.submit(proposer.get(f"{CALENDAR}/closure"), **AS_ANNOUNCED)
    sent = button(seen, "propose", proposer)
    page = approver.get(sent.location)
    assert "等待核定 1 項" in approver.get(CALENDAR).text
    assert approver.submit(page, decision="").status_code == 422
    missing = approver.submit(page, decision="refuse")
    assert missing.status_code == 422
    assert "退回請寫明理由" in missing.text
    assert approver.submit(page, decision="refuse", answer="日期有誤").status_code == 303
    assert "日期有誤" in proposer.get(sent.location).text
    assert fresh(a_petition).due_on == date(2024, 10, 8)
    assert approver.submit(page, decision="approve").status_code == 409


def test_what_another_change_overtook_can_only_be_sent_back(
    app: Flask, proposer: PageClient, approver: PageClient, changed: Any
) -> None:
    changed(typhoon(), at=AFTER_IT)
    closure_id = db.session.scalars(select(Closure.id)).one()
    form = proposer.get(f"{CALENDAR}/closures/{closure_id}/revoke")
    sent = button(proposer.submit(form, reason="更正", source="函"), "propose", proposer)
    changed(draft_revocation(closure_id, read_almanac(db.session), reason="先撤銷"), at=NOON)
    page = approver.get(sent.location)
    assert "不合現況" in page.text
    assert approver.submit(page, decision="approve").status_code == 409
    assert approver.submit(page, decision="refuse", answer="已撤銷").status_code == 303


def test_a_year_is_shown_month_by_month(app: Flask, proposer: PageClient, changed: Any) -> None:
    changed(typhoon(A_TYPHOON), at=AFTER_IT)
    page = proposer.get(f"{CALENDAR}/113")
    assert "放假 <b>115</b> 日" in page.text
    assert page.text.count("<caption>") == 12
    assert "補行上班" in page.text
    assert "停班" in page.text
    assert proposer.get(f"{CALENDAR}/117").status_code == 404
    assert proposer.get(f"{CALENDAR}/0").status_code == 404


def test_those_who_take_part_find_it_in_the_menu(app: Flask, a_user: Any, client_of: Any) -> None:
    link = f'href="{CALENDAR}"'
    assert link in client_of(a_user(Role.ADM)).get(CALENDAR).text
    assert link in client_of(a_user(Role.SUP)).get("/work").text
    assert link not in client_of(a_user(Role.OFF)).get("/work").text
