"""A batch from the page of an incident: chosen, counted, started, left and found again, printed, stopped."""

from io import BytesIO

import pytest
import time_machine
from pypdf import PdfReader
from sqlalchemy import select

from petitions.cli.batches import do_batches
from petitions.extensions import db, sealer
from petitions.models import Batch, BatchItem, IssuedLetter, Party
from petitions.rules.terms import EventKind, Role
from tests.support.desk import SENT, fresh
from tests.support.incidents import FIRM, ON_MARCH_8, respondent_of


@pytest.fixture(autouse=True)
def _a_wednesday():
    with time_machine.travel(ON_MARCH_8):
        yield


@pytest.fixture
def desk(client_of, cpo):
    return client_of(cpo)


def asked(lead, do, **more):
    rest = "".join(f"&{key}={value}" for key, value in more.items())
    return f"/cases/{lead.number}/batches/new?do={do}{rest}"


def start(desk, lead, do):
    page = desk.get(asked(lead, do))
    assert page.status_code == 200
    return desk.submit(page, **({"address": "高雄市前鎮區中華五路1號"} if do.startswith("D") else {}))


def do_all():
    while do_batches():
        pass
    db.session.expire_all()


def the_batch():
    return db.session.scalars(select(Batch).order_by(Batch.id.desc()).limit(1)).one()


def test_all_are_accepted_and_the_page_says_what_became_of_them(desk, an_incident):
    lead, *others = an_incident(3)
    answer = start(desk, lead, "accepted")
    batch = the_batch()
    assert answer.location == f"/cases/{lead.number}/batches/{batch.id}"
    assert "還有 3 件" in desk.get(answer.location).text
    do_all()
    page = desk.get(answer.location).text
    assert "已辦完" in page
    assert {fresh(case).state for case in (lead, *others)} == {"accepted"}
    assert f"/batches/{batch.id}" in desk.get(f"/cases/{lead.number}/incident").text
    again = start(desk, lead, "accepted")
    do_all()
    page = desk.get(again.location).text
    assert "未辦成的" in page
    assert others[0].number in page


def test_the_preview_says_how_many_are_chosen_and_how_many_can_be_done(desk, an_incident):
    lead, *others = an_incident(4)
    page = desk.get(asked(lead, "accepted", which="ticked", case=others[0].number))
    assert "選取 1 件，其中 1 件" in page.text
    desk.submit(page)
    do_all()
    assert [fresh(case).state for case in (lead, *others)] == ["received", "accepted", "received", "received"]
    assert "選取 4 件，其中 3 件" in desk.get(asked(lead, "accepted")).text
    assert "選取 3 件，其中 3 件" in desk.get(asked(lead, "accepted", state="received")).text
    assert "選取 4 件，其中 1 件" in desk.get(asked(lead, "D07")).text


def test_letters_to_all_come_as_one_file_to_print(desk, an_incident):
    lead, *_ = an_incident(3, EventKind.ACCEPTED)
    answer = start(desk, lead, "D07")
    do_all()
    printed = desk.post(f"{answer.location}/print", data={"part": "0", **SENT})
    assert printed.mimetype == "application/pdf"
    assert len(PdfReader(BytesIO(printed.data)).pages) >= 3
    assert "列印全部函件" in desk.get(answer.location).text


def test_a_letter_on_paper_needs_an_address_and_the_register_may_have_it(desk, an_incident, a_business):
    first, second = an_incident(2, EventKind.ACCEPTED)
    business, where = a_business("海風健身"), "高雄市鼓山區1號"
    listed = desk.get(f"/businesses/{business}/change/contact")
    assert desk.submit(listed, address=where, reason="商工登記").status_code == 303
    db.session.get_one(Party, respondent_of(second)).business_id = business
    db.session.commit()
    answer = desk.submit(desk.get(asked(first, "D07")), address="")
    do_all()
    assert "沒有留地址" in desk.get(answer.location).text
    [letter] = db.session.scalars(select(IssuedLetter))
    assert letter.case_id == second.id
    assert where in sealer().open(letter.content_sealed)


def test_each_gets_the_result_that_was_chosen_for_it(desk, an_incident):
    lead, *others = an_incident(3, EventKind.ACCEPTED)
    for case, outcome in ((lead, "settled_outside"), (others[0], "other_forum"), (others[1], "unreachable")):
        page = desk.get(asked(lead, "closed", which="ticked", case=case.number))
        desk.submit(page, outcome=outcome, reason="查明")
    do_all()
    results = [fresh(case).outcome for case in (lead, *others)]
    assert results == ["settled_outside", "other_forum", "unreachable"]


def test_what_was_started_by_mistake_is_stopped_by_who_started_it(desk, an_incident, client_of, a_user):
    lead, *_ = an_incident(2)
    answer = start(desk, lead, "accepted")
    stranger = client_of(a_user(Role.CLK))
    assert stranger.post(f"{answer.location}/stop", data=SENT).status_code == 403
    assert desk.post(f"{answer.location}/stop", data=SENT).status_code == 303
    do_all()
    assert set(db.session.scalars(select(BatchItem.state))) == {"refused"}
    assert fresh(lead).state == "received"


def test_candidates_are_put_to_the_incident(desk, a_case, cpo):
    cases = [a_case(officer=cpo, business_name=FIRM, at=ON_MARCH_8) for _ in range(3)]
    page = desk.get(f"/cases/{cases[0].number}/incident/candidates").text
    assert "全部 2 件" in page
    start(desk, cases[0], "incident_joined")
    do_all()
    assert "共 3 件" in desk.get(f"/cases/{cases[0].number}/incident").text


def test_twice_the_same_form_is_one_batch_and_nobody_chosen_is_none(desk, an_incident):
    lead, *_ = an_incident(2)
    page = desk.get(asked(lead, "accepted"))
    first, second = desk.submit(page), desk.submit(page)
    assert first.location == second.location
    none = desk.get(asked(lead, "accepted", which="ticked"))
    assert desk.submit(none).status_code == 422


def test_the_pages_cost_a_fixed_number_of_statements(desk, an_incident, statements):
    costs = []
    for count in (2, 30):
        lead, *_ = an_incident(count)
        answer = start(desk, lead, "accepted")
        statements.clear()
        desk.get(answer.location)
        costs.append(len(statements))
        do_all()
    assert costs[0] == costs[1] <= 7
