"""How often something may be tried: buckets in the database, shared by all processes and machines."""

from datetime import datetime, timedelta

from sqlalchemy import case, delete, select

from petitions.extensions import db, insert_into
from petitions.models import RateBucket


def count_tries(keys: tuple[str, ...], *, at: datetime) -> dict[str, int]:
    """Return how often each key was tried in its present window; one statement."""
    statement = select(RateBucket.key, RateBucket.tries).where(
        RateBucket.key.in_(keys), RateBucket.expires_at > at
    )
    return dict(db.session.execute(statement).tuples().all())


def note_try(key: str, *, window: timedelta, at: datetime) -> None:
    """Count one more try of a key; the window begins with the first."""
    fresh = RateBucket.expires_at <= at
    statement = insert_into(RateBucket).values(key=key, tries=1, expires_at=at + window)
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["key"],
            set_={
                "tries": case((fresh, 1), else_=RateBucket.tries + 1),
                "expires_at": case((fresh, at + window), else_=RateBucket.expires_at),
            },
        )
    )


def forget_tries(key: str) -> None:
    """Start a key anew, after a success."""
    db.session.execute(delete(RateBucket).where(RateBucket.key == key))
