"""A petition that is a consumer dispute becomes one; a dispute gives rise to an inspection."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from sqlalchemy import select

from petitions.extensions import db
from petitions.models import Activity, Case, Link, Matter, Party
from petitions.reports.annual import year_report
from petitions.rules.terms import EventKind, Procedure
from tests.support.desk import act, fresh, last_event

AT = datetime(2017, 3, 8, 2, 0, tzinfo=UTC)
ASKED = {"business_name": "海風健身", "amount": "12,800", "demand": "退還會費"}
WORKED_ON = (
    EventKind.TRACKED,
    EventKind.DISPATCHED,
    EventKind.OFFICER_ACCEPTED,
)
TURNED = {"outcome": "turned_into_dispute", "reply": "已另立消費爭議案件辦理。", "has_remedy": "no"}


@pytest.fixture(autouse=True)
def _a_wednesday():
    with time_machine.travel(AT):
        yield


@pytest.fixture
def desk(client_of, cpo):
    return client_of(cpo)


@pytest.fixture
def petition(a_case, cpo):
    """A petition about a gym, in the hands of the ombudsman."""
    return a_case(
        *WORKED_ON,
        procedure=Procedure.PETITION,
        officer=cpo,
        narrative="健身房不退會費。",
        phone="0900000678",
    )


def into(petition):
    return f"/cases/{petition.number}/next/first_appeal"


def test_a_petition_becomes_a_first_appeal_with_everything_it_has(desk, petition, unit_id):
    form = desk.get(into(petition))
    for _ in range(2):
        answer = desk.submit(form, **ASKED)
        assert answer.status_code == 303, answer.text
    opened = db.session.scalars(select(Case).where(Case.procedure == "first_appeal")).one()
    assert (opened.matter_id, opened.unit_id, opened.amount_ntd) == (
        petition.matter_id,
        unit_id("csc"),
        12_800,
    )
    assert opened.complainant_masked == petition.complainant_masked
    assert opened.respondent_name == "海風健身"
    matter = db.session.get_one(Matter, petition.matter_id)
    assert (matter.narrative, matter.demand) == ("健身房不退會費。", "退還會費")
    parties = db.session.scalars(select(Party.role).where(Party.matter_id == matter.id).order_by(Party.id))
    assert list(parties) == ["complainant", "respondent"]
    link = db.session.scalars(select(Link)).one()
    assert (link.case_id, link.to_case_id, link.kind) == (opened.id, petition.id, "continues")
    for one, other in ((opened, petition), (petition, opened)):
        assert other.number in desk.get(f"/cases/{one.number}/related").text
    assert fresh(petition).state == "in_progress"


def test_it_is_found_by_the_business_that_was_named(desk, petition):
    desk.submit(desk.get(into(petition)), **ASKED)
    assert petition.number in desk.get("/search?q=海風健身").text


def test_a_petition_is_told_to_go_on_as_a_dispute_only_where_there_is_one(desk, petition):
    page = desk.get(act(petition, EventKind.REPLIED))
    refused = desk.submit(page, **TURNED)
    assert refused.status_code == 422
    assert "請先在本案立第一次申訴的案" in refused.text
    desk.submit(desk.get(into(petition)), **ASKED)
    again = desk.submit(refused)
    assert again.status_code == 303, again.text
    assert (fresh(petition).state, last_event(petition).detail) == ("replied", "turned_into_dispute")


def test_only_the_dispute_counts_as_a_dispute(desk, petition, clerk):
    desk.submit(desk.get(into(petition)), **ASKED)
    opened = db.session.scalars(select(Case).where(Case.procedure == "first_appeal")).one()
    assert year_report(106).totals["first_appeals"] == 0
    accepted = clerk.submit(clerk.get(act(opened, EventKind.ACCEPTED)), jurisdiction="contract")
    assert accepted.status_code == 303, accepted.text
    assert year_report(106).totals["first_appeals"] == 1


def test_it_becomes_one_dispute_only(desk, petition):
    desk.submit(desk.get(into(petition)), **ASKED)
    answer = desk.submit(desk.get(into(petition)), **ASKED)
    assert answer.status_code == 409
    assert "已經立了第一次申訴" in answer.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"business_name": ""}, "請寫業者的名稱"),
        ({"amount": "很多"}, "金額"),
        ({"business_ubn": "123"}, "統一編號"),
        ({"happened_on": "106/2/1"}, "不能早於前一程序的收件日"),
        ({"category": "nonsense"}, "請從清單中選一項"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(desk, petition, typed, sentence):
    answer = desk.submit(desk.get(into(petition)), **{**ASKED, **typed})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "退還會費" in answer.text
    assert len(db.session.scalars(select(Case)).all()) == 1


def test_a_new_category_of_the_dispute_is_none_of_the_petition(desk, petition, clerk):
    desk.submit(desk.get(into(petition)), **ASKED)
    opened = db.session.scalars(select(Case).where(Case.procedure == "first_appeal")).one()
    before = petition.category
    page = clerk.get(act(opened, EventKind.CATEGORY_AMENDED))
    chosen = page.text.split('name="category"')[1].split('<option value="')[2].split('"')[0]
    assert clerk.submit(page, category=chosen).status_code == 303
    assert (fresh(opened).category, fresh(petition).category) == (chosen, before)


def test_a_dispute_gives_rise_to_an_inspection_and_stays_where_it_is(desk, told):
    assert f"/activities?case={told.number}" in desk.get(f"/cases/{told.number}/related").text
    page = desk.get(f"/activities?case={told.number}")
    assert "查核海風健身" in page.text
    state, seen = told.state, told.version
    assert desk.submit(page, started_on="106/3/20").status_code == 303
    entry = db.session.scalars(select(Activity)).one()
    assert (entry.matter_id, entry.case_id) == (told.matter_id, told.id)
    assert (entry.started_on, entry.status) == (date(2017, 3, 20), "planned")
    assert "查核海風健身" in desk.get(f"/cases/{told.number}/related").text
    assert told.number in desk.get("/activities?year=106").text
    assert (fresh(told).state, told.version) == (state, seen)


def test_a_case_that_one_may_not_know_of_gives_rise_to_nothing(desk, client_of, a_user, told):
    desk.submit(desk.get(f"/activities?case={told.number}"), started_on="106/3/20")
    stranger = client_of(a_user(unit="joint"))
    assert stranger.get(f"/activities?case={told.number}").status_code == 404
    assert told.number not in stranger.get("/activities?year=106").text
