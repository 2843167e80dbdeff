"""Scan what people sent before anybody may open it: the rows of the files are the queue.

A file waits while `scan_due_at` stands: that is when it is tried next, or until when a worker has it. What is
found is true of the content, so every file of the same content learns of it.
"""

from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import select, update

from petitions.extensions import db
from petitions.models import Attachment, Case
from petitions.rules.actors import SYSTEM
from petitions.rules.scanning import ScanFailure
from petitions.services.audit import append_audit

LEASE: Final = timedelta(minutes=5)
REST: Final = timedelta(minutes=1)
RETRY_AFTER: Final = timedelta(minutes=1)
LONGEST_WAIT: Final = 6
"""The pause doubles so often: an hour at most."""


class Waiting(NamedTuple):
    """A file that this worker has taken; `tries` says which taking it is."""

    id: int
    sha256: str
    tries: int


def claim_scans(limit: int, *, at: datetime) -> list[Waiting]:
    """Take up to `limit` files that wait for the scan, for the length of a lease.

    Any number of workers may ask: a row is taken by one conditional update. What a dead worker left is taken
    again when its lease is over.
    """
    due = select(Attachment.id).where(Attachment.scan_due_at <= at).order_by(Attachment.scan_due_at)
    chosen = due.limit(limit).with_for_update(skip_locked=True).scalar_subquery()
    statement = (
        update(Attachment)
        .where(Attachment.id.in_(chosen))
        .values(scan_due_at=at + LEASE, scan_tries=Attachment.scan_tries + 1)
        .returning(Attachment.id, Attachment.sha256, Attachment.scan_tries)
        .execution_options(synchronize_session=False)
    )
    return sorted(Waiting(*row) for row in db.session.execute(statement))


def note_clean(sha256: str, *, at: datetime) -> None:
    """Release every waiting file of a content in which nothing was found."""
    waiting = (Attachment.sha256 == sha256, Attachment.scan_due_at.is_not(None))
    _change(*waiting, scanned_at=at, scan_due_at=None, scan_failure="")


def note_found(sha256: str, malware: str, *, at: datetime) -> None:
    """Shut away every file of a content in which malware was found, also one that was open before.

    Its event and its hash stay; each case is named in the audit, where nothing is taken back.
    """
    statement = (
        update(Attachment)
        .where(Attachment.sha256 == sha256, Attachment.malware == "")
        .values(scanned_at=at, scan_due_at=None, scan_failure="", malware=malware)
        .returning(Attachment.case_id, Attachment.event_seq, Attachment.matter_id)
        .execution_options(synchronize_session=False)
    )
    rows = sorted(tuple(row) for row in db.session.execute(statement))
    cases = select(Case.id, Case.number).where(Case.id.in_({row[0] for row in rows}))
    numbers = {row.id: row.number for row in db.session.execute(cases)}
    for case_id, seq, matter_id in rows:
        detail = {"sha256": sha256, "malware": malware, "event_seq": seq}
        subject = numbers.get(case_id, "") if case_id else ""
        append_audit("malware_found", by=SYSTEM, at=at, subject=subject, detail=detail, matter_id=matter_id)


def note_not_scanned(taken: Waiting, failure: ScanFailure, *, at: datetime) -> None:
    """Note why a file could not be scanned; it is tried again, each time after a longer pause."""
    pause = RETRY_AFTER * 2 ** min(taken.tries, LONGEST_WAIT)
    _change(*_still_held(taken), scan_due_at=at + pause, scan_failure=failure.value)


def leave_alone(untried: list[Waiting], *, at: datetime) -> None:
    """Leave the scanner alone for a moment: what was taken and not tried goes back, what is due waits."""
    for taken in untried:
        _change(*_still_held(taken), scan_due_at=at, scan_tries=taken.tries - 1)
    _change(Attachment.scan_due_at < at + REST, scan_due_at=at + REST)


def _still_held(taken: Waiting) -> tuple[Any, ...]:
    return (
        Attachment.id == taken.id,
        Attachment.scan_due_at.is_not(None),
        Attachment.scan_tries == taken.tries,
    )


def _change(*conditions: Any, **values: Any) -> None:
    statement = update(Attachment).where(*conditions).values(**values)
    db.session.execute(statement.execution_options(synchronize_session=False))
