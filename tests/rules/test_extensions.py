"""How far what may be extended, and who approves it: rows, and the guards that read them."""

import pytest

from petitions.rules.extensions import LEVELS, Approver, extended_by, level_for
from petitions.rules.guards import GUARDS
from petitions.rules.periods import PERIODS
from petitions.rules.terms import EventKind, Procedure
from petitions.rules.workflow import STEPS
from tests.support.happenings import clocks, day, only
from tests.support.happenings import facts as facts_of

E = EventKind
MORE = E.SUPPLEMENT_EXTENDED
ORDERED = (
    *((E.RECEIVED, "106/05/17"), (E.RECTIFICATION_ORDERED, "106/05/18")),
    (E.RECTIFICATION_SERVED, "106/05/19"),  # ten days: 31 May
)
ACCEPTED = ((E.RECEIVED, "106/09/01"), (E.ACCEPTED, "106/09/10"))  # thirty days: 10 October


def refusal(name: str, procedure: Procedure, today: str, *told: tuple, **said: object) -> str | None:
    return GUARDS[name](facts_of(procedure, today, *told, data=said))


@pytest.mark.parametrize(
    ("until", "approver"),
    [("106/03/20", Approver.SUPERVISOR), ("106/03/31", Approver.SUPERVISOR), ("106/04/01", Approver.HEAD)],
)
def test_the_further_an_extension_reaches_the_higher_it_is_approved(until: str, approver: Approver) -> None:
    assert level_for(E.EXTENDED, day("106/03/01"), day(until), day("106/03/05")).approver is approver


def test_every_act_that_extends_a_period_has_its_levels_and_its_article() -> None:
    extending = {event for period in PERIODS for event in period.extended_by}
    assert extending == {level.event for level in LEVELS}
    assert extending <= {step.event for step in STEPS if "reason_given" in step.guards or step.article}
    for level in LEVELS:
        assert level.article
        assert list(extended_by(level.event))


@pytest.mark.parametrize(
    ("procedure", "period", "due"),
    [
        (Procedure.FIRST_APPEAL, "rectify_appeal", "106/06/08"),
        (Procedure.SECOND_APPEAL, "rectify_appeal", "106/06/08"),
        (Procedure.MEDIATION, "rectify_mediation", "106/06/08"),
    ],
)
def test_more_time_is_as_much_again_and_the_first_date_is_kept(
    procedure: Procedure, period: str, due: str
) -> None:
    """The tenth day is Monday 29 May, a bridge day; ten more end on Thursday 8 June."""
    clock = only(clocks(procedure, *ORDERED, (MORE, "106/05/25")), period)
    assert (clock.original_due_on, clock.due_on) == (day("106/05/31"), day(due))


def test_more_time_to_supplement_a_petition_is_seven_working_days() -> None:
    told = (
        *((E.REGISTERED, "106/03/01"), (E.TRACKED, "106/03/01"), (E.DISPATCHED, "106/03/01")),
        *((E.OFFICER_ACCEPTED, "106/03/02"), (E.SUPPLEMENT_REQUESTED, "106/03/02")),
    )
    assert only(clocks(Procedure.PETITION, *told), "supplement").due_on == day("106/03/13")
    more = clocks(Procedure.PETITION, *told, (MORE, "106/03/10"))
    assert only(more, "supplement").due_on == day("106/03/22")
    assert only(more, "handling").due_on == day("106/03/08")


@pytest.mark.parametrize(
    ("today", "told", "says"),
    [
        ("106/05/31", ORDERED, None),
        ("106/06/01", ORDERED, "已過"),
        ("106/05/26", (*ORDERED, (MORE, "106/05/25")), "以1次為限"),
        ("106/05/18", ORDERED[:1], "沒有進行中"),
        ("106/05/23", (*ORDERED, (E.RECTIFIED, "106/05/22")), "沒有進行中"),
    ],
)
def test_more_time_is_given_once_and_before_the_date_has_passed(
    today: str, told: tuple, says: str | None
) -> None:
    sentence = refusal("supplement_may_be_extended", Procedure.FIRST_APPEAL, today, *told)
    assert sentence is None if says is None else says in sentence


def test_a_second_order_has_a_date_of_its_own_that_may_be_extended_again() -> None:
    again = (
        *ORDERED,
        (MORE, "106/05/25"),
        (E.RECTIFIED, "106/06/01"),
        (E.RECTIFICATION_ORDERED, "106/06/02"),
    )
    assert refusal("supplement_may_be_extended", Procedure.FIRST_APPEAL, "106/06/05", *again) is None


@pytest.mark.parametrize(
    ("until", "passes"),
    [("2017-10-06", False), ("2017-10-11", True), ("2017-10-20", True), ("2017-10-21", False), ("", False)],
)
def test_a_session_is_put_off_to_the_fortieth_day_at_most(until, passes):
    said = {"new_due_on": until} if until else {}
    sentence = refusal("session_within_forty_days", Procedure.MEDIATION, "106/09/20", *ACCEPTED, **said)
    assert (sentence is None) is passes
