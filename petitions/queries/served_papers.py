"""The letters that one respondent got in a case, and what was enclosed with them: its own, nobody else's."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from petitions.extensions import db, sealer
from petitions.models import IssuedLetter
from petitions.queries.enclosed import Enclosed, list_enclosed
from petitions.rules.documents import find_document
from petitions.rules.errors import NoSuchCase
from petitions.rules.letter import Reader
from petitions.rules.sheet import kept_sheet

MOST_PAPERS = 50
NO_SUCH_PAPER = "沒有這一封函件或附件。"


class ServedPaper(NamedTuple):
    """A letter to a respondent; `quoted` what it tells of the parties' own words, by the field."""

    id: int
    label: str
    number: str
    issued_on: date
    pdf_sha256: str
    tells_seq: int
    quoted: tuple[tuple[str, str], ...]
    files: tuple[Enclosed, ...]


def list_papers(case_id: int, party_id: int) -> tuple[ServedPaper, ...]:
    """Return the letters to one respondent, newest first, with what was enclosed; three statements."""
    statement = (
        select(IssuedLetter)
        .where(
            *(IssuedLetter.case_id == case_id, IssuedLetter.party_id == party_id),
            IssuedLetter.reader.in_((Reader.BUSINESS.value, Reader.BOTH.value)),
        )
        .order_by(IssuedLetter.id.desc())
        .limit(MOST_PAPERS)
    )
    letters = list(db.session.scalars(statement))
    files = list_enclosed({(case_id, letter.event_seq) for letter in letters})
    return tuple(_paper(letter, files.get((case_id, letter.event_seq), ())) for letter in letters)


def find_paper(papers: tuple[ServedPaper, ...], letter_id: int) -> ServedPaper:
    """Return one of these letters. Raises NoSuchCase if it is none of them."""
    found = next((paper for paper in papers if paper.id == letter_id), None)
    if found is None:
        raise NoSuchCase(NO_SUCH_PAPER)
    return found


def find_enclosed(papers: tuple[ServedPaper, ...], letter_id: int, sha256: str) -> Enclosed:
    """Return a file that went with one of these letters. Raises NoSuchCase if none did."""
    found = next((file for file in find_paper(papers, letter_id).files if file.sha256 == sha256), None)
    if found is None:
        raise NoSuchCase(NO_SUCH_PAPER)
    return found


def _paper(letter: IssuedLetter, files: tuple[Enclosed, ...]) -> ServedPaper:
    sheet = kept_sheet(sealer().open(letter.content_sealed), letter.content_sha256)
    return ServedPaper(
        letter.id,
        find_document(letter.document).label,
        letter.number or "",
        letter.issued_on,
        letter.pdf_sha256,
        letter.tells_seq,
        sheet.quoted,
        files,
    )
