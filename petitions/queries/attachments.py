"""The files of a case: one statement each, behind the door of the case."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import exists, or_, select

from petitions.extensions import db
from petitions.models import Attachment, Case, CaseEvent
from petitions.rules.errors import NoSuchCase, NotPermitted
from petitions.rules.scanning import refusal_to_serve
from petitions.rules.terms import EventKind

NO_SUCH_FILE = "沒有這個檔案。"
MOST_FILES = 100
MOST_HELD = 500
HELD = or_(Attachment.scan_due_at.is_not(None), Attachment.malware != "")
"""The condition that a file is handed out to nobody."""


def list_files(case: Case, *, hidden: Collection[EventKind]) -> list[Attachment]:
    """Return the files of a case that may go with a letter, but not letters of ours; one statement.

    `hidden` are the events whose files are not for this person; the caller has checked who asks. What the
    virus scanner has not let pass is left out.
    """
    left_out = [kind.value for kind in (*hidden, EventKind.LETTER_ISSUED)]
    came_with = exists().where(
        CaseEvent.case_id == case.id,
        CaseEvent.seq == Attachment.event_seq,
        CaseEvent.kind.in_(left_out),
    )
    statement = select(Attachment).where(Attachment.case_id == case.id, ~came_with, ~HELD)
    return list(db.session.scalars(statement.order_by(Attachment.id).limit(MOST_FILES)))


def list_held(case: Case) -> dict[tuple[int | None, str], str]:
    """Return why files of a case are not handed out, by their event and SHA-256; one statement."""
    shown = (Attachment.event_seq, Attachment.sha256)
    why = (Attachment.scan_due_at, Attachment.scan_failure, Attachment.malware)
    statement = select(*shown, *why).where(Attachment.case_id == case.id, HELD).order_by(Attachment.id)
    rows = db.session.execute(statement.limit(MOST_HELD))
    return {(row.event_seq, row.sha256): _refusal(row) for row in rows}


def find_file(case: Case, seq: int, sha256: str, *, hidden: Collection[EventKind]) -> Attachment:
    """Return a file that came with an event of a case; the caller has checked who asks.

    `hidden` are the events whose files are not for this person. Raises NoSuchCase, for those as well;
    NotPermitted while the virus scanner has not let it pass.
    """
    is_hidden = exists().where(
        CaseEvent.case_id == case.id,
        CaseEvent.seq == seq,
        CaseEvent.kind.in_([kind.value for kind in hidden]),
    )
    statement = select(Attachment).where(
        Attachment.case_id == case.id, Attachment.event_seq == seq, Attachment.sha256 == sha256, ~is_hidden
    )
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NoSuchCase(NO_SUCH_FILE)
    if refusal := _refusal(found):
        raise NotPermitted(refusal)
    return found


def _refusal(file: Any) -> str:
    is_waiting = file.scan_due_at is not None
    return refusal_to_serve(is_waiting=is_waiting, failure=file.scan_failure, malware=file.malware)
