"""Lay out a letter: the head of an official paper in its order, the words, and to whom it goes."""

from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple

from petitions.rules.documents import find_document
from petitions.rules.letter import LetterKind, LetterText, Reader
from petitions.rules.letter_fields import FIELDS
from petitions.rules.letter_samples import SAMPLES
from petitions.rules.letter_writing import fields_in, write
from petitions.rules.roc import roc_letter
from petitions.rules.sheet import Item, ItemKind, Sheet

DRAFT: Final = "稿"
COPY: Final = "副本"
SAMPLE: Final = "樣本"
GIVEN_AT_ISSUE: Final = "（製發時編號）"
SPEEDS: Final = ("普通件", "速件", "最速件")
"""How soon a paper has to be dealt with 速別; the first is the rule."""

OPEN: Final = "普通"
CLOSED: Final = "密"
QUOTED: Final = frozenset(label for label, field in FIELDS.items() if field.is_quoted)
NONE: Final = "無"


def letter_number(word: str, roc_year: int, serial: int) -> str:
    """Return a number of an outgoing paper, such as 高市消保字第10600000123號."""
    return f"{word}第{roc_year:03d}{serial:08d}號"


class Envelope(NamedTuple):
    """To whom and when: number, day, who it is addressed to and where, the names of what is enclosed, further
    paragraphs of the officer, one a line; how soon it is to be dealt with, how secret it is, who gets a copy.
    """

    number: str
    issued_on: date
    recipient: str
    address: str = ""
    enclosures: tuple[str, ...] = ()
    added: str = ""
    speed: str = SPEEDS[0]
    secrecy: str = OPEN
    copies: str = NONE


def lay_out(
    kind: LetterKind,
    text: LetterText,
    values: Mapping[str, str],
    envelope: Envelope,
    *,
    mark: str = "",
) -> Sheet:
    """Return the sheet of a letter; `mark` says that it is no original."""
    subject, items = write(text, values)
    quoted = tuple(
        (label, values[label]) for label in fields_in(text) if label in FIELDS and FIELDS[label].is_quoted
    )
    added = (line.strip() for line in envelope.added.splitlines())
    more = tuple(Item(ItemKind.POINT, line) for line in added if line)
    return Sheet(
        agency=values["機關"],
        form=kind.form,
        title=find_document(kind.document).label,
        head=_head(kind, envelope),
        subject=subject,
        items=(*items, *more),
        tail=_tail(kind, envelope),
        signatures=kind.signatures,
        mark=mark,
        quoted=quoted,
    )


def copy_of(sheet: Sheet, recipient: str, address: str) -> Sheet:
    """Return the copy 副本 of a letter: with its own addressee, and marked as what it is."""
    others = [(label, text) for label, text in sheet.head if label not in {"受文者", "地址"}]
    where = (("地址", address),) if address else ()
    return sheet._replace(head=(("受文者", recipient), *where, *others), mark=COPY)


def sample_of(kind: LetterKind, text: LetterText, city: str, day: date) -> Sheet:
    """Return a letter in these words with made-up facts, for whoever writes or approves words."""
    values = {label: SAMPLES.get(label, f"（{label}）") for label in FIELDS} | {"機關": city}
    to = values["受文機關"] if kind.reader is Reader.AGENCY else values["受文者"]
    return lay_out(kind, text, values, Envelope(GIVEN_AT_ISSUE, day, to), mark=SAMPLE)


def _is_of_record(kind: LetterKind) -> bool:
    """Say whether it is a paper of the file, or one that parties sign, and so has no addressee."""
    return kind.reader is Reader.FILE or bool(kind.signatures)


def _head(kind: LetterKind, envelope: Envelope) -> tuple[tuple[str, str], ...]:
    """Return the head in the order of official papers (petitions §3.1)."""
    dated = ("發文日期", roc_letter(envelope.issued_on))
    numbered = ("發文字號", envelope.number)
    if _is_of_record(kind):
        return (dated, numbered) if kind.is_numbered else (dated,)
    where = (("地址", envelope.address),) if envelope.address else ()
    stamps = (("速別", envelope.speed), ("密等", envelope.secrecy))
    enclosed = ("附件", _numbered(envelope.enclosures) or NONE)
    return (("受文者", envelope.recipient), *where, dated, numbered, *stamps, enclosed)


def _numbered(names: tuple[str, ...]) -> str:
    """Name what is enclosed, with its number where there are several."""
    if len(names) == 1:
        return names[0]
    return "；".join(f"附件{number} {name}" for number, name in enumerate(names, 1))


def _tail(kind: LetterKind, envelope: Envelope) -> tuple[tuple[str, str], ...]:
    if _is_of_record(kind):
        return ()
    return (("正本", envelope.recipient), ("副本", envelope.copies))
