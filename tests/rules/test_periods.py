import pytest

from petitions.rules.periods import PERIODS, find_period, label_of, periods_for, small_claim_limit
from petitions.rules.terms import Channel, Procedure
from tests.support.happenings import day

MEDIATION = Procedure.MEDIATION


def test_every_number_of_the_specification_has_a_row():
    ids = {period.id for period in PERIODS}
    assert {f"P-{n:02}" for n in range(1, 25)} <= {name[:4] for name in ids}
    assert len(ids) == len(PERIODS)
    assert all(period.article and period.label for period in PERIODS)


def test_a_period_in_force_is_found_by_day_and_channel():
    assert find_period("handling", day("106/01/01"), Channel.MAIL).days == 6
    assert find_period("handling", day("106/01/01"), Channel.ONLINE).days == 5
    with pytest.raises(KeyError):
        find_period("financial_ombudsman", day("2005-01-01"))


def test_a_law_not_yet_in_force_is_left_out():
    keys = {period.key for period in periods_for(MEDIATION, day("2005-01-01"))}
    assert "financial_ombudsman" not in keys
    assert "new_session" in keys
    assert "new_session" not in {p.key for p in periods_for(MEDIATION, day("2001-06-01"))}
    assert {p.key for p in periods_for(None, day("106/01/01"))} >= {"data_access", "compile_year"}


def test_a_small_claim_has_been_a_hundred_thousand_since_2003():
    assert small_claim_limit(day("2003-05-25")) == 0
    assert small_claim_limit(day("2003-05-26")) == 100_000


def test_a_period_has_a_name_for_the_list_of_cases():
    assert label_of("handling") == "陳情處理期限"
    assert label_of("unheard_of") == "unheard_of"
