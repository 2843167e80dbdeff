"""A change of the calendar whose page stood open at two supervisors' desks: the second one is told."""

from typing import Any

import pytest
import time_machine
from flask import Flask, url_for
from sqlalchemy import func, select

from petitions.extensions import db
from petitions.models import Closure, OwedNotice
from petitions.rules.terms import Procedure, Role
from petitions.services.calendar import propose
from tests.support.weather import AFTER_IT, BEFORE_IT, TwoPeople, typhoon


@pytest.mark.both_databases
@pytest.mark.parametrize("decision", ["approve", "refuse"])
def test_a_page_that_stood_open_while_another_decided_says_so(
    app: Flask, a_case: Any, a_user: Any, actor_of: Any, client_of: Any, two_people: TwoPeople, decision: str
) -> None:
    a_case(procedure=Procedure.PETITION, at=BEFORE_IT)
    by = actor_of(two_people.proposer)
    with time_machine.travel(AFTER_IT, tick=False), app.test_request_context():
        change_id = propose(typhoon(), submission_key="typhoon", by=by, at=AFTER_IT)
        address = url_for("office.change", change_id=change_id)
        db.session.commit()
    with time_machine.travel(AFTER_IT, tick=False):
        quick, slow = client_of(two_people.approver), client_of(a_user(Role.SUP, name="吳主任"))
        first, second = quick.get(address), slow.get(address)
        assert quick.submit(first, decision="approve").status_code == 303
        late = slow.submit(second, decision=decision, answer="公告有誤。")
        assert late.status_code == 409
        assert "這一項已經有人決定了，請重新檢視。" in late.text
    for table in (Closure, OwedNotice):
        assert db.session.scalar(select(func.count()).select_from(table)) == 1
