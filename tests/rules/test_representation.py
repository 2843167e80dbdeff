"""Who may act for whom: ages, numbers, both sides, and who may withdraw."""

from dataclasses import replace
from datetime import date

import pytest

from petitions.rules.age import is_minor
from petitions.rules.errors import BadInput
from petitions.rules.facts import Facts
from petitions.rules.guards import GUARDS
from petitions.rules.particulars import Withdrawer
from petitions.rules.representation import Mandate, check_mandate, for_complainant, withdrawers
from petitions.rules.terms import PartyRole, Procedure, RepresentationKind
from tests.support.happenings import day

K = RepresentationKind
SPRING = day("106/03/01")
NOTHING = Facts(procedure=Procedure.FIRST_APPEAL, today=SPRING)


def mandate(kind, *powers, side=PartyRole.COMPLAINANT, party=1, since=SPRING, **more):
    return Mandate(party, side, kind, frozenset(powers), since, **more)


def refusal(new, there, procedure=Procedure.FIRST_APPEAL, **more):
    try:
        check_mandate(new, there, procedure, **more)
    except BadInput as refused:
        return refused.message
    return ""


@pytest.mark.parametrize(
    ("birth", "on", "minor"),
    [
        ("87/03/02", "106/03/01", True),  # nineteen in 106
        ("86/03/01", "106/03/01", False),  # twenty that day
        ("86/03/02", "106/03/01", True),
        ("94/03/01", "112/03/01", False),  # eighteen in 112
        ("94/03/02", "112/03/01", True),
        ("93/12/31", "111/12/31", True),  # eighteen, a day before the law
        ("93/12/31", "112/01/01", False),
        ("81/02/29", "101/02/28", True),
        ("81/02/29", "101/02/29", False),
        ("85/02/29", "105/02/29", False),
        ("85/02/29", "114/02/28", False),
    ],
)
def test_one_is_of_age_by_the_law_of_the_day_of_the_act(birth, on, minor):
    assert is_minor(day(birth), day(on)) is minor


@pytest.mark.parametrize(
    ("kind", "procedure", "most", "article"),
    [
        (K.AGENT, Procedure.FIRST_APPEAL, 3, "行政程序法第24條"),
        (K.SPECIAL_AGENT, Procedure.MEDIATION, 3, "行政程序法第24條"),
        (K.SELECTED, Procedure.SECOND_APPEAL, 5, "行政程序法第27條"),
        (K.SELECTED, Procedure.MEDIATION, 3, "消費爭議調解辦法第12條"),
        (K.ASSISTANT, Procedure.MEDIATION, 3, "消費爭議調解辦法第13條"),
    ],
)
def test_so_many_may_act_for_one_party_and_no_more(kind, procedure, most, article):
    there = [mandate(kind) for _ in range(most)]
    assert refusal(mandate(kind), there[1:], procedure) == ""
    assert article in refusal(mandate(kind), there, procedure)
    assert refusal(mandate(kind, party=2), there, procedure) == ""
    assert refusal(mandate(kind), [replace_ended(there[0]), *there[1:]], procedure) == ""


def replace_ended(one):
    return one._replace(ended_on=SPRING)


def test_agents_with_and_without_special_powers_count_together():
    there = [mandate(K.AGENT), mandate(K.SPECIAL_AGENT, "settle"), mandate(K.AGENT)]
    assert "3人為限" in refusal(mandate(K.SPECIAL_AGENT, "withdraw"), there)


def test_nobody_speaks_for_both_sides():
    lawyer = frozenset({b"lawyer"})
    theirs = mandate(K.AGENT, side=PartyRole.RESPONDENT, party=2, person=lawyer)
    ours = mandate(K.AGENT, person=lawyer)
    assert "民法第106條" in refusal(ours, [theirs])
    assert refusal(ours, [theirs], is_namesake=True) == ""
    assert refusal(ours, [theirs._replace(side=PartyRole.COMPLAINANT)]) == ""
    assert refusal(ours, [theirs._replace(until=day("106/02/28"), since=day("106/02/01"))]) == ""


def test_a_mandate_does_not_end_before_it_begins():
    assert "終止日" in refusal(mandate(K.AGENT, until=day("106/02/28")), [])


def test_a_mandate_holds_from_its_first_day_to_its_last():
    one = mandate(K.AGENT, until=day("106/03/31"))
    on = [day("106/02/28"), SPRING, day("106/03/31"), day("106/04/01")]
    assert [one.stands(each) for each in on] == [False, True, True, False]
    assert not one._replace(ended_on=SPRING).stands(SPRING)


def test_a_minor_who_comes_of_age_takes_over():
    parent = mandate(K.LEGAL)
    birth = day("87/03/02")
    assert for_complainant([parent], day("107/03/01"), birth) == (parent,)
    assert for_complainant([parent], day("107/03/02"), birth) == ()
    guardian = mandate(K.LEGAL, since=day("107/04/01"))
    assert for_complainant([guardian], day("107/04/01"), birth) == (guardian,)


@pytest.mark.parametrize(
    ("mandates", "is_minor", "may"),
    [
        ((), False, {Withdrawer.COMPLAINANT}),
        ((), True, set()),
        ((mandate(K.LEGAL),), True, {Withdrawer.LEGAL}),
        ((mandate(K.AGENT),), False, {Withdrawer.COMPLAINANT}),
        ((mandate(K.SPECIAL_AGENT, "settle"),), False, {Withdrawer.COMPLAINANT}),
        (
            (mandate(K.SPECIAL_AGENT, "withdraw"),),
            False,
            {Withdrawer.COMPLAINANT, Withdrawer.SPECIAL_AGENT},
        ),
        ((mandate(K.SELECTED),), False, {Withdrawer.COMPLAINANT, Withdrawer.SELECTED}),
    ],
)
def test_whoever_may_withdraw_is_on_record(mandates, is_minor, may):
    assert set(withdrawers(mandates, is_minor=is_minor)) == may
    facts = replace(NOTHING, mandates=mandates, is_minor=is_minor)
    for who in Withdrawer:
        said = GUARDS["withdrawal_authorised"](
            replace(facts, data={"by_role": who.value, "all_consent": True})
        )
        assert (said is None) is (who in may)
        assert said is None or "法第" in said


def test_a_selected_party_withdraws_with_the_consent_of_all():
    selected = replace(NOTHING, mandates=(mandate(K.SELECTED),), data={"by_role": "selected"})
    assert "第27條第4項" in GUARDS["withdrawal_authorised"](selected)


@pytest.mark.parametrize(
    ("procedure", "article"),
    [(Procedure.FIRST_APPEAL, "行政程序法第22條"), (Procedure.MEDIATION, "消費爭議調解辦法第2條")],
)
def test_a_minor_is_taken_up_with_a_representative(procedure, article):
    minor = Facts(procedure=procedure, today=date(2017, 3, 1), is_minor=True)
    assert article in GUARDS["represented_if_minor"](minor)
    assert GUARDS["represented_if_minor"](replace(minor, mandates=(mandate(K.LEGAL),))) is None
    assert GUARDS["represented_if_minor"](replace(minor, mandates=(mandate(K.AGENT),))) is not None
