"""The staff at work: an officer, an ombudsman, a supervisor, and a case of which the business was told."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from petitions.extensions import db
from petitions.models import Case, CaseEvent, Party, User
from petitions.rules.terms import EventKind, Role
from tests.support.client import PageClient

Browser = Callable[[User], PageClient]
SENT = {"_end": "1"}


@pytest.fixture
def officer(a_user: Any) -> User:
    """An officer of the service centre."""
    found: User = a_user(Role.OFF)
    return found


@pytest.fixture
def cpo(a_user: Any) -> User:
    """A consumer ombudsman of the service centre."""
    found: User = a_user(Role.CPO)
    return found


@pytest.fixture
def desk(client_of: Browser, cpo: User) -> PageClient:
    """The browser of that ombudsman."""
    return client_of(cpo)


@pytest.fixture
def clerk(client_of: Browser, a_user: Any) -> PageClient:
    """The browser of a clerk of the service centre."""
    return client_of(a_user(Role.CLK, name="林書記"))


@pytest.fixture
def supervisor(a_user: Any) -> User:
    """The supervisor of the service centre."""
    found: User = a_user(Role.SUP)
    return found


@pytest.fixture
def told(a_case: Any, cpo: User) -> Case:
    """A case of the ombudsman in which the business was told of the complaint on 3 March 106."""
    found: Case = a_case(
        EventKind.ACCEPTED, EventKind.BUSINESS_NOTIFIED, officer=cpo, business_name="海風健身"
    )
    return found


def act(case: Case, event: EventKind) -> str:
    """Return the address of an act."""
    return f"/cases/{case.number}/acts/{event.value}"


def fresh(case: Case) -> Case:
    """Return the case as it stands in the database."""
    db.session.expire_all()
    return db.session.get_one(Case, case.id)


def last_event(case: Case) -> CaseEvent:
    """Return what happened to the case last."""
    statement = select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(CaseEvent.seq.desc())
    return db.session.scalars(statement.limit(1)).one()


def complainant_of(case: Case) -> int:
    """Return the number of the complaining party."""
    statement = select(Party.id).where(Party.matter_id == case.matter_id, Party.role == "complainant")
    return db.session.scalars(statement).one()


__all__ = ["Browser", "act", "complainant_of", "cpo", "fresh", "last_event", "officer", "supervisor", "told"]
