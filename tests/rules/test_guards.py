from dataclasses import replace

import pytest

from petitions.reference import shipped_calendar
from petitions.rules.clocks import derive
from petitions.rules.errors import StepNotAllowed
from petitions.rules.facts import Facts
from petitions.rules.guards import GUARDS, check, outcome_of, why_not
from petitions.rules.quorum import half, majority, may_designate, quorum, two_thirds
from petitions.rules.terms import EventKind, Outcome, Procedure, State
from petitions.rules.workflow import STEPS, find_step
from tests.support.happenings import day, story

E = EventKind
FIRST, SECOND, MEDIATION, PETITION = (
    Procedure.FIRST_APPEAL,
    Procedure.SECOND_APPEAL,
    Procedure.MEDIATION,
    Procedure.PETITION,
)
NOTHING = Facts(procedure=FIRST, today=day("106/06/05"))
RECEIVED = (
    (E.RECEIVED, "106/05/17"),
    (E.ACCEPTED, "106/05/17"),
    (E.BUSINESS_NOTIFIED, "106/05/17", None, 1),
)
PROPOSED = (
    (E.RECEIVED, "106/04/05"),
    (E.ACCEPTED, "106/04/10"),
    (E.SESSION_SCHEDULED, "106/04/10"),
    (E.MEDIATION_HEARD, "106/05/10"),
    (E.PROPOSAL_ISSUED, "106/05/10"),
)


def told(procedure, today, *events, **more):
    history = story(procedure, *events)
    clocks = derive(procedure, history, shipped_calendar(), channel="online")
    return Facts(procedure=procedure, today=day(today), history=history, clocks=clocks, **more)


def lets(name, facts):
    return GUARDS[name](facts) is None


def test_every_guard_is_asked_by_a_step():
    assert {guard for step in STEPS for guard in step.guards} == set(GUARDS)


@pytest.mark.parametrize("name", sorted(GUARDS))
def test_every_guard_either_lets_pass_or_says_why_in_a_sentence(name):
    sentence = GUARDS[name](NOTHING)
    assert sentence is None or sentence.endswith("。")


REFUSES_WHEN_NOTHING_IS_TOLD = set(GUARDS) - {
    "consultations_answered",
    "earlier_reply_shown",
    "no_jurisdiction_here",
    "not_by_public_notice",
    "not_confidential",
    "not_surveyed_yet",
    "represented_if_minor",
    "returns_left",
    "withdrawal_authorised",
}


def test_what_is_not_told_is_not_so():
    assert {name for name in GUARDS if not lets(name, NOTHING)} == REFUSES_WHEN_NOTHING_IS_TOLD


def test_a_sentence_names_its_article():
    silent = {"not_surveyed_yet"}
    for name in REFUSES_WHEN_NOTHING_IS_TOLD - silent:
        assert "（" in GUARDS[name](NOTHING), name


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("has_contact", {"has_contact": True}),
        ("has_content", {"has_content": True}),
        ("has_respondent", {"has_respondent": True}),
        ("reason_given", {"reason": "業者已停業"}),
        ("category_given", {"detail": "食品"}),
        ("corrected_event_named", {"data": {"corrects_seq": 3}}),
        ("kept_case_named", {"data": {"kept_case": "F106-000001-2"}}),
        ("agency_named", {"data": {"agency": "衛生局"}}),
        ("unit_named", {"data": {"unit_id": 3}}),
        ("reject_ground_given", {"detail": "no_content"}),
        ("rectify_ground_given", {"data": {"ground": "form"}}),
        ("party_named", {"party_id": 4}),
        ("receipt_graded", {"data": {"grade": "a"}}),
        ("meeting_date_given", {"data": {"session_on": "2017-06-05"}}),
        ("negotiation_result_given", {"detail": "settled"}),
        ("mediation_reject_ground_given", {"detail": "no_appeal"}),
        ("venue_given", {"data": {"venue": "both_here"}}),
        ("respondent_consents_once", {"data": {"respondent_consents": True}}),
        ("asked_by_party", {"data": {"requested_by": "申請人"}}),
        ("absence_recorded", {"data": {"absent": ["business"], "was_served": True}}),
        ("reply_given", {"data": {"reply": "已於現場修復。"}}),
        ("remedy_considered", {"data": {"has_remedy": False}}),
        ("received_today", {"received_on": day("106/06/05")}),
        ("not_processed_ground_given", {"detail": "repeated"}),
        ("reopened_in_time", {"closed_on": day("106/05/06")}),
        ("first_complaint_known", {"first_complaint_to": "business"}),
    ],
)
def test_a_guard_lets_pass_what_it_asks_for(name, facts):
    assert lets(name, replace(NOTHING, **facts))


def test_a_meeting_cannot_be_fixed_for_yesterday():
    assert not lets("meeting_date_given", replace(NOTHING, data={"session_on": "2017-06-04"}))


def test_a_second_appeal_opens_on_a_refusal_however_early():
    facts = replace(NOTHING, prior_due_on=day("106/06/20"), first_complaint_to="center")
    assert not lets("not_properly_handled", facts)
    assert lets("not_properly_handled", replace(facts, prior_replied=True))
    assert lets("not_properly_handled", replace(facts, data={"early_reason": "業者明確拒絕"}))


def test_a_second_appeal_opens_on_silence_after_the_last_day():
    facts = replace(NOTHING, first_complaint_to="center")
    assert not lets("not_properly_handled", replace(facts, prior_due_on=day("106/06/05")))
    assert lets("not_properly_handled", replace(facts, prior_due_on=day("106/06/04")))
    assert lets("not_properly_handled", replace(facts, prior_agency_due_on=day("106/06/04")))


def test_a_complaint_to_the_business_itself_is_enough():
    assert lets("not_properly_handled", replace(NOTHING, first_complaint_to="business"))
    assert not lets("not_properly_handled", replace(NOTHING, first_complaint_to="center"))


def test_a_business_is_late_only_when_the_receipt_is_proved_and_the_days_are_over():
    proved = (*RECEIVED, (E.BUSINESS_RECEIVED, "106/05/19", {"grade": "a"}, 1))
    guessed = (*RECEIVED, (E.BUSINESS_RECEIVED, "106/05/19", {"grade": "c"}, 1))
    assert "106年6月3日" in GUARDS["not_lapsed_too_early"](told(FIRST, "106/06/03", *proved))
    assert lets("not_lapsed_too_early", told(FIRST, "106/06/04", *proved))
    assert "推估" in GUARDS["not_lapsed_too_early"](told(FIRST, "106/06/04", *guessed))
    assert "無從起算" in GUARDS["not_lapsed_too_early"](told(FIRST, "106/06/04", *RECEIVED[:2]))


def test_a_city_that_is_competent_keeps_the_case():
    assert not lets("no_jurisdiction_here", replace(NOTHING, jurisdiction=frozenset({"consumer_home"})))


@pytest.mark.parametrize(
    ("data", "passes"),
    [
        ({}, True),
        ({"by_role": "agent"}, False),
        ({"by_role": "special_agent"}, True),
        ({"by_role": "selected"}, False),
        ({"by_role": "selected", "all_consent": True}, True),
    ],
)
def test_an_agent_withdraws_only_with_special_authority(data, passes):
    assert lets("withdrawal_authorised", replace(NOTHING, data=data)) is passes


def test_re_mediation_happens_once():
    again = replace(NOTHING, remediations=1, data={"respondent_consents": True})
    assert "一次為限" in GUARDS["respondent_consents_once"](again)


def test_a_minor_applies_through_the_representatives():
    assert not lets("represented_if_minor", replace(NOTHING, is_minor_unrepresented=True))


def test_a_session_is_extended_once():
    facts = told(
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
    assert lets("objection_in_time", told(MEDIATION, "106/05/31", *served, party_id=1))
    late = told(MEDIATION, "106/06/04", *served, party_id=1)
    assert not lets("objection_in_time", late)
    assert lets("objection_in_time", replace(late, data={"objected_on": "2017-05-31"}))
    assert "尚未送達" in GUARDS["objection_in_time"](replace(late, party_id=2))


def test_silence_settles_only_when_every_partys_days_are_over():
    first = (E.PROPOSAL_SERVED, "106/05/11", None, 1)
    second = (E.PROPOSAL_SERVED, "106/05/19", None, 2)
    assert not lets("objection_periods_over", told(MEDIATION, "106/06/30", *PROPOSED, first))
    assert not lets("objection_periods_over", told(MEDIATION, "106/05/31", *PROPOSED, first, second))
    assert lets("objection_periods_over", told(MEDIATION, "106/06/01", *PROPOSED, first, second))


def test_an_absent_objector_settles_a_small_claim():
    events = (
        *PROPOSED[:-1],
        (E.SMALL_PROPOSAL_ISSUED, "106/05/10"),
        (E.PROPOSAL_SERVED, "106/05/11", None, 1),
        (E.OBJECTED, "106/05/12", None, 1),
        (E.SESSION_SCHEDULED, "106/05/13"),
        (E.MEDIATION_HEARD, "106/05/26"),
    )
    facts = told(MEDIATION, "106/05/26", *events, data={"objector_absent": True, "was_served": True})
    assert lets("objector_absent", facts)
    assert lets("objection_on_file", facts)
    assert not lets("objector_absent", replace(facts, data={"objector_absent": True}))


def test_a_certificate_is_for_a_failed_mediation_and_on_request():
    failed = (*PROPOSED[:-1], (E.FAILED, "106/05/10"))
    assert lets("mediation_has_failed", told(MEDIATION, "106/05/11", *failed))
    assert not lets("mediation_has_failed", told(MEDIATION, "106/05/11", *PROPOSED))
    asked = (*failed, (E.CERTIFICATE_REQUESTED, "106/05/11"))
    assert lets("certificate_requested", told(MEDIATION, "106/05/11", *asked))


def test_a_petition_is_confirmed_within_its_seven_days():
    sent = ((E.SUBMITTED, "106/03/01"),)
    assert lets("confirmed_in_time", told(PETITION, "106/03/08", *sent))
    assert not lets("confirmed_in_time", told(PETITION, "106/03/09", *sent))
    assert lets("confirmation_period_over", told(PETITION, "106/03/09", *sent))
    assert not lets("confirmation_period_over", told(PETITION, "106/03/08", *sent))


HANDLED = (
    (E.REGISTERED, "106/03/01"),
    (E.TRACKED, "106/03/01"),
    (E.DISPATCHED, "106/03/01"),
)


def test_an_extension_is_asked_for_before_the_date_has_passed():
    assert lets("asked_before_due", told(PETITION, "106/03/08", *HANDLED))
    assert not lets("asked_before_due", told(PETITION, "106/03/09", *HANDLED))


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
    assert lets("extension_within_cap", told(PETITION, "106/03/07", *HANDLED, data=data)) is passes


def test_a_petition_is_sent_back_twice_at_most():
    again = ((E.RETURNED, "106/03/02"), (E.DISPATCHED, "106/03/02"))
    assert lets("returns_left", told(PETITION, "106/03/03", *HANDLED, *again))
    assert not lets("returns_left", told(PETITION, "106/03/03", *HANDLED, *again, *again))


def test_a_repeated_petition_needs_its_earlier_answer():
    repeated = replace(NOTHING, detail="repeated")
    assert not lets("earlier_reply_shown", repeated)
    assert lets("earlier_reply_shown", replace(repeated, data={"earlier_case": "P105-000001-1"}))


def test_a_report_in_confidence_is_not_solved_on_the_spot():
    assert not lets("not_confidential", replace(NOTHING, is_confidential=True))


def test_a_petition_closes_when_all_units_have_answered():
    asked = (*HANDLED, (E.CONSULTED, "106/03/02"))
    assert not lets("consultations_answered", told(PETITION, "106/03/03", *asked))
    answered = (*asked, (E.CONSULTATION_ANSWERED, "106/03/03"))
    assert lets("consultations_answered", told(PETITION, "106/03/03", *answered))


def test_after_the_end_there_is_one_opinion_and_one_follow_up_at_a_time():
    closed = (
        *HANDLED,
        (E.OFFICER_ACCEPTED, "106/03/02"),
        (E.REPLIED, "106/03/06"),
        (E.CLOSED, "106/03/07"),
    )
    surveyed = (*closed, (E.SURVEYED, "106/03/08"))
    assert lets("not_surveyed_yet", told(PETITION, "106/03/08", *closed))
    assert not lets("not_surveyed_yet", told(PETITION, "106/03/09", *surveyed))
    promised = (*closed, (E.FOLLOW_UP_SET, "106/03/08", {"due_on": "2017-11-01"}))
    assert lets("follow_up_open", told(PETITION, "106/03/09", *promised))
    assert not lets("follow_up_open", told(PETITION, "106/03/09", *closed))


def test_after_thirty_days_a_closed_petition_is_a_new_case():
    assert not lets("reopened_in_time", replace(NOTHING, closed_on=day("106/05/05")))


def test_a_step_is_refused_with_the_first_sentence_that_says_no():
    step = find_step(FIRST, State.RECEIVED, E.ACCEPTED)
    assert "真實姓名" in why_not(step, NOTHING)
    with pytest.raises(StepNotAllowed, match="相對人"):
        check(step, replace(NOTHING, has_contact=True))
    check(step, replace(NOTHING, has_contact=True, has_respondent=True))


def test_a_closing_step_asks_for_one_of_its_outcomes():
    step = find_step(FIRST, State.BUSINESS_REPLIED, E.CLOSED)
    assert "請選擇處理結果：和解" in why_not(step, NOTHING)
    assert "請選擇處理結果" in why_not(step, replace(NOTHING, detail="mediated"))
    settled = replace(NOTHING, detail="settled")
    assert why_not(step, settled) is None
    assert outcome_of(step, settled) is Outcome.SETTLED
    merged = find_step(FIRST, State.RECEIVED, E.MERGED)
    assert outcome_of(merged, NOTHING) is Outcome.MERGED
