"""Letters on paper: printed together, and noted when they were handed to the post."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import update

from petitions.clock import local_day
from petitions.extensions import db
from petitions.models import IssuedLetter
from petitions.rules.actors import Actor
from petitions.rules.errors import BadInput
from petitions.rules.roc import roc_plain
from petitions.services.audit import append_audit
from petitions.services.letters import open_sheet
from petitions.typeset import print_letters


def print_together(letters: Sequence[IssuedLetter], *, fonts: str, by: Actor, at: datetime) -> bytes:
    """Return letters as one PDF, each from a page of its own, and note who printed which."""
    if not letters:
        raise BadInput("請先選取要列印的函件。")
    _note("letters_printed", letters, by=by, at=at)
    sheets = [open_sheet(letter) for letter in letters]
    return print_letters(sheets, on=local_day(at), fonts=fonts).pdf


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
