"""A mail that did not leave is tried again; one that cannot be delivered is seen, and goes on paper."""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select, update

from petitions.extensions import db, insert_into
from petitions.models import Case, IssuedLetter, OutboxMessage, OwedNotice, Party
from petitions.rules.actors import Actor
from petitions.rules.delivery import Failure, is_given_up, paper_instead
from petitions.rules.errors import BadInput
from petitions.rules.terms import PartyRole, Procedure
from petitions.services.audit import append_audit
from petitions.services.notices import UNIQUE
from petitions.services.outbox import Taken, still_held

RETRY_AFTER: Final = timedelta(minutes=1)
LONGEST_WAIT: Final = 6
"""The pause doubles so often: an hour at most."""

POSTED_ALREADY: Final = "這封函件已經以紙本寄出，不再寄電子郵件；要再寄一次，請到案件頁另行製發。"
NOTHING_THERE: Final = "這封信已經寄出，或已有人處理。"


def note_failure(taken: Taken, failure: Failure, said: str, *, at: datetime) -> None:
    """Note that a message did not leave: it is tried again later, or given up where someone must look.

    Given up, the party is owed the same on paper, in this transaction.
    """
    doubts = taken.doubts + (failure is Failure.UNSURE)
    gives_up = is_given_up(failure, tries=taken.tries, doubts=doubts)
    found = db.session.execute(
        update(OutboxMessage)
        .where(*still_held(taken))
        .values(
            state="dead" if gives_up else "ready",
            run_at=at + RETRY_AFTER * 2 ** min(taken.tries, LONGEST_WAIT),
            lease_until=None,
            sending_at=None,
            doubts=doubts,
            failure=failure.value,
            last_error=said[:300],
            failed_at=at if gives_up else None,
            settled_at=None,
        )
        .returning(OutboxMessage.id)
        .execution_options(synchronize_session=False)
    )
    if found.one_or_none() and gives_up:
        _owe_paper(taken.id, at=at)


def note_bounce(token: str, said: str, *, at: datetime) -> bool:
    """Note that a message came back; return False if there is none of that token, or it is known.

    `said` is the status code of RFC 3463 in the report.
    """
    found = db.session.scalar(
        update(OutboxMessage)
        .where(
            OutboxMessage.token == token,
            OutboxMessage.tries > 0,
            OutboxMessage.failure != Failure.BOUNCED.value,
        )
        .values(
            state="dead",
            lease_until=None,
            sending_at=None,
            failure=Failure.BOUNCED.value,
            last_error=said[:300],
            failed_at=at,
            settled_at=None,
        )
        .returning(OutboxMessage.id)
        .execution_options(synchronize_session=False)
    )
    if found is not None:
        _owe_paper(found, at=at)
    return found is not None


def send_again(message_id: int, *, by: Actor, at: datetime) -> None:
    """Try a message again at once, whether it waits or was given up.

    Raises BadInput if it does neither, or if its letter left on paper: nobody gets one twice.
    """
    _mail_after_all(message_id)
    values = {"state": "ready", "run_at": at, "tries": 0, "doubts": 0, "failed_at": None, "settled_at": None}
    states = (OutboxMessage.state.in_(("ready", "dead")), OutboxMessage.settled_at.is_(None))
    _settle(message_id, "mail_sent_again", *states, by=by, at=at, **values, failure="", last_error="")


def set_aside(message_id: int, *, by: Actor, at: datetime) -> None:
    """Note that someone has seen to a message that was given up; it is not tried again. Raises BadInput."""
    states = (OutboxMessage.state == "dead", OutboxMessage.settled_at.is_(None))
    _settle(message_id, "mail_set_aside", *states, by=by, at=at, settled_at=at)


def send_all_again(*, by: Actor, at: datetime) -> None:
    """Try at once everything that waits: the server is back."""
    waiting = update(OutboxMessage).where(OutboxMessage.state == "ready", OutboxMessage.run_at > at)
    again = waiting.values(run_at=at).returning(OutboxMessage.id)
    count = len(db.session.scalars(again.execution_options(synchronize_session=False)).all())
    append_audit("mail_sent_again", by=by, at=at, detail={"waiting": count})


def _settle(message_id: int, action: str, *states: Any, by: Actor, at: datetime, **values: Any) -> None:
    statement = (
        update(OutboxMessage)
        .where(OutboxMessage.id == message_id, *states)
        .values(**values)
        .returning(OutboxMessage.matter_id)
        .execution_options(synchronize_session=False)
    )
    row = db.session.execute(statement).one_or_none()
    if row is None:
        raise BadInput(NOTHING_THERE)
    append_audit(action, by=by, at=at, subject=f"outbox {message_id}", matter_id=row.matter_id)


def _owe_paper(message_id: int, *, at: datetime) -> None:
    """Owe a party on paper what a mail did not bring, once; mail of the office itself has no party."""
    reopened = db.session.execute(
        update(OwedNotice)
        .where(OwedNotice.outbox_id == message_id, OwedNotice.mail_failed_at.is_(None))
        .where(OwedNotice.done_how == "")
        .values(mail_failed_at=at, done_on=None, done_by_id=None)
        .returning(OwedNotice.id)
        .execution_options(synchronize_session=False)
    ).all()
    message = db.session.execute(
        select(OutboxMessage.kind, OutboxMessage.payload, OutboxMessage.matter_id, Case.id, Case.procedure)
        .join(Case, Case.id == OutboxMessage.case_id)
        .where(OutboxMessage.id == message_id)
    ).one_or_none()
    if reopened or message is None:
        return
    kind, payload, matter_id, case_id, procedure = message
    said = payload or {}
    if letter_id := said.get("letter_id"):
        _post_instead(letter_id)
        return
    document = said.get("document") or paper_instead(kind, is_dispute=Procedure(procedure).is_dispute)
    if not document:
        return
    values = {
        "matter_id": matter_id,
        "case_id": case_id,
        "event_seq": said.get("event_seq", 1),
        "document": document,
        "party_id": said.get("party_id") or _complainant_of(matter_id),
        "owed_at": at,
        "mail_failed_at": at,
        "outbox_id": message_id,
    }
    statement = insert_into(OwedNotice).values(**values)
    db.session.execute(statement.on_conflict_do_nothing(index_elements=UNIQUE))


def _post_instead(letter_id: int) -> None:
    """Let a letter whose mail failed wait to be posted."""
    letter = update(IssuedLetter).where(IssuedLetter.id == letter_id).values(way="paper")
    db.session.execute(letter.execution_options(synchronize_session=False))


def _mail_after_all(message_id: int) -> None:
    """Let the letter of a mail wait no longer to be posted. Raises BadInput if it was posted."""
    own = IssuedLetter.outbox_id == message_id
    letter = update(IssuedLetter).where(own, IssuedLetter.posted_on.is_(None)).values(way="mail")
    db.session.execute(letter.execution_options(synchronize_session=False))
    if db.session.scalar(select(IssuedLetter.id).where(own, IssuedLetter.posted_on.is_not(None)).limit(1)):
        raise BadInput(POSTED_ALREADY)


def _complainant_of(matter_id: int) -> Any:
    return (
        select(Party.id)
        .where(Party.matter_id == matter_id, Party.role == PartyRole.COMPLAINANT.value, Party.position == 1)
        .scalar_subquery()
    )
