"""Requests to open someone's data: those that wait for a supervisor, and those that a person sent."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, and_, select, text
from sqlalchemy.orm import aliased

from petitions.extensions import db
from petitions.models import Case, DisclosureRequest, Party, Unit, User
from petitions.queries.cases import visible_to
from petitions.rules.actors import Actor
from petitions.rules.disclosure import DataField, Permit, permit_of
from petitions.rules.policy import supervised_units
from petitions.rules.terms import PartyRole

PAGE_SIZE = 50
PENDING = text("disclosure_requests.decision = 'pending'")
"""Said as the partial index says it, so that both databases use it."""


class RequestLine(NamedTuple):
    """One request; whose data it is stands there by the part in the matter only, never by name."""

    id: int
    number: str
    field: DataField
    role: PartyRole
    reason: str
    asked_at: datetime
    by: str
    unit: str
    permit: Permit
    open_until: datetime | None
    decided_by: str
    answer: str


def waits_for(actor: Actor) -> ColumnElement[bool]:
    """Return the condition under which a request (joined with its case) waits for this person's decision."""
    return and_(
        PENDING,
        Case.unit_id.in_(sorted(supervised_units(actor))),
        DisclosureRequest.asked_by_id != actor.id,
    )


def list_waiting(actor: Actor, *, at: datetime) -> tuple[RequestLine, ...]:
    """Return the requests that wait for a person, the oldest first; one statement at most."""
    if not supervised_units(actor):
        return ()
    statement = waiting_statement(actor)
    return tuple(_line(row, at) for row in db.session.execute(statement))


def waiting_statement(actor: Actor) -> Select[*tuple[Any, ...]]:
    """Select the requests that wait for a person, as many as a page holds."""
    return _lines().where(waits_for(actor)).order_by(DisclosureRequest.id).limit(PAGE_SIZE)


def list_own(actor: Actor, *, at: datetime) -> tuple[RequestLine, ...]:
    """Return what a person asked for, the newest first, of the cases he may still see; one statement."""
    own = (
        _lines()
        .where(DisclosureRequest.asked_by_id == actor.id, visible_to(actor))
        .order_by(DisclosureRequest.id.desc())
        .limit(PAGE_SIZE)
    )
    return tuple(_line(row, at) for row in db.session.execute(own))


def _lines() -> Select[*tuple[Any, ...]]:
    decider = aliased(User)
    asked = DisclosureRequest
    return (
        select(
            *(asked.id, Case.number, asked.field, asked.action, Party.role, asked.reason, asked.asked_at),
            *(asked.decision, asked.open_until, asked.answer),
            User.display_name.label("by"),
            Unit.name.label("unit"),
            decider.display_name.label("decided_by"),
        )
        .join(Case, Case.id == asked.case_id)
        .join(Party, Party.id == asked.party_id)
        .join(User, User.id == asked.asked_by_id)
        .outerjoin(Unit, Unit.id == asked.unit_id)
        .outerjoin(decider, decider.id == asked.decided_by_id)
    )


def _line(row: Row[Any], at: datetime) -> RequestLine:
    return RequestLine(
        row.id,
        row.number,
        DataField(row.field),
        PartyRole(row.role),
        row.reason,
        row.asked_at,
        row.by,
        row.unit or "",
        permit_of(row, row.action, at),
        row.open_until,
        row.decided_by or "",
        row.answer,
    )
