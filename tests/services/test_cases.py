"""One function moves a case: event, clocks and projections in one go, on both databases."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from petitions import almanac
from petitions.extensions import db
from petitions.models import Case, CaseEvent, Clock, DirtyDay, Matter, OutboxMessage, Person
from petitions.rules.actors import CITIZEN, Actor
from petitions.rules.errors import StaleVersion, StepNotAllowed
from petitions.rules.terms import EventKind, Procedure
from petitions.services.cases import Happening, record
from petitions.services.intake import Filing, file
from petitions.services.reference import load_reference
from petitions.services.verification import broken_links

OFFICER = Actor(None, "張消保官")
FILED_AT = datetime(2017, 3, 1, 2, 0, tzinfo=UTC)

pytestmark = pytest.mark.both_databases


@pytest.fixture(autouse=True)
def _an_office(app):
    load_reference(at=FILED_AT)
    db.session.commit()
    almanac.forget()


def a_filing(key="k1", **changes):
    given = {
        "procedure": Procedure.FIRST_APPEAL,
        "name": "王小明",
        "narrative": "健身房終止契約不退費。",
        "channel": "online",
        "submission_key": key,
        "phone": "0900-000-678",
        "email": "wang@example.com",
        "business_name": "海風健身事業有限公司",
        "category": "健身",
    }
    return Filing(**{**given, **changes})


def filed(key="k1", at=FILED_AT, **changes):
    receipt = file(a_filing(key, **changes), by=CITIZEN, at=at, calendar=almanac.current_calendar())
    db.session.commit()
    return db.session.scalars(select(Case).where(Case.number == receipt.number)).one()


def happens(case, event, at, **said):
    record(
        case,
        Happening(event, at, **said),
        by=OFFICER,
        at=at,
        calendar=almanac.current_calendar(),
        version=case.version,
    )
    db.session.commit()
    db.session.refresh(case)


def test_a_filing_is_one_matter_one_case_and_eight_statements_at_most(app, statements):
    calendar = almanac.current_calendar()
    statements.clear()
    receipt = file(a_filing(), by=CITIZEN, at=FILED_AT, calendar=calendar)
    db.session.commit()
    assert receipt.number.startswith("F106-000001-")
    assert 0 < len(statements) <= 8
    assert db.session.query(Case).count() == db.session.query(Matter).count() == 1


def test_the_same_form_sent_again_gives_the_same_receipt(app):
    first, second = (
        file(a_filing(), by=CITIZEN, at=FILED_AT, calendar=almanac.current_calendar()) for _ in range(2)
    )
    db.session.commit()
    assert (first.number, first.secret) == (second.number, second.secret)
    assert (first.was_known, second.was_known) == (False, True)
    assert db.session.query(Person).count() == 1


def test_the_year_of_the_number_is_the_year_of_receipt_in_taipei(app):
    before = filed("before", at=datetime(2017, 12, 31, 15, 59, 59, tzinfo=UTC))
    after = filed("after", at=datetime(2017, 12, 31, 16, 0, tzinfo=UTC))
    assert before.number.startswith("F106-000001-")
    assert after.number.startswith("F107-000001-")
    assert after.received_on == date(2018, 1, 1)


def test_a_failed_filing_leaves_no_gap(app):
    filed("first")
    file(a_filing("lost"), by=CITIZEN, at=FILED_AT, calendar=almanac.current_calendar())
    db.session.rollback()
    assert filed("second").number.startswith("F106-000002-")


def test_nothing_personal_is_stored_in_the_clear(app):
    filed()
    person = db.session.scalars(select(Person)).one()
    assert (person.name_masked, person.phone_masked) == ("王○明", "09**-***-678")
    everything = " ".join(
        str(row)
        for model in (Person, OutboxMessage, Case)
        for row in db.session.execute(select(model.__table__))
    )
    assert "王小明" not in everything
    assert "wang@example.com" not in everything


def test_recording_moves_the_case_counts_it_and_starts_the_clock(app):
    case = filed()
    happens(case, EventKind.ACCEPTED, FILED_AT + timedelta(hours=1))
    assert (case.state, case.accepted_on, case.counted_on) == ("accepted", date(2017, 3, 1), date(2017, 3, 1))
    assert (case.counted_month, case.due_under, case.version) == (10603, "refer_case", 2)
    clock = db.session.scalars(select(Clock).where(Clock.case_id == case.id)).one()
    assert clock.due_on == case.due_on


def test_recording_is_five_statements_at_most(app, statements):
    case = filed()
    statements.clear()
    record(
        case,
        Happening(EventKind.ACCEPTED, FILED_AT),
        by=OFFICER,
        at=FILED_AT,
        calendar=almanac.current_calendar(),
        version=1,
    )
    assert 0 < len(statements) <= 5


def test_the_business_has_fifteen_days_from_its_own_receipt(app):
    case = filed()
    happens(case, EventKind.ACCEPTED, FILED_AT + timedelta(hours=1))
    happens(case, EventKind.BUSINESS_NOTIFIED, FILED_AT + timedelta(hours=2))
    assert (case.due_under, case.is_estimated) == ("business_reply", True)
    received = datetime(2017, 3, 3, 3, 0, tzinfo=UTC)
    happens(case, EventKind.BUSINESS_RECEIVED, received, data={"grade": "A"})
    assert (case.due_on, case.is_estimated, case.turn) == (date(2017, 3, 20), False, "business")


def test_an_acceptance_that_was_voided_never_counted(app):
    case = filed()
    happens(case, EventKind.ACCEPTED, FILED_AT + timedelta(hours=1))
    happens(case, EventKind.ACCEPTANCE_VOIDED, FILED_AT + timedelta(days=2), reason="誤收", detail="merged")
    assert case.counted_on is None
    assert case.counted_month is None


def test_what_the_workflow_does_not_know_is_refused_and_nothing_is_written(app):
    case = filed()
    with pytest.raises(StepNotAllowed, match="案件目前為「已收件」"):
        happens(case, EventKind.COURT_APPROVED, FILED_AT)
    db.session.rollback()
    assert db.session.query(CaseEvent).count() == 1


def test_of_two_who_saw_the_same_version_one_is_told(app):
    case = filed()
    happens(case, EventKind.ACCEPTED, FILED_AT)
    with pytest.raises(StaleVersion):
        record(
            case,
            Happening(EventKind.REFERRED, FILED_AT),
            by=OFFICER,
            at=FILED_AT,
            calendar=almanac.current_calendar(),
            version=1,
        )


def test_a_late_entry_marks_its_day_for_a_new_count(app):
    case = filed()
    record(
        case,
        Happening(EventKind.ACCEPTED, FILED_AT),
        by=OFFICER,
        at=FILED_AT + timedelta(days=30),
        calendar=almanac.current_calendar(),
        version=1,
    )
    db.session.commit()
    assert db.session.scalars(select(DirtyDay.day)).all() == [date(2017, 3, 1)]


def test_an_act_that_changes_no_figure_marks_no_day(app):
    case = filed()
    happens(case, EventKind.ACCEPTED, FILED_AT)
    db.session.execute(delete(DirtyDay))
    db.session.commit()
    record(
        case,
        Happening(EventKind.REFERRED, FILED_AT),
        by=OFFICER,
        at=FILED_AT + timedelta(days=30),
        calendar=almanac.current_calendar(),
        version=case.version,
    )
    db.session.commit()
    assert db.session.scalars(select(DirtyDay.day)).all() == []


@pytest.mark.parametrize(
    "change", [update(CaseEvent).values(detail="x"), delete(CaseEvent)], ids=["update", "delete"]
)
def test_the_database_itself_refuses_to_change_history(app, change):
    filed()
    with pytest.raises(DBAPIError, match="only grows"):
        db.session.execute(change)
    db.session.rollback()


def test_an_altered_event_is_named(app):
    case = filed()
    happens(case, EventKind.ACCEPTED, FILED_AT + timedelta(hours=1))
    assert list(broken_links()) == []
    tamper("UPDATE case_events SET detail = 'other' WHERE seq = 2")
    assert [line for line in broken_links() if case.number in line]


def test_a_cut_off_end_is_named(app):
    case = filed()
    happens(case, EventKind.ACCEPTED, FILED_AT + timedelta(hours=1))
    tamper("DELETE FROM clocks; DELETE FROM case_events WHERE seq = 2")
    assert [line for line in broken_links() if case.number in line]


def tamper(statements):
    """Do what only someone with the keys of the server could: switch the guards off, and change history."""
    db.session.commit()
    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET session_replication_role = replica")
        else:
            connection.exec_driver_sql("DROP TRIGGER case_events_no_update")
            connection.exec_driver_sql("DROP TRIGGER case_events_no_delete")
        for statement in statements.split(";"):
            connection.exec_driver_sql(statement)
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET session_replication_role = origin")
    db.session.expire_all()
