"""What one person may only propose, and another decides."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from petitions.extensions import db
from petitions.models import Case, Proposal, User
from petitions.rules.grants import GRANTS
from petitions.rules.terms import EventKind, Role, State
from petitions.services.cases import Happening, record
from tests.support.desk import Browser, act, fresh, last_event
from tests.support.people import A_SPRING_DAY


@pytest.fixture
def proposed(a_case: Any, officer: User, client_of: Browser) -> Case:
    """A case of the officer, who proposed to close it as settled."""
    case: Case = a_case(
        EventKind.ACCEPTED, EventKind.BUSINESS_NOTIFIED, officer=officer, business_name="海風"
    )
    page = client_of(officer)
    form = page.get(act(case, EventKind.CLOSED))
    assert "送請核定" in form.text
    days = {"happened_on": "106/3/20", "accepted_on": "106/3/20"}
    answer = page.submit(form, **days, reason="業者已退費。", outcome="settled")
    assert answer.status_code == 303
    return case


def proposal_form(case: Case) -> str:
    number = db.session.scalars(select(Proposal.id).where(Proposal.case_id == case.id)).one()
    return f"/cases/{case.number}/proposals/{number}"


@pytest.mark.both_databases
def test_what_one_proposes_another_approves(
    proposed: Case, officer: User, supervisor: User, client_of: Browser
) -> None:
    assert fresh(proposed).state == State.WITH_BUSINESS.value
    page = client_of(supervisor)
    shown = page.get(f"/cases/{proposed.number}")
    assert "陳承辦 擬辦" in shown.text
    answer = page.submit(shown, proposal_form(proposed), decision="approve")
    assert answer.status_code == 303, answer.text
    case, event = fresh(proposed), last_event(proposed)
    assert (case.state, case.outcome, case.closed_on) == ("closed", "settled", date(2017, 3, 20))
    assert (event.actor_id, event.data) == (
        supervisor.id,
        {"accepted_on": "2017-03-20", "proposed_by": officer.id},
    )
    assert "待核定" not in page.get(f"/cases/{proposed.number}").text


def test_what_waits_for_a_second_person_is_a_view_of_the_worklist(
    proposed: Case, told: Case, supervisor: User, client_of: Browser
) -> None:
    page = client_of(supervisor)
    waiting = page.get("/work?view=proposed").text
    assert f'href="/cases/{proposed.number}"' in waiting
    assert f'href="/cases/{told.number}"' not in waiting
    assert "待核定 <b>1</b>" in waiting


def test_nobody_approves_what_he_proposed(proposed: Case, officer: User, client_of: Browser) -> None:
    page = client_of(officer)
    assert "不能核定自己" in page.get(f"/cases/{proposed.number}").text
    answer = page.post(proposal_form(proposed), data={"decision": "approve", "_end": "1"})
    assert answer.status_code == 403
    assert fresh(proposed).is_open


def test_a_colleague_of_the_same_rank_approves_nothing(
    proposed: Case, a_user: Any, client_of: Browser
) -> None:
    page = client_of(a_user(Role.OFF, name="李大同"))
    answer = page.post(proposal_form(proposed), data={"decision": "approve", "_end": "1"})
    assert answer.status_code == 403
    assert fresh(proposed).is_open


def test_sending_back_wants_a_reason(proposed: Case, supervisor: User, client_of: Browser) -> None:
    page = client_of(supervisor)
    shown = page.get(f"/cases/{proposed.number}")
    refused = page.submit(shown, proposal_form(proposed), decision="refuse")
    assert refused.status_code == 422
    assert "退回請寫明理由" in refused.text
    answer = page.submit(shown, proposal_form(proposed), decision="refuse", answer="附和解書。")
    assert answer.status_code == 303
    proposal = db.session.scalars(select(Proposal)).one()
    assert (proposal.decision, proposal.answer) == ("refused", "附和解書。")
    assert fresh(proposed).is_open


def test_a_proposal_is_decided_once(proposed: Case, supervisor: User, client_of: Browser) -> None:
    page = client_of(supervisor)
    shown = page.get(f"/cases/{proposed.number}")
    page.submit(shown, proposal_form(proposed), decision="refuse", answer="附和解書。")
    again = page.submit(shown, proposal_form(proposed), decision="approve")
    assert again.status_code == 409
    assert fresh(proposed).is_open


def test_a_proposal_that_the_case_has_outrun_is_refused_by_the_workflow(
    proposed: Case, supervisor: User, cpo: User, client_of: Browser, office_calendar: Any, actor_of: Any
) -> None:
    case = fresh(proposed)
    happening = Happening(EventKind.WITHDRAWN, A_SPRING_DAY, "withdrawn")
    record(case, happening, by=actor_of(cpo), at=A_SPRING_DAY, calendar=office_calendar, version=case.version)
    db.session.commit()
    page = client_of(supervisor)
    answer = page.post(proposal_form(proposed), data={"decision": "approve", "_end": "1"})
    assert answer.status_code == 409
    assert "已撤回" in answer.text
    assert db.session.scalars(select(Proposal.decision)).one() == "pending"


def test_sent_twice_there_is_one_proposal(a_case: Any, officer: User, client_of: Browser) -> None:
    case = a_case(EventKind.ACCEPTED, EventKind.BUSINESS_NOTIFIED, officer=officer, business_name="海風")
    page = client_of(officer)
    form = page.get(act(case, EventKind.CLOSED))
    for _ in range(2):
        assert page.submit(form, reason="業者已退費。", outcome="settled_outside").status_code == 303
    assert len(db.session.scalars(select(Proposal)).all()) == 1


def test_every_action_that_is_proposed_has_someone_who_may_decide_it() -> None:
    deciding = {"V", "A", "U", "G", "C"}
    lonely = [
        key
        for key, grant in GRANTS.items()
        if "S" in grant.reach.values() and not deciding & {str(letter) for letter in grant.reach.values()}
    ]
    assert lonely == []
