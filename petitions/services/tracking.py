"""Open a matter to the person who shows number and look-up secret, and to nobody who tries them out."""

from datetime import datetime, timedelta
from typing import Final, NamedTuple

from sqlalchemy import select

from petitions.extensions import db
from petitions.models import Case, Matter
from petitions.rules.errors import Locked
from petitions.sealing import mark_of
from petitions.services.intake import is_secret
from petitions.services.throttle import Tried, address_bucket, bucket, forget_tries, give_back_try, take_tries

WINDOW: Final = timedelta(minutes=15)
TRIES_PER_NUMBER: Final = 5
TRIES_PER_ADDRESS: Final = 30
LOCKED: Final = "短時間內輸入錯誤太多次，為了保護資料，請過 15 分鐘再查詢。"


class Opened(NamedTuple):
    """A matter that was opened, and the mark by which it stays open until its secret is changed."""

    matter_id: int
    mark: str


def look_up(number: str, secret: str, *, ip: str, at: datetime) -> Opened | None:
    """Return the matter of a stored case number if the secret is right; nothing otherwise.

    A number that does not exist and a secret that is wrong are one answer, found by the same statements.
    The try is counted before the secret is looked at, in the caller's transaction, which must be committed
    in either case. Raises Locked after 5 failures for a number or 30 from an address within 15 minutes.
    """
    buckets = count_try("track", number, ip, at=at)
    statement = (
        select(Matter.id, Matter.secret_index)
        .join(Case, Case.matter_id == Matter.id)
        .where(Case.number == number, Matter.deleted_at.is_(None))
    )
    found = db.session.execute(statement).one_or_none()
    if not is_secret(secret, found.secret_index if found else None) or found is None:
        return None
    was_right(buckets)
    return Opened(found.id, mark_of(found.secret_index))


def count_try(door: str, number: str, ip: str, *, at: datetime) -> tuple[str, str]:
    """Count a try at a door before it is judged; return its two buckets. Raises Locked."""
    of_number, of_address = bucket(f"{door}:number", number), address_bucket(door, ip)
    tried = take_tries((of_number, of_address), window=WINDOW, at=at)
    _check(tried[of_number], TRIES_PER_NUMBER)
    _check(tried[of_address], TRIES_PER_ADDRESS)
    return of_number, of_address


def was_right(buckets: tuple[str, str]) -> None:
    """Take back the tries of somebody who had the right code."""
    of_number, of_address = buckets
    forget_tries(of_number)
    give_back_try(of_address)


def _check(tried: Tried, most: int) -> None:
    if tried.tries > most:
        raise Locked(LOCKED, tried.until)
