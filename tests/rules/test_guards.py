from dataclasses import replace

import pytest

from petitions.rules.errors import StepNotAllowed
from petitions.rules.facts import Facts
from petitions.rules.guards import GUARDS, check, outcome_of, why_not
from petitions.rules.jurisdiction import DENIALS
from petitions.rules.terms import EventKind, Outcome, Procedure, State
from petitions.rules.workflow import STEPS, find_step
from tests.support.happenings import day
from tests.support.happenings import facts as facts_of

E = EventKind
FIRST = Procedure.FIRST_APPEAL
NOTHING = Facts(procedure=FIRST, today=day("106/06/05"))
RECEIVED = (
    (E.RECEIVED, "106/05/17"),
    (E.ACCEPTED, "106/05/17"),
    (E.BUSINESS_NOTIFIED, "106/05/17", None, 1),
)


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
    "dispute_opened",
    "agreement_complete",
    "consumer_agreed",
    "each_result_given",
    "earlier_reply_shown",
    "letter_names_its_respondent",
    "no_jurisdiction_here",
    "outcome_fits_record",
    "respondent_named",
    "service_proved",
    "not_by_public_notice",
    "not_recused",
    "not_confidential",
    "not_surveyed_yet",
    "notice_long_enough",
    "outcome_follows_result",
    "postponements_left",
    "represented_if_minor",
    "result_follows_attendance",
    "returns_left",
    "settlement_complete",
    "veiled_listed",
    "time_to_rectify_over",
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
        ("jurisdiction_known", {"data": {"jurisdiction": "contract"}}),
        ("jurisdiction_known", {"jurisdiction": frozenset({"consumer_home"})}),
        ("grounds_denied", {"data": dict.fromkeys(DENIALS, True)}),
        ("unit_named", {"data": {"unit_id": 3}}),
        ("reject_ground_given", {"detail": "no_content"}),
        ("rectify_ground_given", {"data": {"ground": "form"}}),
        ("party_named", {"party_id": 4}),
        ("access_asker_named", {"party_id": 4}),
        ("access_scope_given", {"data": {"scope": "全部"}}),
        ("access_decided", {"data": {"decision": "refused"}}),
        ("access_ground_given", {"data": {"decision": "granted"}}),
        ("access_ground_given", {"data": {"decision": "refused", "access_ground": "draft"}}),
        ("veiled_listed", {"data": {"decision": "partly", "veiled": "第3頁電話"}}),
        ("dispute_opened", {"detail": "answered"}),
        ("dispute_opened", {"detail": "turned_into_dispute", "has_dispute": True}),
        ("recusal_complete", {"data": {"recused_id": 3, "recusal_ground": "kin"}}),
        ("no_conflict_stated", {"data": {"no_conflict": True}}),
        ("measure_given", {"data": {"measure": "on_site"}}),
        ("findings_written", {"reason": "已派員查核。"}),
        ("letter_named", {"data": {"letter_id": 4}}),
        ("way_of_service_given", {"data": {"method": "in_person"}}),
        ("withdrawal_reason_given", {"data": {"withdrawal_reason": "other"}}),
        ("receipt_graded", {"data": {"grade": "a"}}),
        ("meeting_date_given", {"data": {"session_on": "2017-06-05"}}),
        ("negotiation_result_given", {"detail": "settled"}),
        ("meeting_time_given", {"data": {"starts": "10:00", "ends": "11:00"}}),
        ("place_given", {"data": {"video_url": "https://meet.example.gov.tw/1"}}),
        ("postponer_named", {"data": {"asked_by": "business"}}),
        ("attendance_given", {"data": {"attendance": []}}),
        ("minutes_written", {"reason": "雙方各自說明。"}),
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


def test_a_complaint_to_the_business_itself_is_enough():
    assert lets("not_properly_handled", replace(NOTHING, first_complaint_to="business"))
    assert not lets("not_properly_handled", replace(NOTHING, first_complaint_to="center"))


def test_a_business_is_late_only_when_the_receipt_is_proved_and_the_days_are_over():
    proved = (*RECEIVED, (E.BUSINESS_RECEIVED, "106/05/19", {"grade": "a"}, 1))
    guessed = (*RECEIVED, (E.BUSINESS_RECEIVED, "106/05/19", {"grade": "c"}, 1))
    assert "106年6月3日" in GUARDS["not_lapsed_too_early"](facts_of(FIRST, "106/06/03", *proved))
    assert lets("not_lapsed_too_early", facts_of(FIRST, "106/06/04", *proved))
    assert "推估" in GUARDS["not_lapsed_too_early"](facts_of(FIRST, "106/06/04", *guessed))
    assert "無從起算" in GUARDS["not_lapsed_too_early"](facts_of(FIRST, "106/06/04", *RECEIVED[:2]))


def test_nobody_is_turned_away_for_what_he_has_still_time_to_add():
    ordered = ((E.RECEIVED, "106/05/17"), (E.RECTIFICATION_ORDERED, "106/05/18"))
    served = (*ordered, (E.RECTIFICATION_SERVED, "106/05/25"))

    def said(today, *told, ground="no_content"):
        return GUARDS["time_to_rectify_over"](replace(facts_of(FIRST, today, *told), detail=ground)) or ""

    assert "尚未屆滿" in said("106/05/19", *ordered)
    assert "送達還沒有登錄" in said("106/06/20", *ordered)
    assert "106年6月5日" in said("106/06/05", *served)
    assert said("106/06/06", *served) == ""
    assert said("106/05/19", *ordered, ground="in_court") == ""
    assert said("106/05/22", *ordered, (E.RECTIFIED, "106/05/21")) == ""


def test_each_of_several_respondents_has_a_letter_of_its_own():
    several = replace(NOTHING, respondents=(1, 2))
    assert "施行細則第36條" in GUARDS["letter_names_its_respondent"](several)
    assert lets("letter_names_its_respondent", replace(several, party_id=2))


def test_a_city_that_is_competent_keeps_the_case():
    assert not lets("no_jurisdiction_here", replace(NOTHING, jurisdiction=frozenset({"consumer_home"})))


def test_a_repeated_petition_needs_its_earlier_answer():
    repeated = replace(NOTHING, detail="repeated")
    assert not lets("earlier_reply_shown", repeated)
    assert lets("earlier_reply_shown", replace(repeated, data={"earlier_case": "P105-000001-1"}))


def test_a_report_in_confidence_is_not_solved_on_the_spot():
    assert not lets("not_confidential", replace(NOTHING, is_confidential=True))


def test_after_thirty_days_a_closed_petition_is_a_new_case():
    assert not lets("reopened_in_time", replace(NOTHING, closed_on=day("106/05/05")))


def test_a_step_is_refused_with_the_first_sentence_that_says_no():
    step = find_step(FIRST, State.RECEIVED, E.ACCEPTED)
    assert "真實姓名" in why_not(step, NOTHING)
    with pytest.raises(StepNotAllowed, match="相對人"):
        check(step, replace(NOTHING, has_contact=True))
    known = replace(NOTHING, has_contact=True, has_respondent=True)
    check(step, replace(known, jurisdiction=frozenset({"consumer_home"})))


def test_a_closing_step_asks_for_one_of_its_outcomes():
    step = find_step(FIRST, State.BUSINESS_REPLIED, E.CLOSED)
    assert "請選擇處理結果：和解" in why_not(step, NOTHING)
    assert "請選擇處理結果" in why_not(step, replace(NOTHING, detail="mediated"))
    settled = replace(NOTHING, detail="settled", data={"accepted_on": "2017-06-05"})
    assert why_not(step, settled) is None
    assert outcome_of(step, settled) is Outcome.SETTLED
    merged = find_step(FIRST, State.RECEIVED, E.MERGED)
    assert outcome_of(merged, NOTHING) is Outcome.MERGED
