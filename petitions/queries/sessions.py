"""Who is behind a session token; one statement a request."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import and_, or_, select, update

from petitions.extensions import READS_ONLY, db
from petitions.models import User, UserRole, UserSession
from petitions.rules.actors import Capacity
from petitions.rules.terms import Role

SEEN_EVERY = timedelta(minutes=1)


class SessionFound(NamedTuple):
    """A live session: the user and the capacities that hold today."""

    user_id: int
    name: str
    display_name: str
    must_change_password: bool
    seen_at: datetime
    capacities: tuple[Capacity, ...]


def find_session(
    hashed: bytes, *, at: datetime, today: date, idle: timedelta, longest: timedelta
) -> SessionFound | None:
    """Return the session of a hashed token, unless it ended, idled too long, or the account is disabled."""
    holds = and_(
        UserRole.user_id == User.id,
        UserRole.valid_from <= today,
        or_(UserRole.valid_until.is_(None), UserRole.valid_until >= today),
    )
    statement = (
        select(
            User.id,
            User.name,
            User.display_name,
            User.must_change_password,
            UserSession.seen_at,
            UserRole.role,
            UserRole.unit_id,
        )
        .join(User, User.id == UserSession.user_id)
        .outerjoin(UserRole, holds)
        .where(
            UserSession.token_hash == hashed,
            UserSession.ended_at.is_(None),
            UserSession.seen_at > at - idle,
            UserSession.started_at > at - longest,
            User.disabled_at.is_(None),
        )
        .order_by(UserRole.id)
    )
    rows = db.session.execute(statement).all()
    if not rows:
        return None
    capacities = tuple(Capacity(Role(row.role), row.unit_id) for row in rows if row.role)
    return SessionFound(*rows[0][:5], capacities)


def touch_session(hashed: bytes, *, at: datetime) -> None:
    """Note that a session was used; in a transaction of its own, since a page changes nothing."""
    token = READS_ONLY.set(False)
    try:
        with db.engine.begin() as connection:
            connection.execute(update(UserSession).where(UserSession.token_hash == hashed).values(seen_at=at))
    finally:
        READS_ONLY.reset(token)
