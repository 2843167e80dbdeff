"""What leaves the office is first written down, in the transaction of the act that causes it."""

import secrets
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import ScalarSelect, and_, case, or_, select, update

from petitions.extensions import db, sealer
from petitions.models import OutboxMessage
from petitions.rules.masking import mask_email
from petitions.services.rows import add_row_once

LEASE: Final = timedelta(minutes=5)
REST: Final = timedelta(minutes=1)


class Taken(NamedTuple):
    """A message that this worker has taken. `tries` says which taking it is, `doubts` how often it may have
    left before without our knowing.
    """

    id: int
    tries: int
    doubts: int


class Letter(NamedTuple):
    """What is to be sent to whom, in the clear, for the one moment of sending."""

    kind: str
    to: str
    token: str
    payload: dict[str, Any]


def enqueue_mail(
    kind: str,
    *,
    dedupe: str,
    to: str,
    matter_id: int | None,
    case_id: int | None,
    payload: dict[str, Any],
    at: datetime,
) -> ScalarSelect[int]:
    """Ask for one mail of a kind; asked again with the same `dedupe`, nothing more is sent.

    Returns what selects its number, for the row that it is sent for.

    `payload` may name `attachments` (see services.enclosures) and, for a mail to a party, what takes its
    place on paper if it cannot be delivered: `document`, `event_seq`, `party_id`.
    """
    message = {
        "kind": kind,
        "dedupe": dedupe,
        "token": secrets.token_hex(16),
        "recipient_sealed": sealer().seal(to),
        "recipient_masked": mask_email(to),
        "matter_id": matter_id,
        "case_id": case_id,
        "payload": payload,
        "run_at": at,
    }
    add_row_once(OutboxMessage, message, unique="dedupe")
    return select(OutboxMessage.id).where(OutboxMessage.dedupe == dedupe).scalar_subquery()


def claim_messages(limit: int, *, at: datetime) -> list[Taken]:
    """Take up to `limit` waiting messages for this worker, for the length of a lease.

    Any number of workers may ask: a row is taken by one conditional update. What a dead worker left
    behind is taken again when its lease is over; if it had begun to send it, it may have left.
    """
    waiting = or_(
        and_(OutboxMessage.state == "ready", OutboxMessage.run_at <= at),
        and_(OutboxMessage.state == "running", OutboxMessage.lease_until <= at),
    )
    chosen = select(OutboxMessage.id).where(waiting).order_by(OutboxMessage.run_at).limit(limit)
    statement = (
        update(OutboxMessage)
        .where(OutboxMessage.id.in_(chosen.with_for_update(skip_locked=True).scalar_subquery()))
        .values(
            state="running",
            lease_until=at + LEASE,
            tries=OutboxMessage.tries + 1,
            doubts=OutboxMessage.doubts + case((OutboxMessage.sending_at.is_not(None), 1), else_=0),
            sending_at=None,
        )
        .returning(OutboxMessage.id, OutboxMessage.tries, OutboxMessage.doubts)
        .execution_options(synchronize_session=False)
    )
    return [Taken(*row) for row in db.session.execute(statement)]


def begin_sending(taken: Taken, *, at: datetime) -> Letter | None:
    """Note that a message is about to leave, and return it; None if another worker has it by now."""
    statement = (
        update(OutboxMessage)
        .where(*still_held(taken))
        .values(sending_at=at, lease_until=at + LEASE)
        .returning(
            OutboxMessage.kind, OutboxMessage.recipient_sealed, OutboxMessage.token, OutboxMessage.payload
        )
        .execution_options(synchronize_session=False)
    )
    row = db.session.execute(statement).one_or_none()
    if row is None:
        return None
    to = sealer().open(row.recipient_sealed) if row.recipient_sealed else ""
    return Letter(row.kind, to, row.token, row.payload or {})


def still_held(taken: Taken) -> tuple[Any, ...]:
    """Return the conditions under which a message is this worker's own."""
    return (
        OutboxMessage.id == taken.id,
        OutboxMessage.state == "running",
        OutboxMessage.tries == taken.tries,
    )


def recipient_of(message: OutboxMessage) -> str:
    """Return the address of a message in the clear."""
    return sealer().open(message.recipient_sealed) if message.recipient_sealed else ""


def note_sent(message_id: int, *, at: datetime) -> None:
    """Note that a message left; one that came back already stays so."""
    _change(
        OutboxMessage.id == message_id,
        OutboxMessage.failure != "bounced",
        state="sent",
        sent_at=at,
        sending_at=None,
        lease_until=None,
        failure="",
        last_error="",
        failed_at=None,
    )


def let_rest(untried: list[Taken], *, at: datetime) -> None:
    """Leave the server alone for a moment: what was taken and not tried goes back, what is due waits."""
    for taken in untried:
        _change(
            *still_held(taken),
            OutboxMessage.sending_at.is_(None),
            state="ready",
            lease_until=None,
            tries=taken.tries - 1,
        )
    due = (OutboxMessage.state == "ready", OutboxMessage.run_at < at + REST)
    _change(*due, run_at=at + REST)


def _change(*conditions: Any, **values: Any) -> None:
    statement = update(OutboxMessage).where(*conditions).values(**values)
    db.session.execute(statement.execution_options(synchronize_session=False))
