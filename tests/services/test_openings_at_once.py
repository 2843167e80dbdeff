"""The same application sent by eight at once: one case, and all get its number."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from petitions.extensions import db
from petitions.models import Case
from petitions.rules.errors import StepNotAllowed
from petitions.rules.terms import Procedure
from petitions.services.openings import open_next

AT = datetime(2017, 3, 20, 2, tzinfo=UTC)
PEOPLE = 8


@pytest.mark.both_databases
@pytest.mark.parametrize("keys", [1, PEOPLE])
def test_one_mediation_is_opened_however_many_ask(
    app: Flask, told: Case, cpo: Any, actor_of: Any, office_calendar: Any, keys: int
) -> None:
    number, actor = told.id, actor_of(cpo)
    db.session.commit()
    together = threading.Barrier(PEOPLE)

    def ask(which: int) -> str:
        with app.app_context():
            together.wait(30)
            case = db.session.get_one(Case, number)
            try:
                opened = open_next(
                    case,
                    Procedure.MEDIATION,
                    received_at=AT,
                    data={},
                    submission_key=f"key-{which % keys}",
                    by=actor,
                    at=AT,
                    calendar=office_calendar,
                )
            except StepNotAllowed:
                db.session.rollback()
                return "refused"
            db.session.commit()
            return opened.number

    with ThreadPoolExecutor(PEOPLE) as threads:
        answers = list(threads.map(ask, range(PEOPLE)))
    statement = select(Case.number).where(Case.procedure == Procedure.MEDIATION.value)
    (mediation,) = db.session.scalars(statement).all()
    expected = {mediation} if keys == 1 else {mediation, "refused"}
    assert set(answers) == expected
