"""The office calendar changes by two persons, once, and every version of it can still be read."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from petitions.almanac import read_almanac
from petitions.extensions import db
from petitions.models import AuditEntry, CalendarChange, CalendarDay, Closure, User
from petitions.rules.actors import SYSTEM, Actor
from petitions.rules.calendar_file import Day, Year
from petitions.rules.errors import BadInput, NotPermitted, StaleVersion
from petitions.rules.terms import Role
from petitions.services.calendar import decide, find_change, import_now, propose
from petitions.services.calendar_drafts import draft_half_days, draft_import, draft_revocation
from tests.support.weather import A_TYPHOON, AFTER_IT, BEFORE_IT, TwoPeople, typhoon

Changed = Callable[..., Any]
ActorOf = Callable[[User], Actor]


def almanac() -> Any:
    return read_almanac(db.session)


def with_another_day_off(year: int, off: date, name: str = "補假") -> Year:
    days = (Day(day, *told) for day, told in sorted(almanac().days.items()) if day.year == year)
    changed = (Day(day.day, is_workday=False, name=name) if day.day == off else day for day in days)
    return Year(year, tuple(changed))


def audited() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.seq)))


@pytest.mark.both_databases
def test_a_closure_is_entered_by_one_and_approved_by_another(
    app: Flask, two_people: TwoPeople, actor_of: ActorOf
) -> None:
    proposer, approver = (actor_of(person) for person in two_people)
    change_id = propose(typhoon(), submission_key="k" * 32, by=proposer, at=AFTER_IT)
    db.session.commit()
    assert almanac().calendar().is_workday(A_TYPHOON)
    decide(change_id, approves=True, answer="", by=approver, at=AFTER_IT)
    db.session.commit()
    assert not almanac().calendar().is_workday(A_TYPHOON)
    kept = db.session.scalars(select(Closure)).one()
    assert (kept.reason, kept.source, kept.entered_by_id) == ("颱風", "高雄市政府公告", proposer.id)
    assert kept.announced_at < kept.entered_at
    assert audited() == ["calendar_change_proposed", "calendar_change_approved"]


def test_nobody_decides_what_he_proposed_himself(
    app: Flask, a_user: Callable[..., User], actor_of: ActorOf
) -> None:
    both = actor_of(a_user(Role.ADM))
    also = Actor(both.id, both.label, (*both.capacities, *actor_of(a_user(Role.SUP)).capacities))
    change_id = propose(typhoon(), submission_key="k" * 32, by=also, at=AFTER_IT)
    for approves in (True, False):
        with pytest.raises(NotPermitted, match="另一人"):
            decide(change_id, approves=approves, answer="好", by=also, at=AFTER_IT)


@pytest.mark.parametrize("role", [Role.OFF, Role.SUP, Role.CPO, Role.UAD])
def test_only_those_who_may_propose(
    app: Flask, a_user: Callable[..., User], actor_of: ActorOf, role: Role
) -> None:
    with pytest.raises(NotPermitted):
        propose(typhoon(), submission_key="k" * 32, by=actor_of(a_user(role)), at=AFTER_IT)


def test_only_those_who_may_approve(
    app: Flask, two_people: TwoPeople, a_user: Callable[..., User], actor_of: ActorOf
) -> None:
    change_id = propose(typhoon(), submission_key="k" * 32, by=actor_of(two_people.proposer), at=AFTER_IT)
    for role in (Role.ADM, Role.OFF):
        with pytest.raises(NotPermitted):
            decide(change_id, approves=True, answer="", by=actor_of(a_user(role)), at=AFTER_IT)


def test_a_refusal_needs_a_reason_and_changes_nothing(
    app: Flask, two_people: TwoPeople, actor_of: ActorOf
) -> None:
    proposer, approver = (actor_of(person) for person in two_people)
    change_id = propose(typhoon(), submission_key="k" * 32, by=proposer, at=AFTER_IT)
    with pytest.raises(BadInput, match="理由"):
        decide(change_id, approves=False, answer="", by=approver, at=AFTER_IT)
    assert decide(change_id, approves=False, answer="公告是 10 月 3 日。", by=approver, at=AFTER_IT) is None
    db.session.commit()
    assert find_change(change_id).answer == "公告是 10 月 3 日。"
    assert almanac().closures == {}
    with pytest.raises(StaleVersion):
        decide(change_id, approves=True, answer="", by=approver, at=AFTER_IT)


def test_a_proposal_sent_twice_is_kept_once_and_the_same_one_again_is_refused(
    app: Flask, two_people: TwoPeople, actor_of: ActorOf
) -> None:
    proposer = actor_of(two_people.proposer)
    first = propose(typhoon(), submission_key="k" * 32, by=proposer, at=AFTER_IT)
    assert propose(typhoon(), submission_key="k" * 32, by=proposer, at=AFTER_IT) == first
    with pytest.raises(BadInput, match="等待核定"):
        propose(typhoon(), submission_key="l" * 32, by=proposer, at=AFTER_IT)
    assert db.session.scalar(select(func.count()).select_from(CalendarChange)) == 1


def test_what_is_closed_already_is_not_closed_again_but_half_a_day_may_grow(
    app: Flask, changed: Changed
) -> None:
    changed(typhoon(part="am"))
    with pytest.raises(BadInput, match="已經登錄"):
        typhoon(part="am", scope="E08")
    changed(typhoon(part="all"))
    with pytest.raises(BadInput, match="已經登錄"):
        typhoon(part="pm")
    assert len(almanac().closures) == 2


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"day": date(2040, 1, 3)}, "還沒有公布的行事曆"),
        ({"day": date(2024, 12, 2)}, "不會在 14 天以前"),
        ({"announced_at": datetime(2024, 10, 9, tzinfo=UTC)}, "公告的時間還沒有到"),
    ],
)
def test_a_closure_that_cannot_be_is_refused_in_a_sentence(
    app: Flask, said: dict[str, Any], words: str
) -> None:
    with pytest.raises(BadInput, match=words):
        typhoon(**said)


@pytest.mark.both_databases
def test_a_revoked_closure_stays_readable_and_closes_nothing(app: Flask, changed: Changed) -> None:
    changed(typhoon())
    (closure_id,) = almanac().closures
    changed(draft_revocation(closure_id, almanac(), reason="公告更正為 10 月 3 日"))
    kept = db.session.get_one(Closure, closure_id, populate_existing=True)
    assert kept.revoked_at == AFTER_IT
    assert find_change(kept.revoked_by_change_id or 0).payload["why"] == "公告更正為 10 月 3 日"
    assert almanac().calendar().is_workday(A_TYPHOON)
    with pytest.raises(BadInput, match="可能已經撤銷"):
        draft_revocation(closure_id, almanac(), reason="再一次")


@pytest.mark.both_databases
def test_half_days_close_until_the_office_says_otherwise(app: Flask, changed: Changed) -> None:
    changed(typhoon(part="am"))
    assert not almanac().calendar().is_workday(A_TYPHOON)
    changed(draft_half_days(almanac(), close=False, source="市府函示"))
    assert almanac().calendar().is_workday(A_TYPHOON)
    changed(draft_half_days(almanac(), close=True, source="市府函示"), at=datetime(2024, 10, 5, tzinfo=UTC))
    assert not almanac().calendar().is_workday(A_TYPHOON)
    with pytest.raises(BadInput, match="目前就是"):
        draft_half_days(almanac(), close=True, source="")


@pytest.mark.both_databases
def test_an_imported_year_replaces_the_days_and_says_how_they_were(app: Flask, changed: Changed) -> None:
    off = date(2024, 10, 11)
    draft = draft_import(with_another_day_off(2024, off), almanac(), source="行政院人事行政總處 修正公告")
    changed(draft)
    kept = db.session.get_one(CalendarDay, off, populate_existing=True)
    assert (kept.is_workday, kept.name, kept.imported_at) == (False, "補假", AFTER_IT)
    another = db.session.get_one(CalendarDay, date(2024, 1, 2), populate_existing=True)
    assert another.source == "行政院人事行政總處 修正公告"
    change = db.session.scalars(select(CalendarChange)).one()
    assert change.payload["days"] == [["2024-10-11", [True, ""], [False, "補假"]]]


def test_a_new_year_may_be_imported(app: Flask) -> None:
    first = date(2028, 1, 1).toordinal()
    days = tuple(Day(date.fromordinal(first + n), is_workday=n % 7 > 1, name="") for n in range(366))
    done = import_now(Year(2028, days), source="行政院人事行政總處", by=SYSTEM, at=AFTER_IT)
    db.session.commit()
    assert len(done.differences) == 366
    assert almanac().calendar().is_known(date(2028, 12, 31))
    assert audited() == ["calendar_imported"]
    change = db.session.scalars(select(CalendarChange)).one()
    assert (change.decision, change.proposed_by_id, change.decided_by_id) == ("approved", None, None)


def test_what_changes_nothing_is_not_imported(app: Flask) -> None:
    same = with_another_day_off(2024, date(2024, 10, 12), name="")
    with pytest.raises(BadInput, match="完全相同"):
        draft_import(same, almanac(), source="")


@pytest.mark.both_databases
def test_a_change_that_another_one_overtook_is_not_applied(
    app: Flask, two_people: TwoPeople, actor_of: ActorOf, changed: Changed
) -> None:
    proposer, approver = (actor_of(person) for person in two_people)
    year = with_another_day_off(2024, date(2024, 10, 11))
    change_id = propose(
        draft_import(year, almanac(), source="甲"), submission_key="k" * 32, by=proposer, at=BEFORE_IT
    )
    import_now(with_another_day_off(2024, date(2024, 10, 11), "放假"), source="乙", by=SYSTEM, at=AFTER_IT)
    db.session.commit()
    with pytest.raises(StaleVersion, match="不合現況"):
        decide(change_id, approves=True, answer="", by=approver, at=AFTER_IT)
    db.session.rollback()
    assert find_change(change_id).decision == "pending"
