"""Many proposals approved at once: each in a transaction of its own, by the same policy as on its page."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select, update

from petitions.cli.batches import do_batches
from petitions.extensions import db
from petitions.models import Batch, BatchItem, Case, CaseEvent, Proposal, User
from petitions.queries.proposals import Picked, count_waiting, list_chosen, list_waiting
from petitions.rules.acts import DECIDED, may_decide, step_proposed
from petitions.rules.batches import APPROVAL
from petitions.rules.calendar import Calendar
from petitions.rules.policy import may
from petitions.rules.terms import EventKind, Procedure, Role, State
from petitions.services.batches import Target, start_batch
from petitions.services.cases import Happening, record
from petitions.services.proposals import NOT_YOURS, OWN, decide
from tests.support.desk import fresh, last_event
from tests.support.incidents import ON_MARCH_8

pytestmark = pytest.mark.both_databases

LATER = ON_MARCH_8 + timedelta(hours=2)


@pytest.fixture
def approve(actor_of: Any) -> Callable[..., Batch]:
    """Order that what waits on cases is approved, and let it be done."""

    def start(by: User, cases: list[Case], *, key: str = "k" * 32) -> Batch:
        chosen = select(Proposal.case_id, Proposal.id).where(
            Proposal.case_id.in_([case.id for case in cases])
        )
        proposals = {str(case_id): number for case_id, number in db.session.execute(chosen)}
        batch_id = start_batch(
            cases[0],
            APPROVAL.kind,
            APPROVAL.what,
            {"answer": "同意。", "proposals": proposals},
            [Target(case.id, case.matter_id, None) for case in cases],
            by=actor_of(by),
            at=ON_MARCH_8,
            submission_key=key,
        )
        db.session.commit()
        with time_machine.travel(LATER, tick=False):
            while do_batches():
                pass
        db.session.expire_all()
        return db.session.get_one(Batch, batch_id)

    return start


def states(batch: Batch) -> Counter[str]:
    return Counter(db.session.scalars(select(BatchItem.state).where(BatchItem.batch_id == batch.id)))


def sentences(batch: Batch) -> set[str]:
    rows = select(BatchItem.sentence).where(BatchItem.batch_id == batch.id, BatchItem.state == "refused")
    return set(db.session.scalars(rows))


def test_each_is_approved_and_recorded_as_on_its_page(
    proposed: Any, approve: Any, supervisor: User, officer: User
) -> None:
    cases = proposed(3)
    batch = approve(supervisor, cases)
    assert states(batch) == {"done": 3}
    assert {(fresh(case).state, fresh(case).outcome) for case in cases} == {("closed", "settled")}
    event = last_event(cases[2])
    assert (event.actor_id, event.data) == (
        supervisor.id,
        {"accepted_on": "2017-03-08", "proposed_by": officer.id},
    )
    decided = db.session.execute(select(Proposal.decision, Proposal.answer, Proposal.decided_by_id)).all()
    assert set(decided) == {("approved", "同意。", supervisor.id)}


def test_who_may_not_decide_one_decides_none_of_many(
    proposed: Any, approve: Any, officer: User, a_user: Any
) -> None:
    cases = proposed(2)
    own = approve(officer, cases, key="o" * 32)
    colleague = approve(a_user(Role.OFF, name="李大同"), cases, key="c" * 32)
    assert (states(own), sentences(own)) == ({"refused": 2}, {OWN})
    assert (states(colleague), sentences(colleague)) == ({"refused": 2}, {NOT_YOURS})
    assert set(db.session.scalars(select(Proposal.decision))) == {"pending"}


def test_what_was_decided_meanwhile_is_said_and_not_tried_again(
    proposed: Any, approve: Any, supervisor: User, a_user: Any, actor_of: Any, office_calendar: Calendar
) -> None:
    cases = proposed(2)
    other = actor_of(a_user(Role.SUP, name="李主任"))
    waiting = db.session.scalars(select(Proposal.id).where(Proposal.case_id == cases[0].id)).one()
    said = {"approves": False, "answer": "附和解書。"}
    decide(fresh(cases[0]), waiting, **said, by=other, at=ON_MARCH_8, calendar=office_calendar)  # type: ignore[arg-type]
    db.session.commit()
    batch = approve(supervisor, cases)
    assert (states(batch), sentences(batch)) == ({"done": 1, "refused": 1}, {DECIDED})
    assert fresh(cases[0]).is_open


def test_thirty_of_an_incident_are_approved_but_for_the_one_that_moved_meanwhile(
    proposed: Any, approve: Any, supervisor: User, cpo: User, actor_of: Any, office_calendar: Calendar
) -> None:
    """Acceptance: 29 are closed, the one that was withdrawn says so, and sent again nothing is done twice."""
    cases = proposed(30)
    moved = fresh(cases[17])
    withdrawn = Happening(EventKind.WITHDRAWN, ON_MARCH_8, "withdrawn")
    by = actor_of(cpo)
    record(moved, withdrawn, by=by, at=ON_MARCH_8, calendar=office_calendar, version=moved.version)
    db.session.commit()
    batch = approve(supervisor, cases)
    assert states(batch) == {"done": 29, "refused": 1}
    refused = select(BatchItem.case_id, BatchItem.sentence).where(BatchItem.state == "refused")
    [(case_id, sentence)] = db.session.execute(refused).all()
    assert case_id == moved.id
    assert "已撤回" in sentence
    closed = select(func.count()).where(CaseEvent.kind == EventKind.CLOSED.value)
    assert db.session.scalar(closed) == 29
    assert approve(supervisor, cases).id == batch.id
    assert db.session.scalar(closed) == 29
    assert db.session.scalar(select(func.count()).select_from(BatchItem)) == 30


def test_the_list_shows_what_this_person_may_decide_and_read(
    proposed: Any, a_user: Any, actor_of: Any, officer: User, unit_id: Any
) -> None:
    cases = proposed(3)
    elsewhere = update(Case).where(Case.id == cases[2].id)
    db.session.execute(elsewhere.values(unit_id=unit_id("joint"), officer_id=None))
    people = [officer, *(a_user(role, name=role.value) for role in Role), a_user(Role.SUP, unit="joint")]
    db.session.execute(update(Case).where(Case.id == cases[1].id).values(officer_id=people[1].id))
    db.session.commit()
    seen = 0
    for actor in map(actor_of, people):
        wanted = set()
        for one in db.session.scalars(select(Proposal)):
            case = db.session.get_one(Case, one.case_id)
            step = step_proposed(Procedure(case.procedure), State(case.state), EventKind(one.event))
            if step and may_decide(step, case, actor, one.proposed_by_id) and may(actor, "content", case):
                wanted.add(one.id)
        assert {line.id for line in list_waiting(actor).lines} == wanted, actor.label
        assert count_waiting(actor) == len(wanted)
        seen += len(wanted)
    assert seen >= 3


def test_all_that_wait_are_those_that_were_looked_at(
    proposed: Any, supervisor: User, actor_of: Any, a_case: Any, officer: User
) -> None:
    lead, *_ = proposed(3)
    proposed(2)
    actor = actor_of(supervisor)
    everything = list_chosen(actor, Picked(None))
    assert len(everything) == 5
    assert len(list_chosen(actor, Picked(None), lead.id)) == 3
    assert len(list_chosen(actor, Picked(None, everything[1].id))) == 2
    assert [line.id for line in list_chosen(actor, Picked((everything[4].id,)))] == [everything[4].id]
    assert list_chosen(actor, Picked(())) == ()
