"""The files of a case: one statement each, behind the door of the case."""

from collections.abc import Collection

from sqlalchemy import exists, select

from petitions.extensions import db
from petitions.models import Attachment, Case, CaseEvent
from petitions.rules.errors import NoSuchCase
from petitions.rules.terms import EventKind

NO_SUCH_FILE = "沒有這個檔案。"
MOST_FILES = 100


def list_files(case: Case, *, hidden: Collection[EventKind]) -> list[Attachment]:
    """Return the files of a case that may go with a letter, but not letters of ours; one statement.

    `hidden` are the events whose files are not for this person; the caller has checked who asks.
    """
    left_out = [kind.value for kind in (*hidden, EventKind.LETTER_ISSUED)]
    came_with = exists().where(
        CaseEvent.case_id == case.id,
        CaseEvent.seq == Attachment.event_seq,
        CaseEvent.kind.in_(left_out),
    )
    statement = select(Attachment).where(Attachment.case_id == case.id, ~came_with).order_by(Attachment.id)
    return list(db.session.scalars(statement.limit(MOST_FILES)))


def find_file(case: Case, seq: int, sha256: str, *, hidden: Collection[EventKind]) -> Attachment:
    """Return a file that came with an event of a case; the caller has checked who asks.

    `hidden` are the events whose files are not for this person. Raises NoSuchCase, for those as well.
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
    return found
