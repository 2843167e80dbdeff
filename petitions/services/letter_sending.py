"""Send a letter out: its event, its frozen copy, and the mail or the paper that carries it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import update

from petitions.clock import local_day
from petitions.extensions import db, sealer
from petitions.models import Case, IssuedLetter
from petitions.rules.actors import Actor
from petitions.rules.calendar import Calendar
from petitions.rules.documents import find_document
from petitions.rules.letter import AUDIENCE_OF, LetterKind, Reader
from petitions.rules.letter_values import Someone
from petitions.rules.masking import mask_email, mask_name
from petitions.rules.sheet import Sheet, sheet_as_json
from petitions.rules.terms import EventKind
from petitions.services.attachments import KeptFile, attach, told_of
from petitions.services.cases import Happening, record
from petitions.services.disclosure import note_served_name
from petitions.services.outbox import enqueue_mail
from petitions.services.rows import add_row

MAIL, PAPER = "mail", "paper"


@dataclass(frozen=True)
class Order:
    """What the officer says of a letter: to which party, how it leaves, and what only he knows.

    `representative_id` is whoever acts for that party, where the letter goes to him (行政程序法 §69, §71).

    `meeting` are the fields that a negotiation fills, with names and masked.
    """

    party_id: int | None = None
    representative_id: int | None = None
    is_person: bool = False
    way: str = "paper"
    address: str = ""
    email: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    meeting: Mapping[str, str] = field(default_factory=dict)
    meeting_masked: Mapping[str, str] = field(default_factory=dict)
    added: str = ""
    enclosures: tuple[KeptFile, ...] = ()
    submission_key: str | None = None


class Copy(NamedTuple):
    """A copy 副本 of a letter: for whom, with its own addressee, printed into the store."""

    to: Someone
    sheet: Sheet
    pdf: KeptFile


class Written(NamedTuple):
    """A letter that is ready to leave: laid out, numbered, printed into the store; and its copies."""

    kind: LetterKind
    sheet: Sheet
    number: str | None
    tells_seq: int
    wording: int
    pdf: KeptFile
    copies: tuple[Copy, ...] = ()


def file_name(kind: LetterKind, case: Case) -> str:
    """Return the name of the file: what it is and the number of the case, nobody's name."""
    return f"{find_document(kind.document).label}-{case.number}.pdf"


def copy_name(kind: LetterKind, case: Case) -> str:
    """Return the name of the file of a copy."""
    return f"副本-{file_name(kind, case)}"


def send_out(
    case: Case, order: Order, written: Written, *, by: Actor, at: datetime, calendar: Calendar
) -> IssuedLetter:
    """Record that a letter was issued, freeze it, and put it on its way; the caller commits."""
    content, digest = _frozen(written.sheet)
    seq = _record(case, order, written, digest, by=by, at=at, calendar=calendar)
    row = _row(case, order, written, content, digest) | {
        "event_seq": seq,
        "issued_at": at,
        "issued_on": local_day(at),
        "issued_by_id": by.id,
    }
    letter_id = _keep(case, order, written, row, at=at)
    for copy in written.copies:
        _keep_copy(case, order, written, copy, row, at=at)
    if written.kind.reader in {Reader.BUSINESS, Reader.BOTH, Reader.AGENCY}:
        note_served_name(case, by=by, at=at)
    return db.session.get_one(IssuedLetter, letter_id)


def _keep(case: Case, order: Order, written: Written, row: dict[str, Any], *, at: datetime) -> int:
    """Freeze a letter, or a copy of it, and put it into the outbox if it goes by mail; return its number."""
    letter_id: int = add_row(IssuedLetter, row, returning="id").scalar_one()
    if order.way == MAIL:
        sent = _enqueue(case, order, written, letter_id, row["event_seq"], at=at)
        db.session.execute(update(IssuedLetter).where(IssuedLetter.id == letter_id).values(outbox_id=sent))
    return letter_id


def _keep_copy(
    case: Case, order: Order, written: Written, copy: Copy, row: dict[str, Any], *, at: datetime
) -> None:
    """Freeze a copy as its own reader gets it, and put it on its way."""
    own, (content, digest) = _copy_for(order, copy.to), _frozen(copy.sheet)
    told = {"reader": Reader.CONSUMER.value, "party_id": copy.to.party_id, "number": None, "way": own.way}
    masked = {"to_masked": mask_email(copy.to.email), "content_masked": mask_name(copy.to.name)}
    frozen = {
        "content_sealed": sealer().seal(content),
        "content_sha256": digest,
        "pdf_sha256": copy.pdf.sha256,
        "submission_key": None,
    }
    laid_out = written._replace(sheet=copy.sheet, pdf=copy.pdf)
    _keep(case, own, laid_out, row | told | masked | frozen, at=at)


def _frozen(sheet: Sheet) -> tuple[str, str]:
    """Return what a letter says as it is kept, and the digest of that."""
    content = json.dumps(sheet_as_json(sheet), ensure_ascii=False, sort_keys=True)
    return content, hashlib.sha256(content.encode()).hexdigest()


def _copy_for(order: Order, one: Someone) -> Order:
    """Address a copy to a party, without enclosures: by mail where there is an address, else on paper."""
    way = MAIL if one.email else PAPER
    return replace(order, party_id=one.party_id, is_person=True, way=way, email=one.email, enclosures=())


def _record(
    case: Case, order: Order, written: Written, digest: str, *, by: Actor, at: datetime, calendar: Calendar
) -> int:
    """Write the event of the letter: its digests enter the chain of the case. Return its number."""
    data: dict[str, Any] = {
        "letter": written.number or "",
        "reader": written.kind.reader.value,
        "way": order.way,
        "enclosed": [file.sha256 for file in order.enclosures],
    }
    happening = Happening(
        EventKind.LETTER_ISSUED,
        at,
        detail=find_document(written.kind.document).label,
        document=written.kind.document,
        party_id=order.party_id,
        data={**data, "content_sha256": digest, **told_of([written.pdf, *(c.pdf for c in written.copies)])},
    )
    seq = case.events_count + 1
    record(case, happening, by=by, at=at, calendar=calendar, version=case.version)
    audience = AUDIENCE_OF[written.kind.reader]
    whose: dict[str, Any] = {"audience": audience, "event_seq": seq, "party_id": order.party_id}
    attach(case, [written.pdf], by=by, at=at, is_ours=True, **whose)
    for copy in written.copies:
        whose |= {"audience": AUDIENCE_OF[Reader.CONSUMER], "party_id": copy.to.party_id}
        attach(case, [copy.pdf], by=by, at=at, is_ours=True, **whose)
    return seq


def _row(case: Case, order: Order, written: Written, content: str, digest: str) -> dict[str, Any]:
    recipient = dict(written.sheet.head).get("受文者", "")
    return {
        "matter_id": case.matter_id,
        "case_id": case.id,
        "tells_seq": written.tells_seq,
        "document": written.kind.document,
        "reader": written.kind.reader.value,
        "party_id": order.party_id,
        "number": written.number,
        "wording": written.wording,
        "way": order.way,
        "to_masked": mask_email(order.email) if order.way == MAIL else "",
        "content_sealed": sealer().seal(content),
        "content_masked": mask_name(recipient) if order.is_person else recipient,
        "content_sha256": digest,
        "pdf_sha256": written.pdf.sha256,
        "submission_key": order.submission_key,
    }


def _enqueue(case: Case, order: Order, written: Written, letter_id: int, seq: int, *, at: datetime) -> Any:
    """Put the letter into the outbox, with the frozen copy enclosed; return what selects the mail."""
    files = [written.pdf, *order.enclosures]
    enclosed = [{"sha256": file.sha256, "name": file.name, "media_type": file.media_type} for file in files]
    return enqueue_mail(
        "letter",
        dedupe=f"letter:{letter_id}",
        to=order.email,
        matter_id=case.matter_id,
        case_id=case.id,
        payload={
            "number": case.number,
            "title": written.sheet.title,
            "letter_id": letter_id,
            "document": written.kind.document,
            "event_seq": seq,
            "party_id": order.party_id,
            "attachments": enclosed,
        },
        at=at,
    )
