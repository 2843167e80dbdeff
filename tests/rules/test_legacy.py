from datetime import UTC, datetime, timedelta

import pytest

from petitions.rules.legacy import CHANNELS, MATTER_KINDS, LegacyEvent, fold_legacy, translate
from petitions.rules.terms import EventKind, Outcome, Procedure, State
from petitions.rules.workflow import steps_of

FIRST, SECOND, MEDIATION = Procedure.FIRST_APPEAL, Procedure.SECOND_APPEAL, Procedure.MEDIATION
START = datetime(2017, 1, 3, 2, tzinfo=UTC)

TYPES = {
    "consumer": (
        "submitted accepted rejected forwarded business_replied withdrawn transferred_out merged "
        "handled_together acceptance_voided category_amended closed reopened second_appeal_filed "
        "second_appeal_accepted second_appeal_rejected negotiation_held mediation_applied "
        "mediation_rejected mediation_scheduled mediation_heard meeting_cancelled mediation_withdrawn "
        "mediation_outcome sent_to_court court_approved"
    ),
    "petition": (
        "submitted tracked dispatched replied closed solved_on_the_spot merged not_processed reopened"
    ),
    "control_yuan": "submitted cy_accepted cy_no_show",
}


def ledger(*told, kind="consumer", **more):
    """Tell a legacy case: types in order, a day apart, `type:detail`; `=` before one keeps the moment."""
    events, at = [], START
    for seq, word in enumerate(told, start=1):
        at += timedelta(days=0 if word.startswith("=") else 1)
        type_, _, detail = word.lstrip("=").partition(":")
        events.append(LegacyEvent(seq, type_, at, at.date(), detail))
    return fold_legacy(kind, events, **more)


def by_procedure(cases):
    return {case.procedure: case for case in cases}


def days(n):
    return (START + timedelta(days=n)).date()


@pytest.mark.parametrize(("kind", "type_"), [(k, t) for k, words in TYPES.items() for t in words.split()])
def test_every_type_of_the_contract_has_a_word_of_ours(kind, type_):
    procedure, event = translate(kind, type_)
    rows = [step.event for p in ([procedure] if procedure else Procedure) for step in steps_of(p)]
    assert event in rows


def test_an_unknown_type_is_reported_not_guessed():
    with pytest.raises(KeyError):
        translate("consumer", "teleported")
    with pytest.raises(KeyError):
        translate("parking", "submitted")


def test_every_kind_and_channel_of_the_contract_is_known():
    assert set(MATTER_KINDS) == set(TYPES)
    assert {"online", "counter", "mail", "fax", "referred", "1999", "mayor"} <= set(CHANNELS)


def test_a_settled_first_appeal_is_one_closed_case():
    (case,) = ledger("submitted", "accepted", "forwarded", "business_replied", "closed:settled")
    assert (case.procedure, case.state, case.outcome) == (FIRST, State.CLOSED, Outcome.SETTLED)
    assert (case.accepted_on, case.replied_on, case.closed_on) == (days(2), days(4), days(5))
    assert case.counted_on == days(2)


def test_a_whole_dispute_becomes_three_cases_each_with_its_own_events():
    cases = by_procedure(
        ledger(
            "submitted",
            "accepted",
            "forwarded",
            "business_replied",
            "second_appeal_filed",
            "second_appeal_accepted",
            "negotiation_held:failed",
            "mediation_applied",
            "mediation_scheduled",
            "mediation_heard",
            "mediation_heard:continued",
            "mediation_outcome:established",
            "sent_to_court",
            "court_approved",
        )
    )
    assert {p: len(case.events) for p, case in cases.items()} == {FIRST: 4, SECOND: 3, MEDIATION: 7}
    assert {p: case.counted_on for p, case in cases.items()} == {
        FIRST: days(2),
        SECOND: days(6),
        MEDIATION: days(10),
    }
    assert {p: case.outcome for p, case in cases.items()} == {
        FIRST: Outcome.NOT_SETTLED,
        SECOND: Outcome.FAILED_DISAGREE,
        MEDIATION: Outcome.MEDIATED,
    }
    assert not any(case.is_open for case in cases.values())
    assert cases[FIRST].closed_on == days(6)


def test_a_first_appeal_without_a_reply_that_went_on_had_no_reply():
    cases = by_procedure(ledger("submitted", "accepted", "forwarded", "mediation_applied"))
    assert cases[FIRST].outcome is Outcome.NO_REPLY
    assert cases[MEDIATION].is_open


def test_a_complaint_to_the_business_opens_the_second_appeal_here():
    (case,) = ledger("submitted", "second_appeal_filed", "second_appeal_accepted", route="business")
    assert case.procedure is SECOND
    assert case.counted_on == days(3)


def test_a_mediation_may_come_without_any_appeal_here():
    (case,) = ledger("submitted", "mediation_applied", "mediation_heard", route="consumer_group")
    assert (case.procedure, case.counted_on) == (MEDIATION, days(3))


@pytest.mark.parametrize(
    "told",
    [
        ("submitted", "accepted", "transferred_out:臺南市", "=acceptance_voided:transferred_out"),
        ("submitted", "accepted", "=acceptance_voided:transferred_out", "=transferred_out:臺南市"),
        ("submitted", "transferred_out:臺南市", "=accepted", "=acceptance_voided:transferred_out"),
    ],
)
def test_a_voided_acceptance_counts_nothing_in_whatever_order_it_was_typed(told):
    (case,) = ledger(*told)
    assert case.counted_on is None
    assert (case.state, case.outcome) == (State.TRANSFERRED_OUT, Outcome.TRANSFERRED_OUT)


def test_accepted_again_after_reopening_counts_the_first_time():
    (case,) = ledger("submitted", "accepted", "closed:settled", "reopened", "=accepted:again")
    assert case.counted_on == days(2)
    assert case.is_open
    assert case.outcome is None


def test_withdrawal_after_acceptance_changes_nothing_in_the_count():
    (case,) = ledger("submitted", "accepted", "withdrawn")
    assert (case.counted_on, case.state) == (days(2), State.WITHDRAWN)


def test_a_withdrawal_written_down_before_the_submission_stays_one():
    (case,) = ledger("withdrawn", "submitted")
    assert (case.state, case.outcome) == (State.WITHDRAWN, Outcome.WITHDRAWN)


def test_a_premature_second_appeal_is_refused_and_may_be_filed_again():
    told = ("submitted", "accepted", "second_appeal_filed:before 15 days", "second_appeal_rejected:premature")
    early = by_procedure(ledger(*told, "closed:settled"))
    assert (early[SECOND].state, early[SECOND].counted_on) == (State.REJECTED, None)
    assert (early[FIRST].state, early[FIRST].outcome) == (State.CLOSED, Outcome.SETTLED)
    again = by_procedure(ledger(*told, "second_appeal_filed", "second_appeal_accepted"))
    assert again[SECOND].counted_on == days(6)


def test_a_refused_mediation_leaves_the_appeal_as_it_was():
    cases = by_procedure(ledger("submitted", "accepted", "mediation_applied", "mediation_rejected"))
    assert cases[FIRST].state is State.ACCEPTED
    assert cases[MEDIATION].outcome is Outcome.REJECTED


def test_the_moment_decides_not_the_order_of_typing():
    late = LegacyEvent(1, "closed", START + timedelta(days=3), days(3), "settled")
    early = LegacyEvent(2, "accepted", START, days(0))
    (case,) = fold_legacy("consumer", [late, early])
    assert [told.event for told in case.events] == [EventKind.ACCEPTED, EventKind.CLOSED]


def test_a_case_that_the_ledger_calls_closed_is_not_left_standing():
    (standing,) = ledger("submitted", "accepted", "forwarded")
    (closed,) = ledger("submitted", "accepted", "forwarded", status="closed")
    assert standing.is_open
    assert (closed.state, closed.closed_on) == (State.CLOSED, None)


def test_a_draft_has_no_events_and_counts_nothing():
    (case,) = ledger()
    assert (case.procedure, case.state, case.counted_on) == (FIRST, State.DRAFT, None)


def test_a_tracked_petition_counts_and_one_solved_on_the_spot_does_not():
    (tracked,) = ledger("submitted", "tracked", "dispatched", "replied", "closed", kind="petition")
    assert (tracked.counted_on, tracked.outcome) == (days(2), Outcome.ANSWERED)
    (solved,) = ledger("submitted", "solved_on_the_spot", kind="petition")
    assert (solved.counted_on, solved.state) == (None, State.SOLVED_ON_THE_SPOT)


def test_a_petition_tracked_again_counts_the_first_time():
    (case,) = ledger("submitted", "tracked", "closed", "reopened", "tracked:again", kind="petition")
    assert case.counted_on == days(2)


def test_whoever_did_not_come_to_the_visit_is_not_counted():
    (came,) = ledger("submitted", "cy_accepted:01-17", kind="control_yuan")
    (stayed,) = ledger("submitted", "cy_no_show:01-17", kind="control_yuan")
    assert (came.counted_on, stayed.counted_on) == (days(2), None)
    assert stayed.outcome is Outcome.NO_SHOW
