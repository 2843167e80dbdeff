"""To whom a case can be given: units, and the people in them who handle cases."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import or_, select

from petitions.extensions import db
from petitions.models import Unit, User, UserRole
from petitions.rules.grants import GRANTS, Reach

MOST = 500
HANDLING = tuple(role.value for role, reach in GRANTS["notes"].reach.items() if reach is Reach.GIVEN)
"""The roles in which someone works on the cases given to him or her."""


class Officer(NamedTuple):
    """Someone who can be given a case, in one unit."""

    id: int
    name: str
    unit_id: int
    unit: str


def list_units(today: date) -> tuple[tuple[int, str], ...]:
    """Return the units of a day (Taipei), number and name; one statement."""
    statement = (
        select(Unit.id, Unit.name)
        .where(Unit.valid_from <= today, or_(Unit.valid_until.is_(None), Unit.valid_until >= today))
        .order_by(Unit.id)
        .limit(MOST)
    )
    return tuple((row.id, row.name) for row in db.session.execute(statement))


def list_officers(today: date, roles: tuple[str, ...] = HANDLING) -> tuple[Officer, ...]:
    """Return who can be given a case on a day (Taipei), or holds other `roles`; by unit, one statement."""
    statement = (
        select(User.id, User.display_name, Unit.id.label("unit_id"), Unit.name.label("unit"))
        .join(UserRole, UserRole.user_id == User.id)
        .join(Unit, Unit.id == UserRole.unit_id)
        .where(
            User.disabled_at.is_(None),
            UserRole.role.in_(roles),
            UserRole.valid_from <= today,
            or_(UserRole.valid_until.is_(None), UserRole.valid_until >= today),
        )
        .order_by(Unit.id, User.display_name, User.id)
        .limit(MOST)
    )
    return tuple(Officer(*row) for row in db.session.execute(statement))
