"""Who sees which case: the condition in SQL is the policy, and no list shows what the page refuses.

The cases are all combinations of unit, officer, routed, confidential and owner; the people are all roles,
each for a unit of its own and for none, and every pair of roles held together.
"""

from collections.abc import Callable, Iterator
from datetime import date
from itertools import combinations, product
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select, update

from petitions.extensions import db
from petitions.forms.worklist import read_place, read_risk
from petitions.models import Case, Matter, Task, Unit, User
from petitions.queries.asked import read_query
from petitions.queries.cases import CONDITIONS, find_case, visible_to
from petitions.queries.search import search_cases
from petitions.queries.tasks import list_own_tasks
from petitions.queries.worklist import View, Wanted, list_work
from petitions.reports.listing import Asked, Key, list_counted
from petitions.rules.actors import Actor, Capacity
from petitions.rules.calendar import Calendar
from petitions.rules.errors import NoSuchCase, NotPermitted
from petitions.rules.grants import GRANTS
from petitions.rules.measures import MEASURES, Register
from petitions.rules.numbers import format_number
from petitions.rules.policy import DIRECT, may
from petitions.rules.tasks import reads_task
from petitions.rules.terms import Procedure, Role
from petitions.services.findable import gram_columns
from tests.support.counting import noon

RECEIVED = date(2017, 3, 1)
WORDS = "健身房不退費"
DOC = f"{WORDS} 海風健身"
PLACES = ("own", "other", "")

pytestmark = pytest.mark.both_databases


class City:
    """An officer, her unit and another one, a matter that is hers to see, and cases of every kind."""

    def __init__(self, me: int, stranger: int) -> None:
        own, other = db.session.scalars(select(Unit.id).order_by(Unit.id).limit(2))
        self.me, self.unit = me, own
        units = {"own": own, "other": other, "": None}
        officers = {"own": me, "other": stranger, "": None}
        self.mine = _add_matter()
        matters = {True: self.mine, False: _add_matter()}
        kinds = product(PLACES, PLACES, (True, False), (True, False), (True, False), ("F", "P"))
        for serial, (unit, officer, routed, confidential, owned, kind) in enumerate(kinds, start=1):
            procedure = Procedure.FIRST_APPEAL if kind == "F" else Procedure.PETITION
            _add_case(
                procedure,
                serial,
                matter_id=matters[owned],
                unit_id=units[unit],
                officer_id=officers[officer],
                is_routed=routed,
                is_confidential=confidential,
            )
        db.session.commit()

    def actor(self, *capacities: Capacity, owns: int | None = None) -> Actor:
        return Actor(self.me, "測試", capacities, owns=owns)

    def actors(self) -> Iterator[Actor]:
        """Everyone: each role for a unit, for none, and as the owner of a matter."""
        for role in Role:
            yield self.actor(Capacity(role, self.unit))
            yield self.actor(Capacity(role, None))
            yield self.actor(Capacity(role, self.unit), owns=self.mine)
        yield self.actor()
        yield Actor(None, "民眾", (Capacity(Role.ANON, None),), owns=self.mine)
        yield Actor(None, "民眾", (Capacity(Role.ANON, None), Capacity(Role.OFF, None)))


def _add_matter() -> int:
    columns = {"kind": "dispute", "narrative": WORDS, "doc": DOC, "opened_at": noon(RECEIVED)}
    added = insert(Matter).values(**columns, **gram_columns(DOC)).returning(Matter.id)
    found: int = db.session.execute(added).scalar_one()
    return found


def _add_case(procedure: Procedure, serial: int, **columns: Any) -> None:
    db.session.execute(
        insert(Case).values(
            procedure=procedure.value,
            number=format_number(procedure.value, 106, serial),
            channel="online",
            received_at=noon(RECEIVED),
            received_on=RECEIVED,
            state="received",
            title=WORDS,
            respondent_name="海風健身",
            counted_on=RECEIVED,
            counted_month=10603,
            **columns,
        )
    )


@pytest.fixture
def city(app: Flask, a_user: Callable[..., User]) -> City:
    return City(a_user(Role.OFF).id, a_user(Role.OFF).id)


def seen_by_sql(actor: Actor, action: str) -> set[str]:
    return set(db.session.scalars(select(Case.number).where(visible_to(actor, action))))


def opened(actor: Actor, cases: list[Case]) -> set[str]:
    """Return the numbers of the cases whose page opens for someone."""
    return {case.number for case in cases if _opens(actor, case.number)}


def _opens(actor: Actor, number: str) -> bool:
    try:
        return find_case(number, actor).number == number
    except NoSuchCase:
        return False


def test_the_condition_in_sql_is_the_policy(city: City) -> None:
    cases = list(db.session.scalars(select(Case)))
    assert len(cases) == 144
    for actor, action in product(city.actors(), GRANTS):
        wanted = {case.number for case in cases if may(actor, action, case)}
        assert seen_by_sql(actor, action) == wanted, (actor.capacities, actor.owns, action)


def test_what_one_was_given_is_listed_where_it_is_read(city: City) -> None:
    cases = list(db.session.scalars(select(Case)))
    given = {"body": "打電話", "assignee_id": city.me, "written_by_id": city.me, "written_at": noon(RECEIVED)}
    for case in cases:
        of_case = {"case_id": case.id, "matter_id": case.matter_id, "submission_key": case.number}
        db.session.execute(insert(Task).values(**given, **of_case))
    for actor in filter(lambda actor: actor.id == city.me, city.actors()):
        wanted = {case.number for case in cases if reads_task(actor, case, city.me)}
        assert set(given_to(actor)) == wanted, (actor.capacities, actor.owns)


def given_to(actor: Actor) -> Iterator[str]:
    """Yield the cases of what a person has to do, page after page."""
    after = None
    while True:
        page = list_own_tasks(actor, today=RECEIVED, after=after)
        yield from (line.number for line in page.lines)
        if not page.next_after:
            return
        after = read_place(page.next_after)


def test_two_roles_reach_as_far_as_both_together(city: City) -> None:
    other = db.session.scalars(select(Case.unit_id).where(Case.unit_id != city.unit)).first()
    for first, second in combinations(Role, 2):
        one, two = Capacity(first, city.unit), Capacity(second, other)
        both = seen_by_sql(city.actor(one, two), "meta")
        assert both == seen_by_sql(city.actor(one), "meta") | seen_by_sql(city.actor(two), "meta")


def test_every_letter_that_acts_at_once_has_its_condition(city: City) -> None:
    assert set(CONDITIONS) == DIRECT


def test_a_page_opens_exactly_where_the_condition_says(city: City) -> None:
    disputes = Case.procedure == Procedure.FIRST_APPEAL.value
    cases = list(db.session.scalars(select(Case).where(disputes)))
    numbers = {case.number for case in cases}
    for actor in list(city.actors())[::3]:
        assert opened(actor, cases) == seen_by_sql(actor, "meta") & numbers


def test_what_may_be_known_but_not_done_is_refused_by_name(city: City) -> None:
    """A case one may not know of is not there for any action; one that is known says why not."""
    cases = list(db.session.scalars(select(Case).limit(40)))
    for actor, case in product(city.actors(), cases):
        wanted = NoSuchCase if not may(actor, "meta", case) else NotPermitted
        if not may(actor, "notes", case):
            with pytest.raises(wanted):
                find_case(case.number, actor, "notes")


def test_the_worklist_shows_what_opens_and_counts_what_it_shows(
    city: City, office_calendar: Calendar
) -> None:
    for actor in city.actors():
        seen = seen_by_sql(actor, "meta")
        for is_closed_too in (False, True):
            shown, counts = [], None
            after = None
            while True:
                wanted = Wanted(is_closed_too=is_closed_too, after=after)
                page = list_work(wanted, actor=actor, today=RECEIVED, calendar=office_calendar)
                shown += [line.number for line in page.lines]
                counts = counts or page.counts
                if not page.next_after:
                    break
                after = (read_place if is_closed_too else read_risk)(page.next_after)
            assert (set(shown), len(shown)) == (seen, len(seen)), actor.capacities
            assert is_closed_too or (counts or {})[View.ALL] == len(seen)


@pytest.mark.parametrize("query", [WORDS, "海風", "不退"])
def test_a_search_finds_nothing_that_does_not_open(city: City, query: str) -> None:
    for actor in city.actors():
        found, after = set(), None
        while True:
            page = search_cases(read_query(query), actor=actor, after=after)
            found |= {hit.number for hit in page.hits}
            titles = {hit.number for hit in page.hits if hit.title}
            assert titles <= seen_by_sql(actor, "content")
            if not page.next_after:
                break
            day, _, number = page.next_after.partition(".")
            after = (date.fromisoformat(day), int(number))
        assert found <= seen_by_sql(actor, "meta"), actor.capacities
        if query == "海風":
            assert found == seen_by_sql(actor, "meta")
        else:
            assert found == seen_by_sql(actor, "meta") & seen_by_sql(actor, "content")


def test_words_lead_nowhere_for_those_who_may_not_read(city: City) -> None:
    auditor = city.actor(Capacity(Role.AUD, city.unit))
    assert search_cases(read_query("不退費"), actor=auditor).hits == ()
    assert len(search_cases(read_query("海風"), actor=auditor).hits) == 50


@pytest.mark.parametrize("measure", [m.key for m in MEASURES if m.register is Register.CASES])
def test_behind_a_figure_are_listed_only_cases_that_open(city: City, measure: str) -> None:
    asked = Asked(measure, date(2017, 1, 1), date(2017, 12, 31), {})
    for actor in city.actors():
        visible = visible_to(actor)
        page = list_counted(asked, visible=visible)
        listed = [row.number for row in page.rows]
        while page.after:
            page = list_counted(asked, visible=visible, key=Key(*page.after))
            listed += [row.number for row in page.rows]
        counted = db.session.scalars(select(Case.number).where(Case.procedure == _procedure(measure)))
        assert sorted(listed) == sorted(set(counted) & seen_by_sql(actor, "meta"))
        assert page.visible == len(listed)


def _procedure(measure: str) -> str:
    found = next(m.procedure for m in MEASURES if m.key == measure)
    return found.value if found else ""


def test_a_case_given_to_another_is_gone_at_once(city: City) -> None:
    me = city.actor(Capacity(Role.MED, None))
    number = next(iter(seen_by_sql(me, "meta")))
    assert find_case(number, me)
    db.session.execute(update(Case).where(Case.number == number).values(officer_id=None))
    with pytest.raises(NoSuchCase):
        find_case(number, me)
