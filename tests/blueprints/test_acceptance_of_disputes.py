"""The acceptance tests of disputes that the specification numbers, done as people do them: page by page."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import insert, select

from petitions.extensions import db
from petitions.models import Case, Clock, Party, Proposal
from petitions.reference import NO_DISTRICT
from petitions.rules.jurisdiction import DENIALS
from petitions.rules.terms import EventKind, Procedure, Role
from petitions.services.cases import Happening
from tests.support.client import PageClient
from tests.support.desk import SENT, act, complainant_of, fresh
from tests.support.people import A_SPRING_DAY

AT = datetime(2017, 3, 8, 2, 0, tzinfo=UTC)
GYM = {
    "name": "王小明",
    "phone": "0900-000-678",
    "business_name": "海風健身",
    "narrative": "終止會籍不退費。",
}
FREE = {"jurisdiction": "contract", "no_conflict": "y"}
"""What is said when a second appeal is taken up."""

WHY = {"reason": "申訴人來電撤回", "withdrawal_reason": "settled"}
TOLD = (EventKind.ACCEPTED, EventKind.BUSINESS_NOTIFIED)
RECEIVED = Happening(EventKind.BUSINESS_RECEIVED, A_SPRING_DAY + timedelta(days=3), data={"grade": "a"})
REPLIED = Happening(EventKind.BUSINESS_REPLIED, A_SPRING_DAY + timedelta(days=4))


@pytest.fixture
def clock() -> Any:
    """A clock that stands on 8 March 106 and can be set."""
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def _a_wednesday(clock: Any) -> None:
    """Every test begins on that day."""


@pytest.fixture
def committee(client_of: Any, a_user: Any) -> tuple[PageClient, PageClient]:
    """The browsers of the secretary, who drafts, and of the chair, who decides."""
    return client_of(a_user(Role.SEC, unit="mediation")), client_of(a_user(Role.CPO, unit="mediation"))


def only(procedure: Procedure) -> Case:
    db.session.expire_all()
    return db.session.scalars(select(Case).where(Case.procedure == procedure.value)).one()


def typed_in(clerk: PageClient, **more: Any) -> Case:
    """Return the complaint that a clerk typed in."""
    answer = clerk.submit(clerk.get("/paper/dispute"), **{**GYM, "channel": "mail", **more})
    assert answer.status_code == 303, answer.text
    return only(Procedure.FIRST_APPEAL)


def applied(clerk: PageClient, case: Case, procedure: Procedure = Procedure.MEDIATION) -> Case:
    """Return the next procedure on the matter of a case."""
    form = clerk.get(f"/cases/{case.number}/next/{procedure.value}")
    answer = clerk.submit(form, reason="業者沒有妥適處理。")
    assert answer.status_code == 303, answer.text
    return only(procedure)


def do(desk: PageClient, case: Case, event: EventKind, **said: Any) -> Any:
    return desk.submit(desk.get(act(case, event)), **said)


def decided(committee: Any, case: Case, event: EventKind, **said: Any) -> Case:
    """Let the secretary propose an act and the chair approve it; return the case."""
    secretary, chair = committee
    answer = do(secretary, case, event, **said)
    assert answer.status_code == 303, answer.text
    return approved(chair, case)


def approved(chair: PageClient, case: Case) -> Case:
    waiting = select(Proposal.id).where(Proposal.case_id == case.id, Proposal.decision == "pending")
    number = db.session.scalars(waiting).one()
    path = f"/cases/{case.number}/proposals/{number}"
    answer = chair.post(path, data={"decision": "approve", **SENT})
    assert answer.status_code == 303, answer.text
    return fresh(case)


def test_a5_mediation_is_accepted_with_only_a_complaint_to_the_business(clerk: Any, committee: Any) -> None:
    mediation = applied(clerk, typed_in(clerk, first_complaint="business"))
    case = decided(committee, mediation, EventKind.ACCEPTED, venue="both_here")
    assert (case.state, case.accepted_on) == ("accepted", AT.date())


def test_a6_without_a_complaint_before_it_mediation_is_not_accepted_but_rejected(
    clerk: Any, committee: Any
) -> None:
    mediation = applied(clerk, typed_in(clerk))
    refused = do(committee[0], mediation, EventKind.ACCEPTED, venue="both_here")
    assert refused.status_code == 422
    assert "第一次申訴仍在業者15日處理期限內" in refused.text
    case = decided(committee, mediation, EventKind.REJECTED, ground="no_appeal")
    assert (case.state, case.outcome) == ("rejected", "rejected")


@pytest.fixture
def ombudsman(client_of: Any, a_user: Any) -> PageClient:
    """The browser of an ombudsman, to whom second appeals go."""
    found: PageClient = client_of(a_user(Role.CPO, unit="cpo"))
    return found


def second_of(first: Case, desk: PageClient, officer: Any) -> Case:
    second = applied(desk, first, Procedure.SECOND_APPEAL)
    second.officer_id = officer.id
    db.session.commit()
    return second


def test_a7_a_second_appeal_is_accepted_on_the_second_day_after_a_refusal(
    a_case: Any, cpo: Any, client_of: Any
) -> None:
    desk = client_of(cpo)
    second = second_of(a_case(*TOLD, RECEIVED, REPLIED, officer=cpo, **GYM), desk, cpo)
    assert do(desk, second, EventKind.ACCEPTED, **FREE).status_code == 303
    assert fresh(second).state == "accepted"


def test_a7_without_an_answer_it_is_too_early_unless_a_reason_is_given(
    a_case: Any, cpo: Any, client_of: Any
) -> None:
    desk = client_of(cpo)
    second = second_of(a_case(*TOLD, RECEIVED, officer=cpo, **GYM), desk, cpo)
    early = do(desk, second, EventKind.ACCEPTED, **FREE)
    assert early.status_code == 422
    assert "15日處理期限內" in early.text
    assert fresh(second).state == "received"
    assert desk.submit(early, early_reason="業者在電話中明確拒絕").status_code == 303
    assert fresh(second).state == "accepted"


def test_a7_after_the_last_day_no_reason_is_needed(a_case: Any, cpo: Any, client_of: Any, clock: Any) -> None:
    first = a_case(*TOLD, RECEIVED, officer=cpo, **GYM)
    clock.move_to(A_SPRING_DAY + timedelta(days=40))
    desk = client_of(cpo)
    second = second_of(first, desk, cpo)
    assert do(desk, second, EventKind.ACCEPTED, **FREE).status_code == 303


def test_a8_two_respondents_are_told_and_their_days_run_apart(a_case: Any, cpo: Any, client_of: Any) -> None:
    case, desk = a_case(EventKind.ACCEPTED, officer=cpo, **GYM), client_of(cpo)
    other = {"matter_id": case.matter_id, "role": "respondent", "position": 2, "stated_name": "山嵐金融"}
    db.session.execute(insert(Party), [other])
    db.session.commit()
    of_case = (Party.matter_id == case.matter_id, Party.role == "respondent")
    parties = db.session.scalars(select(Party.id).where(*of_case).order_by(Party.position)).all()
    assert do(desk, case, EventKind.BUSINESS_NOTIFIED).status_code == 422, "each has a letter of its own"
    for party in parties:
        assert do(desk, case, EventKind.BUSINESS_NOTIFIED, party=str(party)).status_code == 303
    for party, day in zip(parties, ("106/3/3", "106/3/7"), strict=True):
        proof = {"party": str(party), "grade": "a", "method": "in_person", "happened_on": day}
        assert do(desk, case, EventKind.BUSINESS_RECEIVED, **proof).status_code == 303
    proved = (Clock.period == "business_reply", Clock.is_revoked.is_(False), Clock.is_estimated.is_(False))
    rows = db.session.execute(
        select(Clock.party_id, Clock.due_on).where(*proved).order_by(Clock.due_on)
    ).all()
    assert [tuple(row) for row in rows] == list(
        zip(parties, (date(2017, 3, 20), date(2017, 3, 22)), strict=True)
    )
    assert fresh(case).reply_due_on == date(2017, 3, 20)


def test_a9_a_mediation_of_two_sides_in_one_other_city_is_not_ours(clerk: Any, committee: Any) -> None:
    mediation = applied(clerk, typed_in(clerk, first_complaint="business", district=NO_DISTRICT))
    secretary, _ = committee
    elsewhere = do(secretary, mediation, EventKind.ACCEPTED, venue="consumer_home", both_elsewhere="y")
    assert elsewhere.status_code == 422
    assert "雙方均在同一其他縣市" in elsewhere.text
    home = do(secretary, mediation, EventKind.ACCEPTED, venue="consumer_home")
    assert "住居所不在本市" in home.text
    assert decided(committee, mediation, EventKind.ACCEPTED, venue="business_home").state == "accepted"


@pytest.mark.parametrize(("amount", "status"), [("100,000", 303), ("100,001", 409), ("", 409)])
def test_a15_a_demand_of_a_hundred_thousand_is_small_and_a_dollar_more_is_not(
    a_case: Any, a_user: Any, client_of: Any, amount: str, status: int
) -> None:
    chair = a_user(Role.CPO, unit="mediation")
    heard = (EventKind.ACCEPTED, EventKind.SESSION_SCHEDULED, EventKind.MEDIATION_HEARD)
    case = a_case(*heard, procedure=Procedure.MEDIATION, officer=chair, unit="mediation", **GYM)
    case.amount_ntd = int(amount.replace(",", "")) if amount else None
    db.session.commit()
    signed = {"absent": "business", "was_served": "y", "members": "7", "signatures": "4"}
    answer = do(client_of(chair), case, EventKind.SMALL_PROPOSAL_ISSUED, **signed)
    assert answer.status_code == status, answer.text
    assert ("100,000元以下" in answer.text) is (status == 409)


def test_a17_a_minor_of_nineteen_in_106_needs_his_parents(clerk: Any) -> None:
    case = typed_in(clerk, birth_on="87/3/9")
    refused = do(clerk, case, EventKind.ACCEPTED, jurisdiction="contract")
    assert "法定代理人" in refused.text
    assert fresh(case).state == "received"
    said = {"party": str(complainant_of(case)), "kind": "legal", "name": "王大明", "since_on": "106/3/8"}
    page = clerk.get(f"/cases/{case.number}/representation/new")
    assert clerk.submit(page, **said).status_code == 303
    assert do(clerk, case, EventKind.ACCEPTED, jurisdiction="contract").status_code == 303
    assert fresh(case).state == "accepted"


def test_a17_an_adult_of_eighteen_in_112_does_not(a_user: Any, client_of: Any, clock: Any) -> None:
    clock.move_to(datetime(2023, 3, 8, 2, 0, tzinfo=UTC))
    clerk = client_of(a_user(Role.CLK))
    case = typed_in(clerk, birth_on="94/3/8")
    assert do(clerk, case, EventKind.ACCEPTED, jurisdiction="contract").status_code == 303
    assert fresh(case).state == "accepted"


def test_a19_an_ordinary_agent_cannot_withdraw_and_one_with_the_power_can(
    a_case: Any, cpo: Any, client_of: Any
) -> None:
    case, desk = a_case(EventKind.ACCEPTED, officer=cpo, **GYM), client_of(cpo)
    agent = {"party": str(complainant_of(case)), "kind": "agent", "name": "陳律師", "since_on": "106/3/8"}
    mandates = f"/cases/{case.number}/representation/new"
    assert desk.submit(desk.get(mandates), **agent).status_code == 303
    page = desk.get(act(case, EventKind.WITHDRAWN))
    assert 'value="special_agent"' not in page.text
    refused = desk.submit(page, by_role="special_agent", **WHY)
    assert refused.status_code == 422
    assert fresh(case).is_open
    powerful = {**agent, "name": "林律師", "powers": ["withdraw"]}
    assert desk.submit(desk.get(mandates), **powerful).status_code == 303
    done = do(desk, case, EventKind.WITHDRAWN, by_role="special_agent", **WHY)
    assert done.status_code == 303
    assert (fresh(case).state, case.outcome) == ("withdrawn", "withdrawn")


def test_a25_a_city_that_is_competent_does_not_pass_the_case_on(
    clerk: Any, officer: Any, supervisor: Any, client_of: Any
) -> None:
    ours = typed_in(clerk, jurisdiction="contract", district=NO_DISTRICT)
    refused = do(client_of(officer), given_to(ours, officer), EventKind.TRANSFERRED_OUT, agency="臺南市政府")
    assert refused.status_code == 409
    assert "第17條" in refused.text
    assert fresh(ours).state == "received"
    assert db.session.scalars(select(Proposal)).all() == []


def test_a25_without_any_ground_the_supervisor_lets_it_go(
    clerk: Any, officer: Any, supervisor: Any, client_of: Any
) -> None:
    case = given_to(typed_in(clerk, district=NO_DISTRICT), officer)
    said = {"agency": "臺南市政府", "reason": "雙方與契約均在臺南", **dict.fromkeys(DENIALS, "y")}
    assert do(client_of(officer), case, EventKind.TRANSFERRED_OUT, **said).status_code == 303
    case = approved(client_of(supervisor), case)
    assert (case.state, case.counted_on) == ("transferred_out", None)


def given_to(case: Case, officer: Any) -> Case:
    case.officer_id = officer.id
    db.session.commit()
    return case
