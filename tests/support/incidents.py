"""Incidents of tests: complaints against one business, put to the first of them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from petitions.extensions import db
from petitions.models import Case, Party, User
from petitions.rules.actors import SYSTEM
from petitions.rules.calendar import Calendar
from petitions.rules.terms import EventKind, Procedure, State
from petitions.rules.workflow import find_step
from petitions.services.acts import Said, carry_out, take_step
from petitions.services.relations import JOINS

ON_MARCH_8 = datetime(2017, 3, 8, 2, 0, tzinfo=UTC)
FIRM = "海風健身事業有限公司"


def put_to(lead: Case, case: Case, calendar: Calendar, *, at: datetime = ON_MARCH_8) -> None:
    """Put a case to the lead of an incident."""
    event = EventKind.INCIDENT_JOINED
    assert event in JOINS
    step = find_step(Procedure(case.procedure), State(case.state), event)
    said = Said(event, at, data={"kept_case": lead.number}, linked_case_id=lead.id)
    carry_out(case, step, said, by=SYSTEM, at=at, calendar=calendar, version=case.version)
    db.session.refresh(case)


def respondent_of(case: Case) -> int:
    """Return the number of the first respondent."""
    statement = select(Party.id).where(Party.matter_id == case.matter_id, Party.role == "respondent")
    return db.session.scalars(statement.order_by(Party.position).limit(1)).one()


@pytest.fixture
def an_incident(a_case: Any, cpo: User, office_calendar: Calendar) -> Callable[..., list[Case]]:
    """So many complaints of one incident, the lead first: `an_incident(3, EventKind.ACCEPTED)`."""

    def make(count: int, *events: Any, **filing: Any) -> list[Case]:
        home = {"district": "64000010"}  # a consumer of this city
        more = {"officer": cpo, "business_name": FIRM, "email": "wang@example.com"} | home | filing
        cases: list[Case] = [a_case(*events, **more) for _ in range(count)]
        for case in cases[1:]:
            put_to(cases[0], case, office_calendar)
        db.session.commit()
        return cases

    return make


@pytest.fixture
def proposed(an_incident: Any, officer: User, actor_of: Any, office_calendar: Calendar) -> Callable[..., Any]:
    """So many complaints of one incident, each of which its officer proposed to close: `proposed(3)`."""

    def make(count: int) -> list[Case]:
        cases: list[Case] = an_incident(count, EventKind.ACCEPTED, officer=officer)
        for case in cases:
            data = {"accepted_on": "2017-03-08"}
            said = Said(EventKind.CLOSED, ON_MARCH_8, "業者已全額退費。", "settled", data=data)
            take_step(
                case,
                said,
                by=actor_of(officer),
                at=ON_MARCH_8,
                calendar=office_calendar,
                version=case.version,
            )
        db.session.commit()
        return cases

    return make


__all__ = ["FIRM", "ON_MARCH_8", "an_incident", "proposed", "put_to", "respondent_of"]
