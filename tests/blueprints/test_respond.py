"""A business opens its letter with the code in it, sees what that serves and nothing else, and answers."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import insert, select

from petitions.almanac import current_calendar
from petitions.extensions import db
from petitions.models import Attachment, Case, CaseEvent, Clock, Matter, Party, PersonalDataRead, User
from petitions.rules.actors import SYSTEM
from petitions.rules.roc import roc_public
from petitions.rules.terms import EventKind, Procedure
from petitions.services.answering import Letter, code_of, list_letters
from petitions.services.cases import Happening, record
from petitions.services.histories import load_history
from tests.support.client import PageClient
from tests.support.desk import SENT, fresh, last_event
from tests.support.files import DIGEST, PDF
from tests.support.letters import issued, text_of
from tests.support.people import A_SPRING_DAY

ANSWER = {
    "position": "partly",
    "reply": "退還未使用月份，八千元，七日內匯款。",
    "signer_name": "陳大文",
    "signer": "employee",
    "phone": "0900-000-456",
    "submission_key": "r" * 32,
    **SENT,
}


def letters_of(case: Case) -> list[Letter]:
    return list_letters(case, load_history(case.id))


def enter(client: PageClient, case: Case, code: str) -> Any:
    return client.post("/respond", data={"number": case.number, "code": code, **SENT})


@pytest.fixture
def code(told: Case) -> str:
    """The code in the letter to the one respondent."""
    return code_of(letters_of(told)[0])


def test_the_code_opens_the_letter_and_proves_its_receipt(told: Case, code: str, client: PageClient) -> None:
    assert enter(client, told, f" {code[:5].lower()}-{code[5:]} ").status_code == 303
    clock = db.session.scalars(
        select(Clock).where(
            Clock.case_id == told.id, Clock.period == "business_reply", Clock.is_revoked.is_(False)
        )
    ).one()
    assert not clock.is_estimated
    page = client.get("/respond/case").text
    assert str(roc_public(clock.due_on)) in re.sub(r"<[^>]+>", "", page)
    enter(client, told, code)
    kinds = [event.kind for event in load_history(told.id)]
    assert kinds.count(EventKind.BUSINESS_RECEIVED) == 1


def test_the_answer_is_on_record_once_with_its_files_and_a_proof(
    told: Case, code: str, client: PageClient
) -> None:
    enter(client, told, code)
    for _ in range(2):
        data = ANSWER | {"files": (BytesIO(PDF), "匯款單.pdf")}
        answer = client.post("/respond/case", data=data, content_type="multipart/form-data")
        assert (answer.status_code, answer.location) == (303, "/respond/receipt")
    case = fresh(told)
    assert case.state == "business_replied"
    events = db.session.scalars(
        select(CaseEvent).where(
            CaseEvent.case_id == case.id, CaseEvent.kind == EventKind.BUSINESS_REPLIED.value
        )
    ).all()
    assert [event.reason for event in events] == [ANSWER["reply"]]
    assert "陳大文" not in str(events[0].data)
    assert db.session.query(Attachment).filter_by(case_id=case.id).one().sha256 == DIGEST
    receipt = client.get("/respond/receipt").text
    assert events[0].hash.hex()[:16] in receipt


def test_the_officer_reads_who_answered_and_how(
    told: Case, code: str, client: PageClient, cpo: User, client_of: Callable[[User], PageClient]
) -> None:
    enter(client, told, code)
    client.post("/respond/case", data=ANSWER, content_type="multipart/form-data")
    page = client_of(cpo).get(f"/cases/{told.number}").text
    for said in ("同意部分，或另提方案", "受僱人，已獲授權", "八千元"):
        assert said in page
    assert "0900-000-456" not in page


def test_nothing_of_the_other_side_but_its_name_is_served(told: Case, code: str, client: PageClient) -> None:
    matter = db.session.get_one(Matter, told.matter_id)
    matter.narrative = (
        "請打 0900-000-111 或寫 ming@example.com，身分證 A123456789，市話 07-337 3377。契約編號 12345678。"
    )
    db.session.commit()
    enter(client, told, code)
    page = client.get("/respond/case").text
    assert "契約編號 12345678" in page
    for kept in ("0900-000-111", "ming@example.com", "A123456789", "337 3377"):
        assert kept not in page


def test_a_wrong_code_and_a_number_that_is_none_are_one_answer(
    told: Case, code: str, a_case: Any, client: PageClient
) -> None:
    other = a_case(EventKind.ACCEPTED, EventKind.BUSINESS_NOTIFIED, business_name="海風健身")
    wrong = "0" * 10 if code != "0" * 10 else "1" * 10
    answers = [enter(client, told, wrong), enter(client, other, code)]
    answers.append(client.post("/respond", data={"number": "F106-999999-0", "code": code, **SENT}))
    assert {answer.status_code for answer in answers} == {422}
    assert client.get("/respond/case").status_code == 302


def test_codes_cannot_be_tried_out(told: Case, client: PageClient) -> None:
    statuses = [enter(client, told, f"{n:010d}").status_code for n in range(6)]
    assert statuses[:5] == [422] * 5
    assert statuses[5] == 429


@pytest.fixture
def two_told(a_case: Any, cpo: User) -> Case:
    """A case with two respondents, to each of whom a letter went out."""
    case = a_case(EventKind.ACCEPTED, officer=cpo, business_name="海風健身")
    second = {"matter_id": case.matter_id, "role": "respondent", "position": 2, "stated_name": "山嵐金融"}
    db.session.execute(insert(Party), [second])
    for days, party_id in enumerate(respondents_of(case), 2):
        tell(case, party_id, A_SPRING_DAY + timedelta(days=days))
    db.session.commit()
    return case


def respondents_of(case: Case) -> list[int]:
    who = select(Party.id).where(Party.matter_id == case.matter_id, Party.role == "respondent")
    return list(db.session.scalars(who.order_by(Party.position)))


def tell(case: Case, party_id: int, at: datetime) -> None:
    db.session.refresh(case)
    happening = Happening(EventKind.BUSINESS_NOTIFIED, at, party_id=party_id)
    record(case, happening, by=SYSTEM, at=at, calendar=current_calendar(), version=case.version)


def test_each_of_several_respondents_has_a_letter_a_clock_and_a_proof_of_its_own(
    two_told: Case, client: PageClient
) -> None:
    first, second = letters_of(two_told)
    assert code_of(first) != code_of(second)
    for letter, own, other in ((second, "山嵐金融", "海風健身"), (first, "海風健身", "山嵐金融")):
        enter(client, two_told, code_of(letter))
        page = client.get("/respond/case").text
        assert own in page
        assert other not in page
        proved = {clock.party_id for clock in clocks_of(two_told) if not clock.is_estimated}
        assert letter.party_id in proved  # the first one too, though the other has answered by then
        answer = ANSWER | {"submission_key": f"{letter.party_id:032d}", "reply": f"{own}的回復。"}
        assert (
            client.post("/respond/case", data=answer, content_type="multipart/form-data").status_code == 303
        )
        receipt = client.get("/respond/receipt").text
        assert f"{own}的回復。" in receipt
        assert f"{other}的回復。" not in receipt
    assert all(clock.met_on for clock in clocks_of(two_told))


def clocks_of(case: Case) -> list[Clock]:
    db.session.expire_all()
    reply = (Clock.case_id == case.id, Clock.period == "business_reply", Clock.is_revoked.is_(False))
    return list(db.session.scalars(select(Clock).where(*reply).order_by(Clock.id)))


def test_a_letter_to_one_of_several_has_to_name_it(
    two_told: Case, cpo: User, client_of: Callable[[User], PageClient]
) -> None:
    data = {
        "happened_on": "106/3/8",
        "version": str(fresh(two_told).version),
        "submission_key": "l" * 32,
        **SENT,
    }
    path = f"/cases/{two_told.number}/acts/business_notified"
    answer = client_of(cpo).post(path, data=data)
    assert answer.status_code == 422
    assert "請選擇這封函給哪一位" in answer.text
    data["party"] = str(respondents_of(two_told)[1])
    assert client_of(cpo).post(path, data=data).status_code == 303


def test_opening_the_letter_after_an_answer_by_post_starts_nothing(
    told: Case, code: str, client: PageClient
) -> None:
    at = A_SPRING_DAY + timedelta(days=4)
    replied = Happening(EventKind.BUSINESS_REPLIED, at)
    record(told, replied, by=SYSTEM, at=at, calendar=current_calendar(), version=told.version)
    db.session.commit()
    assert enter(client, told, code).status_code == 303
    kinds = [event.kind for event in load_history(told.id)]
    assert EventKind.BUSINESS_RECEIVED not in kinds


def test_the_letter_says_what_the_law_wants_in_it_and_leaves_a_trace(
    told: Case, code: str, cpo: User, client_of: Callable[[User], PageClient]
) -> None:
    desk, printed = client_of(cpo), f"{code[:5]}-{code[5:]}"
    draft = desk.get(f"/cases/{told.number}/letters/D07").text
    assert "王○明" in draft
    assert not [kept for kept in ("王小明", printed) if kept in draft]
    assert db.session.query(PersonalDataRead).count() == 0
    [letter] = issued(desk, told, "D07")
    original = text_of(letter)
    said = ("第43條第2項", "施行細則第36條", "文到15日內", "第二次申訴", "第44條", "王小明", printed)
    assert [part for part in said if part not in original] == []
    read = db.session.query(PersonalDataRead).one()
    assert (read.field, read.read_by_id, read.reason) == ("name", cpo.id, "製發函件")
    kinds = [event.kind for event in load_history(told.id)]
    assert kinds.count(EventKind.BUSINESS_NOTIFIED) == 1


def test_the_letters_cost_the_same_for_one_and_for_many(
    told: Case,
    two_told: Case,
    cpo: User,
    client_of: Callable[[User], PageClient],
    statements: list[str],
) -> None:
    desk, counted = client_of(cpo), []
    desk.get("/work")
    for case in (told, two_told):
        statements.clear()
        assert desk.get(f"/cases/{case.number}/letters/D07").status_code == 200
        counted.append(len(statements))
    assert counted[0] == counted[1]


def test_a_letter_corrected_away_opens_nothing(
    told: Case, code: str, cpo: User, client: PageClient, client_of: Callable[[User], PageClient]
) -> None:
    seq = letters_of(told)[0].seq
    data = {
        "happened_on": "106/3/8",
        "corrects_seq": str(seq),
        "reason": "寄錯業者",
        "version": str(told.version),
        "submission_key": "c" * 32,
        **SENT,
    }
    assert client_of(cpo).post(f"/cases/{told.number}/acts/corrected", data=data).status_code == 303
    assert enter(client, told, code).status_code == 422


def test_what_is_wrong_with_an_answer_stands_beside_its_field(
    told: Case, code: str, client: PageClient
) -> None:
    enter(client, told, code)
    answer = client.post(
        "/respond/case", data=ANSWER | {"position": "", "phone": "12"}, content_type="multipart/form-data"
    )
    assert answer.status_code == 422
    assert "您的立場：請從清單中選一項" in answer.text
    assert ANSWER["reply"] in answer.text


def test_a_late_answer_is_kept_and_opens_nothing_again(told: Case, code: str, client: PageClient) -> None:
    enter(client, told, code)
    case = fresh(told)
    said = Happening(EventKind.CLOSED, A_SPRING_DAY + timedelta(days=60), detail="no_reply")
    at = A_SPRING_DAY + timedelta(days=60)
    record(case, said, by=SYSTEM, at=at, calendar=current_calendar(), version=case.version)
    db.session.commit()
    assert client.post("/respond/case", data=ANSWER, content_type="multipart/form-data").status_code == 303
    closed = fresh(told)
    assert (closed.state, closed.is_open, closed.outcome) == ("closed", False, "no_reply")
    assert last_event(told).kind == "business_replied"


def test_a_withdrawn_case_takes_no_answer(told: Case, code: str, client: PageClient) -> None:
    enter(client, told, code)
    case = fresh(told)
    case.state = "withdrawn"
    db.session.commit()
    assert "不能再線上回復" in client.get("/respond/case").text
    assert client.post("/respond/case", data=ANSWER, content_type="multipart/form-data").status_code == 409
    assert Procedure(case.procedure) is Procedure.FIRST_APPEAL
    assert db.session.query(Party).filter_by(matter_id=case.matter_id, role="representative").count() == 0
