"""A cast and their cases: 王小明 files, 張消保官 handles, 李大同 is a stranger. Nobody in it is real."""

import secrets
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select

from petitions.extensions import db
from petitions.models import Case, Unit, User, UserRole, UserSession
from petitions.rules.actors import CITIZEN, SYSTEM, Actor, Capacity
from petitions.rules.calendar import Calendar
from petitions.rules.terms import Channel, EventKind, Procedure, Role
from petitions.services.cases import Happening, open_case, record
from petitions.services.intake import Filing, file
from petitions.services.reference import calendar_rows
from petitions.services.sign_in import token_hash
from tests.support.client import PageClient

A_SPRING_DAY = datetime(2017, 3, 1, 2, 0, tzinfo=UTC)  # 106 年 3 月 1 日上午十時
A_NARRATIVE = "購買手機三日後無法開機，業者拒絕更換，要求退還價金。"
COMES_BY_ITSELF = {Procedure.FIRST_APPEAL, Procedure.PETITION}
REGISTERED_FIRST = {Procedure.PETITION, Procedure.CONTROL_YUAN}
NAMES = {Role.CPO: "張消保官", Role.OFF: "陳承辦", Role.CLK: "林書記", Role.SUP: "黃主任"}


@pytest.fixture(scope="session")
def office_calendar() -> Calendar:
    """The published calendar, as every office has it."""
    rows = calendar_rows(A_SPRING_DAY)
    return Calendar.from_rows((row["day"], row["is_workday"], row["name"]) for row in rows)


@pytest.fixture
def unit_id(app: Flask) -> Callable[[str], int]:
    """The number of a unit by its key: csc, cpo, mediation, joint …"""
    return lambda key: db.session.scalars(select(Unit.id).where(Unit.key == key)).one()


@pytest.fixture
def a_user(unit_id: Callable[[str], int]) -> Callable[..., User]:
    """Someone of the staff: `a_user(Role.CPO, unit="cpo", name="張消保官")`."""
    serial = count(1)

    def make(role: Role = Role.OFF, *, unit: str = "csc", name: str = "", **columns: Any) -> User:
        user = User(
            name=f"{role.value}{next(serial)}",
            display_name=name or NAMES.get(role, role.label),
            **{
                "password_hash": "-",
                "must_change_password": False,
                "password_set_at": A_SPRING_DAY,
                **columns,
            },
        )
        db.session.add(user)
        db.session.flush()
        since = date(2011, 1, 1)
        db.session.add(UserRole(user_id=user.id, role=role.value, unit_id=unit_id(unit), valid_from=since))
        db.session.commit()
        return user

    return make


@pytest.fixture
def actor_of(app: Flask) -> Callable[[User], Actor]:
    """The actor that a member of staff is, in all capacities."""

    def find(user: User) -> Actor:
        held = db.session.execute(
            select(UserRole.role, UserRole.unit_id).where(UserRole.user_id == user.id).order_by(UserRole.id)
        )
        capacities = tuple(Capacity(Role(role), unit) for role, unit in held)
        return Actor(user.id, user.display_name, capacities)

    return find


@pytest.fixture
def client_of(app: Flask, browser_on: Callable[[Flask], PageClient]) -> Callable[[User], PageClient]:
    """A browser in which the given person has just signed in."""

    def sign_in(user: User) -> PageClient:
        browser = browser_on(app)
        token = secrets.token_urlsafe(32)
        at = datetime.now(UTC)  # noqa: TID251  (as the clock of the server says, also when a test moves it)
        columns = {"token_hash": token_hash(token), "user_id": user.id, "started_at": at, "seen_at": at}
        db.session.execute(insert(UserSession).values(**columns, ip="127.0.0.1", user_agent="tests"))
        db.session.commit()
        with browser.session_transaction() as session:
            session.update(_user_id=token, _fresh=True)
        return browser

    return sign_in


@pytest.fixture
def a_case(office_calendar: Calendar, unit_id: Callable[[str], int]) -> Callable[..., Case]:
    """A case to which the given events happened, one a day from the day of its receipt.

    `a_case(EventKind.REFERRED, procedure=…, at=…, officer=…, unit=…, name=…, narrative=…)`; an event may
    come as a Happening, to say more of it.
    """

    def make(
        *events: EventKind | Happening,
        procedure: Procedure = Procedure.FIRST_APPEAL,
        at: datetime = A_SPRING_DAY,
        officer: User | None = None,
        unit: str = "",
        by: Actor = SYSTEM,
        **filing: Any,
    ) -> Case:
        number = _opened(procedure, at, office_calendar, filing)
        case = db.session.scalars(select(Case).where(Case.number == number)).one()
        if officer:
            case.officer_id = officer.id
        if unit:
            case.unit_id = unit_id(unit)
        db.session.flush()
        for days, event in enumerate(events, start=1):
            then = at + timedelta(days=days)
            happening = event if isinstance(event, Happening) else Happening(event, then)
            record(case, happening, by=by, at=then, calendar=office_calendar, version=case.version)
            db.session.refresh(case)
        db.session.commit()
        return case

    return make


def _opened(procedure: Procedure, at: datetime, calendar: Calendar, filing: dict[str, Any]) -> str:
    """File what comes in by itself; open any other procedure on a matter that came in by a first appeal."""
    what = {"name": "王小明", "narrative": A_NARRATIVE, "channel": Channel.ONLINE.value, **filing}
    what.setdefault("submission_key", secrets.token_hex(16))
    filed = procedure if procedure in COMES_BY_ITSELF else Procedure.FIRST_APPEAL
    number = file(Filing(filed, **what), by=CITIZEN, at=at, calendar=calendar).number
    if filed is procedure:
        return number
    first = db.session.scalars(select(Case).where(Case.number == number)).one()
    columns = ("channel", "unit_id", "title", "complainant_masked", "respondent_name", "category", "district")
    return open_case(
        matter_id=first.matter_id,
        procedure=procedure,
        event=EventKind.REGISTERED if procedure in REGISTERED_FIRST else EventKind.RECEIVED,
        by=CITIZEN,
        at=at,
        calendar=calendar,
        columns={name: getattr(first, name) for name in columns},
    ).number
