"""The last weeks of the demonstration city, told through the services on the calendar of the day."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from petitions import almanac
from petitions.city.lately import live_through, mark_days_of, open_desk
from petitions.city.registers import log_lately
from petitions.city.script_appeals import FIRST_APPEALS, SECOND_APPEALS
from petitions.city.script_mediations import MEDIATIONS
from petitions.city.script_petitions import PETITIONS
from petitions.city.staff import STAFF, find_staff, hire_staff
from petitions.city.times import Office
from petitions.clock import local_day
from petitions.extensions import db
from petitions.models import Case, CaseEvent, Consultation, DirtyDay, Note, Proposal
from petitions.rules.terms import Role
from petitions.services.verification import broken_links

A_WEDNESDAY = datetime(2026, 5, 20, 3, 0, tzinfo=UTC)
TELLINGS = (*FIRST_APPEALS, *SECOND_APPEALS, *MEDIATIONS, *PETITIONS)


@pytest.fixture
def tell(app):
    """Tell all the script as of a moment; return the desk and the receipts."""
    almanac.forget()
    hire_staff("a password for the demonstration", at=A_WEDNESDAY)
    office = Office(114, 116)

    def at(now):
        desk = open_desk(find_staff(), almanac.current_calendar(), seed=1, now=now, office=office)
        filed = [live_through(desk, telling, place) for place, telling in enumerate(TELLINGS)]
        log_lately(desk)
        mark_days_of([receipt.number for receipt in filed], today=local_day(now))
        db.session.commit()
        return desk, filed

    return at


def events_told(telling):
    return sum(1 + len(leg.acts) + bool(leg.officer and leg.procedure.is_dispute) for leg in telling.legs)


@pytest.mark.both_databases
def test_everything_told_happens_and_nothing_of_it_is_refused(tell):
    tell(A_WEDNESDAY)
    told = sum(events_told(telling) for telling in TELLINGS)
    assert db.session.scalar(select(func.count(CaseEvent.id))) == told
    assert list(broken_links()) == []


def test_told_again_on_the_same_day_nothing_is_added(tell):
    tell(A_WEDNESDAY)
    models = (Case, CaseEvent, Consultation, Note, Proposal)
    before = [db.session.scalar(select(func.count(model.id))) for model in models]
    _, filed = tell(A_WEDNESDAY)
    assert all(receipt.was_known for receipt in filed)
    assert [db.session.scalar(select(func.count(model.id))) for model in models] == before


@pytest.mark.slow
@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 2, 24, 3, 0, tzinfo=UTC),  # after the Lunar New Year
        datetime(2026, 1, 1, 1, 0, tzinfo=UTC),
        datetime(2026, 10, 10, 22, 0, tzinfo=UTC),  # a Sunday before dawn
        datetime(2026, 3, 2, 0, 30, tzinfo=UTC),  # before the office opens
    ],
)
def test_on_any_day_nothing_happens_ahead_of_time_and_every_stage_is_reached(tell, now):
    tell(now)
    assert db.session.scalar(select(func.max(CaseEvent.happened_at))) <= now
    reached = set(db.session.scalars(select(Case.state)))
    assert len(reached) > 25


def test_there_is_late_work_and_work_that_waits_and_every_day_that_counts_is_marked(tell):
    tell(A_WEDNESDAY)
    today = local_day(A_WEDNESDAY)
    due = list(db.session.scalars(select(Case.due_on).where(Case.is_open, Case.due_on.is_not(None))))
    assert len([day for day in due if day < today]) >= 8
    assert len([day for day in due if 0 <= (day - today).days <= 5]) >= 8
    turns = set(db.session.scalars(select(Case.turn).where(Case.is_open)))
    assert {"office", "business", "bureau", "citizen", "committee", "party"} <= turns
    waiting = db.session.scalars(select(Proposal.event).where(Proposal.decision == "pending"))
    assert sorted(waiting) == ["accepted", "replied"]
    counted = set(db.session.scalars(select(Case.counted_on).where(Case.counted_on < today)))
    marked = set(db.session.scalars(select(DirtyDay.day)))
    assert {day for day in counted if (today - day).days >= 2} <= marked


def test_there_is_an_account_for_every_role_of_the_staff():
    outside = {Role.ANON, Role.CIT, Role.BIZ, Role.API}
    assert Counter(member.role for member in STAFF) == Counter(set(Role) - outside)
