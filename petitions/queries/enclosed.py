"""What was enclosed with letters that were issued: the files of the case that their events name."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import and_, or_, select, tuple_

from petitions.extensions import db
from petitions.models import Attachment, CaseEvent
from petitions.queries.attachments import HELD
from petitions.rules.terms import EventKind

MOST_FILES = 4000
Sent = tuple[int, int]
"""A letter by its case and its event."""


class Enclosed(NamedTuple):
    """A file that went with a letter: by its content and name, and with which event it came to the case."""

    sha256: str
    name: str
    media_type: str
    seq: int | None


def list_enclosed(letters: Collection[Sent]) -> dict[Sent, tuple[Enclosed, ...]]:
    """Return what was enclosed with letters, each in its order; two statements.

    What the virus scanner has not let pass, or found bad since, is left out.
    """
    named = _named(letters)
    files = _files({(case_id, digest) for (case_id, _), digests in named.items() for digest in digests})
    return {
        sent: tuple(files[sent[0], digest] for digest in digests if (sent[0], digest) in files)
        for sent, digests in named.items()
    }


def _named(letters: Collection[Sent]) -> dict[Sent, Sequence[str]]:
    """Return the fingerprints that the events of these letters name."""
    if not letters:
        return {}
    statement = select(CaseEvent.case_id, CaseEvent.seq, CaseEvent.data).where(
        tuple_(CaseEvent.case_id, CaseEvent.seq).in_(sorted(letters))
    )
    rows = db.session.execute(statement)
    return {(row.case_id, row.seq): (row.data or {}).get("enclosed", ()) for row in rows}


def _files(wanted: Collection[tuple[int, str]]) -> dict[tuple[int, str], Enclosed]:
    if not wanted:
        return {}
    came = and_(CaseEvent.case_id == Attachment.case_id, CaseEvent.seq == Attachment.event_seq)
    columns = (Attachment.sha256, Attachment.display_name, Attachment.media_type, Attachment.event_seq)
    statement: Any = (
        select(Attachment.case_id, *columns)
        .outerjoin(CaseEvent, came)
        .where(
            tuple_(Attachment.case_id, Attachment.sha256).in_(sorted(wanted)),
            *(~HELD, or_(CaseEvent.kind.is_(None), CaseEvent.kind != EventKind.LETTER_ISSUED.value)),
        )
        .order_by(Attachment.id.desc())
        .limit(MOST_FILES)
    )
    return {(row.case_id, row.sha256): Enclosed(*row[1:]) for row in db.session.execute(statement)}
