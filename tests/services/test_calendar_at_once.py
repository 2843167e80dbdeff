"""Two supervisors approve one change of the calendar at the same moment, each in a process of its own."""

from collections.abc import Callable
from datetime import date
from multiprocessing.connection import Connection
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from petitions import almanac
from petitions.almanac import read_almanac
from petitions.extensions import db
from petitions.models import AuditEntry, CalendarChange, Case, CaseEvent, Closure, OwedNotice, User
from petitions.rules.actors import Actor
from petitions.rules.errors import StaleVersion
from petitions.rules.terms import EventKind, Procedure, Role
from petitions.services.calendar import DECIDED, decide, find_change, propose
from petitions.services.verification import broken_links
from tests.support.databases import build, close
from tests.support.desk import fresh
from tests.support.weather import A_TYPHOON, AFTER_IT, BEFORE_IT, TwoPeople, typhoon
from tests.support.workers import hear, start


def say_yes_or_no(url: str, change_id: int, by: Actor, approves: bool, line: Connection) -> None:  # noqa: FBT001
    """See the change, say so, and decide it at the word; tell what came of it."""
    app = build(url)
    with app.app_context():
        assert find_change(change_id).decision == "pending"
        db.session.rollback()
        line.send("ready")
        line.recv()
        try:
            effect = decide(change_id, approves=approves, answer="已有公告。", by=by, at=AFTER_IT)
        except StaleVersion as conflict:
            db.session.rollback()
            line.send(("conflict", conflict.message))
        else:
            db.session.commit()
            line.send(("decided", effect.clocks if effect else None))
    close(app)


def both_at_once(url: str, change_id: int, said: list[tuple[Actor, bool]]) -> list[tuple[str, Any]]:
    """Let each person decide in a process of its own, at one word; return what each was told, sorted."""
    started = [start(say_yes_or_no, url, change_id, *words) for words in said]
    assert [hear(line) for _, line in started] == ["ready"] * len(said)
    for _, line in started:
        line.send("go")
    heard = [hear(line) for _, line in started]
    for process, line in started:
        process.join(60)
        line.close()
        assert process.exitcode == 0
    return sorted(heard, key=lambda told: told[0])


def count(*conditions: Any) -> int:
    return db.session.scalar(select(func.count()).where(*conditions)) or 0


@pytest.mark.both_databases
@pytest.mark.parametrize("second_approves", [True, False])
def test_of_two_supervisors_at_once_exactly_one_decides(
    app: Flask,
    a_case: Callable[..., Case],
    a_user: Callable[..., User],
    two_people: TwoPeople,
    actor_of: Callable[[User], Actor],
    second_approves: bool,  # noqa: FBT001
) -> None:
    case = a_case(procedure=Procedure.PETITION, at=BEFORE_IT)
    first, second = actor_of(two_people.approver), actor_of(a_user(Role.SUP, name="吳主任"))
    by, url = actor_of(two_people.proposer), app.config["SQLALCHEMY_DATABASE_URI"]
    change_id = propose(typhoon(), submission_key="typhoon", by=by, at=AFTER_IT)
    db.session.commit()
    told = both_at_once(url, change_id, [(first, True), (second, second_approves)])
    assert told[0] == ("conflict", DECIDED)
    almanac.forget()
    change = db.session.get_one(CalendarChange, change_id, populate_existing=True)
    applied = change.decision == "approved"
    assert told[1] == ("decided", 1 if applied else None)
    assert applied or not second_approves
    deciders = {first.id: True, second.id: second_approves}
    assert deciders[change.decided_by_id or 0] is applied
    assert count(Closure.day == A_TYPHOON) == applied
    assert count(OwedNotice.case_id == case.id) == applied
    assert count(CaseEvent.case_id == case.id, CaseEvent.kind == EventKind.CALENDAR_CHANGED.value) == applied
    assert fresh(case).due_on == date(2024, 10, 9 if applied else 8)
    assert (
        count(AuditEntry.action.startswith("calendar_change_"), AuditEntry.action.not_like("%propos%")) == 1
    )
    assert read_almanac(db.session).calendar().is_workday(A_TYPHOON) is not applied
    assert list(broken_links()) == []
