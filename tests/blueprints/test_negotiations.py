"""Fixing, postponing and holding a negotiation at the desk, and the day board."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from petitions.extensions import db, sealer
from petitions.models import Case, CaseEvent, Negotiation, NegotiationAttendee, NegotiationCase, Party, User
from petitions.queries.negotiation_board import PAGE_SIZE
from petitions.queries.negotiations import list_negotiations
from petitions.rules.negotiation_terms import NegotiationStatus
from petitions.rules.particulars import Side
from petitions.rules.terms import EventKind, NegotiationResult, Procedure, Role
from tests.support.client import PageClient
from tests.support.desk import Browser, act, fresh, last_event
from tests.support.negotiating import CONSUMER, HELD, OWNER, ROOM, SENT, fix, in_days

E = EventKind


def warmed(page: PageClient, statements: list[str], path: str) -> list[str]:
    page.get(path)
    statements.clear()
    page.get(path)
    return list(statements)


def count(model: Any) -> int:
    return int(db.session.scalar(select(func.count()).select_from(model)) or 0)


@pytest.mark.both_databases
def test_a_meeting_is_fixed_shown_and_told(appealed: Case, chairing: PageClient, cpo: User) -> None:
    answer = fix(chairing, appealed, chair_id=str(cpo.id))
    assert (answer.status_code, answer.location) == (303, f"/cases/{appealed.number}")
    assert fresh(appealed).state == "negotiation_scheduled"
    kept = db.session.scalars(select(Negotiation)).one()
    assert (kept.room, kept.chair_id, f"{kept.starts_at:%H:%M}") == (ROOM, cpo.id, "02:00")
    assert db.session.scalars(select(NegotiationCase.scheduled_seq)).one() == last_event(appealed).seq
    case_page = chairing.get(answer.location).text
    assert all(words in case_page for words in ("10:00", "11:30", ROOM, "主持 張消保官"))
    facts = list_negotiations(fresh(appealed))[0]
    assert (facts.status, facts.room, facts.chair) == (NegotiationStatus.SCHEDULED, ROOM, "張消保官")
    assert ROOM in chairing.get(f"/cases/{appealed.number}/negotiation").text
    assert ROOM in chairing.get("/negotiations").text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"session_on": ""}, "請填寫會議日期"),
        ({"starts": ""}, "請填寫協商開始與結束的時間"),
        ({"starts": "12:00", "ends": "11:00"}, "結束的時間要在開始之後"),
        ({"ends": "noon"}, "看不懂這個時間"),
        ({"room": ""}, "請填寫協商的地點，或視訊連結"),
        ({"video_url": "javascript:alert(1)"}, "請填 https:// 開頭的視訊連結"),
        ({"session_on": in_days(9)}, "距會議只有9日，通知期間應有10日"),
        ({"session_on": "105/1/1"}, "會議日期不能早於今天"),
        ({"together_with": "S106-000099-9"}, "案號"),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_everything_typed_stays(
    appealed: Case, chairing: PageClient, typed: dict[str, str], sentence: str
) -> None:
    answer = fix(chairing, appealed, **{"reason": "打過的字", **typed})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "打過的字" in answer.text
    assert count(Negotiation) == 0


def test_a_shorter_notice_needs_its_reason(appealed: Case, chairing: PageClient) -> None:
    answer = fix(chairing, appealed, session_on=in_days(3), short_notice_reason="雙方同意")
    assert answer.status_code == 303
    assert list_negotiations(fresh(appealed))[0].short_notice_reason == "雙方同意"


def test_sent_twice_there_is_one_meeting(appealed: Case, chairing: PageClient) -> None:
    form = chairing.get(act(appealed, E.NEGOTIATION_SCHEDULED))
    said = {"session_on": in_days(14), "starts": "10:00", "ends": "11:00", "room": ROOM}
    assert [chairing.submit(form, **said).status_code for _ in range(3)] == [303, 303, 303]
    assert count(Negotiation) == 1


@pytest.mark.both_databases
def test_two_cases_meet_together(
    fixed: Case, a_case: Callable[..., Case], chairing: PageClient, cpo: User
) -> None:
    other = a_case(E.ACCEPTED, procedure=Procedure.SECOND_APPEAL, officer=cpo)
    form = chairing.get(act(other, E.NEGOTIATION_SCHEDULED))
    assert chairing.submit(form, together_with=fixed.number).status_code == 303
    assert (count(Negotiation), count(NegotiationCase)) == (1, 2)
    assert list_negotiations(fresh(other))[0].room == ROOM
    assert chairing.get("/negotiations").text.count("一併協商") == 2


def test_a_case_joins_only_a_meeting_that_stands_ahead_and_of_its_own_officer(
    appealed: Case, a_case: Callable[..., Case], chairing: PageClient, a_user: Callable[..., User]
) -> None:
    not_fixed = a_case(E.ACCEPTED, procedure=Procedure.SECOND_APPEAL)
    assert "限本案承辦人" in fix(chairing, appealed, together_with=not_fixed.number).text
    again = fix(chairing, appealed, together_with=appealed.number)
    assert "那一件沒有排定的協商" in again.text


@pytest.mark.both_databases
def test_a_meeting_is_postponed_to_another_day_in_one_go(fixed: Case, chairing: PageClient) -> None:
    form = chairing.get(act(fixed, E.NEGOTIATION_POSTPONED))
    said = {"asked_by": "business", "reason": "代表確診", "session_on": in_days(20), "starts": "14:00"}
    refused = chairing.submit(form, **said, room="3樓")
    assert refused.status_code == 422
    assert "代表確診" in refused.text
    assert fresh(fixed).state == "negotiation_scheduled"
    assert chairing.submit(refused, ends="15:00").status_code == 303
    first, second = list_negotiations(fresh(fixed))
    assert (first.status, first.asked_by, first.postponed_because) == ("postponed", "business", "代表確診")
    assert first.next_at == second.starts_at
    assert (second.status, second.times_postponed, second.room) == ("scheduled", 1, "3樓")
    board = chairing.get("/negotiations").text
    assert board.count("已改期") == 1
    assert board.count("已排定") == 1


def test_a_meeting_is_postponed_without_a_new_day_and_twice_at_most(
    fixed: Case, chairing: PageClient
) -> None:
    for _ in range(2):
        form = chairing.get(act(fixed, E.NEGOTIATION_POSTPONED))
        assert chairing.submit(form, asked_by="consumer", reason="出國").status_code == 303
        assert fresh(fixed).state == "negotiation_postponed"
        assert fix(chairing, fixed).status_code == 303
    form = chairing.get(act(fixed, E.NEGOTIATION_POSTPONED))
    answer = chairing.submit(form, asked_by="consumer", reason="出國")
    assert answer.status_code == 409
    assert "已改期2次" in answer.text


def test_who_asked_to_postpone_is_said(fixed: Case, chairing: PageClient) -> None:
    form = chairing.get(act(fixed, E.NEGOTIATION_POSTPONED))
    assert "請選擇何人請求改期" in chairing.submit(form, reason="出國").text


@pytest.mark.both_databases
def test_a_meeting_is_held_with_its_people_and_minutes(fixed: Case, chairing: PageClient) -> None:
    form = chairing.get(act(fixed, E.NEGOTIATION_HELD))
    assert chairing.submit(form, **HELD, **CONSUMER, **SENT).status_code == 303
    held = last_event(fixed)
    assert "李大同" not in str(held.data)
    assert [row["capacity"] for row in (held.data or {})["attendance"]] == ["self", "employee"]
    names = [sealer().open(n) for n in db.session.scalars(select(NegotiationAttendee.name_sealed)) if n]
    assert names == ["王小明", "李大同"]
    facts = list_negotiations(fresh(fixed))[0]
    assert (facts.result, facts.minutes) == (NegotiationResult.FAILED, HELD["reason"])
    assert facts.absent == (Side.BUSINESS,)
    assert facts.of_side(Side.BUSINESS)[0].name_masked == "李○同"
    shown = chairing.get(f"/cases/{fixed.number}/negotiation").text
    assert all(words in shown for words in ("和解時視同未到場", "李○同", HELD["reason"]))
    assert "李大同" not in shown


def test_with_whoever_may_not_settle_nothing_is_agreed(fixed: Case, chairing: PageClient) -> None:
    form = chairing.get(act(fixed, E.NEGOTIATION_HELD))
    said = {"result": "settled", "terms": "退款三千元", "reason": "雙方同意。"}
    answer = chairing.submit(form, **said, **CONSUMER, **SENT)
    assert answer.status_code == 422
    assert "業者到場的人沒有得和解的特別委任，就和解視同未到場，不能登錄「協商成立」" in answer.text
    assert 'value="李大同"' in answer.text
    assert count(NegotiationAttendee) == 0
    assert chairing.submit(answer, business_1_mandate="special").status_code == 303


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "請從清單中選一項"),
        ({"result": "failed", "reason": ""}, "請寫下雙方的主張與協商的經過"),
        ({"result": "settled"}, "協商成立，請寫下和解內容"),
        ({"result": "settled", "terms": "退款", "settled_ntd": "3,000"}, "請填寫給付期限"),
        ({"result": "business_absent"}, "業者有得和解之人到場"),
        ({"result": "failed", "business_2_name": "林小姐"}, "請選這位到場的身分"),
        ({"result": "failed", "happened_on": in_days(3)}, "還沒有到"),
    ],
)
def test_the_minutes_say_what_is_missing_beside_its_field(
    fixed: Case, chairing: PageClient, typed: dict[str, str], sentence: str
) -> None:
    form = chairing.get(act(fixed, E.NEGOTIATION_HELD))
    answer = chairing.submit(form, **{"reason": "打過的字", **CONSUMER, **OWNER, **typed})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="陳老闆"' in answer.text
    assert fresh(fixed).state == "negotiation_scheduled"


def test_what_was_agreed_is_kept_and_the_case_ends_with_it(fixed: Case, chairing: PageClient) -> None:
    said = {"result": "settled", "terms": "退還三千元。", "settled_ntd": "3,000", "terms_due_on": in_days(30)}
    form = chairing.get(act(fixed, E.NEGOTIATION_HELD))
    assert chairing.submit(form, **said, **CONSUMER, **OWNER, reason="各讓一步。").status_code == 303
    settlement = list_negotiations(fresh(fixed))[0].settlement
    assert settlement is not None
    assert (settlement.amount_ntd, settlement.terms) == (3000, "退還三千元。")
    closing = chairing.get(act(fixed, E.CLOSED))
    refused = chairing.submit(closing, outcome="failed_disagree")
    assert "請以「協商成立」結案" in refused.text
    assert chairing.submit(closing).status_code == 303
    assert fresh(fixed).outcome == "agreed"


def test_absence_ends_the_case_as_absence(fixed: Case, chairing: PageClient) -> None:
    form = chairing.get(act(fixed, E.NEGOTIATION_HELD))
    chairing.submit(form, result="business_absent", reason="業者未到。", **CONSUMER)
    closing = chairing.get(act(fixed, E.CLOSED))
    assert chairing.submit(closing, outcome="agreed").status_code == 422
    assert chairing.submit(closing).status_code == 303
    assert fresh(fixed).outcome == "failed_biz_absent"


def test_who_comes_second_sees_what_changed(fixed: Case, chairing: PageClient) -> None:
    stale = chairing.get(act(fixed, E.NEGOTIATION_HELD))
    chairing.submit(chairing.get(act(fixed, E.SUPPLEMENTED)), reason="補送收據")
    answer = chairing.submit(stale, **HELD, **CONSUMER, **OWNER)
    assert answer.status_code == 409
    assert "補送收據" in answer.text
    assert chairing.submit(answer).status_code == 303


def test_each_of_several_respondents_sends_its_own(appealed: Case, chairing: PageClient) -> None:
    whose = {"matter_id": appealed.matter_id, "role": "respondent", "position": 2}
    second = db.session.scalar(insert(Party).values(**whose, stated_name="山嵐金融").returning(Party.id))
    db.session.commit()
    fix(chairing, appealed)
    form = chairing.get(act(appealed, E.NEGOTIATION_HELD))
    chairing.submit(form, **HELD, **CONSUMER, **OWNER, business_1_party=str(second))
    assert list_negotiations(fresh(appealed))[0].of_side(Side.BUSINESS)[0].came.party_id == second


@pytest.mark.both_databases
def test_the_board_has_pages_and_a_past(
    a_case: Callable[..., Case], chairing: PageClient, fixed: Case, cpo: User
) -> None:
    meeting = db.session.scalars(select(NegotiationCase)).one()
    for at in range(PAGE_SIZE):
        other = a_case(E.ACCEPTED, procedure=Procedure.SECOND_APPEAL, officer=cpo)
        row = {"matter_id": other.matter_id, "case_id": other.id, "scheduled_seq": at + 1}
        db.session.add(NegotiationCase(negotiation_id=meeting.negotiation_id, **row))
    db.session.commit()
    first = chairing.get("/negotiations")
    assert first.text.count("<tr>\n") == PAGE_SIZE
    link = re.search('href="([^"]+)" rel="next"', first.text)
    assert link is not None
    rest = chairing.get(html.unescape(link[1]))
    assert rest.text.count("<tr>\n") == 1
    assert "沒有協商會議" in chairing.get("/negotiations?when=past").text
    assert chairing.get("/negotiations?when=past&after=x.1").status_code == 200


@pytest.mark.parametrize("more", [0, 6])
def test_the_board_is_two_statements_beside_the_reader(
    a_case: Callable[..., Case],
    chairing: PageClient,
    fixed: Case,
    cpo: User,
    statements: list[str],
    more: int,
) -> None:
    for _ in range(more):
        fix(chairing, a_case(E.ACCEPTED, procedure=Procedure.SECOND_APPEAL, officer=cpo))
    assert len(warmed(chairing, statements, "/negotiations")) <= 3
    assert len(warmed(chairing, statements, f"/cases/{fixed.number}/negotiation")) <= 5


def test_on_the_board_stands_only_what_one_may_see(
    fixed: Case, a_user: Callable[..., User], client_of: Browser
) -> None:
    stranger = client_of(a_user(Role.OFF, unit="joint"))
    assert fixed.number[-8:] not in stranger.get("/negotiations").text
    assert stranger.get(f"/cases/{fixed.number}/negotiation").status_code == 404


def test_a_wrong_entry_of_a_meeting_is_mended(fixed: Case, chairing: PageClient) -> None:
    seq = last_event(fixed).seq
    form = chairing.get(f"{act(fixed, E.CORRECTED)}?seq={seq}")
    assert chairing.submit(form, reason="日期有誤").status_code == 303
    assert fresh(fixed).state == "accepted"
    assert list_negotiations(fresh(fixed)) == ()
    assert "未召開" in chairing.get("/negotiations").text
    kinds = db.session.scalars(select(CaseEvent.kind).where(CaseEvent.case_id == fixed.id)).all()
    assert kinds[-1] == E.CORRECTED.value
