"""What moves a date after its period began: pauses, extensions, corrections, late entries, closures."""

import random

import pytest

from petitions.reference import shipped_calendar
from petitions.rules.calendar import Closure
from petitions.rules.clocks import derive, moves, next_due
from petitions.rules.period import Weight
from petitions.rules.periods import PERIODS
from petitions.rules.terms import EventKind, Procedure
from tests.support.happenings import clocks, day, only, story

FIRST, MEDIATION, PETITION = Procedure.FIRST_APPEAL, Procedure.MEDIATION, Procedure.PETITION
E = EventKind
NOTIFIED = (
    (E.RECEIVED, "106/05/10"),
    (E.ACCEPTED, "106/05/10"),
    (E.BUSINESS_NOTIFIED, "106/05/10", None, 1),
)
SERVED = (*NOTIFIED, (E.BUSINESS_RECEIVED, "106/05/12", {"grade": "a"}, 1))
HANDLED = (
    (E.REGISTERED, "106/03/01"),
    (E.TRACKED, "106/03/01"),
    (E.DISPATCHED, "106/03/01"),
    (E.OFFICER_ACCEPTED, "106/03/02"),
)


def test_while_a_case_is_suspended_nothing_is_due_and_the_days_do_not_count():
    stopped = (*SERVED, (E.SUSPENDED, "106/05/17"))
    clock = only(clocks(FIRST, *stopped), "business_reply")
    assert (clock.paused_on, next_due(clocks(FIRST, *stopped))) == (day("106/05/17"), None)
    going = only(clocks(FIRST, *stopped, (E.RESUMED, "106/05/22")), "business_reply")
    assert (going.paused_on, going.paused_days) == (None, 5)
    assert (going.original_due_on, going.literal_on) == (day("106/05/31"), day("106/06/01"))
    assert going.due_on == day("106/06/01")


def test_two_pauses_are_two_lots_of_days():
    told = (
        *SERVED,
        (E.SUSPENDED, "106/05/15"),
        (E.RESUMED, "106/05/16"),
        (E.BUSINESS_NOTIFIED, "106/05/16", None, 2),
        (E.SUSPENDED, "106/05/18"),
        (E.RESUMED, "106/05/21"),
    )
    (clock,) = [
        c
        for c in clocks(FIRST, *told)
        if c.period == "business_reply" and c.party_id == 1 and not c.is_revoked
    ]
    assert clock.paused_days == 4
    assert clock.literal_on == day("106/05/31")


def test_a_supplement_stops_a_petition_only_where_the_office_says_so():
    asked = (*HANDLED, (E.SUPPLEMENT_REQUESTED, "106/03/02"))
    running_on = clocks(PETITION, *asked, (E.SUPPLEMENTED, "106/03/06"))
    assert only(running_on, "handling").due_on == day("106/03/08")
    stops = (*HANDLED, (E.SUPPLEMENT_REQUESTED, "106/03/02", {"pauses": True}))
    clock = only(clocks(PETITION, *stops, (E.SUPPLEMENTED, "106/03/06")), "handling")
    assert (clock.paused_days, clock.due_on) == (2, day("106/03/10"))


def test_a_peremptory_period_runs_on():
    assert not any(period.pausable for period in PERIODS if period.peremptory)


def test_of_one_day_the_period_on_which_a_right_hangs_comes_first():
    told = ((E.RECEIVED, "106/05/01"), (E.ACCEPTED, "106/05/02"))
    assert only(clocks(MEDIATION, *told), "session_date").weight is Weight.STATUTORY
    assert only(clocks(FIRST, *SERVED), "business_reply").weight is Weight.LEGAL_EFFECT
    assert only(clocks(FIRST, *SERVED[:2]), "refer_case").weight is Weight.HOUSE_RULE


def test_a_revoked_pause_is_as_if_it_had_not_been():
    told = (*SERVED, (E.SUSPENDED, "106/05/17"), (E.RESUMED, "106/05/22"))
    mended = (
        *told,
        (E.CORRECTED, "106/05/23", {"corrects_seq": 5}),
        (E.CORRECTED, "106/05/23", {"corrects_seq": 6}),
    )
    before, after = story_clocks(told), story_clocks(mended)
    assert only(after, "business_reply").due_on == day("106/05/31")
    assert moves(before, after) == [
        {"period": "business_reply", "seq": 4, "from": "2017-06-01", "to": "2017-05-31", "party": 1}
    ]


def test_a_receipt_that_becomes_known_late_moves_the_date_and_says_from_where():
    before, after = clocks(FIRST, *NOTIFIED), clocks(FIRST, *SERVED)
    assert only(before, "business_reply").due_on == day("106/05/31")
    late = clocks(FIRST, *NOTIFIED, (E.BUSINESS_RECEIVED, "106/05/19", {"grade": "a"}, 1))
    assert moves(before, late) == [
        {"period": "business_reply", "seq": 4, "from": "2017-05-31", "to": "2017-06-03", "party": 1}
    ]
    assert moves(before, after) == []


def test_a_late_closure_moves_what_ends_on_it():
    closed = shipped_calendar().with_closures([Closure(day("106/05/31"), why="颱風")])
    assert only(clocks(FIRST, *SERVED, calendar=closed), "business_reply").due_on == day("106/06/01")


def test_a_closure_moves_an_extended_date_too():
    told = (*HANDLED, (E.EXTENDED, "106/03/07", {"new_due_on": "2017-03-20"}))
    assert only(clocks(PETITION, *told), "handling").due_on == day("106/03/20")
    closed = shipped_calendar().with_closures([Closure(day("106/03/20"))])
    clock = only(clocks(PETITION, *told, calendar=closed), "handling")
    assert (clock.due_on, clock.original_due_on) == (day("106/03/21"), day("106/03/08"))
    assert [shift.kind for shift in clock.shifts] == [E.EXTENDED]


def test_a_proved_receipt_is_not_put_aside_by_a_second_letter():
    found = clocks(FIRST, *SERVED, (E.BUSINESS_NOTIFIED, "106/05/15", None, 1))
    clock = only(found, "business_reply")
    assert (clock.is_estimated, clock.starts_on) == (False, day("106/05/12"))


def test_an_entry_typed_after_the_end_ends_nothing_earlier():
    """What happened before the closing and was typed in after it does not close the case a second time."""
    told = (*SERVED, (E.BUSINESS_REPLIED, "106/05/20", None, 1), (E.CLOSED, "106/05/25"))
    events = list(story(FIRST, *told))
    late = replace_event(events[3], seq=7, to_state=events[-1].to_state, kind=E.SUPPLEMENTED, on="106/05/13")
    clock = only(derive(FIRST, [*events, late], shipped_calendar()), "business_reply")
    assert clock.met_on == day("106/05/20")


TALES = (
    (
        FIRST,
        (
            *SERVED,
            (E.SUSPENDED, "106/05/17"),
            (E.RESUMED, "106/05/22"),
            (E.BUSINESS_REPLIED, "106/05/30", None, 1),
        ),
    ),
    (
        FIRST,
        (
            *NOTIFIED,
            (E.BUSINESS_NOTIFIED, "106/05/11", None, 2),
            (E.BUSINESS_RECEIVED, "106/05/15", {"grade": "a"}, 2),
        ),
    ),
    (
        PETITION,
        (*HANDLED, (E.EXTENDED, "106/03/07", {"new_due_on": "2017-03-20"}), (E.REPLY_DRAFTED, "106/03/15")),
    ),
    (
        PETITION,
        (*HANDLED, (E.SUPPLEMENT_REQUESTED, "106/03/03", {"pauses": True}), (E.SUPPLEMENTED, "106/03/07")),
    ),
)


@pytest.mark.parametrize(("procedure", "told"), TALES)
def test_in_whatever_order_events_are_typed_in_the_clocks_are_the_same(procedure, told):
    events = with_hours(story(procedure, *told))
    wanted = faces(derive(procedure, events, shipped_calendar(), channel="online"), events)
    chance = random.Random(106)  # noqa: S311  (an order, not a secret)
    for _ in range(50):
        places = list(range(1, len(events) + 1))
        chance.shuffle(places)
        typed = [event._replace(seq=place) for event, place in zip(events, places, strict=True)]
        typed.sort(key=lambda event: event.seq)
        assert faces(derive(procedure, typed, shipped_calendar(), channel="online"), typed) == wanted


def test_no_clock_survives_the_event_that_meets_it():
    for procedure, told in TALES:
        found = derive(procedure, story(procedure, *told), shipped_calendar(), channel="online")
        kinds = {kind for kind, *_ in told}
        met = {"business_reply": E.BUSINESS_REPLIED, "handling": E.REPLIED, "refer_case": E.BUSINESS_NOTIFIED}
        for clock in found:
            if clock.period in met and met[clock.period] in kinds:
                assert not clock.is_running


def story_clocks(told):
    """Return the clocks of a tale whose last entries correct earlier ones."""
    return derive(FIRST, story(FIRST, *told), shipped_calendar())


def with_hours(events):
    """Give every event an hour of its own, in the order in which they happened."""
    return [
        event._replace(happened_at=event.happened_at.replace(minute=place))
        for place, event in enumerate(events)
    ]


def faces(found, events):
    """Return the clocks by what happened, not by where it was typed in."""
    moment = {event.seq: event.happened_at for event in events}
    return {
        (
            c.period,
            c.party_id,
            moment[c.started_by_seq],
            c.due_on,
            c.target_on,
            c.original_due_on,
            c.is_estimated,
            c.met_on,
            c.is_revoked,
            c.pauses,
            c.paused_days,
        )
        for c in found
    }


def replace_event(event, *, seq, to_state, kind, on):
    """Return an event like another, of another kind and day."""
    moment = event.happened_at.replace(year=day(on).year, month=day(on).month, day=day(on).day)
    return event._replace(
        seq=seq, to_state=to_state, kind=kind, happened_at=moment, local_date=day(on), data=None
    )
