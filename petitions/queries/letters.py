"""Letters that were issued: of a case, and those on paper that still wait to be posted."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, or_, select

from petitions.extensions import db
from petitions.models import Case, CaseEvent, IssuedLetter, LetterWording, OutboxMessage, User
from petitions.queries.cases import visible_to
from petitions.queries.enclosed import Enclosed, list_enclosed
from petitions.rules.actors import Actor
from petitions.rules.documents import find_document
from petitions.rules.errors import NoSuchCase
from petitions.rules.letter import Reader
from petitions.rules.projection import Happened, standing
from petitions.rules.service import ReturnReason
from petitions.rules.terms import EventKind, State

PAGE_SIZE = 100
PDF = "application/pdf"
MOST_OF_A_CASE = 500
_HAPPENED = (CaseEvent.seq, CaseEvent.kind, CaseEvent.happened_at, CaseEvent.local_date)
_SERVICE = (
    EventKind.LETTER_SERVED.value,
    EventKind.LETTER_RETURNED.value,
    EventKind.RECTIFICATION_SERVED.value,
)
NO_SUCH_LETTER = "找不到這一封函件。"


class Service(NamedTuple):
    """What became of a letter: served or returned, since when that counts, by what rule or why."""

    kind: EventKind
    on: date
    why: str


class LetterLine(NamedTuple):
    """A letter in a list; its addressee masked."""

    id: int
    label: str
    number: str
    case_number: str
    to: str
    to_address: str
    issued_at: datetime
    issued_on: date
    way: str
    by: str
    mail: str
    posted_on: date | None
    event_seq: int
    pdf_sha256: str
    tells_seq: int
    document: str
    party_id: int | None
    case_id: int
    enclosed: tuple[Enclosed, ...] = ()


def list_letters_of(case: Case) -> list[LetterLine]:
    """Return the letters of a case, newest first; one statement."""
    statement = _lines().where(IssuedLetter.case_id == case.id).order_by(IssuedLetter.id.desc())
    return [_line(row) for row in db.session.execute(statement.limit(MOST_OF_A_CASE))]


def services_of(case: Case) -> dict[int, Service]:
    """Return what is recorded last of the service of each letter of a case, by its number; one statement."""
    columns = (*_HAPPENED, CaseEvent.to_state, CaseEvent.detail, CaseEvent.party_id, CaseEvent.corrects_seq)
    of_service = or_(CaseEvent.kind.in_(_SERVICE), CaseEvent.corrects_seq.is_not(None))
    statement = (
        select(*columns, CaseEvent.data)
        .where(CaseEvent.case_id == case.id, of_service)
        .order_by(CaseEvent.seq)
        .limit(MOST_OF_A_CASE)
    )
    rows = db.session.execute(statement)
    events = [
        Happened(row.seq, EventKind(row.kind), row.happened_at, row.local_date, State(row.to_state), *row[5:])
        for row in rows
    ]
    return dict(_service(event) for event in standing(events) if (event.data or {}).get("letter_id"))


def _service(event: Happened) -> tuple[int, Service]:
    said = event.data or {}
    on = date.fromisoformat(said["effective_on"]) if "effective_on" in said else event.local_date
    reasons = {reason.value: reason.label for reason in ReturnReason}
    why = said.get("service_rule") or reasons.get(said.get("return_reason", ""), "")
    return said["letter_id"], Service(event.kind, on, why)


def list_unposted(actor: Actor, *, after: int = 0) -> list[LetterLine]:
    """Return letters on paper that wait to be posted, oldest first: one's own, and those of one's cases,
    with what is enclosed; three statements.
    """
    waits = (IssuedLetter.way == "paper", IssuedLetter.posted_on.is_(None), IssuedLetter.id > after)
    statement = _lines().where(*waits, _may_print(actor)).order_by(IssuedLetter.id).limit(PAGE_SIZE + 1)
    lines = [_line(row) for row in db.session.execute(statement)]
    files = list_enclosed({(line.case_id, line.event_seq) for line in lines if line.number})
    return [line._replace(enclosed=files.get((line.case_id, line.event_seq), ())) for line in lines]


def find_letters(actor: Actor, ids: Sequence[int]) -> list[IssuedLetter]:
    """Return letters that this person may print, in the order of issue. Raises NoSuchCase if one is none."""
    statement = (
        select(IssuedLetter)
        .join(Case, Case.id == IssuedLetter.case_id)
        .where(IssuedLetter.id.in_(ids), _may_print(actor))
        .order_by(IssuedLetter.id)
    )
    found = list(db.session.scalars(statement))
    if len(found) != len(set(ids)):
        raise NoSuchCase(NO_SUCH_LETTER)
    return found


def find_letter_of(case: Case, letter_id: int) -> IssuedLetter:
    """Return a letter of a case. Raises NoSuchCase if it has none of that number."""
    statement = select(IssuedLetter).where(IssuedLetter.id == letter_id, IssuedLetter.case_id == case.id)
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NoSuchCase(NO_SUCH_LETTER)
    return found


def pdfs_with(letters: Sequence[IssuedLetter]) -> dict[int, list[str]]:
    """Return the PDFs that were enclosed with letters, by letter; a copy has none; two statements."""
    originals = [letter for letter in letters if letter.number is not None]
    files = list_enclosed({(letter.case_id, letter.event_seq) for letter in originals})
    return {
        letter.id: [file.sha256 for file in files[letter.case_id, letter.event_seq] if file.media_type == PDF]
        for letter in originals
    }


def list_wordings(document: str = "") -> list[Any]:
    """Return the versions of the words of letters with who proposed and decided, newest first."""
    proposer, decider = User.__table__.alias(), User.__table__.alias()
    statement = (
        select(
            LetterWording,
            proposer.c.display_name.label("proposed_by"),
            decider.c.display_name.label("decided_by"),
        )
        .join(proposer, proposer.c.id == LetterWording.proposed_by_id)
        .outerjoin(decider, decider.c.id == LetterWording.decided_by_id)
        .order_by(LetterWording.document, LetterWording.version.desc())
        .limit(MOST_OF_A_CASE)
    )
    if document:
        statement = statement.where(LetterWording.document == document)
    return list(db.session.execute(statement))


def _may_print(actor: Actor) -> ColumnElement[bool]:
    """Return the condition of the letters that one has issued oneself, or may write in their case."""
    return or_(IssuedLetter.issued_by_id == actor.id, visible_to(actor, "reply"))


def _lines() -> Any:
    letter = IssuedLetter
    return (
        select(
            *(letter.id, letter.document, letter.reader, letter.number, Case.number.label("case_number")),
            *(letter.content_masked, letter.to_masked, letter.issued_at, letter.issued_on, letter.way),
            *(letter.posted_on, letter.event_seq, letter.pdf_sha256, letter.tells_seq, letter.party_id),
            letter.case_id,
            *(User.display_name.label("by"), OutboxMessage.state.label("mail")),
        )
        .join(Case, Case.id == letter.case_id)
        .join(User, User.id == letter.issued_by_id)
        .outerjoin(OutboxMessage, OutboxMessage.id == letter.outbox_id)
    )


def label_of_letter(row: Any) -> str:
    """Return how a letter is called; what leaves without a number of its own is a copy."""
    label = find_document(row.document).label
    is_copy = row.number is None and row.reader != Reader.FILE.value
    return f"{label}（副本）" if is_copy else label


def _line(row: Any) -> LetterLine:
    return LetterLine(
        id=row.id,
        label=label_of_letter(row),
        number=row.number or "",
        case_number=row.case_number,
        to=row.content_masked,
        to_address=row.to_masked,
        issued_at=row.issued_at,
        issued_on=row.issued_on,
        way=row.way,
        by=row.by,
        mail=row.mail or "",
        posted_on=row.posted_on,
        event_seq=row.event_seq,
        pdf_sha256=row.pdf_sha256,
        tells_seq=row.tells_seq,
        document=row.document,
        party_id=row.party_id,
        case_id=row.case_id,
    )
