"""Dates move with the calendar, all of them at once, and the record says from where to where."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from petitions import almanac
from petitions.almanac import read_almanac
from petitions.extensions import db
from petitions.models import AuditEntry, Case, CaseEvent, Clock, DirtyDay, OwedNotice
from petitions.rules.actors import SYSTEM
from petitions.rules.calendar import Calendar
from petitions.rules.clocks import derive
from petitions.rules.terms import EventKind, Procedure
from petitions.services.calendar import preview
from petitions.services.calendar_drafts import (
    Draft,
    draft_half_days,
    draft_revocation,
)
from petitions.services.cases import Happening, record
from petitions.services.histories import load_history
from petitions.services.verification import broken_links
from tests.support.desk import fresh, last_event
from tests.support.weather import A_TYPHOON, AFTER_IT, BEFORE_IT, EVERYTHING, typhoon

Changed = Callable[..., Any]
ACase = Callable[..., Case]


@pytest.fixture(autouse=True)
def _calendar_read_anew() -> Any:
    almanac.forget()
    yield
    almanac.forget()


@pytest.fixture
def a_petition(a_case: ACase) -> Case:
    """Registered on 1 October 113: to be answered within five working days, by the 8th."""
    case = a_case(procedure=Procedure.PETITION, at=BEFORE_IT)
    assert case.due_on == date(2024, 10, 8)
    return case


@pytest.fixture
def a_complaint(a_case: ACase) -> Case:
    """The business received it on 17 September 113: fifteen days, until 2 October."""
    received = datetime(2024, 9, 15, 2, tzinfo=UTC)
    told = (EventKind.ACCEPTED, EventKind.BUSINESS_NOTIFIED)
    on = Happening(EventKind.BUSINESS_RECEIVED, datetime(2024, 9, 17, 2, tzinfo=UTC), data={"grade": "A"})
    return a_case(*told, on, at=received, business_name="海風健身")


def clock_of(case: Case, period: str) -> Clock:
    statement = select(Clock).where(Clock.case_id == case.id, Clock.period == period, ~Clock.is_revoked)
    return db.session.scalars(statement.execution_options(populate_existing=True)).one()


def derived(case: Case) -> dict[tuple[str, int], Any]:
    """Return the clocks as they follow from the events: when due if they run, else whether met in time."""
    clocks = derive(Procedure(case.procedure), load_history(case.id), calendar(), channel=case.channel)
    return {(clock.period, clock.started_by_seq): _judged(clock) for clock in clocks if not clock.is_revoked}


def kept(case: Case) -> dict[tuple[str, int], Any]:
    """Return the same as it was kept."""
    clocks = db.session.scalars(select(Clock).where(Clock.case_id == case.id, ~Clock.is_revoked))
    return {(clock.period, clock.started_by_seq): _judged(clock) for clock in clocks}


def _judged(clock: Any) -> Any:
    return clock.due_on if clock.met_on is None else clock.met_on <= clock.due_on


def calendar() -> Calendar:
    return read_almanac(db.session).calendar()


@pytest.mark.both_databases
def test_a_closure_moves_what_runs_and_the_record_says_so(
    app: Flask, a_petition: Case, changed: Changed
) -> None:
    version = a_petition.version
    changed(typhoon(at=BEFORE_IT, announced_at=BEFORE_IT), at=BEFORE_IT)
    case, event = fresh(a_petition), last_event(a_petition)
    assert (case.due_on, case.due_sort, case.version) == (date(2024, 10, 9), date(2024, 10, 9), version + 1)
    assert event.kind == EventKind.CALENDAR_CHANGED.value
    assert event.detail == "113年10月2日（三）全市全日停止上班（颱風）"
    assert event.data is not None
    assert event.data["moved"] == [{"period": "handling", "seq": 1, "from": "2024-10-08", "to": "2024-10-09"}]
    assert clock_of(case, "handling").original_due_on == date(2024, 10, 9)  # a typhoon is nobody's delay
    assert (case.state, case.events_count) == (event.from_state, event.seq)
    assert list(broken_links()) == []


@pytest.mark.both_databases
def test_a_closure_entered_late_moves_a_date_that_has_passed_and_its_revocation_moves_it_back(
    app: Flask, a_complaint: Case, changed: Changed
) -> None:
    assert fresh(a_complaint).due_on == A_TYPHOON
    changed(typhoon())
    assert fresh(a_complaint).due_on == date(2024, 10, 3)
    (closure_id,) = read_almanac(db.session).closures
    draft = draft_revocation(closure_id, read_almanac(db.session), reason="公告更正")
    changed(draft, at=datetime(2024, 10, 5, tzinfo=UTC))
    assert fresh(a_complaint).due_on == A_TYPHOON
    story = [(e.kind, e.data) for e in _events(a_complaint) if e.kind == EventKind.CALENDAR_CHANGED.value]
    assert [(data["moved"][0]["from"], data["moved"][0]["to"]) for _, data in story] == [
        ("2024-10-02", "2024-10-03"),
        ("2024-10-03", "2024-10-02"),
    ]
    assert list(broken_links()) == []


def _events(case: Case) -> list[Any]:
    statement = select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(CaseEvent.seq)
    return list(db.session.scalars(statement))


@pytest.mark.both_databases
def test_what_is_simulated_is_exactly_what_is_applied(
    app: Flask, a_case: ACase, a_petition: Case, a_complaint: Case, changed: Changed
) -> None:
    for day in range(1, 30):
        at = datetime(2024, 9, day, 2, tzinfo=UTC)
        a_case(procedure=Procedure.PETITION, at=at)
        a_case(EventKind.ACCEPTED, EventKind.REFERRED, EventKind.BUSINESS_NOTIFIED, at=at)
        a_case(EventKind.ACCEPTED, procedure=Procedure.MEDIATION, at=at)
    closed = a_case(EventKind.WITHDRAWN, at=datetime(2024, 9, 26, 2, tzinfo=UTC))
    draft = typhoon()
    before = _rows()
    seen = preview(draft, shown=EVERYTHING)
    assert _rows() == before
    done = changed(draft)
    assert seen.counts() == done.counts()
    assert seen.moves == done.moves
    assert len(seen.by_period) > 2
    events = db.session.scalars(
        select(CaseEvent)
        .where(CaseEvent.kind == EventKind.CALENDAR_CHANGED.value)
        .order_by(CaseEvent.case_id)
    ).all()
    told = [(m["period"], m["from"], m["to"]) for event in events for m in event.data["moved"]]
    assert told == [(m.period, m.before.isoformat(), m.after.isoformat()) for m in seen.moves]
    assert fresh(closed).version == closed.version
    for case in db.session.scalars(select(Case)):
        assert kept(case) == derived(case)
    assert list(broken_links()) == []


def _rows() -> list[Any]:
    return list(db.session.execute(select(Clock.id, Clock.due_on, Clock.starts_on).order_by(Clock.id)))


def test_after_it_moved_a_case_is_worked_on_as_before(app: Flask, a_petition: Case, changed: Changed) -> None:
    changed(typhoon())
    case = fresh(a_petition)
    happening = Happening(EventKind.TRACKED, AFTER_IT)
    record(case, happening, by=SYSTEM, at=AFTER_IT, calendar=calendar(), version=case.version)
    db.session.commit()
    assert clock_of(case, "handling").due_on == date(2024, 10, 9)
    assert list(broken_links()) == []


def test_whoever_was_told_the_date_is_owed_a_notice(
    app: Flask, a_petition: Case, a_complaint: Case, a_case: ACase, changed: Changed
) -> None:
    inner = a_case(
        EventKind.TRACKED,
        EventKind.DISPATCHED,
        procedure=Procedure.PETITION,
        at=datetime(2024, 9, 28, 2, tzinfo=UTC),
    )
    effect = changed(typhoon())
    notices = db.session.execute(select(OwedNotice.case_id, OwedNotice.document, OwedNotice.event_seq)).all()
    assert {row.case_id for row in notices} >= {a_petition.id, a_complaint.id}
    assert {row.document for row in notices} == {"D41"}
    assert effect.letters == len(notices)
    assert {move.period for move in effect.moves if not move.owes_notice} <= {"return_misrouted", "refer"}
    assert inner.id in {row.case_id for row in notices}


def test_figures_of_the_days_that_moved_are_counted_anew(
    app: Flask, a_complaint: Case, changed: Changed
) -> None:
    changed(typhoon())
    case = fresh(a_complaint)
    assert case.reply_due_on == date(2024, 10, 3)
    assert case.counted_on in set(db.session.scalars(select(DirtyDay.day)))


def test_a_reply_that_was_late_by_a_closed_day_was_in_time(
    app: Flask, a_complaint: Case, changed: Changed
) -> None:
    reply = Happening(EventKind.BUSINESS_REPLIED, datetime(2024, 10, 3, 2, tzinfo=UTC))
    case = fresh(a_complaint)
    record(case, reply, by=SYSTEM, at=AFTER_IT, calendar=calendar(), version=case.version)
    db.session.commit()
    assert fresh(case).reply_due_on < fresh(case).replied_on
    changed(typhoon())
    assert fresh(case).reply_due_on == fresh(case).replied_on
    assert not db.session.scalars(select(OwedNotice).where(OwedNotice.case_id == case.id)).all()


def test_what_ended_before_the_closure_is_left_alone(app: Flask, a_petition: Case, changed: Changed) -> None:
    case = fresh(a_petition)
    for event in (EventKind.TRACKED, EventKind.DISPATCHED, EventKind.OFFICER_ACCEPTED, EventKind.WITHDRAWN):
        record(
            case,
            Happening(event, BEFORE_IT),
            by=SYSTEM,
            at=BEFORE_IT,
            calendar=calendar(),
            version=case.version,
        )
        db.session.commit()
        case = fresh(case)
    changed(typhoon())
    assert last_event(case).kind == EventKind.WITHDRAWN.value


@pytest.mark.parametrize(
    ("said", "cases"),
    [({"part": "am"}, 1), ({"part": "pm"}, 1), ({"part": "evening"}, 0), ({"scope": "E08"}, 0)],
)
def test_half_a_day_moves_dates_but_an_evening_or_a_district_does_not(
    app: Flask, a_petition: Case, changed: Changed, said: dict[str, str], cases: int
) -> None:
    assert changed(typhoon(**said)).cases == cases
    assert len(read_almanac(db.session).closures) == 1


@pytest.mark.both_databases
def test_the_half_day_switch_moves_what_half_days_had_moved(
    app: Flask, a_petition: Case, changed: Changed
) -> None:
    changed(typhoon(part="pm"))
    assert fresh(a_petition).due_on == date(2024, 10, 9)
    draft = draft_half_days(read_almanac(db.session), close=False, source="市府函示")
    assert changed(draft).by_period == {"handling": 1}
    assert fresh(a_petition).due_on == date(2024, 10, 8)


def test_one_entry_of_the_audit_counts_the_whole_change(
    app: Flask, a_petition: Case, a_complaint: Case, changed: Changed
) -> None:
    effect = changed(typhoon())
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "calendar_change_approved")
    ).one()
    assert entry.detail is not None
    assert {key: entry.detail[key] for key in effect.counts()} == effect.counts()
    assert entry.subject == "113年10月2日（三）全市全日停止上班（颱風）"


@pytest.mark.parametrize("draft", [typhoon, lambda: typhoon(date(2024, 10, 5))])
def test_a_closure_where_nothing_runs_moves_nothing(
    app: Flask, draft: Callable[[], Draft], changed: Changed
) -> None:
    assert changed(draft()).counts() == {"cases": 0, "clocks": 0, "letters": 0, "by_period": {}}


def test_many_cases_are_moved_with_a_few_statements_of_each_kind(
    app: Flask, a_case: ACase, changed: Changed, statements: list[str]
) -> None:
    for _ in range(30):
        a_case(procedure=Procedure.PETITION, at=BEFORE_IT)
    draft = typhoon()
    statements.clear()
    assert changed(draft).cases == 30
    assert len(statements) < 32
