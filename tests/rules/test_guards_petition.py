import pytest

from petitions.rules.guards import GUARDS
from petitions.rules.terms import EventKind, Procedure
from tests.support.happenings import facts as facts_of

E = EventKind
PETITION = Procedure.PETITION
HANDLED = (
    (E.REGISTERED, "106/03/01"),
    (E.TRACKED, "106/03/01"),
    (E.DISPATCHED, "106/03/01"),
)


def lets(name, facts):
    return GUARDS[name](facts) is None


def test_a_petition_is_confirmed_within_its_seven_days():
    sent = ((E.SUBMITTED, "106/03/01"),)
    assert lets("confirmed_in_time", facts_of(PETITION, "106/03/08", *sent))
    assert not lets("confirmed_in_time", facts_of(PETITION, "106/03/09", *sent))
    assert lets("confirmation_period_over", facts_of(PETITION, "106/03/09", *sent))
    assert not lets("confirmation_period_over", facts_of(PETITION, "106/03/08", *sent))


def test_an_extension_is_asked_for_before_the_date_has_passed():
    assert lets("asked_before_due", facts_of(PETITION, "106/03/08", *HANDLED))
    assert not lets("asked_before_due", facts_of(PETITION, "106/03/09", *HANDLED))


@pytest.mark.parametrize(
    ("data", "passes"),
    [
        ({}, False),
        ({"new_due_on": "2017-03-08"}, False),
        ({"new_due_on": "2017-03-31"}, True),
        ({"new_due_on": "2017-04-05"}, False),
        ({"new_due_on": "2017-04-05", "head_approves": True}, True),
    ],
)
def test_an_extension_ends_within_thirty_days_unless_the_head_approves(data, passes):
    assert lets("extension_within_cap", facts_of(PETITION, "106/03/07", *HANDLED, data=data)) is passes


def test_a_petition_is_sent_back_twice_at_most():
    again = ((E.RETURNED, "106/03/02"), (E.DISPATCHED, "106/03/02"))
    assert lets("returns_left", facts_of(PETITION, "106/03/03", *HANDLED, *again))
    assert not lets("returns_left", facts_of(PETITION, "106/03/03", *HANDLED, *again, *again))


def test_a_petition_closes_when_all_units_have_answered():
    asked = (*HANDLED, (E.CONSULTED, "106/03/02"))
    assert not lets("consultations_answered", facts_of(PETITION, "106/03/03", *asked))
    answered = (*asked, (E.CONSULTATION_ANSWERED, "106/03/03"))
    assert lets("consultations_answered", facts_of(PETITION, "106/03/03", *answered))


def test_after_the_end_there_is_one_opinion_and_one_follow_up_at_a_time():
    closed = (
        *HANDLED,
        (E.OFFICER_ACCEPTED, "106/03/02"),
        (E.REPLIED, "106/03/06"),
        (E.CLOSED, "106/03/07"),
    )
    surveyed = (*closed, (E.SURVEYED, "106/03/08"))
    assert lets("not_surveyed_yet", facts_of(PETITION, "106/03/08", *closed))
    assert not lets("not_surveyed_yet", facts_of(PETITION, "106/03/09", *surveyed))
    promised = (*closed, (E.FOLLOW_UP_SET, "106/03/08", {"due_on": "2017-11-01"}))
    assert lets("follow_up_open", facts_of(PETITION, "106/03/09", *promised))
    assert not lets("follow_up_open", facts_of(PETITION, "106/03/09", *closed))
