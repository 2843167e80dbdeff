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
from petitions.services.notices import settle_by_letter
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
    speed: str = ""
    enclosures: tuple[KeptFile, ...] = ()
    submission_key: str | None = None


class Laid(NamedTuple):
    """A letter as one reader gets it: laid out, printed into the store; `door` the page where he looks on."""

    sheet: Sheet
    pdf: KeptFile
    door: str = ""


class Copy(NamedTuple):
    """A copy 副本 of a letter, and who gets it."""

    to: Someone
    laid: Laid


class Written(NamedTuple):
    """A letter that is ready to leave: laid out, numbered, printed into the store; the copies of it."""

    kind: LetterKind
    laid: Laid
    number: str | None
    tells_seq: int
    wording: int
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
    seq = _record(case, order, written, by=by, at=at, calendar=calendar)
    row = (
        _row(case, order, written)
        | _frozen(written.laid)
        | {
            "event_seq": seq,
            "issued_at": at,
            "issued_on": local_day(at),
            "issued_by_id": by.id,
        }
    )
    letter_id = _keep(case, order, written.laid, row, at=at)
    settle_by_letter(case, written.tells_seq, order.party_id, by=by, at=at)
    for one, laid in written.copies:
        copy = _copy_for(order, one)
        told = {"reader": Reader.CONSUMER.value, "party_id": one.party_id, "number": None, "way": copy.way}
        masked = {"to_masked": mask_email(one.email), "content_masked": mask_name(one.name)}
        _keep(case, copy, laid, row | _frozen(laid) | told | masked | {"submission_key": None}, at=at)
    if written.kind.reader in {Reader.BUSINESS, Reader.BOTH, Reader.AGENCY}:
        note_served_name(case, by=by, at=at)
    return db.session.get_one(IssuedLetter, letter_id)


def _frozen(laid: Laid) -> dict[str, Any]:
    """Return the columns that hold what one reader gets."""
    content = _content(laid.sheet)
    return {
        "content_sealed": sealer().seal(content),
        "content_sha256": _digest(content),
        "pdf_sha256": laid.pdf.sha256,
    }


def _content(sheet: Sheet) -> str:
    return json.dumps(sheet_as_json(sheet), ensure_ascii=False, sort_keys=True)


def _digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


def _keep(case: Case, order: Order, laid: Laid, row: dict[str, Any], *, at: datetime) -> int:
    """Freeze a letter, or a copy of it, and put it into the outbox if it goes by mail; return its number."""
    letter_id: int = add_row(IssuedLetter, row, returning="id").scalar_one()
    if order.way == MAIL:
        sent = _enqueue(case, order, laid, row | {"id": letter_id}, at=at)
        db.session.execute(update(IssuedLetter).where(IssuedLetter.id == letter_id).values(outbox_id=sent))
    return letter_id


def _copy_for(order: Order, one: Someone) -> Order:
    """Address a copy to a party, without enclosures: by mail where there is an address, else on paper."""
    way = MAIL if one.email else PAPER
    return replace(order, party_id=one.party_id, is_person=True, way=way, email=one.email, enclosures=())


def _record(
    case: Case, order: Order, written: Written, *, by: Actor, at: datetime, calendar: Calendar
) -> int:
    """Write the event of the letter: its digests enter the chain of the case. Return its number."""
    data: dict[str, Any] = {
        "letter": written.number or "",
        "reader": written.kind.reader.value,
        "way": order.way,
        "enclosed": [file.sha256 for file in order.enclosures],
    }
    if copies := [[_digest(_content(laid.sheet)), laid.pdf.sha256] for _, laid in written.copies]:
        data["copies"] = copies
    happening = Happening(
        EventKind.LETTER_ISSUED,
        at,
        detail=find_document(written.kind.document).label,
        document=written.kind.document,
        party_id=order.party_id,
        data={
            **data,
            "content_sha256": _digest(_content(written.laid.sheet)),
            **told_of([written.laid.pdf, *(copy.laid.pdf for copy in written.copies)]),
        },
    )
    seq = case.events_count + 1
    record(case, happening, by=by, at=at, calendar=calendar, version=case.version)
    audience = AUDIENCE_OF[written.kind.reader]
    whose: dict[str, Any] = {"audience": audience, "event_seq": seq, "party_id": order.party_id}
    attach(case, [written.laid.pdf], by=by, at=at, is_ours=True, **whose)
    for copy in written.copies:
        whose |= {"audience": AUDIENCE_OF[Reader.CONSUMER], "party_id": copy.to.party_id}
        attach(case, [copy.laid.pdf], by=by, at=at, is_ours=True, **whose)
    return seq


def _row(case: Case, order: Order, written: Written) -> dict[str, Any]:
    recipient = dict(written.laid.sheet.head).get("受文者", "")
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
        "content_masked": mask_name(recipient) if order.is_person else recipient,
        "submission_key": order.submission_key,
    }


def _enqueue(case: Case, order: Order, laid: Laid, row: Mapping[str, Any], *, at: datetime) -> Any:
    """Put the letter into the outbox, with the frozen copy enclosed; return what selects the mail."""
    files = [laid.pdf, *order.enclosures]
    enclosed = [{"sha256": file.sha256, "name": file.name, "media_type": file.media_type} for file in files]
    return enqueue_mail(
        "letter",
        dedupe=f"letter:{row['id']}",
        to=order.email,
        matter_id=case.matter_id,
        case_id=case.id,
        payload={
            "number": case.number,
            "title": laid.sheet.title,
            "door": laid.door,
            "letter_id": row["id"],
            "document": row["document"],
            "event_seq": row["event_seq"],
            "party_id": order.party_id,
            "attachments": enclosed,
        },
        at=at,
    )
