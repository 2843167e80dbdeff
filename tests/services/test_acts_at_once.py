"""Eight people act on one case at the same moment: nothing is lost, nothing is recorded twice."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from petitions.extensions import db
from petitions.models import Case, CaseEvent
from petitions.rules.actors import Actor
from petitions.rules.errors import StaleVersion
from petitions.rules.terms import EventKind
from petitions.services.acts import Said, take_step
from petitions.services.verification import broken_links

PEOPLE = 8
AT = datetime(2017, 3, 20, 2, tzinfo=UTC)


@pytest.mark.both_databases
def test_of_eight_acts_at_once_one_is_recorded_and_seven_learn_it(
    app: Flask, told: Case, cpo: Any, actor_of: Callable[[Any], Actor], office_calendar: Any
) -> None:
    number, actor = told.id, actor_of(cpo)
    version = told.version
    db.session.commit()
    together = threading.Barrier(PEOPLE)

    def act(which: int) -> str:
        with app.app_context():
            case = db.session.get_one(Case, number)
            db.session.rollback()
            together.wait(30)
            said = Said(EventKind.SUPPLEMENTED, AT, reason=f"第 {which} 人", submission_key=f"key-{which}")
            try:
                take_step(case, said, by=actor, at=AT, calendar=office_calendar, version=version)
            except StaleVersion:
                db.session.rollback()
                return "stale"
            db.session.commit()
            return "done"

    with ThreadPoolExecutor(PEOPLE) as threads:
        answers = sorted(threads.map(act, range(PEOPLE)))
    assert answers == ["done"] + ["stale"] * (PEOPLE - 1)
    db.session.expire_all()
    events = db.session.scalars(
        select(CaseEvent.seq).where(CaseEvent.case_id == number).order_by(CaseEvent.seq)
    ).all()
    case = db.session.get_one(Case, number)
    assert events == [1, 2, 3, 4]
    assert (case.version, case.events_count) == (4, 4)
    assert list(broken_links()) == []


@pytest.mark.both_databases
def test_whoever_tries_again_with_the_new_version_loses_nothing(
    app: Flask, told: Case, cpo: Any, actor_of: Callable[[Any], Actor], office_calendar: Any
) -> None:
    number, actor = told.id, actor_of(cpo)
    db.session.commit()

    def act(which: int) -> int:
        for tries in range(1, 200):
            with app.app_context():
                case = db.session.get_one(Case, number)
                said = Said(EventKind.SUPPLEMENTED, AT, reason=f"第 {which} 人")
                try:
                    take_step(case, said, by=actor, at=AT, calendar=office_calendar, version=case.version)
                except StaleVersion:
                    db.session.rollback()
                    continue
                db.session.commit()
                return tries
        raise AssertionError("never got through")

    with ThreadPoolExecutor(PEOPLE) as threads:
        list(threads.map(act, range(PEOPLE)))
    db.session.expire_all()
    reasons = db.session.scalars(select(CaseEvent.reason).where(CaseEvent.case_id == number)).all()
    assert {reason for reason in reasons if reason} == {f"第 {which} 人" for which in range(PEOPLE)}
    assert db.session.get_one(Case, number).version == 3 + PEOPLE
    assert list(broken_links()) == []
