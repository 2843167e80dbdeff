"""Typhoons, and the two people it takes to enter one: 林管理員 proposes, 黃主任 approves."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import pytest
from flask import Flask
from sqlalchemy import insert

from petitions import almanac
from petitions.almanac import read_almanac
from petitions.extensions import db
from petitions.models import CalendarChange, Closure, User
from petitions.rules.actors import Actor
from petitions.rules.terms import Role
from petitions.services.calendar import decide, propose
from petitions.services.calendar_drafts import Announcement, Draft, draft_closure
from petitions.services.moved import Effect

A_TYPHOON = date(2024, 10, 2)
BEFORE_IT = datetime(2024, 10, 1, 2, 0, tzinfo=UTC)
AFTER_IT = datetime(2024, 10, 4, 2, 0, tzinfo=UTC)
EVERYTHING = 1_000_000


class TwoPeople(NamedTuple):
    """Who proposes and who approves."""

    proposer: User
    approver: User


@pytest.fixture
def two_people(a_user: Callable[..., User]) -> TwoPeople:
    """An administrator and a supervisor."""
    return TwoPeople(a_user(Role.ADM, name="林管理員"), a_user(Role.SUP, name="黃主任"))


@pytest.fixture
def changed(app: Flask, two_people: TwoPeople, actor_of: Callable[[User], Actor]) -> Callable[..., Effect]:
    """Propose a draft and have it approved: `changed(draft, at=…)`; returns what moved."""

    def change(draft: Draft, *, at: datetime = AFTER_IT) -> Effect:
        key = f"{draft.kind.value}-{draft.summary}-{at.isoformat()}"[:60]
        change_id = propose(draft, submission_key=key, by=actor_of(two_people.proposer), at=at)
        effect = decide(change_id, approves=True, answer="", by=actor_of(two_people.approver), at=at)
        db.session.commit()
        almanac.forget()
        assert effect is not None
        return effect

    return change


@pytest.fixture
def a_typhoon(app: Flask) -> None:
    """A closure that waits to be approved beside one that stands, each the first of its kind."""
    said = {"part": "all", "scope": "city", "reason": "颱風", "announced_at": None}
    waiting = {"kind": "closure", "payload": {"day": "2024-10-03", **said}, "summary": "停止上班"}
    db.session.execute(insert(CalendarChange).values(id=1, **waiting, proposed_at=BEFORE_IT))
    db.session.execute(insert(Closure).values(id=1, day=A_TYPHOON, reason="颱風"))
    db.session.commit()


def typhoon(day: date = A_TYPHOON, *, at: datetime = AFTER_IT, **said: Any) -> Draft:
    """Draft the closure of a day, as the mayor announced it the evening before."""
    known = {
        "part": "all",
        "scope": "city",
        "reason": "颱風",
        "announced_at": datetime(2024, 10, 1, 12, 0, tzinfo=UTC),
        "source": "高雄市政府公告",
    }
    return draft_closure(Announcement(day, **known | said), read_almanac(db.session), at=at)


__all__ = [
    "AFTER_IT",
    "A_TYPHOON",
    "BEFORE_IT",
    "EVERYTHING",
    "TwoPeople",
    "a_typhoon",
    "changed",
    "two_people",
    "typhoon",
]
