"""Businesses in the register, and deeds by which they change. None of them is real."""

import secrets
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from petitions.clock import local_day
from petitions.extensions import db
from petitions.models import Business, Case, Consultation, Party
from petitions.rules.actors import SYSTEM, Actor
from petitions.services.business_changes import Deed
from petitions.services.businesses import Identity, enter_business
from tests.support.people import A_SPRING_DAY


def a_deed(reason: str = "", *, by: Actor = SYSTEM) -> Deed:
    """A change by someone, with a key of its own."""
    return Deed(by, A_SPRING_DAY, secrets.token_urlsafe(24), reason)


def version_of(business_id: int) -> int:
    """The version an entry has now."""
    db.session.expire_all()
    return db.session.get_one(Business, business_id).version


@pytest.fixture
def a_business(app: Flask) -> Callable[..., int]:
    """A business in the register, by its number: `a_business("海風健身", ubn="10000004")`."""

    def make(name: str = "海風健身事業有限公司", **columns: Any) -> int:
        business_id = enter_business(Identity(name, **columns), a_deed())
        db.session.commit()
        return business_id

    return make


@pytest.fixture
def a_gym(a_business: Callable[..., int]) -> int:
    """The first business of the register."""
    return a_business("海風健身事業有限公司", ubn="10000004")


@pytest.fixture
def a_contact(app: Flask) -> int:
    """The first consultation of the log."""
    contact = Consultation(
        contacted_at=A_SPRING_DAY,
        contacted_on=local_day(A_SPRING_DAY),
        channel="phone_1950",
        question="健身房可以退費嗎",
        recorded_at=A_SPRING_DAY,
    )
    db.session.add(contact)
    db.session.commit()
    return int(contact.id)


def respond_with(case: Case, business_id: int) -> None:
    """Let a business of the register be the respondent of a case."""
    party = update(Party).where(Party.matter_id == case.matter_id, Party.role == "respondent")
    db.session.execute(party.values(business_id=business_id))
    db.session.commit()


__all__ = ["a_business", "a_contact", "a_deed", "a_gym", "respond_with", "version_of"]
