"""The files of a case: one statement each, behind the door of the case."""

from sqlalchemy import select

from petitions.extensions import db
from petitions.models import Attachment, Case
from petitions.rules.errors import NoSuchCase

NO_SUCH_FILE = "沒有這個檔案。"


def find_file(case: Case, seq: int, sha256: str) -> Attachment:
    """Return a file that came with an event of a case; the caller has checked who asks. Raises NoSuchCase."""
    statement = select(Attachment).where(
        Attachment.case_id == case.id, Attachment.event_seq == seq, Attachment.sha256 == sha256
    )
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NoSuchCase(NO_SUCH_FILE)
    return found
