"""Who is behind a session token; one statement a request."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import and_, bindparam, or_, select, update

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


_HOLDS = and_(
    UserRole.user_id == User.id,
    UserRole.valid_from <= bindparam("today"),
    or_(UserRole.valid_until.is_(None), UserRole.valid_until >= bindparam("today")),
)
_SESSION = (
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
    .outerjoin(UserRole, _HOLDS)
    .where(
        UserSession.token_hash == bindparam("token"),
        UserSession.ended_at.is_(None),
        UserSession.seen_at > bindparam("seen_after"),
        UserSession.started_at > bindparam("started_after"),
        User.disabled_at.is_(None),
    )
    .order_by(UserRole.id)
)
"""Built once: every request of the staff asks it."""


def find_session(
    hashed: bytes, *, at: datetime, today: date, idle: timedelta, longest: timedelta
) -> SessionFound | None:
    """Return the session of a hashed token, unless it ended, idled too long, or the account is disabled."""
    asked = {"token": hashed, "today": today, "seen_after": at - idle, "started_after": at - longest}
    rows = db.session.execute(_SESSION, asked).all()
    if not rows:
        return None
    capacities = tuple(Capacity(Role(row.role), row.unit_id) for row in rows if row.role)
    return SessionFound(*rows[0][:5], capacities)


def owner_of(hashed: bytes) -> int | None:
    """Return whose session a hashed token was, ended or not."""
    return db.session.scalar(select(UserSession.user_id).where(UserSession.token_hash == hashed))


def touch_session(hashed: bytes, *, at: datetime) -> None:
    """Note that a session was used; in a transaction of its own, since a page changes nothing."""
    token = READS_ONLY.set(False)
    try:
        with db.engine.begin() as connection:
            connection.execute(update(UserSession).where(UserSession.token_hash == hashed).values(seen_at=at))
    finally:
        READS_ONLY.reset(token)
