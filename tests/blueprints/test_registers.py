"""The registers by their pages: five seconds a consultation, one entry however often it is sent."""

import re
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
import time_machine
from pypdf import PdfReader
from sqlalchemy import select

from petitions.extensions import db
from petitions.models import Activity, AuditEntry, Consultation, DirtyDay
from petitions.rules.terms import Role

MORNING = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _a_morning():
    with time_machine.travel(MORNING):
        yield


@pytest.fixture
def clerk(client_of, a_user):
    return client_of(a_user(Role.CLK))


@pytest.fixture
def officer(client_of, a_user):
    return client_of(a_user(Role.CPO, unit="cpo"))


def entries(model):
    return db.session.scalars(select(model).order_by(model.id)).all()


def test_one_line_and_enter_log_a_consultation(clerk):
    answer = clerk.submit(clerk.get("/consultations"), question="健身房可以退費嗎")
    assert answer.status_code == 303
    (entry,) = entries(Consultation)
    assert (entry.channel, entry.persons, entry.contacted_on) == ("phone_1950", 1, date(2026, 11, 20))
    page = clerk.get("/consultations")
    assert "健身房可以退費嗎" in page.text
    assert "今天 <b>1</b> 人次" in page.text


def test_a_consultation_is_printed_as_its_record(clerk):
    clerk.submit(clerk.get("/consultations"), question="健身房可以退費嗎")
    file = clerk.get(f"/consultations/{entries(Consultation)[0].id}/record")
    assert file.mimetype == "application/pdf"
    said = "".join(page.extract_text() for page in PdfReader(BytesIO(file.data)).pages)
    assert "健身房可以退費嗎" in said
    assert "1950消費者服務專線" in said
    assert clerk.get("/consultations/999/record").status_code == 404


def test_the_same_form_sent_twice_is_one_entry(clerk):
    page = clerk.get("/consultations")
    for _ in range(2):
        clerk.submit(page, question="同一通電話")
    assert len(entries(Consultation)) == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"question": ""}, "請用一句話寫下問了什麼。"),
        ({"question": "問", "persons": "0"}, "請填 1 到 10,000 的整數。"),
        ({"question": "問", "persons": "很多"}, "請填 1 到 10,000 的整數。"),
        ({"question": "問", "contacted_on": "106/02/29"}, "日"),
        ({"question": "問", "contacted_on": "116/01/01"}, "這個日期還沒有到"),
        ({"question": "問", "channel": "telepathy"}, "請從清單中選一項。"),
        ({"question": "問" * 300}, "最多 200 個字"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_kept(clerk, typed, sentence):
    answer = clerk.submit(clerk.get("/consultations"), **typed)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert entries(Consultation) == []


def test_full_width_digits_and_an_earlier_day_are_taken(clerk):
    clerk.submit(clerk.get("/consultations"), question="說明會", persons="１２", contacted_on="115年11月1日")
    (entry,) = entries(Consultation)
    assert (entry.persons, entry.contacted_on) == (12, date(2026, 11, 1))
    assert db.session.scalars(select(DirtyDay.day)).all() == [date(2026, 11, 1)]


@pytest.mark.parametrize("why", ["duplicate", "void"])
def test_a_struck_entry_stays_but_no_longer_counts(clerk, why):
    clerk.submit(clerk.get("/consultations"), question="重複的電話")
    (entry,) = entries(Consultation)
    clerk.post(f"/consultations/{entry.id}/strike", data={"why": why})
    page = clerk.get("/consultations")
    assert "重複的電話" in page.text
    assert "今天 <b>0</b> 人次" in page.text
    assert db.session.scalars(select(AuditEntry.action)).all() == [f"consultation_{why}"]


def test_an_entry_of_another_unit_is_not_ours_to_strike(clerk, client_of, a_user):
    clerk.submit(clerk.get("/consultations"), question="服務中心的電話")
    (entry,) = entries(Consultation)
    strangers = client_of(a_user(Role.CLK, unit="mediation"))
    assert "服務中心的電話" in (page := strangers.get("/consultations").text)
    assert f"/consultations/{entry.id}/strike" not in page
    strangers.post(f"/consultations/{entry.id}/strike", data={"why": "void"})
    assert "找不到這一筆" in strangers.get("/consultations").text
    db.session.refresh(entry)
    assert (entry.status, entry.is_duplicate) == ("done", False)


def test_an_activity_of_another_unit_is_not_ours_to_amend(officer, client_of, a_user):
    officer.submit(officer.get("/activities"), kind="education", title="社區宣導", started_on="115/11/3")
    (entry,) = entries(Activity)
    stranger = client_of(a_user(Role.OFF, unit="csc"))
    assert "社區宣導" not in stranger.get("/activities?year=115&kind=education").text
    stranger.post(f"/activities/{entry.id}/status", data={"status": "cancelled"})
    db.session.refresh(entry)
    assert entry.status == "done"


def test_the_log_goes_on_by_key(clerk):
    for number in range(52):
        db.session.add(
            Consultation(
                contacted_at=MORNING - timedelta(minutes=number),
                contacted_on=date(2026, 11, 20),
                channel="counter",
                question=f"第{number}問",
                recorded_at=MORNING,
            )
        )
    db.session.commit()
    first = clerk.get("/consultations")
    assert first.text.count('<th scope="row">') == 50
    place = first.text.split("after=")[1].split('"')[0]
    second = clerk.get(f"/consultations?after={place}")
    assert second.text.count('<th scope="row">') == 2
    told = re.findall(r"第(\d+)問", first.text + second.text)
    assert [int(number) for number in dict.fromkeys(told)] == list(range(52)), (
        "the latest contact first, whenever typed in"
    )


@pytest.mark.parametrize("place", ["", "x", "2026-11-20", "9.9.9", "\x00"])
def test_a_place_that_is_none_is_the_beginning(clerk, place):
    assert clerk.get("/consultations", query_string={"after": place}).status_code == 200


def test_an_inspection_is_entered_and_counted_once(officer):
    answer = officer.submit(
        officer.get("/activities"),
        kind="inspection",
        title="年貨標示查核",
        targets="12",
        started_on="115/11/3",
    )
    assert answer.status_code == 303
    (entry,) = entries(Activity)
    assert (entry.kind, entry.targets, entry.started_on, entry.status) == (
        "inspection",
        12,
        date(2026, 11, 3),
        "done",
    )
    page = officer.get("/activities?year=115")
    assert "年貨標示查核" in page.text
    assert "已辦理 <b>1</b> 次" in page.text


def test_what_is_still_to_come_cannot_have_been_done(officer):
    answer = officer.submit(
        officer.get("/activities"), kind="education", title="校園宣導", started_on="115/12/1"
    )
    assert answer.status_code == 422
    assert "情形請選「預定」" in answer.text


def test_a_cancelled_activity_no_longer_counts(officer):
    officer.submit(officer.get("/activities"), kind="education", title="社區宣導", started_on="115/11/3")
    (entry,) = entries(Activity)
    officer.post(f"/activities/{entry.id}/status?year=115&kind=education", data={"status": "cancelled"})
    assert "已辦理 <b>0</b> 次" in officer.get("/activities?year=115&kind=education").text


@pytest.mark.parametrize("query", ["year=0", "year=x", "year=99999999999999999999", "kind=party"])
def test_a_year_that_is_none_is_this_year(officer, query):
    assert officer.get(f"/activities?{query}").status_code == 200


def test_a_page_of_either_register_costs_three_statements_at_most(clerk, officer, statements):
    clerk.get("/consultations")
    statements.clear()
    clerk.get("/consultations")
    assert 0 < len(statements) <= 3
    statements.clear()
    officer.get("/activities")
    assert 0 < len(statements) <= 3
