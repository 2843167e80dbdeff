"""The two laws of service: when a paper counts as served, and how well that is proved."""

import pytest

from petitions.rules.guards import GUARDS
from petitions.rules.service import (
    SERVICE_RULES,
    Regime,
    ReturnReason,
    ServiceMethod,
    effect_of,
    find_rule,
    methods_of,
)
from petitions.rules.terms import EventKind, Procedure, ReceiptGrade
from tests.support.happenings import clocks, day, facts, only

A, C = Regime.ADMINISTRATIVE, Regime.CIVIL
M = ServiceMethod
E = EventKind
TOLD = (
    (E.RECEIVED, "106/03/01"),
    (E.ACCEPTED, "106/03/01"),
    (E.BUSINESS_NOTIFIED, "106/03/01", None, 1),
)


def test_the_same_letter_deposited_on_one_day_is_served_on_two_days_under_the_two_laws():
    deposited = day("106/03/01")
    assert effect_of(A, M.DEPOSIT, deposited).effective_on == deposited
    assert effect_of(C, M.DEPOSIT, deposited).effective_on == day("106/03/11")


def test_the_supreme_court_counts_ten_days_from_the_deposit():
    """最高法院106年度台抗字第844號: deposited 105-12-13, served 105-12-23."""
    assert effect_of(C, M.DEPOSIT, day("105/12/13")).effective_on == day("105/12/23")


def test_who_fetches_a_deposited_paper_on_the_third_day_is_served_on_that_day():
    found = effect_of(C, M.DEPOSIT, day("106/03/01"), day("106/03/04"))
    assert found.effective_on == day("106/03/04")
    assert "領取" in found.why


@pytest.mark.parametrize("picked_up", ["106/03/11", "106/03/20"])
def test_fetched_after_the_ten_days_it_was_served_already(picked_up):
    assert effect_of(C, M.DEPOSIT, day("106/03/01"), day(picked_up)).effective_on == day("106/03/11")


def test_under_the_administrative_law_fetching_changes_nothing():
    found = effect_of(A, M.DEPOSIT, day("106/03/01"), day("106/03/04"))
    assert found.effective_on == day("106/03/01")


@pytest.mark.parametrize("regime", list(Regime))
@pytest.mark.parametrize(
    ("method", "on"),
    [
        (M.PUBLIC_NOTICE, "106/03/21"),
        (M.PUBLIC_NOTICE_ABROAD, "106/04/30"),
        (M.PUBLIC_NOTICE_AGAIN, "106/03/02"),
    ],
)
def test_a_public_notice_works_after_twenty_days_sixty_abroad_and_one_the_second_time(regime, method, on):
    assert effect_of(regime, method, day("106/03/01")).effective_on == day(on)


def test_a_letter_nobody_fetched_and_nobody_deposited_proves_nothing():
    assert find_rule(A, M.UNPROVEN).grade is ReceiptGrade.ESTIMATED
    with pytest.raises(KeyError):
        find_rule(C, M.UNPROVEN)


def test_every_row_names_its_article_and_stands_once():
    assert len({(rule.regime, rule.method) for rule in SERVICE_RULES}) == len(SERVICE_RULES)
    assert all("§" in rule.article for rule in SERVICE_RULES)
    assert M.DECLARED in methods_of(A)
    assert M.DECLARED not in methods_of(C)


@pytest.mark.parametrize(
    ("data", "is_refused"),
    [
        ({}, False),
        ({"method": "registered", "grade": "a"}, False),
        ({"method": "registered", "grade": "c"}, False),
        ({"method": "declared", "grade": "a"}, True),
        ({"method": "unproven", "grade": "b"}, True),
        ({"method": "carrier_pigeon"}, True),
        ({"method": "deposit", "picked_up_on": "2017-03-01"}, True),
        ({"method": "deposit", "picked_up_on": "2017-03-05"}, False),
    ],
)
def test_nobody_claims_a_better_proof_than_the_way_of_service_gives(data, is_refused):
    said = facts(Procedure.FIRST_APPEAL, "106/03/03", *TOLD, data=data)
    assert bool(GUARDS["service_proved"](said)) is is_refused


def test_a_business_that_only_says_so_has_no_place_in_a_mediation():
    said = facts(Procedure.MEDIATION, "106/03/03", (E.RECEIVED, "106/03/01"), data={"method": "declared"})
    assert GUARDS["service_proved"](said)


def test_a_paper_that_came_back_says_why_and_starts_nothing():
    back = (E.SERVICE_FAILED, "106/03/08", {"return_reason": ReturnReason.MOVED.value}, 1)
    before, after = clocks(Procedure.FIRST_APPEAL, *TOLD), clocks(Procedure.FIRST_APPEAL, *TOLD, back)
    assert [clock.due_on for clock in before] == [clock.due_on for clock in after]
    assert only(after, "business_reply").is_estimated
