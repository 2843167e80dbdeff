"""Notices that no mail carries: listed for whoever may read the case, printed, and ticked off once."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import insert, select

from petitions.extensions import db
from petitions.models import AuditEntry, Case, IssuedLetter, OutboxMessage, OwedNotice, Party, User
from petitions.queries import notices
from petitions.rules.delivery import Failure
from petitions.rules.terms import EventKind, Procedure, Role
from petitions.services.cases import Happening
from petitions.services.notices import queue_notices
from petitions.services.outbox import claim_messages
from petitions.services.undelivered import note_failure
from tests.support.client import PageClient
from tests.support.letters import filled, text_of
from tests.support.weather import AFTER_IT, BEFORE_IT, typhoon

LIST = "/office/notices"
DAY = timedelta(days=1)
A_TYPHOON_LESS_TEN = datetime(2024, 9, 22, 4, tzinfo=UTC)
NOON = datetime(2024, 10, 7, 4, tzinfo=UTC)
SENT = {"how": "registered", "posted_on": "113/10/07"}


@pytest.fixture(autouse=True)
def _the_monday_after() -> Any:
    with time_machine.travel(NOON):
        yield


@pytest.fixture
def officer(a_user: Callable[..., User]) -> User:
    return a_user(Role.OFF)


@pytest.fixture
def owing(a_case: Callable[..., Case], officer: User, changed: Callable[..., Any]) -> Case:
    """A petition without an e-mail address whose date a typhoon moved from the 8th to the 9th."""
    case = a_case(procedure=Procedure.PETITION, at=BEFORE_IT, officer=officer, unit="csc", phone="0900-000-1")
    changed(typhoon())
    return case


def page_of(case: Case) -> str:
    return f"/cases/{case.number}/notices/{the_notice(case).id}"


def the_notice(case: Case) -> OwedNotice:
    db.session.expire_all()
    return db.session.scalars(select(OwedNotice).where(OwedNotice.case_id == case.id)).one()


def audited() -> list[Any]:
    statement = select(AuditEntry).where(AuditEntry.action == "notice_posted")
    return list(db.session.scalars(statement))


@pytest.mark.both_databases
def test_a_notice_is_listed_printed_and_ticked_off(
    app: Flask, owing: Case, officer: User, client_of: Callable[[User], PageClient]
) -> None:
    browser = client_of(officer)
    listed = browser.get(LIST).text
    for words in ("期限變更通知", "陳情處理期限", "113/10/08", "113/10/09", "沒有電子信箱", "王○明"):
        assert words in listed
    letter = browser.get(page_of(owing))
    for words in ("113年10月8日（二）", "113年10月9日（三）", "停止上班（颱風）", "行政程序法§48"):
        assert words in letter.text
    assert "王小明" not in letter.text
    done = browser.submit(letter, **SENT)
    assert done.status_code == 303
    kept = the_notice(owing)
    assert (kept.done_on, kept.done_how, kept.done_by_id) == (date(2024, 10, 7), "registered", officer.id)
    assert "沒有待寄的紙本通知" in browser.get(LIST).text
    assert "已於" in browser.get(page_of(owing)).text
    (entry,) = audited()
    assert entry.detail == {"notice": kept.id, "document": "D41", "how": "registered", "on": "2024-10-07"}
    assert (entry.actor_id, entry.matter_id) == (officer.id, owing.matter_id)


def test_said_again_it_stands_once_and_said_otherwise_it_is_refused(
    app: Flask, owing: Case, officer: User, client_of: Callable[[User], PageClient]
) -> None:
    browser = client_of(officer)
    letter = browser.get(page_of(owing))
    assert [browser.submit(letter, **SENT).status_code for _ in range(3)] == [303, 303, 303]
    assert len(audited()) == 1
    late = browser.submit(letter, how="handed", posted_on="113/10/07")
    assert "已經寄出，沒有重複登錄" in late.text
    assert the_notice(owing).done_how == "registered"
    assert len(audited()) == 1


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"posted_on": "113/10/07"}, "請從清單中選一項"),
        (SENT | {"posted_on": "113/10/03"}, "不能早於應通知的日期"),
        (SENT | {"posted_on": "113/10/08"}, "這個日期還沒有到"),
        (SENT | {"how": "pigeon"}, "請從清單中選一項"),
    ],
)
def test_what_cannot_be_is_not_taken(
    app: Flask,
    owing: Case,
    officer: User,
    client_of: Callable[[User], PageClient],
    said: dict[str, str],
    words: str,
) -> None:
    browser = client_of(officer)
    answer = browser.submit(browser.get(page_of(owing)), **said)
    assert answer.status_code == 422
    assert words in answer.text
    assert the_notice(owing).done_on is None


def test_whoever_may_not_read_the_case_sees_no_line(
    app: Flask, owing: Case, a_user: Callable[..., User], client_of: Callable[[User], PageClient]
) -> None:
    stranger = client_of(a_user(Role.OFF, unit="mediation"))
    assert owing.number not in stranger.get(LIST).text
    assert stranger.get(page_of(owing)).status_code == 404
    boss = client_of(a_user(Role.SUP))
    assert owing.number in boss.get(LIST).text
    assert "登錄已寄出" not in boss.get(page_of(owing)).text


def test_a_notice_of_another_case_is_not_there(
    app: Flask, owing: Case, a_case: Callable[..., Case], officer: User, client_of: Any
) -> None:
    other = a_case(procedure=Procedure.PETITION, at=BEFORE_IT, officer=officer, unit="csc")
    path = f"/cases/{other.number}/notices/{the_notice(owing).id}"
    assert client_of(officer).get(path).status_code == 404
    assert client_of(officer).post(path, data=SENT | {"_end": "1"}).status_code == 404


def test_who_has_an_address_is_not_listed_unless_the_mail_came_to_nothing(
    app: Flask,
    a_case: Callable[..., Case],
    officer: User,
    changed: Callable[..., Any],
    client_of: Callable[[User], PageClient],
) -> None:
    mail = {"email": "wang@example.com"}
    case = a_case(procedure=Procedure.PETITION, at=BEFORE_IT, officer=officer, unit="csc", **mail)
    changed(typhoon())
    assert case.number not in client_of(officer).get(LIST).text
    assert queue_notices(at=AFTER_IT) == 1
    db.session.commit()
    assert case.number not in client_of(officer).get(LIST).text
    message = db.session.scalars(select(OutboxMessage.id).where(OutboxMessage.kind == "notice")).one()
    (taken,) = [taken for taken in claim_messages(9, at=AFTER_IT) if taken.id == message]
    note_failure(taken, Failure.REFUSED, "550", at=AFTER_IT)
    db.session.commit()
    assert "電子郵件寄不出去" in client_of(officer).get(LIST).text


def test_the_notice_of_a_dispute_is_issued_as_a_letter(
    app: Flask,
    a_case: Callable[..., Case],
    officer: User,
    changed: Callable[..., Any],
    client_of: Callable[[User], PageClient],
) -> None:
    case = a_case(
        Happening(EventKind.RECTIFICATION_ORDERED, A_TYPHOON_LESS_TEN - DAY),
        Happening(EventKind.RECTIFICATION_SERVED, A_TYPHOON_LESS_TEN),
        at=A_TYPHOON_LESS_TEN - 2 * DAY,
        officer=officer,
        unit="csc",
        address="高雄市苓雅區四維三路二號",
        business_name="海風健身",
    )
    changed(typhoon())
    owed = db.session.scalars(select(OwedNotice).where(OwedNotice.case_id == case.id)).first()
    assert owed is not None
    browser = client_of(officer)
    page = browser.get(f"/cases/{case.number}/notices/{owed.id}").text
    link = f"/cases/{case.number}/letters/D41?party={owed.party_id}"
    assert link in page
    composed = browser.get(link).text
    assert "停止上班（颱風）" in composed
    answer = browser.post(link, data=filled(composed) | {"do": "issue", "address": "高雄市前金區中正四路1號"})
    assert answer.status_code == 303, answer.text
    db.session.expire_all()
    [letter] = db.session.scalars(select(IssuedLetter)).all()
    assert "113年10月" in text_of(letter)
    assert "行政程序法§48" in text_of(letter)
    assert (letter.party_id, owed.done_how) == (owed.party_id, "letter")
    assert letter.number in browser.get("/letters").text
    assert f"notices/{owed.id}" not in browser.get(LIST).text
    assert "已製發為函件" in browser.get(f"/cases/{case.number}/notices/{owed.id}").text


def test_the_list_goes_on_by_key_with_one_statement_a_page(
    app: Flask,
    owing: Case,
    officer: User,
    client_of: Callable[[User], PageClient],
    monkeypatch: pytest.MonkeyPatch,
    statements: list[str],
) -> None:
    party = db.session.scalars(select(Party.id).where(Party.matter_id == owing.matter_id)).one()
    columns = {"matter_id": owing.matter_id, "case_id": owing.id, "event_seq": 1, "owed_at": AFTER_IT}
    columns["party_id"] = party
    documents = ("E05", "D21", "D41")
    db.session.execute(insert(OwedNotice), [columns | {"document": key} for key in documents])
    db.session.commit()
    monkeypatch.setattr(notices, "PAGE_SIZE", 3)
    browser = client_of(officer)
    first = browser.get(LIST)
    assert first.text.count("<td>沒有電子信箱</td>") == 3
    after = max(db.session.scalars(select(OwedNotice.id).order_by(OwedNotice.id).limit(3)))
    assert f"after={after}" in first.text
    statements.clear()
    assert browser.get(f"{LIST}?after={after}").text.count("<td>沒有電子信箱</td>") == 1
    assert sum("owed_notices" in statement for statement in statements) == 1
