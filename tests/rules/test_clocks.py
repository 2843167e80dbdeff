import pytest

from petitions.reference import shipped_calendar
from petitions.rules.calendar import Closure
from petitions.rules.clocks import next_due
from petitions.rules.terms import EventKind, Procedure
from tests.support.happenings import clocks, day, only

FIRST, MEDIATION, PETITION = Procedure.FIRST_APPEAL, Procedure.MEDIATION, Procedure.PETITION
E = EventKind
NOTIFIED = (
    (E.RECEIVED, "106/05/17"),
    (E.ACCEPTED, "106/05/17"),
    (E.BUSINESS_NOTIFIED, "106/05/17", None, 1),
)


def test_the_fifteen_days_run_from_the_day_the_business_received_the_complaint():
    found = clocks(FIRST, *NOTIFIED, (E.BUSINESS_RECEIVED, "106/05/19", {"grade": "a"}, 1))
    clock = only(found, "business_reply")
    assert clock.due_on == day("106/06/03")
    assert not clock.is_estimated
    assert clock.whose == "business"
    assert next_due(found) is clock


def test_until_the_receipt_is_known_it_is_estimated_from_the_letter():
    clock = only(clocks(FIRST, *NOTIFIED), "business_reply")
    assert clock.is_estimated
    assert clock.starts_on == day("106/05/22")
    assert clock.due_on == day("106/06/06")


def test_a_receipt_takes_the_place_of_the_estimate():
    found = clocks(FIRST, *NOTIFIED, (E.BUSINESS_RECEIVED, "106/05/19", {"grade": "a"}, 1))
    assert [c.is_revoked for c in found if c.period == "business_reply"] == [True, False]


def test_a_receipt_that_is_itself_an_estimate_says_so():
    found = clocks(FIRST, *NOTIFIED, (E.BUSINESS_RECEIVED, "106/05/19", {"grade": "c"}, 1))
    assert only(found, "business_reply").is_estimated


def test_the_day_of_service_counts_not_the_day_of_typing_it_in():
    receipt = (E.BUSINESS_RECEIVED, "106/05/25", {"grade": "a", "effective_on": "2017-05-19"}, 1)
    assert only(clocks(FIRST, *NOTIFIED, receipt), "business_reply").due_on == day("106/06/03")


def test_two_businesses_have_two_clocks_and_each_answers_for_itself():
    found = clocks(
        FIRST,
        *NOTIFIED,
        (E.BUSINESS_NOTIFIED, "106/05/18", None, 2),
        (E.BUSINESS_RECEIVED, "106/05/19", {"grade": "a"}, 1),
        (E.BUSINESS_RECEIVED, "106/05/22", {"grade": "a"}, 2),
        (E.BUSINESS_REPLIED, "106/05/26", None, 2),
    )
    running = {
        c.party_id: (c.due_on, c.met_on) for c in found if c.period == "business_reply" and not c.is_revoked
    }
    assert running == {
        1: (day("106/06/03"), None),
        2: (day("106/06/06"), day("106/05/26")),
    }


def test_a_corrected_receipt_starts_nothing_and_leaves_its_trace():
    wrong = (E.BUSINESS_RECEIVED, "106/05/12", {"grade": "a"}, 1)
    right = (E.BUSINESS_RECEIVED, "106/05/19", {"grade": "a"}, 1)
    found = clocks(FIRST, *NOTIFIED, wrong, (E.CORRECTED, "106/05/20", {"corrects_seq": 4}), right)
    assert only(found, "business_reply").due_on == day("106/06/03")
    revoked = {c.started_by_seq for c in found if c.period == "business_reply" and c.is_revoked}
    assert revoked == {3, 4}


def test_an_accepted_appeal_is_sent_on_within_three_working_days():
    found = clocks(FIRST, *NOTIFIED[:2])
    assert (next_due(found).period, next_due(found).due_on) == ("refer_case", day("106/05/22"))
    assert only(clocks(FIRST, *NOTIFIED), "refer_case").met_on == day("106/05/17")


def test_a_bureau_reports_within_thirty_days():
    found = clocks(FIRST, *NOTIFIED[:2], (E.REFERRED, "106/05/18"))
    assert only(found, "agency_report").due_on == day("106/06/19")


def test_what_is_missing_is_asked_for_with_ten_days_from_the_service_of_the_notice():
    ordered = ((E.RECEIVED, "106/05/17"), (E.RECTIFICATION_ORDERED, "106/05/18"))
    (guessed,) = clocks(FIRST, *ordered)
    assert (guessed.due_on, guessed.is_estimated) == (day("106/06/02"), True)
    told = (*ordered, (E.RECTIFICATION_SERVED, "106/05/19"))
    assert only(clocks(FIRST, *told), "rectify_appeal").due_on == day("106/05/31")
    assert only(clocks(MEDIATION, *told), "rectify_mediation").due_on == day("106/05/31")
    assert only(clocks(FIRST, *told, (E.RECTIFIED, "106/05/22")), "rectify_appeal").met_on


def test_the_end_of_a_case_ends_its_clocks():
    found = clocks(FIRST, *NOTIFIED, (E.WITHDRAWN, "106/05/20"))
    assert next_due(found) is None
    assert {c.met_on for c in found} == {day("106/05/17"), day("106/05/20")}


@pytest.mark.parametrize(
    ("channel", "due"),
    [("online", "106/02/06"), ("mayor", "106/02/06"), ("phone_1999", "106/02/07"), ("mail", "106/02/07")],
)
def test_a_petition_is_answered_in_five_or_six_working_days(channel, due):
    found = clocks(PETITION, (E.REGISTERED, "106/01/24"), channel=channel)
    assert next_due(found).due_on == day(due)


def test_an_online_petition_is_confirmed_within_seven_days_and_only_then_runs():
    found = clocks(PETITION, (E.SUBMITTED, "106/03/01"))
    assert [(c.period, c.due_on, c.whose) for c in found] == [("confirm", day("106/03/08"), "citizen")]
    found = clocks(PETITION, (E.SUBMITTED, "106/03/01"), (E.CONFIRMED, "106/03/03"))
    assert (next_due(found).period, next_due(found).due_on) == ("handling", day("106/03/10"))


def test_an_extension_moves_the_date_and_keeps_the_first_one_for_the_figures():
    told = (
        (E.REGISTERED, "106/03/01"),
        (E.TRACKED, "106/03/01"),
        (E.DISPATCHED, "106/03/01"),
        (E.OFFICER_ACCEPTED, "106/03/02"),
        (E.EXTENDED, "106/03/07", {"new_due_on": "2017-03-20"}),
    )
    clock = only(clocks(PETITION, *told), "handling")
    assert (clock.original_due_on, clock.due_on) == (day("106/03/08"), day("106/03/20"))


def test_a_reply_that_did_not_arrive_was_no_reply():
    told = (
        (E.REGISTERED, "106/03/01"),
        (E.TRACKED, "106/03/01"),
        (E.DISPATCHED, "106/03/01"),
        (E.OFFICER_ACCEPTED, "106/03/02"),
        (E.REPLIED, "106/03/06"),
    )
    assert only(clocks(PETITION, *told), "handling").met_on == day("106/03/06")
    again = clocks(PETITION, *told, (E.REPLY_FAILED, "106/03/07"))
    assert only(again, "handling").is_running


def test_a_reopened_petition_runs_anew_and_keeps_its_first_result():
    told = (
        (E.REGISTERED, "106/03/01"),
        (E.TRACKED, "106/03/01"),
        (E.DISPATCHED, "106/03/01"),
        (E.OFFICER_ACCEPTED, "106/03/02"),
        (E.REPLIED, "106/03/06"),
        (E.CLOSED, "106/03/07"),
        (E.REOPENED, "106/03/20"),
    )
    handling = [c for c in clocks(PETITION, *told) if c.period == "handling"]
    assert [c.met_on for c in handling] == [day("106/03/06"), None]


def test_a_promise_is_followed_up_on_the_day_that_was_promised():
    told = (
        (E.REGISTERED, "106/03/01"),
        (E.TRACKED, "106/03/01"),
        (E.DISPATCHED, "106/03/01"),
        (E.OFFICER_ACCEPTED, "106/03/02"),
        (E.REPLIED, "106/03/06"),
        (E.FOLLOW_UP_SET, "106/03/06", {"due_on": "2017-11-01"}),
    )
    assert next_due(clocks(PETITION, *told)).due_on == day("106/11/01")


def test_a_closure_moves_the_dates_that_lie_behind_it():
    closed = shipped_calendar().with_closures([Closure(day("106/03/02"))])
    (clock,) = clocks(PETITION, (E.REGISTERED, "106/03/01"), calendar=closed)
    assert clock.due_on == day("106/03/09")


def test_a_date_beyond_the_published_calendar_is_provisional():
    (clock,) = clocks(PETITION, (E.REGISTERED, "2029-03-01"))
    assert clock.is_provisional
