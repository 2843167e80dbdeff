"""Two people join the same two things crosswise at the same moment: one is first, the other learns it."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from petitions.extensions import db
from petitions.models import Business, Case, Link
from petitions.rules.actors import Actor
from petitions.rules.errors import BadInput, StaleVersion
from petitions.rules.terms import EventKind, Role
from petitions.services.acts import Said, take_step
from petitions.services.business_merging import merge_business
from petitions.services.verification import broken_links
from tests.support.people import A_SPRING_DAY
from tests.support.register import a_deed

pytestmark = pytest.mark.both_databases
AT = A_SPRING_DAY + timedelta(days=3)


def both_at_once(app: Flask, do: Callable[[int], None]) -> list[str]:
    """Let two people do it at the same moment; return what became of each."""
    together = threading.Barrier(2)

    def act(which: int) -> str:
        with app.app_context():
            together.wait(30)
            try:
                do(which)
            except (StaleVersion, BadInput):
                db.session.rollback()
                return "refused"
            db.session.commit()
            return "done"

    db.session.commit()
    db.session.close()
    with ThreadPoolExecutor(2) as threads:
        return sorted(threads.map(act, range(2)))


def test_two_cases_merged_crosswise_become_one_and_not_none(
    app: Flask, a_case: Any, a_user: Any, actor_of: Callable[[Any], Actor], office_calendar: Any
) -> None:
    user = a_user(Role.CPO)
    me, ids = actor_of(user), [a_case(officer=user).id for _ in range(2)]

    def merge(which: int) -> None:
        case = db.session.get_one(Case, ids[which])
        other = ids[1 - which]
        said = Said(EventKind.MERGED, AT, data={"kept_case": "x"}, linked_case_id=other)
        take_step(case, said, by=me, at=AT, calendar=office_calendar, version=1)

    assert both_at_once(app, merge) == ["done", "refused"]
    assert sorted(db.session.scalars(select(Case.state))) == ["merged", "received"]
    assert len(db.session.scalars(select(Link)).all()) == 1
    assert list(broken_links()) == []


def test_two_businesses_merged_crosswise_never_stand_for_each_other(app: Flask, a_business: Any) -> None:
    ids = [a_business("甲商行"), a_business("乙商行")]

    def merge(which: int) -> None:
        versions = {"version": 2, "into_version": 2}
        merge_business(ids[which], ids[1 - which], a_deed("同一家"), **versions)

    assert both_at_once(app, merge) == ["done", "refused"]
    merged = db.session.scalars(select(Business).where(Business.merged_into_id.is_not(None))).all()
    assert len(merged) == 1
