"""Write a letter, look through it, issue it: numbered, frozen, in the record of the case, on its way."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from io import BytesIO
from typing import Final, NamedTuple

from sqlalchemy import select

from petitions.extensions import db
from petitions.models import Case, IssuedLetter, LetterWording
from petitions.rules.actors import Actor
from petitions.rules.calendar import Calendar
from petitions.rules.errors import BadInput, NotPermitted, StaleVersion, StepNotAllowed
from petitions.rules.letter import LetterKind, LetterText, Reader
from petitions.rules.letter_sheet import DRAFT, copy_of, letter_number
from petitions.rules.letter_texts import TEXTS
from petitions.rules.letter_writing import missing_of
from petitions.rules.letters import refusal_to_write
from petitions.rules.policy import explain, may, may_with
from petitions.rules.reach import Reach
from petitions.rules.roc import roc_year
from petitions.rules.sheet import Sheet
from petitions.rules.terms import Procedure, State
from petitions.rules.veiling import VEILED
from petitions.rules.workflow import find_step
from petitions.services.acts import Said, carry_out
from petitions.services.answering import code_of, list_letters
from petitions.services.attachments import KeptFile, Sent, keep_files
from petitions.services.histories import load_history
from petitions.services.letter_composing import Composing
from petitions.services.letter_facts import LetterRecord, Office, load_letter_record
from petitions.services.letter_sending import Copy, Laid, Order, Written, copy_name, file_name, send_out
from petitions.services.numbers import take_serials
from petitions.typeset import names_of, print_letters

COUNTER: Final = "letter"
PDF: Final = "application/pdf"
CODE: Final = "回復碼"
CONFIDENTIAL: Final = "本案身分保密，這種函不出；要通知請由保密專責人員辦理（行政程序法第170條第2項）。"
ONLY_VEIL: Final = f"「{{}}」是當事人的話，只能以○或{VEILED}遮蔽，不能改寫或增刪。"
TRACK: Final = "/track"
RESPOND: Final = "/respond"
PROGRAM: Final = 0
"""The version of the words that came with the program."""


class Wording(NamedTuple):
    """The words that are used, and of which version."""

    text: LetterText
    version: int


class Draft(NamedTuple):
    """A letter that has not left: masked; what it still lacks, and sentences on what must not stand in it."""

    sheet: Sheet
    values: Mapping[str, str]
    missing: tuple[str, ...]
    wrong: tuple[str, ...]


def find_wording(key: str) -> Wording:
    """Return the words in use under a name: the newest approved version, else those of the program."""
    statement = (
        select(LetterWording.subject, LetterWording.body, LetterWording.version)
        .where(LetterWording.document == key, LetterWording.decision == "approved")
        .order_by(LetterWording.version.desc())
        .limit(1)
    )
    row = db.session.execute(statement).one_or_none()
    if row is None:
        return Wording(TEXTS[key], PROGRAM)
    return Wording(LetterText(row.subject, row.body), row.version)


def refusal_to_issue(kind: LetterKind, case: Case, by: Actor) -> str:
    """Say why a person may not issue a letter of this kind for a case; empty if he may.

    Whoever may only propose the act writes the letter once it was approved and is on record.
    """
    if case.is_confidential and (kind.reader is not Reader.CONSUMER or not may(by, "conf_id", case)):
        return CONFIDENTIAL
    writes = may(by, kind.action, case) or may_with(by, kind.action, Reach.PROPOSES, case)
    return "" if writes else explain(by, kind.action, case)


def draft(case: Case, kind: LetterKind, order: Order, office: Office, wording: Wording) -> Draft:
    """Return the letter as it would go out, with persons masked. Nothing is written.

    Raises StepNotAllowed where there is nothing to tell yet.
    """
    record = load_letter_record(case, kind, office, party_id=order.party_id)
    if refusal := refusal_to_write(kind, record.history):
        raise StepNotAllowed(refusal)
    letter = Composing(kind, wording.text, record, order, office)
    values = letter.values(is_open=False)
    missing = [label for label in missing_of(kind, values) if label != CODE]
    leaks = letter.leaks(letter.sheet(letter.values(is_open=True), mark=DRAFT))
    wrong = (*(leak.sentence for leak in leaks), *map(ONLY_VEIL.format, letter.altered()))
    return Draft(letter.sheet(values, mark=DRAFT), values, tuple(missing), wrong)


def issue(
    case: Case,
    kind: LetterKind,
    order: Order,
    office: Office,
    *,
    by: Actor,
    at: datetime,
    calendar: Calendar,
    version: int,
) -> IssuedLetter:
    """Issue a letter and return it; the same form twice is one letter.

    One transaction: the act it stands for where that is still to come, its number, its event, the frozen
    copy, and the mail if it goes by mail. Raises NotPermitted, StepNotAllowed, StaleVersion, and BadInput
    with what is missing or what must not stand in it.
    """
    if known := find_by_key(order.submission_key):
        return known
    if refusal := refusal_to_issue(kind, case, by):
        raise NotPermitted(refusal)
    if case.version != version:
        raise StaleVersion
    _act_first(case, kind, order, by=by, at=at, calendar=calendar)
    written = _write(case, kind, order, office)
    return send_out(case, order, written, by=by, at=at, calendar=calendar)


def find_by_key(submission_key: str | None) -> IssuedLetter | None:
    """Return the letter that a form has issued already."""
    if not submission_key:
        return None
    statement = select(IssuedLetter).where(IssuedLetter.submission_key == submission_key)
    return db.session.scalars(statement).one_or_none()


def _act_first(
    case: Case, kind: LetterKind, order: Order, *, by: Actor, at: datetime, calendar: Calendar
) -> None:
    """Record the act that sending this letter is, unless this party's is on record already."""
    if kind.act is None or _has_been_told(case, order):
        return
    step = find_step(Procedure(case.procedure), State(case.state), kind.act)
    said = Said(kind.act, at, party_id=order.party_id)
    carry_out(case, step, said, by=by, at=at, calendar=calendar, version=case.version)
    db.session.refresh(case)


def _has_been_told(case: Case, order: Order) -> bool:
    """Say whether the letter of this respondent is on record and has not been written yet."""
    sent = {one.party_id: one.seq for one in list_letters(case, load_history(case.id))}
    seq = sent.get(order.party_id or 0)
    if seq is None:
        return False
    written = select(IssuedLetter.id).where(
        IssuedLetter.case_id == case.id,
        IssuedLetter.tells_seq == seq,
        IssuedLetter.party_id == order.party_id,
    )
    return db.session.scalar(written.limit(1)) is None


def _write(case: Case, kind: LetterKind, order: Order, office: Office) -> Written:
    """Return the letter with its number, printed and in the store. Raises BadInput, StepNotAllowed."""
    record = load_letter_record(case, kind, office, party_id=order.party_id)
    wording = find_wording(kind.key)
    if refusal := refusal_to_write(kind, record.history):
        raise StepNotAllowed(refusal)
    code = _code(case, kind, order, record)
    letter = Composing(kind, wording.text, record, order, office, code)
    values = letter.values(is_open=True)
    _check(letter, values)
    year = roc_year(office.today)
    number = letter_number(office.word, year, take_serials(COUNTER, year)) if kind.is_numbered else ""
    laid = _freeze(file_name(kind, case), letter.sheet(values, number=number), office)
    original = Laid(*laid, _door(letter))
    told = record.told.seq if record.told else 1
    copies = tuple(_copies(case, letter, number))
    return Written(kind, original, number or None, told, wording.version, copies)


def _door(letter: Composing) -> str:
    """Return the public page where the reader finds the case: of a business, of whoever filed, or none."""
    if letter.order.party_id is None:
        return ""
    businesses = {one.party_id for one in letter.record.facts.respondents}
    return RESPOND if letter.order.party_id in businesses else TRACK


def _check(letter: Composing, values: Mapping[str, str]) -> None:
    """Raise BadInput for what must be stated and is unknown, what must not leave, and altered words."""
    if missing := missing_of(letter.kind, values):
        raise BadInput(f"還缺少必須記載的事項：{'、'.join(missing)}。")
    if leaks := letter.leaks(letter.sheet(values)):
        raise BadInput("".join(leak.sentence for leak in leaks))
    if altered := letter.altered():
        raise BadInput("".join(map(ONLY_VEIL.format, altered)))


def _copies(case: Case, letter: Composing, number: str) -> Iterator[Copy]:
    """Lay out the copies for the complainants, each with its own addressee and marked as what it is.

    The first gets what the original says, each other one a copy that tells nothing of the rest.
    """
    if Reader.CONSUMER not in letter.kind.copies:
        return
    for place, one in enumerate(letter.record.facts.complainants):
        own = letter.copy_for(one) if place else letter
        values = own.values(is_open=True)
        if place and (leaks := own.leaks(own.sheet(values))):
            raise BadInput("".join(leak.sentence for leak in leaks))
        sheet = copy_of(own.sheet(values, number=number), one.name, one.address)
        name = copy_name(letter.kind, case)
        yield Copy(one, Laid(*_freeze(name, sheet, letter.office), TRACK))


def _freeze(name: str, sheet: Sheet, office: Office) -> tuple[Sheet, KeptFile]:
    """Print a letter into the store."""
    sheet, pdf = _print(sheet, office)
    [file] = keep_files([Sent(name, PDF, BytesIO(pdf))])
    return sheet, file


def _print(sheet: Sheet, office: Office) -> tuple[Sheet, bytes]:
    """Return the PDF of a letter; one that says which characters no font could draw, if there are any."""
    printed = print_letters([sheet], on=office.today, fonts=office.fonts)
    if printed.missing:
        note = ("備註", f"〓為字型未收錄之字：{names_of(printed.missing)}")
        sheet = sheet._replace(tail=(*sheet.tail, note))
        printed = print_letters([sheet], on=office.today, fonts=office.fonts)
    return sheet, printed.pdf


def _code(case: Case, kind: LetterKind, order: Order, record: LetterRecord) -> str:
    """Return the code of the business's door, for the one letter that brings it."""
    if kind.act is None:
        return ""
    sent = {one.party_id: one for one in list_letters(case, list(record.history))}
    return code_of(sent[order.party_id]) if order.party_id in sent else ""
