"""Reading the file of a case 閱卷 (行政程序法 §46): asked for, decided, told, and the copies handed out."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
import time_machine
from sqlalchemy import select, update

from petitions.extensions import db
from petitions.models import Attachment, CaseEvent, Clock, IssuedLetter, Matter
from petitions.rules.file_access import ONCE_IT_IS_OVER, WHILE_IT_RUNS
from petitions.rules.terms import EventKind, Procedure
from petitions.services.intake import secret_index
from tests.support.desk import SENT, act, complainant_of, fresh, last_event
from tests.support.letters import FILER, bare, text_of

AT = datetime(2017, 3, 8, 2, 0, tzinfo=UTC)
SECRET = "0123456789"
REQUESTED, DECIDED = EventKind.FILE_ACCESS_REQUESTED, EventKind.FILE_ACCESS_DECIDED
ASKED = {"scope": "業者的回復與附件", "reason": "準備申請調解"}
PARTLY = {
    "decision": "partly",
    "scope": "業者的回復",
    "access_ground": "privacy",
    "veiled": "第3頁員工電話",
    "reason": "員工電話是他人的個人資料，其餘沒有保密必要。",
}
COPY = b"%PDF-1.7 a copy with the telephone veiled"


@pytest.fixture(autouse=True)
def _a_wednesday():
    with time_machine.travel(AT):
        yield


@pytest.fixture
def desk(client_of, cpo):
    return client_of(cpo)


@pytest.fixture
def case(a_case, cpo):
    """A case of the ombudsman in which the business was told."""
    return a_case(EventKind.ACCEPTED, EventKind.BUSINESS_NOTIFIED, officer=cpo, **FILER)


def enter(client, case):
    opens = update(Matter).where(Matter.id == case.matter_id).values(secret_index=secret_index(SECRET))
    db.session.execute(opens)
    db.session.commit()
    client.post("/track", data={"number": case.number, "secret": SECRET, **SENT})
    return client.get("/track/case").text


def ask(desk, case, **said):
    typed = {"party": str(complainant_of(case)), **ASKED, **said}
    return desk.submit(desk.get(act(case, REQUESTED)), **typed)


def decide(desk, case, **said):
    return desk.submit(desk.get(act(case, DECIDED)), **said)


def issue(desk, case):
    page = desk.get(f"/cases/{case.number}/letters/D40")
    assert desk.submit(page, do="issue").status_code == 303
    return db.session.scalars(select(IssuedLetter)).one()


def test_whoever_filed_asks_once_and_the_office_has_until_a_day(client, case):
    assert "/track/case/file" in enter(client, case)
    page = client.get("/track/case/file")
    for _ in range(2):
        assert client.submit(page, **ASKED).status_code == 303
    events = db.session.scalars(select(CaseEvent).where(CaseEvent.kind == REQUESTED.value)).all()
    assert len(events) == 1
    assert (events[0].party_id, events[0].reason) == (complainant_of(case), "準備申請調解")
    assert events[0].data["scope"] == "業者的回復與附件"
    clock = db.session.scalars(select(Clock).where(Clock.period == "file_access")).one()
    assert (clock.starts_on, clock.due_on) == (date(2017, 3, 8), date(2017, 3, 23))
    assert "有一方申請閱覽卷宗" in client.get("/track/case").text


@pytest.mark.parametrize("field", ["scope", "reason"])
def test_which_papers_and_why_have_to_be_said(client, case, field):
    enter(client, case)
    answer = client.submit(client.get("/track/case/file"), **(ASKED | {field: " "}))
    assert answer.status_code == 422
    kept = next(text for name, text in ASKED.items() if name != field)
    assert kept in answer.text
    assert fresh(case).events_count == 3


def test_nobody_asks_without_the_case_open(client, case):
    assert client.get("/track/case/file").location == "/track"
    assert client.post("/track/case/file", data=ASKED).location == "/track"
    assert client.get("/track/case/copies/1").location == "/track"


def test_nothing_is_decided_that_nobody_asked(desk, case):
    answer = decide(desk, case, decision="granted", scope="全部", reason="無應保密之處。")
    assert answer.status_code == 409
    assert "沒有尚未准駁的閱卷申請" in answer.text


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("decision", "請從清單中選一項"),
        ("scope", "請寫明閱覽的範圍"),
        ("access_ground", "請選擇法定事由"),
        ("veiled", "請逐項列出遮蔽的內容"),
        ("reason", "理由"),
    ],
)
def test_a_decision_says_ground_and_what_was_veiled(desk, case, missing, sentence):
    ask(desk, case)
    answer = decide(desk, case, **(PARTLY | {missing: ""}))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert last_event(case).kind == REQUESTED.value


def test_a_refusal_rests_on_a_ground_of_the_law_only(desk, case):
    ask(desk, case)
    answer = decide(desk, case, decision="refused", scope="全部", reason="不便提供。")
    assert answer.status_code == 422
    assert "其他事由不得拒絕" in answer.text
    said = {"decision": "refused", "scope": "簽稿", "access_ground": "draft", "reason": "屬擬稿。"}
    assert decide(desk, case, **said).status_code == 303


def test_the_copies_are_for_whoever_asked_and_the_clock_is_met(desk, client, case):
    ask(desk, case)
    page = desk.get(act(case, DECIDED))
    assert "業者的回復與附件" in page.text
    answer = desk.submit(page, **PARTLY, files=(BytesIO(COPY), "業者回復（遮蔽）.pdf"))
    assert answer.status_code == 303, answer.text
    event = last_event(case)
    assert (event.party_id, event.data["answers_seq"], event.data["veiled"]) == (
        complainant_of(case),
        event.seq - 1,
        "第3頁員工電話",
    )
    kept = db.session.scalars(select(Attachment)).one()
    assert (kept.audience, kept.party_id) == ("complainant", complainant_of(case))
    assert db.session.scalars(select(Clock.met_on).where(Clock.period == "file_access")).one() == AT.date()
    assert "業者回復（遮蔽）.pdf" in enter(client, case)
    assert client.get(f"/track/case/copies/{kept.id}").data == COPY
    assert client.get("/track/case/copies/999").status_code == 404


def test_what_the_business_asked_for_is_not_handed_to_the_consumer(desk, client, case):
    ask(desk, case, party=business_of(desk, case))
    decide(desk, case, **PARTLY, files=(BytesIO(COPY), "申訴書（遮蔽）.pdf"))
    kept = db.session.scalars(select(Attachment)).one()
    assert kept.audience == "respondent"
    assert "申訴書（遮蔽）.pdf" not in enter(client, case)
    assert client.get(f"/track/case/copies/{kept.id}").status_code == 404


def business_of(desk, case):
    page = desk.get(act(case, REQUESTED)).text.split('name="party"')[1]
    own = str(complainant_of(case))
    return next(v for v in (bit.split('"')[0] for bit in page.split('value="')[1:]) if v not in {"", own})


def test_the_copies_of_a_decision_that_was_struck_are_gone(desk, client, case):
    ask(desk, case)
    decide(desk, case, **PARTLY, files=(BytesIO(COPY), "影本.pdf"))
    kept = db.session.scalars(select(Attachment)).one()
    seq = last_event(case).seq
    desk.submit(desk.get(f"{act(case, EventKind.CORRECTED)}?seq={seq}"), reason="誤登")
    enter(client, case)
    assert client.get(f"/track/case/copies/{kept.id}").status_code == 404
    assert decide(desk, case, **PARTLY).status_code == 303


def test_the_letter_says_scope_decision_reason_and_remedy_to_whoever_asked(desk, case):
    ask(desk, case)
    decide(desk, case, **PARTLY)
    page = desk.get(f"/cases/{case.number}/letters/D40")
    assert "海風健身" not in page.text.split('id="party"')[1].split("</fieldset>")[0]
    letter = issue(desk, case)
    assert letter.party_id == complainant_of(case)
    said = text_of(letter)
    told = (PARTLY["scope"], "部分准予", PARTLY["veiled"], PARTLY["reason"], WHILE_IT_RUNS, "第46條第4項")
    for words in told:
        assert bare(words) in bare(said)
    assert bare("個人隱私") in bare(said)


def test_once_the_case_is_over_the_remedy_is_another(desk, a_case, cpo):
    over = a_case(EventKind.ACCEPTED, EventKind.WITHDRAWN, officer=cpo, **FILER)
    ask(desk, over)
    decide(desk, over, decision="granted", scope="全部", reason="無應保密之處。")
    letter = issue(desk, over)
    assert bare(ONCE_IT_IS_OVER) in bare(text_of(letter))


def test_an_officer_proposes_and_the_copies_reach_whoever_asked_all_the_same(
    a_case, officer, supervisor, client_of
):
    case = a_case(EventKind.ACCEPTED, officer=officer, **FILER)
    desk = client_of(officer)
    ask(desk, case)
    assert decide(desk, case, **PARTLY, files=(BytesIO(COPY), "影本.pdf")).status_code == 303
    assert db.session.scalars(select(Attachment)).all() == []
    boss = client_of(supervisor)
    page = boss.get(f"/cases/{case.number}")
    path = page.text.split(f'action="/cases/{case.number}/proposals/')[1].split('"')[0]
    answer = boss.post(f"/cases/{case.number}/proposals/{path}", data={"decision": "approve", **SENT})
    assert answer.status_code == 303
    assert db.session.scalars(select(Attachment.audience)).one() == "complainant"


def test_the_file_of_a_petition_is_read_too_and_that_of_a_mediation_has_its_own_doors(
    client, desk, a_case, cpo
):
    petition = a_case(procedure=Procedure.PETITION, officer=cpo, name="王小明", phone="0900000678")
    enter(client, petition)
    assert client.submit(client.get("/track/case/file"), **ASKED).status_code == 303
    mediation = a_case(procedure=Procedure.MEDIATION, officer=cpo, **FILER)
    assert desk.get(act(mediation, REQUESTED)).status_code == 404
    assert db.session.scalars(select(IssuedLetter)).all() == []
