"""The worklist: what waits, in the order of legal risk, for the eyes it is meant for."""

from collections.abc import Callable
from datetime import date, datetime
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import update

from petitions.extensions import db
from petitions.forms.worklist import read_risk
from petitions.models import NEVER, Case, User
from petitions.queries import worklist
from petitions.queries.worklist import View as Cut
from petitions.queries.worklist import Wanted, count_statement, list_work, page_statement
from petitions.rules.actors import Actor
from petitions.rules.calendar import Calendar
from petitions.rules.period import Weight
from petitions.rules.terms import EventKind, Procedure, Role
from petitions.rules.urgency import Urgency, horizon
from tests.support.plans import plan_of, sorts, whole_tables

TODAY = date(2017, 3, 14)
NOON = datetime(2017, 3, 1, 12, tzinfo=ZoneInfo("Asia/Taipei"))
CHIEF = Role.CPO

Listed = Callable[..., worklist.Worklist]


@pytest.fixture
def listed(office_calendar: Calendar, a_user: Any, actor_of: Any) -> Listed:
    """The page that someone sees on 14 March 2017; the consumer ombudsman unless told."""

    def show(by: Actor | None = None, **wanted: Any) -> worklist.Worklist:
        actor = by or actor_of(a_user(CHIEF, unit="cpo"))
        return list_work(Wanted(**wanted), actor=actor, today=TODAY, calendar=office_calendar)

    return show


@pytest.fixture
def due(a_case: Any) -> Callable[..., Case]:
    """A case that is due on a day under a period: `due(date(2017, 3, 13), "handling")`."""

    def make(on: date | None, under: str = "business_reply", **columns: Any) -> Case:
        case: Case = a_case(**{key: columns.pop(key) for key in ("officer", "unit") if key in columns})
        weight = Weight.LEGAL_EFFECT if on else Weight.NONE
        values = {"due_on": on, "due_under": under if on else None, "due_sort": on or NEVER}
        values |= {"due_rank": weight, **columns}
        db.session.execute(update(Case).where(Case.id == case.id).values(**values))
        db.session.commit()
        return case

    return make


def test_the_most_urgent_case_comes_first_in_its_group(due: Any, listed: Listed) -> None:
    days = (date(2017, 3, 27), None, date(2017, 3, 13), date(2017, 4, 20), date(2017, 3, 16))
    for day in days:
        due(day)
    page = listed()
    assert [urgency for urgency, _ in page.groups] == [
        Urgency.OVER,
        Urgency.SOON,
        Urgency.AHEAD,
        Urgency.LATER,
    ]
    assert [line.due_on for line in page.lines] == [*sorted(day for day in days if day), None]


def test_a_line_says_why_it_waits_and_how_long_still(due: Any, listed: Listed) -> None:
    due(date(2017, 3, 10))
    due(date(2017, 3, 16))
    due(date(2017, 3, 24), is_estimated=True)
    over, soon, guessed = listed().lines
    assert (over.reason, over.left.words, over.article) == (
        "業者 15 日屆滿未回復，待確認",
        "逾 4 日",
        "消保法§43 II",
    )
    assert (soon.reason, soon.left.words) == ("業者 15 日期限內，未回復", "剩 2 個工作日")
    assert (guessed.left.words, guessed.left.tone) == ("推估剩 8 個工作日", "est")


def test_of_one_day_the_period_on_which_a_right_hangs_comes_first(due: Any, listed: Listed) -> None:
    ours = due(TODAY, "refer_case", due_rank=Weight.HOUSE_RULE)
    law = due(TODAY, "handling", due_rank=Weight.STATUTORY)
    lost = due(TODAY, "objection", due_rank=Weight.LEGAL_EFFECT)
    assert [line.number for line in listed().lines] == [lost.number, law.number, ours.number]


def test_a_case_without_a_date_says_at_which_stage_it_is(a_case: Any, listed: Listed) -> None:
    a_case()
    assert listed().lines[0].reason == "新收案，待受理"


def test_the_counts_are_those_of_the_views(due: Any, listed: Listed, a_user: Any, actor_of: Any) -> None:
    me = a_user(CHIEF, unit="cpo")
    due(date(2017, 3, 10), turn="business")
    due(date(2017, 3, 15), turn="office", officer=me)
    due(date(2017, 3, 24), turn="citizen")
    due(None, turn="party")
    due(date(2017, 3, 9), "refer_case", due_rank=Weight.HOUSE_RULE)
    due(TODAY, "handling", due_rank=Weight.STATUTORY, unit="cpo")
    page = listed(by=actor_of(me))
    expected = {Cut.ALL: 6, Cut.OVER: 1, Cut.LATE: 1, Cut.TODAY: 1, Cut.WEEK: 2, Cut.MINE: 1}
    assert page.counts == expected | {Cut.UNIT: 1, Cut.BUSINESS: 1, Cut.CITIZEN: 2, Cut.PROPOSED: 0}
    for view, count in page.counts.items():
        assert len(listed(by=actor_of(me), view=view).lines) == count


def test_my_own_turn_is_called_mine(due: Any, listed: Listed, a_user: Any, actor_of: Any) -> None:
    me, other = a_user(CHIEF, unit="cpo"), a_user(Role.OFF, name="陳承辦")
    due(date(2017, 3, 10), turn="office", officer=me)
    due(date(2017, 3, 11), turn="office", officer=other)
    due(date(2017, 3, 12), turn="business", officer=me)
    due(date(2017, 3, 13), turn="office")
    lines = listed(by=actor_of(me)).lines
    assert [(line.turn, line.is_mine) for line in lines] == [
        ("我", True),
        ("陳承辦", False),
        ("業者", False),
        ("待分派", False),
    ]


def test_nobody_is_counted_beyond_the_cap(due: Any, listed: Listed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worklist, "CAP", 2)
    for _ in range(4):
        due(date(2017, 3, 10))
    assert listed().counts[Cut.ALL] == 3  # more than two, however many


@pytest.mark.both_databases
def test_pages_follow_one_another_without_gap_or_repetition(
    due: Any, listed: Listed, a_user: Any, actor_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worklist, "PAGE_SIZE", 2)
    me = actor_of(a_user(CHIEF, unit="cpo"))
    wanted = [
        due(day).number for day in (date(2017, 3, 10), date(2017, 3, 10), date(2017, 3, 11), None, None)
    ]
    seen, after = [], None
    for _ in range(3):
        page = listed(by=me, after=after)
        seen += [line.number for line in page.lines]
        after = read_risk(page.next_after)
    assert (seen, after) == (wanted, None)


def test_closed_cases_are_listed_by_the_day_of_receipt(a_case: Any, listed: Listed) -> None:
    old = a_case(EventKind.ACCEPTED, at=NOON)
    new = a_case(at=NOON.replace(month=5))
    db.session.execute(update(Case).where(Case.id == old.id).values(is_open=False))
    db.session.commit()
    assert [line.number for line in listed().lines] == [new.number]
    page = listed(is_closed_too=True)
    assert [line.number for line in page.lines] == [new.number, old.number]
    assert page.counts == {}


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"procedure": Procedure.PETITION}, []),
        ({"procedure": Procedure.FIRST_APPEAL}, ["海風健身"]),
        ({"category": "健身"}, ["海風健身"]),
        ({"category": "旅遊"}, []),
        ({"words": "海風"}, ["海風健身"]),
        ({"words": "無法開機"}, ["海風健身"]),
        ({"words": "%"}, []),
        ({"words": "_"}, []),
        ({"is_mine": True}, []),
    ],
)
def test_a_filter_narrows_the_list(
    a_case: Any, listed: Listed, wanted: dict[str, Any], found: list[str]
) -> None:
    a_case(category="健身", business_name="海風健身")
    assert [line.respondent for line in listed(**wanted).lines] == found


@pytest.mark.parametrize(
    ("role", "unit", "sees"),
    [
        (Role.CPO, "cpo", True),
        (Role.OFF, "csc", True),
        (Role.OFF, "joint", False),
        (Role.CLK, "csc", True),
        (Role.SUP, "csc", True),
        (Role.AUD, "rdec", True),
        (Role.MED, "mediation", False),
        (Role.STA, "rdec", False),
        (Role.ADM, "rdec", False),
        (Role.UAD, "csc", False),
        (Role.CUS, "joint", False),
    ],
)
def test_each_sees_the_cases_that_the_policy_grants(
    a_case: Any, listed: Listed, a_user: Any, actor_of: Any, *, role: Role, unit: str, sees: bool
) -> None:
    a_case()
    page = listed(by=actor_of(a_user(role, unit=unit)))
    assert bool(page.lines) is sees
    assert page.counts[Cut.ALL] == int(sees)


def test_what_was_told_stands_only_in_the_lines_of_those_who_may_read_it(
    a_case: Any, listed: Listed, a_user: Any, actor_of: Any
) -> None:
    mine, stranger = a_user(Role.OFF), a_user(Role.OFF, name="李大同")
    a_case(officer=mine)
    assert listed(by=actor_of(mine)).lines[0].title.startswith("購買手機")
    assert listed(by=actor_of(stranger)).lines[0].title == ""
    assert listed(by=actor_of(stranger), words="購買手機").lines == ()


def test_a_confidential_name_is_hidden_even_where_it_is_masked(
    a_case: Any, listed: Listed, a_user: Any, actor_of: Any
) -> None:
    a_case(procedure=Procedure.PETITION, is_confidential=True)
    assert listed().lines[0].complainant == worklist.HIDDEN_NAME
    custodian = actor_of(a_user(Role.CUS, unit="joint"))
    assert listed(by=custodian).lines[0].complainant == "王○明"


ROLES = [(Role.CPO, "cpo"), (Role.OFF, "csc"), (Role.CLK, "csc"), (Role.SUP, "csc")]


@pytest.mark.both_databases
@pytest.mark.parametrize(("role", "unit"), ROLES)
@pytest.mark.parametrize(
    "wanted",
    [Wanted(), Wanted(is_mine=True), Wanted(is_closed_too=True), Wanted(after=(TODAY, 1, 1))],
    ids=["all", "mine", "closed", "deep"],
)
def test_a_page_is_read_in_the_order_of_an_index(
    app: Flask,
    a_case: Any,
    a_user: Callable[..., User],
    actor_of: Any,
    office_calendar: Calendar,
    role: Role,
    unit: str,
    wanted: Wanted,
) -> None:
    for _ in range(3):
        a_case()
    seen, actor = horizon(TODAY, office_calendar), actor_of(a_user(role, unit=unit))
    plan = plan_of(page_statement(wanted, actor, seen))
    assert whole_tables(plan) + sorts(plan) == []
    assert any("ix_cases_" in line for line in plan)
    if not wanted.is_closed_too:
        assert whole_tables(plan_of(count_statement(wanted, actor, seen))) == []


def test_urgency_grows_from_group_to_group(office_calendar: Calendar) -> None:
    seen = horizon(TODAY, office_calendar)
    days = [date(2017, 3, 13), TODAY, seen.soon_until, seen.ahead_until, date(2017, 6, 1)]
    order = [list(Urgency).index(seen.urgency_of(day)) for day in days]
    assert all(before <= after for before, after in pairwise(order))
    assert order[0] == 0
    assert seen.urgency_of(None) is Urgency.LATER
