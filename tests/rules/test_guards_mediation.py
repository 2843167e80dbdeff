from dataclasses import replace

import pytest

from petitions.rules.facts import Facts
from petitions.rules.guards import GUARDS
from petitions.rules.quorum import half, majority, may_designate, quorum, two_thirds
from petitions.rules.terms import EventKind, Procedure
from tests.support.happenings import day
from tests.support.happenings import facts as facts_of

E = EventKind
MEDIATION = Procedure.MEDIATION
NOTHING = Facts(procedure=MEDIATION, today=day("106/06/05"))
PROPOSED = (
    (E.RECEIVED, "106/04/05"),
    (E.ACCEPTED, "106/04/10"),
    (E.SESSION_SCHEDULED, "106/04/10"),
    (E.MEDIATION_HEARD, "106/05/10"),
    (E.PROPOSAL_ISSUED, "106/05/10"),
)


def lets(name, facts):
    return GUARDS[name](facts) is None


def test_a_second_appeal_opens_on_silence_after_the_last_day():
    facts = replace(NOTHING, first_complaint_to="center")
    assert not lets("not_properly_handled", replace(facts, prior_due_on=day("106/06/05")))
    assert lets("not_properly_handled", replace(facts, prior_due_on=day("106/06/04")))
    assert lets("not_properly_handled", replace(facts, prior_agency_due_on=day("106/06/04")))


def test_re_mediation_happens_once():
    again = replace(NOTHING, remediations=1, data={"respondent_consents": True})
    assert "一次為限" in GUARDS["respondent_consents_once"](again)


def test_a_session_is_extended_once():
    facts = facts_of(
        MEDIATION,
        "106/04/20",
        (E.RECEIVED, "106/04/05"),
        (E.ACCEPTED, "106/04/10"),
        (E.SESSION_EXTENDED, "106/04/15"),
        data={"requested_by": "相對人"},
    )
    assert not lets("asked_by_party", facts)


@pytest.mark.parametrize(
    ("members", "third", "thirds", "more"), [(7, 3, 5, 4), (9, 3, 6, 5), (15, 5, 10, 8), (21, 7, 14, 11)]
)
def test_the_thresholds_of_a_committee(members, third, thirds, more):
    assert (quorum(members), two_thirds(members), majority(members)) == (third, thirds, more)


def test_single_mediators_need_two_thirds_present_and_half_of_them_agreeing():
    assert half(5) == 3
    assert may_designate(7, 5, 3)
    assert not may_designate(7, 4, 4)
    assert not may_designate(7, 5, 2)


@pytest.mark.parametrize(
    ("data", "passes"),
    [
        ({"present": 7}, True),
        ({"present": 6}, False),
        ({"present": 1, "both_parties_agree": True}, True),
        ({"present": 0, "both_parties_agree": True}, False),
        ({"present": 14, "agreeing": 7}, True),
    ],
)
def test_a_committee_of_twenty_one_sits_with_seven_or_by_consent(data, passes):
    assert lets("quorum_met", replace(NOTHING, committee_size=21, data=data)) is passes


@pytest.mark.parametrize(("amount", "passes"), [(100_000, True), (100_001, False), (None, False)])
def test_a_hundred_thousand_is_a_small_claim_and_a_dollar_more_is_not(amount, passes):
    assert lets("is_small_claim", replace(NOTHING, amount_ntd=amount)) is passes


@pytest.mark.parametrize(
    ("absent", "passes"),
    [(["business"], True), (["consumer"], True), (["business", "consumer"], False), ([], False)],
)
def test_a_small_proposal_needs_one_absent_side_not_both(absent, passes):
    assert lets("one_side_absent", replace(NOTHING, data={"absent": absent, "was_served": True})) is passes


def test_a_proposal_needs_its_majority():
    assert lets("majority_of_participants", replace(NOTHING, data={"participants": 3, "signatures": 2}))
    assert not lets("majority_of_participants", replace(NOTHING, data={"participants": 4, "signatures": 2}))
    everyone = replace(NOTHING, committee_size=21)
    assert not lets("majority_of_all", replace(everyone, data={"signatures": 10}))
    assert lets("majority_of_all", replace(everyone, data={"signatures": 11}))


def test_a_small_proposal_is_not_served_by_public_notice():
    assert not lets("not_by_public_notice", replace(NOTHING, data={"method": "public_notice"}))


def test_an_objection_posted_in_time_is_in_time():
    served = (*PROPOSED, (E.PROPOSAL_SERVED, "106/05/19", None, 1))
    assert lets("objection_in_time", facts_of(MEDIATION, "106/05/31", *served, party_id=1))
    late = facts_of(MEDIATION, "106/06/04", *served, party_id=1)
    assert not lets("objection_in_time", late)
    assert lets("objection_in_time", replace(late, data={"objected_on": "2017-05-31"}))
    assert "尚未送達" in GUARDS["objection_in_time"](replace(late, party_id=2))


def test_silence_settles_only_when_every_partys_days_are_over():
    first = (E.PROPOSAL_SERVED, "106/05/11", None, 1)
    second = (E.PROPOSAL_SERVED, "106/05/19", None, 2)
    assert not lets("objection_periods_over", facts_of(MEDIATION, "106/06/30", *PROPOSED, first))
    assert not lets("objection_periods_over", facts_of(MEDIATION, "106/05/31", *PROPOSED, first, second))
    assert lets("objection_periods_over", facts_of(MEDIATION, "106/06/01", *PROPOSED, first, second))


def test_an_absent_objector_settles_a_small_claim():
    events = (
        *PROPOSED[:-1],
        (E.SMALL_PROPOSAL_ISSUED, "106/05/10"),
        (E.PROPOSAL_SERVED, "106/05/11", None, 1),
        (E.OBJECTED, "106/05/12", None, 1),
        (E.SESSION_SCHEDULED, "106/05/13"),
        (E.MEDIATION_HEARD, "106/05/26"),
    )
    facts = facts_of(MEDIATION, "106/05/26", *events, data={"objector_absent": True, "was_served": True})
    assert lets("objector_absent", facts)
    assert lets("objection_on_file", facts)
    assert not lets("objector_absent", replace(facts, data={"objector_absent": True}))


def test_a_certificate_is_for_a_failed_mediation_and_on_request():
    failed = (*PROPOSED[:-1], (E.FAILED, "106/05/10"))
    assert lets("mediation_has_failed", facts_of(MEDIATION, "106/05/11", *failed))
    assert not lets("mediation_has_failed", facts_of(MEDIATION, "106/05/11", *PROPOSED))
    asked = (*failed, (E.CERTIFICATE_REQUESTED, "106/05/11"))
    assert lets("certificate_requested", facts_of(MEDIATION, "106/05/11", *asked))
