"""The clerk's intake: what is known is shown beside what is typed, and nothing typed is ever lost."""

from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import select

from petitions.extensions import db
from petitions.models import Case, CaseEvent, Party, Person
from petitions.rules.terms import EventKind, Role
from tests.support.register import respond_with

MONDAY = datetime(2017, 3, 6, 2, 0, tzinfo=UTC)
DISPUTE = {
    "channel": "phone_1950",
    "read_back": "y",
    "received_on": "106/03/05",
    "name": "王小明",
    "phone": "0900-000-678",
    "business_name": "海風健身",
    "transaction_on": "106/02/01",
    "amount": "12,800",
    "narrative": "終止會籍不退費。",
}


@pytest.fixture(autouse=True)
def _a_monday():
    with time_machine.travel(MONDAY):
        yield


@pytest.fixture
def known(a_case, unit_id):
    """The same complaint, filed online on 1 March."""
    return a_case(name="王小明", phone="0900000678", business_name="海風健身事業有限公司")


def cases():
    return db.session.scalars(select(Case).order_by(Case.id)).all()


def look(clerk, **typed):
    return clerk.submit(clerk.get("/paper/dispute"), look="1", **{**DISPUTE, **typed})


def test_looking_up_files_nothing_and_keeps_everything_typed(clerk, a_gym, known):
    page = look(clerk)
    assert page.status_code == 200
    assert len(cases()) == 1
    for typed in ("王小明", "0900-000-678", "終止會籍不退費。", "12,800", "106/03/05"):
        assert typed in page.text
    assert "海風健身事業有限公司" in page.text
    assert "名稱開頭相同" in page.text
    assert known.number in page.text
    assert "電話相同、姓名相同、同一業者" in page.text


def test_the_chosen_business_becomes_the_respondent(clerk, a_gym):
    answer = clerk.submit(
        look(clerk), business=str(a_gym), jurisdiction="contract", transaction_type="prepaid"
    )
    assert answer.status_code == 303
    party = db.session.scalars(select(Party).where(Party.role == "respondent")).one()
    assert (party.business_id, party.stated_name, party.stated_ubn) == (a_gym, "海風健身", "10000004")
    event = db.session.scalars(select(CaseEvent)).one()
    assert event.data == {"read_back": True, "jurisdiction": "contract"}
    shown = clerk.get(f"/cases/{cases()[0].number}").text
    assert "管轄依據：契約訂立或履行地在本市" in shown


def test_a_choice_under_another_name_has_to_be_made_anew(clerk, a_gym):
    answer = clerk.submit(look(clerk), business=str(a_gym), business_name="完全不同的店")
    assert answer.status_code == 422
    assert "請重新選擇" in answer.text
    assert cases() == []


def test_the_record_of_the_business_stands_beside_it_without_a_rate_of_few(clerk, a_gym, a_case):
    respond_with(a_case(EventKind.ACCEPTED, business_name="海風健身"), a_gym)
    text = look(clerk).text
    assert "106年 1 件" in text
    assert "尚無可計算的案件" in text


def test_a_likely_duplicate_is_shown_once_before_it_is_filed(clerk, a_gym, a_case):
    first = clerk.submit(look(clerk), business=str(a_gym))
    assert first.status_code == 303
    again = {**DISPUTE, "channel": "phone_1999"}
    shown = clerk.submit(clerk.get("/paper/dispute"), **again)
    assert shown.status_code == 422
    assert "很可能是同一件" in shown.text
    assert len(cases()) == 1
    number = cases()[0].number
    assert clerk.submit(shown, suspected=number).status_code == 303
    assert len(cases()) == 2
    event = db.session.scalars(select(CaseEvent).order_by(CaseEvent.id.desc())).first()
    assert event.data["suspected"] == [number]


def test_another_purchase_from_the_same_shop_is_told_apart(clerk, a_gym):
    clerk.submit(look(clerk), business=str(a_gym))
    page = look(clerk, transaction_on="106/03/01", business=str(a_gym))
    assert "交易日不同，可能是另一筆交易" in page.text
    assert "很可能是同一件" not in page.text


def test_people_are_not_compared_for_whoever_may_not_look_for_them(client_of, a_user, known):
    stranger = client_of(a_user(Role.CLK, unit="joint"))
    assert known.number not in look(stranger).text


def test_the_number_of_a_person_is_sealed_and_a_doubtful_one_remarked_on(clerk):
    clerk.submit(clerk.get("/paper/dispute"), **DISPUTE, id_number="a123456780")
    person = db.session.scalars(select(Person)).one()
    assert person.id_number_index is not None
    assert person.id_number_masked.startswith("A")
    assert "檢查碼不符" in clerk.get("/paper/receipt").text


@pytest.mark.parametrize("typed", [{"suspected": "F106-000001-3"}, {"seen": "x" * 500}, {"business": "zzz"}])
def test_what_was_not_offered_is_not_taken(clerk, typed):
    answer = clerk.submit(clerk.get("/paper/dispute"), **{**DISPUTE, **typed})
    assert answer.status_code in {303, 422}
    for event in db.session.scalars(select(CaseEvent)):
        assert event.data == {"read_back": True}


def test_a_look_up_costs_a_fixed_number_of_statements(clerk, a_gym, a_case, statements):
    page, costs = clerk.get("/paper/dispute"), []
    for _ in range(2):
        statements.clear()
        clerk.submit(page, look="1", **DISPUTE)
        costs.append(len(statements))
        for _ in range(5):
            a_case(name="王小明", phone="0900000678", business_name="海風健身")
    assert costs[1] <= costs[0] + 1  # that they may be one incident, once there are many
