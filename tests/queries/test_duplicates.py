"""Duplicates, relations and the record of a business say the same on both databases."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from petitions.extensions import db
from petitions.models import Case, Matter
from petitions.queries.business_cases import find_record_of_business, list_cases_of
from petitions.queries.duplicates import find_duplicates
from petitions.queries.relations import find_described, find_respondent, list_related, list_suspected
from petitions.rules.duplicates import Verdict
from petitions.rules.terms import EventKind, LinkKind, Procedure, Role
from petitions.services.acts import Said, take_step
from petitions.services.respondents import identify_respondent
from tests.support.people import A_SPRING_DAY
from tests.support.register import respond_with

pytestmark = pytest.mark.both_databases
SAME = {"name": "王小明", "phone": "0900000678", "business_name": "海風健身"}
BOUGHT = {"transaction_on": date(2017, 2, 1), "amount_ntd": 12_800}
LATER = A_SPRING_DAY + timedelta(days=3)


@pytest.fixture
def cpo(a_user, actor_of):
    return actor_of(a_user(Role.CPO))


def verdicts(case, actor):
    return [(one.number, one.score.verdict) for one in find_duplicates(find_described(case), actor=actor)]


def test_the_likeliest_comes_first_and_the_case_itself_never(a_case, cpo):
    case = a_case(**SAME, **BOUGHT)
    likely = a_case(**SAME, **BOUGHT)
    possible = a_case(**{**SAME, "phone": ""}, transaction_on=None)
    a_case(name="李大同", phone="0900000111", business_name="山風健身")
    assert verdicts(case, cpo) == [
        (likely.number, Verdict.LIKELY),
        (possible.number, Verdict.POSSIBLE),
    ]


def test_a_couple_with_one_contract_is_found_by_business_day_and_amount(a_case, a_gym, cpo):
    case = a_case(name="王小明", business_name="海風", business_id=a_gym, **BOUGHT)
    spouse = a_case(name="李小美", business_name="海風健身房", business_id=a_gym, **BOUGHT)
    assert verdicts(case, cpo) == [(spouse.number, Verdict.POSSIBLE)]
    db.session.execute(update(Matter).values(amount_ntd=None))
    assert verdicts(case, cpo) == []


def test_people_are_compared_only_for_those_who_may_look_for_them(a_case, cpo, a_user, actor_of):
    case = a_case(**SAME)
    a_case(**SAME)
    nobody = replace(cpo, capacities=actor_of(a_user(Role.AUD)).capacities)
    assert len(verdicts(case, cpo)) == 1
    assert verdicts(case, nobody) == []


def test_a_merge_is_told_from_both_ends_and_is_no_candidate(a_case, a_user, actor_of, office_calendar):
    user = a_user(Role.CPO)
    me, kept, case = actor_of(user), a_case(officer=user, **SAME), a_case(officer=user, **SAME)
    said = Said(EventKind.MERGED, LATER, data={"kept_case": kept.number}, linked_case_id=kept.id)
    take_step(case, said, by=me, at=LATER, calendar=office_calendar, version=1)
    db.session.commit()
    (here,), (there,) = list_related(case, me), list_related(kept, me)
    assert (here.kind, here.is_from_here, here.number) == (LinkKind.MERGED_INTO, True, kept.number)
    assert (there.is_from_here, there.number) == (False, case.number)
    assert verdicts(kept, me) == []
    assert list_suspected(kept) == ()


def test_the_record_and_the_timeline_follow_the_respondent(a_case, a_gym, cpo, office_calendar):
    case = a_case(EventKind.ACCEPTED, **SAME)
    respondent = find_respondent(case)
    identify_respondent(
        case,
        respondent.party_id,
        a_gym,
        by=cpo,
        at=LATER,
        calendar=office_calendar,
        version=case.version,
        submission_key="k" * 24,
    )
    db.session.commit()
    assert find_respondent(case).business_id == a_gym
    record = find_record_of_business(a_gym, ["10000004"], today=LATER.date())
    assert [(year.roc_year, year.counts[Procedure.FIRST_APPEAL]) for year in record.years] == [(106, 1)]
    assert record.settled.whole == record.reply_in_time.whole == 0


def test_the_timeline_goes_on_behind_the_last_row(a_case, a_gym, cpo):
    for _ in range(31):
        respond_with(a_case(**SAME), a_gym)
    first = list_cases_of(a_gym, [], actor=cpo)
    day, _, number = first.next_after.partition(".")
    rest = list_cases_of(a_gym, [], actor=cpo, after=(date.fromisoformat(day), int(number)))
    numbers = [line.number for line in (*first.lines, *rest.lines)]
    assert numbers == list(db.session.scalars(select(Case.number).order_by(Case.id.desc())))
