"""A mass incident: its cases in one list with how they stand, found by whoever takes in one more."""

from datetime import UTC, datetime

import pytest
import time_machine

from petitions.extensions import db
from petitions.rules.local_rules import local_rule
from petitions.rules.terms import EventKind, Role
from tests.support.desk import act, fresh, last_event
from tests.support.incidents import FIRM, ON_MARCH_8
from tests.support.register import respond_with


@pytest.fixture(autouse=True)
def _a_wednesday():
    with time_machine.travel(ON_MARCH_8):
        yield


@pytest.fixture
def desk(client_of, cpo):
    return client_of(cpo)


def test_the_cases_stand_in_one_list_with_their_counts(desk, an_incident, a_case):
    lead, *others = an_incident(3)
    desk.submit(desk.get(act(others[0], EventKind.ACCEPTED)))
    page = desk.get(f"/cases/{lead.number}/incident").text
    assert "共 3 件" in page
    assert all(case.number in page for case in (lead, *others))
    accepted = desk.get(f"/cases/{lead.number}/incident?state=accepted").text
    assert others[0].number in accepted
    assert others[1].number not in accepted
    assert f"/cases/{lead.number}/incident" in desk.get(f"/cases/{lead.number}").text


def test_the_page_of_a_member_leads_to_the_first(desk, an_incident):
    lead, member = an_incident(2)
    answer = desk.get(f"/cases/{member.number}/incident")
    assert (answer.status_code, answer.location) == (302, f"/cases/{lead.number}/incident")


def test_each_belongs_to_one_incident_and_none_leads_to_another(desk, an_incident, a_case, cpo):
    lead, member = an_incident(2)
    other = a_case(officer=cpo, business_name=FIRM)
    for case, to in ((other, member), (lead, other), (member, other)):
        refused = desk.submit(desk.get(act(case, EventKind.INCIDENT_JOINED)), kept_case=to.number)
        assert refused.status_code == 422, (case.number, to.number)
    assert last_event(other).kind == "received"
    again = desk.submit(desk.get(act(other, EventKind.INCIDENT_JOINED)), kept_case=lead.number)
    assert again.status_code == 303
    desk.submit(desk.get(act(other, EventKind.INCIDENT_LEFT)), kept_case=lead.number, reason="另有原因")
    assert "共 2 件" in desk.get(f"/cases/{lead.number}/incident").text


def test_a_case_that_one_may_not_see_is_not_listed_and_not_counted(client_of, a_user, an_incident, unit_id):
    lead, *others = an_incident(3, unit="csc")
    officer = a_user(Role.OFF, unit="mediation")
    lead.officer_id, lead.unit_id = officer.id, unit_id("mediation")
    db.session.commit()
    page = client_of(officer).get(f"/cases/{lead.number}/incident").text
    assert "共 1 件" in page
    assert not any(case.number in page for case in others)


def test_the_page_costs_a_fixed_number_of_statements(desk, an_incident, statements):
    costs = []
    for count in (2, 40):
        lead, *_ = an_incident(count)
        desk.get(f"/cases/{lead.number}/incident")
        statements.clear()
        desk.get(f"/cases/{lead.number}/incident")
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 10


def test_pages_of_fifty_follow_each_other_without_a_gap(desk, an_incident):
    lead, *others = an_incident(53)
    first = desk.get(f"/cases/{lead.number}/incident").text
    after = f"/cases/{lead.number}/incident?after={others[48].id}"
    assert after in first
    second = desk.get(after).text
    assert others[48].number in first
    assert others[48].number not in second
    assert all(case.number in second for case in others[49:])


def test_five_complaints_in_a_week_are_suggested_to_the_intake_and_on_the_page_of_the_business(
    desk, a_case, a_gym, cpo
):
    at = datetime(2017, 3, 7, 2, tzinfo=UTC)
    fewest = local_rule("incident_complaints", at.date()).number
    cases = [a_case(officer=cpo, business_name=FIRM, at=at) for _ in range(fewest - 1)]
    a_case(officer=cpo, business_name=FIRM, at=datetime(2017, 3, 1, 2, tzinfo=UTC))
    respond_with(cases[0], a_gym)
    said = "還沒有列入同一事件"
    assert said not in desk.get(f"/businesses/{a_gym}").text
    cases.append(a_case(officer=cpo, business_name=FIRM, at=at))
    page = desk.get(f"/businesses/{a_gym}").text
    assert f"近期有 {fewest} 件" in page
    assert f"/cases/{cases[0].number}/incident" in page
    looked = desk.submit(desk.get("/paper/dispute"), business_name=FIRM, look="1")
    assert f"近期有 {fewest} 件" in looked.text
    shown = desk.get(f"/cases/{cases[0].number}/incident/candidates").text
    assert all(case.number in shown for case in cases)


def test_one_more_is_suggested_to_the_incident_there_is(desk, an_incident, a_case, a_gym, cpo):
    at = datetime(2017, 3, 7, 2, tzinfo=UTC)
    lead, _ = an_incident(2, at=at)
    more = a_case(officer=cpo, business_name=FIRM, at=at)
    page = desk.get(f"/businesses/{a_gym}").text
    assert "近期有 1 件" in page
    assert f"/cases/{lead.number}/incident" in page
    assert "近期另有 1 件" in desk.get(f"/cases/{lead.number}/incident").text
    assert fresh(more).number in desk.get(f"/cases/{lead.number}/incident/candidates").text
