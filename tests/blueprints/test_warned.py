"""The page of a case says whom the system told already, of which date, when, and whether the mail left."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from petitions.almanac import current_calendar
from petitions.blueprints import desk_warnings
from petitions.extensions import db
from petitions.models import Case, CaseWarning, OutboxMessage, User
from petitions.rules.terms import Procedure, Role
from petitions.rules.warnings import Whom
from petitions.services.warnings import plan, tell
from tests.support.desk import Browser

FILED = datetime(2017, 3, 1, 2, tzinfo=UTC)  # five working days: Wednesday 8 March
NOBODY = dict.fromkeys((Whom.HEAD, Whom.SECRETARY_GENERAL), "")

pytestmark = pytest.mark.both_databases


def told_on(*days: int) -> None:
    for day in days:
        at = datetime(2017, 3, day, 2, tzinfo=UTC)
        plan(current_calendar(), at=at)
        tell(current_calendar(), NOBODY, at=at)
    db.session.commit()


@pytest.fixture
def officer(a_user: Any) -> User:
    found: User = a_user(Role.OFF, unit="csc", name="陳承辦", email="chen@example.com")
    return found


@pytest.fixture
def late(a_case: Any, officer: User) -> Case:
    """A petition whose date passes; the supervisor of its unit has no address."""
    found: Case = a_case(procedure=Procedure.PETITION, at=FILED, officer=officer, unit="csc")
    return found


def page(case: Case, person: User, client_of: Browser) -> str:
    with time_machine.travel(datetime(2017, 3, 10, 3, tzinfo=UTC), tick=False):
        text: str = client_of(person).get(f"/cases/{case.number}").text.replace('<span class="nb">', "")
    return text.replace("</span>", "")


def test_who_was_told_what_and_when_stands_on_the_page(
    app: Flask, late: Case, officer: User, client_of: Browser
) -> None:
    assert "已提醒與稽催" not in page(late, officer, client_of)
    told_on(6, 9)
    db.session.execute(update(OutboxMessage).where(OutboxMessage.kind == "digest").values(state="sent"))
    db.session.commit()
    text = page(late, officer, client_of)
    assert "已提醒與稽催 3 次" in text
    assert "提醒，承辦人陳承辦：陳情處理期限 106/03/08（信已寄出）" in text
    assert "稽催，單位主管：陳情處理期限 106/03/08（沒有電子信箱）" in text
    assert "106/03/09 10:00" in text


@pytest.mark.parametrize(("state", "words"), [("ready", "信等待寄出"), ("dead", "信沒有寄達")])
def test_a_mail_that_did_not_leave_is_said_not_to_have_left(
    app: Flask, late: Case, officer: User, client_of: Browser, state: str, words: str
) -> None:
    told_on(6)
    db.session.execute(update(OutboxMessage).values(state=state))
    db.session.commit()
    assert f"106/03/08（{words}）" in page(late, officer, client_of)


def test_of_many_the_last_ones_are_listed_and_what_was_dropped_is_none(
    app: Flask, late: Case, officer: User, client_of: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_warnings, "SHOWN", 2)
    told_on(6, 7, 8, 9)
    dropped = select(CaseWarning.id).where(CaseWarning.rule == "before_2").scalar_subquery()
    gone = update(CaseWarning).where(CaseWarning.id == dropped)
    db.session.execute(gone.values(state="dropped", told_at=None, told_in=None))
    db.session.commit()
    text = page(late, officer, client_of)
    assert "已提醒與稽催 4 次" in text
    assert "只列出最近 2 次" in text
    assert text.count("陳情處理期限 106/03/08（") == 2
