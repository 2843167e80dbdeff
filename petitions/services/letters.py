"""Write a letter, look through it, issue it: numbered, frozen, in the record of the case, on its way."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Final, NamedTuple

from sqlalchemy import select

from petitions.extensions import db, sealer
from petitions.models import Case, IssuedLetter, LetterWording
from petitions.rules.actors import Actor
from petitions.rules.calendar import Calendar
from petitions.rules.errors import BadInput, NotPermitted, StaleVersion, StepNotAllowed
from petitions.rules.letter import LetterKind, LetterText, Reader
from petitions.rules.letter_guard import Leak, leaks_in
from petitions.rules.letter_sheet import DRAFT, GIVEN_AT_ISSUE, Envelope, copy_of, lay_out, letter_number
from petitions.rules.letter_texts import TEXTS
from petitions.rules.letter_values import LetterFacts, Someone, values_of, with_typed
from petitions.rules.letter_writing import missing_of
from petitions.rules.letters import refusal_to_write
from petitions.rules.policy import explain, may, may_with
from petitions.rules.reach import Reach
from petitions.rules.roc import roc_year
from petitions.rules.sheet import Sheet, sheet_from_json, texts_of
from petitions.rules.terms import Procedure, State
from petitions.rules.workflow import find_step
from petitions.services.acts import Said, carry_out
from petitions.services.answering import code_of, list_letters
from petitions.services.attachments import Sent, keep_files
from petitions.services.histories import load_history
from petitions.services.letter_facts import LetterRecord, Office, load_letter_record, secrets_for
from petitions.services.letter_sending import Copy, Order, Written, copy_name, file_name, send_out
from petitions.services.numbers import take_serials
from petitions.typeset import names_of, print_letters

COUNTER: Final = "letter"
PDF: Final = "application/pdf"
CODE: Final = "回復碼"
WAYS_TO_REACH: Final = ("申訴人電話", "申訴人電子郵件", "申訴人地址")
LEFT_OUT: Final = "（副本從略）"
CONFIDENTIAL: Final = "本案身分保密，這種函不出；要通知請由保密專責人員辦理（行政程序法第170條第2項）。"
PROGRAM: Final = 0
"""The version of the words that came with the program."""


class Wording(NamedTuple):
    """The words that are used, and of which version."""

    text: LetterText
    version: int


class Draft(NamedTuple):
    """A letter that has not left: masked; what it still lacks, and what must not stand in it."""

    sheet: Sheet
    values: Mapping[str, str]
    missing: tuple[str, ...]
    leaks: tuple[Leak, ...]


def find_wording(document: str) -> Wording:
    """Return the words in use for a letter: the newest approved version, else those of the program."""
    statement = (
        select(LetterWording.subject, LetterWording.body, LetterWording.version)
        .where(LetterWording.document == document, LetterWording.decision == "approved")
        .order_by(LetterWording.version.desc())
        .limit(1)
    )
    row = db.session.execute(statement).one_or_none()
    if row is None:
        return Wording(TEXTS[document], PROGRAM)
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
    order = replace(order, typed=_typed(kind, record, order))
    values = _values(kind, record.masked, order)
    missing = [label for label in missing_of(kind, values) if label != CODE]
    open_values = _values(kind, record.facts, order, is_open=True)
    whole = _lay_out(kind, wording, open_values, order, office, mark=DRAFT)
    sheet = _lay_out(kind, wording, values, order, office, mark=DRAFT)
    return Draft(sheet, values, tuple(missing), tuple(_leaks(kind, whole, record, order)))


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


def open_sheet(letter: IssuedLetter) -> Sheet:
    """Return an issued letter as its reader got it."""
    return sheet_from_json(json.loads(sealer().open(letter.content_sealed)))


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
    wording = find_wording(kind.document)
    if refusal := refusal_to_write(kind, record.history):
        raise StepNotAllowed(refusal)
    order = replace(order, typed=_typed(kind, record, order))
    code = _code(case, kind, order, record)
    values = _values(kind, record.facts, order, code=code, is_open=True)
    if missing := missing_of(kind, values):
        raise BadInput(f"還缺少必須記載的事項：{'、'.join(missing)}。")
    sheet = _lay_out(kind, wording, values, order, office)
    if leaks := _leaks(kind, sheet, record, order):
        raise BadInput("".join(leak.sentence for leak in leaks))
    year = roc_year(office.today)
    number = letter_number(office.word, year, take_serials(COUNTER, year)) if kind.is_numbered else ""
    sheet = _lay_out(kind, wording, values, order, office, number=number)
    sheet, pdf = _print(sheet, office)
    [file] = keep_files([Sent(file_name(kind, case), PDF, BytesIO(pdf))])
    told = record.told.seq if record.told else 1

    def printed_for(one: Someone, said: Mapping[str, str]) -> tuple[Sheet, bytes]:
        whole = _lay_out(kind, wording, said, order, office, number=number)
        return _print(copy_of(whole, one.name, one.address), office)

    to = record.facts.complainants if Reader.CONSUMER in kind.copies else ()
    copies = _copies(copy_name(kind, case), to, values, printed_for)
    return Written(kind, sheet, number or None, told, wording.version, file, copies)


def _copies(
    name: str,
    to: tuple[Someone, ...],
    values: Mapping[str, str],
    printed_for: Callable[[Someone, Mapping[str, str]], tuple[Sheet, bytes]],
) -> tuple[Copy, ...]:
    """Return a copy for each complainant; how to reach the first stands in his own only (§9 no. 43)."""
    found = []
    for one in to:
        said = values if one is to[0] else {**values, **dict.fromkeys(WAYS_TO_REACH, LEFT_OUT)}
        sheet, pdf = printed_for(one, said)
        [file] = keep_files([Sent(name, PDF, BytesIO(pdf))])
        found.append(Copy(one, sheet, file))
    return tuple(found)


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


def _values(
    kind: LetterKind, facts: LetterFacts, order: Order, *, code: str = "", is_open: bool = False
) -> dict[str, str]:
    meeting = order.meeting if is_open else order.meeting_masked
    said = values_of(replace(facts, meeting=meeting), kind.reader, order.party_id, code=code)
    acts = next((one.name for one in facts.representatives if one.party_id == order.representative_id), "")
    if acts:
        said["受文者"] = f"{acts}（{said['受文者']}的代理人）"
    return with_typed(said, order.typed)


def _typed(kind: LetterKind, record: LetterRecord, order: Order) -> dict[str, str]:
    """Return what the officer changed: what was left as the draft showed it stays what is on record."""
    shown = _values(kind, record.masked, replace(order, typed={}))
    return {label: text for label, text in order.typed.items() if text != shown.get(label)}


def _lay_out(
    kind: LetterKind,
    wording: Wording,
    values: Mapping[str, str],
    order: Order,
    office: Office,
    *,
    number: str = GIVEN_AT_ISSUE,
    mark: str = "",
) -> Sheet:
    names = tuple(file.name for file in order.enclosures)
    to = _recipient(kind, values)
    envelope = Envelope(number, office.today, to, order.address, names, order.added)
    return lay_out(kind, wording.text, values, envelope, mark=mark)


def _recipient(kind: LetterKind, values: Mapping[str, str]) -> str:
    """Return whom the letter is addressed to."""
    return values["受文機關"] if kind.reader is Reader.AGENCY else values["受文者"]


def _leaks(kind: LetterKind, sheet: Sheet, record: LetterRecord, order: Order) -> list[Leak]:
    """Look through a letter, and the names of what is enclosed, for what its readers must not see.

    Who came to a meeting was seen there by both sides, and is named in its papers.
    """
    texts = [("內容", text) for text in texts_of(sheet)]
    texts += [("附件的檔名", file.name) for file in order.enclosures]
    came = order.meeting.get("到場人", "")
    known = secrets_for(record, kind, order.party_id)
    secrets = [secret for secret in known if not (secret.is_name and secret.value in came)]
    return leaks_in(texts, secrets, (kind.reader, *kind.copies), own_numbers=record.numbers)
