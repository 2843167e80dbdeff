"""Letters on paper: printed together, and noted when they were handed to the post."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import update

from petitions.extensions import db
from petitions.models import IssuedLetter
from petitions.rules.actors import Actor
from petitions.rules.errors import BadInput
from petitions.rules.roc import roc_plain
from petitions.services.audit import append_audit
from petitions.services.frozen import frozen_file
from petitions.typeset import join


def print_together(
    letters: Sequence[IssuedLetter], enclosed: Mapping[int, Sequence[str]], *, by: Actor, at: datetime
) -> bytes:
    """Return letters as one PDF, as they were frozen, each followed by the PDFs enclosed with it, and note
    who printed which.

    Raises BadInput for none, StepNotAllowed where a file is not what was issued.
    """
    if not letters:
        raise BadInput("請先選取要列印的函件。")
    _note("letters_printed", letters, by=by, at=at)
    digests = [digest for letter in letters for digest in (letter.pdf_sha256, *enclosed.get(letter.id, ()))]
    return join([frozen_file(digest) for digest in digests])


def note_posted(letters: Sequence[IssuedLetter], on: date, *, by: Actor, at: datetime) -> int:
    """Note that letters left on a day; one that was noted before stays as it is. Return how many.

    Raises BadInput for none, and for a day before one of them was issued.
    """
    if not letters:
        raise BadInput("請先選取已寄出的函件。")
    first = max(letter.issued_on for letter in letters)
    if on < first:
        raise BadInput(f"寄出日期不能早於發文日期{roc_plain(first)}。", "posted_on")
    waits = (IssuedLetter.way == "paper", IssuedLetter.posted_on.is_(None))
    statement = (
        update(IssuedLetter)
        .where(IssuedLetter.id.in_([letter.id for letter in letters]), *waits)
        .values(posted_on=on, posted_by_id=by.id)
        .returning(IssuedLetter.id)
    )
    posted = db.session.scalars(statement.execution_options(synchronize_session=False)).all()
    _note("letters_posted", letters, by=by, at=at)
    return len(posted)


def _note(action: str, letters: Sequence[IssuedLetter], *, by: Actor, at: datetime) -> None:
    append_audit(action, by=by, at=at, detail={"letters": [letter.id for letter in letters]})
