"""Whoever has to complete a case gets more time, from the page of the case, and is told so in writing."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from petitions.extensions import db
from petitions.models import Case, OwedNotice, User
from petitions.rules.terms import EventKind, Procedure, Role
from petitions.services.notices import queue_notices
from tests.support.client import PageClient
from tests.support.desk import Browser, act, complainant_of, fresh, last_event

E = EventKind
RECEIVED = datetime(2017, 5, 17, 2, tzinfo=UTC)  # asked on the 18th, served on the 19th, until 31 May
ORDERED = datetime(2017, 5, 18, 2, tzinfo=UTC)  # asked on the 19th
SERVED = (E.RECTIFICATION_ORDERED, E.RECTIFICATION_SERVED)
BEFORE, TOO_LATE = datetime(2017, 5, 25, 4, tzinfo=UTC), datetime(2017, 6, 1, 4, tzinfo=UTC)
SUPPLEMENT = (E.TRACKED, E.DISPATCHED, E.OFFICER_ACCEPTED, E.SUPPLEMENT_REQUESTED)

pytestmark = pytest.mark.both_databases


def give(desk: PageClient, case: Case, **said: str) -> Any:
    return desk.submit(desk.get(act(case, E.SUPPLEMENT_EXTENDED)), **said)


def test_more_time_is_given_on_the_page_and_told_to_whoever_filed(
    app: Flask, a_case: Any, officer: User, client_of: Browser
) -> None:
    case = a_case(*SERVED, at=RECEIVED, officer=officer, email="wang@example.com")
    with time_machine.travel(BEFORE, tick=False):
        desk = client_of(officer)
        assert "展延補正期間" in desk.get(f"/cases/{case.number}").text
        form = desk.get(act(case, E.SUPPLEMENT_EXTENDED))
        assert "由承辦人核准，以 1 次為限" in form.text
        assert give(desk, case, reason="").status_code == 422
        assert give(desk, case, reason="收據還在補發。").status_code == 303
        assert fresh(case).due_on == date(2017, 6, 8)
        assert "申訴補正期限由" in desk.get(f"/cases/{case.number}").text
        again = desk.post(act(case, E.SUPPLEMENT_EXTENDED), data={"_end": "1", "reason": "再一次"})
        assert again.status_code in {409, 422}
        (notice,) = db.session.scalars(select(OwedNotice)).all()
        assert (notice.document, notice.party_id) == ("D04", complainant_of(case))
        assert queue_notices(at=BEFORE) == 1


def test_after_the_date_nobody_gets_more_time(
    app: Flask, a_case: Any, officer: User, client_of: Browser
) -> None:
    case = a_case(*SERVED, at=RECEIVED, officer=officer)
    with time_machine.travel(TOO_LATE, tick=False):
        desk = client_of(officer)
        assert "已過，不能再展延（行政程序法第51條第3項）" in desk.get(f"/cases/{case.number}").text
        assert give(desk, case, reason="收據還在補發。").status_code == 409
        assert fresh(case).due_on == date(2017, 5, 31)


@pytest.mark.parametrize(
    ("procedure", "told", "due"),
    [
        (Procedure.MEDIATION, (E.RECTIFICATION_ORDERED,), date(2017, 6, 13)),  # an estimate
        (Procedure.PETITION, SUPPLEMENT, date(2017, 6, 12)),  # Saturday 3 June is worked
    ],
)
def test_a_mediation_and_a_petition_get_more_time_too(
    app: Flask, a_case: Any, a_user: Any, client_of: Browser, procedure: Procedure, told: Any, due: date
) -> None:
    person = (
        a_user(Role.CPO, unit="csc") if procedure is Procedure.MEDIATION else a_user(Role.OFF, unit="csc")
    )
    case = a_case(*told, procedure=procedure, at=ORDERED, officer=person, unit="csc")
    with time_machine.travel(BEFORE, tick=False):
        desk = client_of(person)
        assert give(desk, case, reason="資料還在申請。").status_code == 303
        moved = (last_event(case).data or {})["moved"]
        assert date.fromisoformat(moved[0]["to"]) == due


def test_an_extension_beyond_thirty_days_says_that_the_head_approves(
    app: Flask, a_case: Any, a_user: Any, client_of: Browser
) -> None:
    officer, chief = a_user(Role.OFF, unit="csc"), a_user(Role.SUP, unit="csc")
    case = a_case(*SUPPLEMENT[:3], procedure=Procedure.PETITION, at=ORDERED, officer=officer, unit="csc")
    with time_machine.travel(BEFORE, tick=False):
        desk, boss = client_of(officer), client_of(chief)
        form = desk.get(act(case, E.EXTENDED))
        for words in ("起算後 30 日內由單位主管核准", "超過者由首長或其授權人核准"):
            assert words in form.text
        said = {"reason": "須會勘現場", "new_due_on": "106/6/20"}
        assert "超過者須首長核准" in desk.submit(form, **said).text
        assert desk.submit(form, **said, head_approves="y").status_code == 303
        assert fresh(case).due_on == date(2017, 5, 25)
        page = boss.get(f"/cases/{case.number}")
        assert "首長已核准：是" in page.text
        assert boss.submit(page, f"/cases/{case.number}/proposals/1", decision="approve").status_code == 303
        assert fresh(case).due_on == date(2017, 6, 20)
