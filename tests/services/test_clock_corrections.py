"""A date that turned out to be wrong is put right by what is recorded next; the story stays readable."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from petitions.almanac import current_calendar
from petitions.extensions import db
from petitions.models import Case, CaseEvent, Clock, User
from petitions.rules.actors import Actor
from petitions.rules.errors import StepNotAllowed
from petitions.rules.projection import REPLY_PERIOD
from petitions.rules.terms import EventKind, Procedure, State
from petitions.services.acts import Said, take_step
from petitions.services.verification import broken_links
from tests.support.desk import fresh, last_event
from tests.support.weather import AFTER_IT, BEFORE_IT, typhoon

E = EventKind
TYPED = datetime(2017, 3, 20, 4, tzinfo=UTC)
DAY = {str(day): datetime(2017, 3, day, 2, tzinfo=UTC) for day in (6, 8, 13, 16)}
RECEIVED = {"grade": "a"}

pytestmark = pytest.mark.both_databases


@pytest.fixture
def say(told: Case, cpo: User, actor_of: Callable[[User], Actor]) -> Callable[..., None]:
    """Record an act on the case `told` on 20 March: `say(E.CORRECTED, seq=4)`."""

    def take(event: EventKind, at: datetime = TYPED, *, seq: int = 0, **data: Any) -> None:
        said = data | ({"corrects_seq": seq} if seq else {})
        take_step(
            fresh(told),
            Said(event, at, reason="登錯了。", data=said),
            by=actor_of(cpo),
            at=TYPED,
            calendar=current_calendar(),
            version=fresh(told).version,
        )
        db.session.commit()

    return take


def due(case: Case, period: str = REPLY_PERIOD) -> date:
    standing = select(Clock.due_on).where(
        Clock.case_id == case.id, Clock.period == period, Clock.is_revoked.is_(False)
    )
    return db.session.scalars(standing).one()


def moved(case: Case) -> list[tuple[str, str]]:
    """Return the dates that the last event moved, each from and to."""
    return [(move["from"], move["to"]) for move in (last_event(case).data or {}).get("moved", ())]


def events(case: Case) -> list[str]:
    kinds = select(CaseEvent.kind).where(CaseEvent.case_id == case.id).order_by(CaseEvent.seq)
    return list(db.session.scalars(kinds))


def test_a_late_receipt_moves_the_date_and_says_from_where(
    app: Flask, told: Case, say: Callable[..., None]
) -> None:
    assert due(told) == date(2017, 3, 23)
    say(E.BUSINESS_RECEIVED, DAY["6"], **RECEIVED)
    assert due(told) == date(2017, 3, 21)
    assert moved(told) == [("2017-03-23", "2017-03-21")]
    assert list(broken_links()) == []


def test_a_revoked_pause_gives_its_days_back(app: Flask, told: Case, say: Callable[..., None]) -> None:
    say(E.BUSINESS_RECEIVED, DAY["6"], **RECEIVED)
    say(E.SUSPENDED, DAY["8"])
    assert fresh(told).due_on is None
    say(E.CORRECTED, seq=5)
    case = fresh(told)
    assert (case.state, case.due_on, due(case)) == ("with_business", date(2017, 3, 21), date(2017, 3, 21))
    say(E.SUSPENDED, DAY["8"])
    say(E.RESUMED, DAY["13"])
    assert due(told) == date(2017, 3, 27)
    say(E.CORRECTED, seq=7)
    assert (due(told), moved(told)) == (date(2017, 3, 21), [("2017-03-27", "2017-03-21")])
    assert events(told)[4:] == ["suspended", "corrected", "suspended", "resumed", "corrected"]
    assert list(broken_links()) == []


def test_a_late_closure_moves_what_lies_behind_it(
    app: Flask, a_case: Callable[..., Case], changed: Callable[..., Any]
) -> None:
    case = a_case(procedure=Procedure.PETITION, at=BEFORE_IT)
    assert due(case, "handling") == date(2024, 10, 8)
    changed(typhoon(), at=AFTER_IT)
    assert due(case, "handling") == date(2024, 10, 9)
    assert moved(case) == [("2024-10-08", "2024-10-09")]
    assert list(broken_links()) == []


def test_a_wrong_event_holds_neither_stage_nor_date(app: Flask, told: Case, say: Callable[..., None]) -> None:
    say(E.BUSINESS_RECEIVED, DAY["16"], **RECEIVED)
    say(E.BUSINESS_REPLIED, DAY["16"])
    say(E.CATEGORY_AMENDED, category="健身")
    say(E.CORRECTED, seq=5)
    case = fresh(told)
    assert (case.state, case.replied_on, case.due_on) == ("with_business", None, date(2017, 3, 31))
    say(E.CORRECTED, seq=4)
    assert (due(told), moved(told)) == (date(2017, 3, 23), [("2017-03-31", "2017-03-23")])
    say(E.BUSINESS_RECEIVED, DAY["6"], **RECEIVED)
    assert due(told) == date(2017, 3, 21)
    with pytest.raises(StepNotAllowed, match="不能更正"):
        say(E.CORRECTED, seq=4)
    assert fresh(told).state == State.WITH_BUSINESS.value
    assert list(broken_links()) == []
