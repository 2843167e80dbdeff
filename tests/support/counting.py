"""Rows that count, put down as they are: for what counts them, whatever brought them there."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from itertools import count
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert

from petitions.extensions import db
from petitions.models import Activity, Case, Consultation, Matter, Meeting
from petitions.rules.roc import roc_month_key
from petitions.rules.terms import Procedure, State

Adder = Callable[..., int]


def noon(day: date) -> datetime:
    """Return the moment at which it is noon in Taipei."""
    return datetime.combine(day, time(4), tzinfo=UTC)


@pytest.fixture
def counted_case(app: Flask) -> Adder:
    """A case, alone on its matter, that counts on a day, or on none.

    `counted_case(day, Procedure.PETITION, district=…)`
    """
    serial = count(1)

    def add(on: date | None, procedure: Procedure = Procedure.FIRST_APPEAL, **columns: Any) -> int:
        matter = insert(Matter).values(kind="dispute", narrative="", opened_at=noon(date(2017, 1, 1)))
        matter_id = db.session.scalar(matter.returning(Matter.id))
        received = on or date(2017, 1, 1)
        values = {
            "matter_id": matter_id,
            "procedure": procedure.value,
            "number": f"T-{procedure.value}-{next(serial)}",
            "channel": "online",
            "received_at": noon(received),
            "received_on": received,
            "state": State.ACCEPTED.value,
            "counted_on": on,
            "counted_month": roc_month_key(on) if on else None,
            "category": "健身",
            "district": "苓雅區",
            "complainant_masked": "王○明",
        }
        found: int = db.session.scalar(insert(Case).values(**values | columns).returning(Case.id))
        return found

    return add


@pytest.fixture
def consultation(app: Flask) -> Adder:
    """A consultation on a day: `consultation(date(2017, 3, 1), persons=2)`."""

    def add(on: date, **columns: Any) -> int:
        values = {
            "contacted_at": noon(on),
            "contacted_on": on,
            "channel": "phone_1950",
            "recorded_at": noon(on),
        }
        found: int = db.session.scalar(
            insert(Consultation).values(**values | columns).returning(Consultation.id)
        )
        return found

    return add


@pytest.fixture
def activity(app: Flask) -> Adder:
    """An inspection (or education session) that started on a day."""

    def add(on: date, **columns: Any) -> int:
        values = {"kind": "inspection", "started_at": noon(on), "started_on": on, "recorded_at": noon(on)}
        found: int = db.session.scalar(insert(Activity).values(**values | columns).returning(Activity.id))
        return found

    return add


@pytest.fixture
def meeting(app: Flask) -> Adder:
    """A mediation meeting held on a day."""

    def add(on: date, **columns: Any) -> int:
        values = {"kind": "mediation", "starts_at": noon(on), "held_on": on, "status": "held"}
        found: int = db.session.scalar(insert(Meeting).values(**values | columns).returning(Meeting.id))
        return found

    return add
