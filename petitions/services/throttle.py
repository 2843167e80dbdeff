"""How often something may be tried: buckets in the database, shared by all processes and machines."""

from datetime import datetime, timedelta
from ipaddress import IPv4Address, ip_address, ip_network
from typing import NamedTuple

from sqlalchemy import case, delete, update

from petitions.extensions import db, insert_into, sealer
from petitions.models import RateBucket


class Tried(NamedTuple):
    """How often a key was tried in its present window, and when the window ends."""

    tries: int
    until: datetime


def bucket(kind: str, value: str) -> str:
    """Return the key of a bucket; addresses and numbers are not kept in the clear."""
    return f"{kind}:{sealer().index('bucket', value).hex()}"


def address_bucket(kind: str, ip: str) -> str:
    """Return the key of the bucket of a network address; of an IPv6 one, that of what one household holds."""
    return bucket(f"{kind}:address", neighbourhood(ip))


def neighbourhood(ip: str) -> str:
    """Return a network address; of an IPv6 one, the network that one household holds."""
    try:
        address = ip_address(ip)
    except ValueError:
        return ip
    if isinstance(address, IPv4Address):
        return str(address)
    return str(address.ipv4_mapped or ip_network(f"{ip}/64", strict=False))


def take_tries(keys: tuple[str, ...], *, window: timedelta, at: datetime) -> dict[str, Tried]:
    """Count one more try of each key and return how many that makes.

    One statement counts and tells, so that a hundred tries at once cannot all find the bucket empty; keys
    are taken in one order, so that they never wait for each other in a circle.
    """
    fresh = RateBucket.expires_at <= at
    rows = [{"key": key, "tries": 1, "expires_at": at + window} for key in sorted(keys)]
    statement = (
        insert_into(RateBucket)
        .values(rows)
        .on_conflict_do_update(
            index_elements=["key"],
            set_={
                "tries": case((fresh, 1), else_=RateBucket.tries + 1),
                "expires_at": case((fresh, at + window), else_=RateBucket.expires_at),
            },
        )
        .returning(RateBucket.key, RateBucket.tries, RateBucket.expires_at)
    )
    return {key: Tried(tries, until) for key, tries, until in db.session.execute(statement)}


def give_back_try(key: str) -> None:
    """Take back a counted try that turned out to be none."""
    db.session.execute(
        update(RateBucket)
        .where(RateBucket.key == key, RateBucket.tries > 0)
        .values(tries=RateBucket.tries - 1)
        .execution_options(synchronize_session=False)
    )


def forget_expired(*, at: datetime) -> int:
    """Remove the buckets whose window has ended, and return how many there were."""
    gone = db.session.execute(
        delete(RateBucket).where(RateBucket.expires_at <= at).execution_options(synchronize_session=False)
    )
    return int(gone.rowcount)  # type: ignore[attr-defined]


def forget_tries(key: str) -> None:
    """Start a key anew, after a success."""
    db.session.execute(delete(RateBucket).where(RateBucket.key == key))
