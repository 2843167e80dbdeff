"""What becomes of a consultation: answered, referred, or turned into a complaint of its own."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
import time_machine
from pypdf import PdfReader
from sqlalchemy import select

from petitions.extensions import db
from petitions.models import AuditEntry, Case, CaseEvent, Consultation, Matter
from petitions.reports.annual import year_report
from petitions.rules.terms import Role

MORNING = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
PERSON = {
    "name": "王小明",
    "phone": "0900-000-678",
    "business_name": "海風健身事業有限公司",
    "read_back": "y",
}


@pytest.fixture(autouse=True)
def _a_morning():
    with time_machine.travel(MORNING):
        yield


@pytest.fixture
def entry(clerk):
    """A consultation by telephone about a gym."""
    clerk.submit(clerk.get("/consultations"), question="健身房可以退費嗎")
    return db.session.scalars(select(Consultation)).one()


def show(entry):
    return f"/consultations/{entry.id}"


def said_in(file):
    return "".join(page.extract_text() for page in PdfReader(BytesIO(file.data)).pages)


def test_answer_and_referral_are_logged_at_once_and_stand_in_the_record(clerk):
    typed = {"question": "健身房可以退費嗎", "answer": "可依比例退費", "referred_to": "教育局"}
    clerk.submit(clerk.get("/consultations"), **typed)
    found = db.session.scalars(select(Consultation)).one()
    said = said_in(clerk.get(f"{show(found)}/record"))
    assert "可依比例退費" in said
    assert "教育局" in said


def test_an_answer_of_later_is_kept_once_and_what_stood_before_in_the_audit_trail(clerk, entry):
    page = clerk.get(show(entry))
    for _ in range(2):
        answer = clerk.submit(page, answer="請先以存證信函催告", referred_to="法律扶助基金會")
        assert answer.status_code == 303
    assert "法律扶助基金會" in clerk.get(show(entry)).text
    db.session.expire_all()
    assert (entry.answer, entry.referred_to, entry.version) == ("請先以存證信函催告", "法律扶助基金會", 2)
    assert db.session.scalars(select(AuditEntry.action)).all() == ["consultation_answered"]


def test_nothing_at_all_is_no_answer(clerk, entry):
    answer = clerk.submit(clerk.get(show(entry)), answer="", referred_to="")
    assert answer.status_code == 422
    assert "請寫下答復了什麼" in answer.text


def test_whoever_saw_an_older_answer_is_told_and_keeps_what_was_typed(clerk, entry):
    page = clerk.get(show(entry))
    clerk.submit(page, answer="先到的答復")
    answer = clerk.submit(page, answer="後到的答復")
    assert answer.status_code == 409
    assert "先到的答復" in answer.text
    assert "後到的答復" in answer.text
    assert clerk.submit(answer).status_code == 303
    db.session.refresh(entry)
    assert entry.answer == "後到的答復"


def test_another_unit_reads_a_consultation_and_does_not_answer_it(clerk, entry, client_of, a_user):
    strangers = client_of(a_user(Role.CLK, unit="mediation"))
    page = strangers.get(show(entry))
    assert "健身房可以退費嗎" in page.text
    assert "<textarea" not in page.text
    assert strangers.post(show(entry), data={"answer": "x", "version": "1"}).status_code == 422
    assert strangers.get("/consultations/999").status_code == 404


def test_a_consultation_turns_into_a_complaint_and_both_count(clerk, entry):
    page = clerk.get(f"/paper/dispute?consultation={entry.id}")
    assert "健身房可以退費嗎" in page.text
    refused = clerk.submit(page, **PERSON)
    assert refused.status_code == 422
    assert "個人資料保護法第16條" in refused.text
    for _ in range(2):
        assert clerk.submit(page, **PERSON, reuse_consent="y").status_code == 303
    db.session.expire_all()
    case = db.session.scalars(select(Case)).one()
    assert (entry.matter_id, case.channel) == (case.matter_id, "phone_1950")
    assert db.session.get_one(Matter, case.matter_id).narrative == "健身房可以退費嗎"
    told = db.session.scalars(select(CaseEvent.data)).one()
    assert (told["reuse_consent"], told["consultation"]) == (True, str(entry.id))
    assert case.number[1:] in clerk.get(show(entry)).text
    assert "已轉申訴" in clerk.get("/consultations").text
    assert year_report(115).totals["consultations"] == 1


def test_a_consultation_turns_into_one_complaint_only(clerk, entry):
    pages = [clerk.get(f"/paper/dispute?consultation={entry.id}") for _ in range(2)]
    assert clerk.submit(pages[0], **PERSON, reuse_consent="y").status_code == 303
    again = {**PERSON, "name": "李大同", "phone": "0900-000-999"}
    answer = clerk.submit(pages[1], **again, reuse_consent="y")
    if "可能已經有同一件" in answer.text:
        answer = clerk.submit(answer)
    assert answer.status_code == 422
    assert "已經轉成申訴" in answer.text
    assert len(db.session.scalars(select(Case)).all()) == 1


@pytest.mark.parametrize(("wanted", "status"), [("999", 404), ("x", 200), ("", 200), ("9" * 40, 200)])
def test_a_consultation_that_is_none_leads_nowhere(clerk, wanted, status):
    assert clerk.get("/paper/dispute", query_string={"consultation": wanted}).status_code == status
