"""A supplement stops the period of a petition only where the office's own rule says so."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from petitions.extensions import db
from petitions.models import Clock
from petitions.rules.terms import EventKind, Procedure, Role
from tests.support.desk import Browser

E = EventKind


@pytest.mark.parametrize("rule", ["silent", "stops"])
def test_the_office_decides_whether_a_supplement_stops_the_clock(
    app: Flask, a_case: Any, a_user: Any, client_of: Browser, rule: str
) -> None:
    says_so = rule == "stops"
    app.config["SUPPLEMENT_PAUSES"] = says_so
    officer = a_user(Role.OFF, unit="csc")
    case = a_case(
        E.TRACKED, E.DISPATCHED, E.OFFICER_ACCEPTED, procedure=Procedure.PETITION, officer=officer, unit="csc"
    )
    case_id, path = case.id, f"/cases/{case.number}/acts/supplement_requested"
    desk = client_of(officer)
    page = desk.get(path)
    assert ('name="pauses"' in page.text) is says_so
    answers = {"reason": "請補充路燈編號", "pauses": "y"}
    sent = desk.submit(page, **{k: v for k, v in answers.items() if f'name="{k}"' in page.text})
    assert sent.status_code == 303, sent.text
    clock = db.session.scalars(
        select(Clock).where(Clock.case_id == case_id, Clock.period == "handling")
    ).one()
    assert (clock.paused_on is not None) is says_so
