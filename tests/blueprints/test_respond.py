"""A business opens its letter with the code in it, sees what that serves and nothing else, and answers."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import insert, select

from petitions.extensions import db
from petitions.models import Attachment, Case, CaseEvent, Clock, Matter, Party, User
from petitions.rules.roc import roc_public
from petitions.rules.terms import EventKind, Procedure
from petitions.services.answering import Letter, code_of, list_letters
from petitions.services.histories import load_history
from tests.support.client import PageClient
from tests.support.desk import SENT, fresh
from tests.support.files import DIGEST, PDF

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


def test_each_of_several_respondents_has_a_letter_and_a_clock_of_its_own(
    a_case: Any, cpo: User, client: PageClient
) -> None:
    case = a_case(EventKind.ACCEPTED, EventKind.BUSINESS_NOTIFIED, officer=cpo, business_name="海風健身")
    second = {"matter_id": case.matter_id, "role": "respondent", "position": 2, "stated_name": "山嵐金融"}
    db.session.execute(insert(Party), [second])
    db.session.commit()
    letters = letters_of(case)
    codes = [code_of(letter) for letter in letters]
    assert len(set(codes)) == 2
    enter(client, case, codes[1])
    page = client.get("/respond/case").text
    assert "山嵐金融" in page
    assert "海風健身" not in page
    client.post("/respond/case", data=ANSWER, content_type="multipart/form-data")
    clocks = db.session.execute(
        select(Clock.party_id, Clock.met_on.is_not(None)).where(
            Clock.case_id == case.id, Clock.period == "business_reply", Clock.is_revoked.is_(False)
        )
    ).all()
    assert (letters[1].party_id, True) in [tuple(clock) for clock in clocks]


def test_the_letter_prints_what_the_law_wants_in_it(
    told: Case, code: str, cpo: User, client_of: Callable[[User], PageClient]
) -> None:
    page = client_of(cpo).get(f"/cases/{told.number}/letter").text
    for part in (
        "第43條第2項",
        "施行細則第36條",
        "文到15日內",
        "第二次申訴",
        "第44條",
        f"{code[:5]}-{code[5:]}",
    ):
        assert part in page


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


def test_a_closed_case_takes_no_answer(told: Case, code: str, client: PageClient) -> None:
    enter(client, told, code)
    case = fresh(told)
    case.state = "closed"
    db.session.commit()
    assert "不能再線上回復" in client.get("/respond/case").text
    assert client.post("/respond/case", data=ANSWER, content_type="multipart/form-data").status_code == 409
    assert Procedure(case.procedure) is Procedure.FIRST_APPEAL
    assert db.session.query(Party).filter_by(matter_id=case.matter_id, role="representative").count() == 0
