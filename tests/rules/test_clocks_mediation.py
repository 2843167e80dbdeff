from petitions.rules.clocks import next_due
from petitions.rules.terms import EventKind, Procedure
from tests.support.happenings import clocks, day, only

MEDIATION = Procedure.MEDIATION
E = EventKind
HEARD = (
    (E.RECEIVED, "106/04/05"),
    (E.ACCEPTED, "106/04/10"),
    (E.SESSION_SCHEDULED, "106/04/10"),
    (E.MEDIATION_HEARD, "106/05/10"),
)


def test_a_session_is_held_within_thirty_days_aiming_at_the_earlier_working_day():
    clock = only(clocks(MEDIATION, (E.RECEIVED, "106/09/01"), (E.ACCEPTED, "106/09/10")), "session_date")
    assert (clock.target_on, clock.due_on) == (day("106/10/06"), day("106/10/11"))


def test_a_party_may_have_ten_days_more_and_the_first_date_is_kept():
    told = ((E.RECEIVED, "106/09/01"), (E.ACCEPTED, "106/09/10"), (E.SESSION_EXTENDED, "106/09/20"))
    clock = only(clocks(MEDIATION, *told), "session_date")
    assert clock.due_on == day("106/10/20")
    assert clock.original_due_on == day("106/10/11")


def test_each_party_has_its_own_ten_days_to_object():
    found = clocks(
        MEDIATION,
        *HEARD,
        (E.PROPOSAL_ISSUED, "106/05/10"),
        (E.PROPOSAL_SERVED, "106/05/19", None, 1),
        (E.PROPOSAL_SERVED, "106/06/01", {"effective_on": "2017-06-11"}, 2),
    )
    assert {c.party_id: c.due_on for c in found if c.period == "objection"} == {
        1: day("106/05/31"),
        2: day("106/06/21"),
    }
    assert {c.whose for c in found if c.period == "objection"} == {"party"}


def test_an_objection_to_a_small_proposal_asks_for_a_new_session_within_twenty_days():
    told = (
        *HEARD,
        (E.SMALL_PROPOSAL_ISSUED, "106/05/10"),
        (E.PROPOSAL_SERVED, "106/05/15", None, 1),
        (E.PROPOSAL_SERVED, "106/05/15", None, 2),
        (E.OBJECTED, "106/05/20", None, 2),
    )
    found = clocks(MEDIATION, *told)
    assert only(found, "new_session").due_on == day("106/06/09")
    assert only(found, "notify_objection").due_on == day("106/05/24")
    assert all(c.met_on for c in found if c.period == "objection")


def test_an_objection_to_a_normal_proposal_asks_for_no_session():
    found = clocks(
        MEDIATION,
        *HEARD,
        (E.PROPOSAL_ISSUED, "106/05/10"),
        (E.PROPOSAL_SERVED, "106/05/15", None, 1),
        (E.OBJECTED, "106/05/20", None, 1),
    )
    assert [c for c in found if c.period == "new_session"] == []


def test_a_deed_goes_to_court_within_ten_days_of_the_settlement():
    told = ((E.RECEIVED, "106/09/01"), (E.ACCEPTED, "106/09/04"), (E.SESSION_SCHEDULED, "106/09/05"))
    settled = (*told, (E.MEDIATION_HEARD, "106/09/29"), (E.SETTLED, "106/09/29"))
    clock = only(clocks(MEDIATION, *settled), "deed_to_court")
    assert (clock.target_on, clock.due_on) == (day("106/10/06"), day("106/10/11"))


def test_a_deemed_settlement_counts_from_the_day_after_the_last_objection_period():
    found = clocks(
        MEDIATION,
        *HEARD,
        (E.PROPOSAL_ISSUED, "106/05/10"),
        (E.PROPOSAL_SERVED, "106/05/11", None, 1),
        (E.PROPOSAL_SERVED, "106/05/12", None, 2),
        (E.DEEMED_SETTLED, "106/05/31"),
    )
    assert only(found, "deed_to_court").starts_on == day("106/05/23")


def test_an_approved_deed_is_served_at_once_and_then_only_information_runs():
    told = (
        *HEARD,
        (E.SETTLED, "106/05/10"),
        (E.SENT_TO_COURT, "106/05/12"),
        (E.COURT_APPROVED, "106/06/01"),
    )
    assert only(clocks(MEDIATION, *told), "serve_deed").due_on == day("106/06/05")
    found = clocks(MEDIATION, *told, (E.DEED_SERVED, "106/06/02", None, 1))
    assert next_due(found) is None
    assert only(found, "nullity_action").due_on == day("106/07/03")
    assert only(found, "court_fee_refund").due_on == day("106/09/04")


def test_a_certificate_asked_for_after_the_end_still_has_its_seven_days():
    found = clocks(
        MEDIATION,
        (E.RECEIVED, "105/12/01"),
        (E.ACCEPTED, "105/12/05"),
        (E.SESSION_SCHEDULED, "105/12/05"),
        (E.MEDIATION_HEARD, "106/01/10"),
        (E.FAILED, "106/01/10"),
        (E.CLOSED, "106/01/12"),
        (E.CERTIFICATE_REQUESTED, "106/01/25"),
    )
    clock = next_due(found)
    assert (clock.period, clock.target_on, clock.due_on) == (
        "certificate",
        day("106/01/26"),
        day("106/02/02"),
    )
