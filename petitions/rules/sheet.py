"""What stands on a letter, once and for all renderings: page, PDF and ODT show the same."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from petitions.rules.errors import StepNotAllowed
from petitions.rules.term import Term

NOT_AS_ISSUED: Final = (
    "留存的檔案與製發時不同，或已經不在，沒有提供；請通報系統管理者，以 petitions verify-chain 檢查。"
)


class ItemKind(Term):
    """How a part of the text is laid out."""

    POINT = "point", "編號段落"
    SAID = "said", "引述"
    ROW = "row", "欄位"


class Item(NamedTuple):
    """One part of the text; `label` only of a row."""

    kind: ItemKind
    text: str
    label: str = ""


class Sheet(NamedTuple):
    """A letter as its reader sees it.

    `head` and `tail` are pairs of a label and what stands behind it; `mark` says that it is no original.
    `quoted` is what the letter tells of the parties' own words, by the field, as it was served.
    """

    agency: str
    form: str
    title: str
    head: tuple[tuple[str, str], ...]
    subject: str
    items: tuple[Item, ...]
    tail: tuple[tuple[str, str], ...] = ()
    signatures: tuple[str, ...] = ()
    mark: str = ""
    quoted: tuple[tuple[str, str], ...] = ()

    @property
    def is_table(self) -> bool:
        """Say whether it is a record of rows instead of a letter with 主旨 and 說明."""
        return any(item.kind is ItemKind.ROW for item in self.items)

    @property
    def points(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return the numbered paragraphs, each with what parties said that stands under it."""
        found: list[tuple[str, list[str]]] = []
        for item in self.items:
            if item.kind is ItemKind.SAID and found:
                found[-1][1].append(item.text)
            elif item.kind is not ItemKind.ROW:
                found.append((item.text, []))
        return tuple((text, tuple(said)) for text, said in found)


def sheet_as_json(sheet: Sheet) -> dict[str, Any]:
    """Return a letter as plain lists and texts, as it is kept and handed to the typesetter."""
    items = [{"kind": item.kind.value, "text": item.text, "label": item.label} for item in sheet.items]
    return {
        **sheet._asdict(),
        "head": [list(pair) for pair in sheet.head],
        "items": items,
        "tail": [list(pair) for pair in sheet.tail],
        "signatures": list(sheet.signatures),
        "quoted": [list(pair) for pair in sheet.quoted],
        "is_table": sheet.is_table,
    }


def kept_sheet(content: str, digest: str) -> Sheet:
    """Return a letter from what was kept of it. Raises StepNotAllowed if that is not what was issued."""
    if hashlib.sha256(content.encode()).hexdigest() != digest:
        raise StepNotAllowed(NOT_AS_ISSUED)
    return sheet_from_json(json.loads(content))


def sheet_from_json(kept: Mapping[str, Any]) -> Sheet:
    """Return a kept letter."""
    return Sheet(
        kept["agency"],
        kept["form"],
        kept["title"],
        tuple((label, text) for label, text in kept["head"]),
        kept["subject"],
        tuple(Item(ItemKind(item["kind"]), item["text"], item["label"]) for item in kept["items"]),
        tuple((label, text) for label, text in kept["tail"]),
        tuple(kept["signatures"]),
        kept["mark"],
        tuple((label, text) for label, text in kept.get("quoted", ())),
    )


def texts_of(sheet: Sheet) -> tuple[str, ...]:
    """Return everything that can be read on a letter, for whoever looks for what must not stand there."""
    pairs = [text for pair in (*sheet.head, *sheet.tail) for text in pair]
    return (sheet.title, sheet.subject, *(item.label + item.text for item in sheet.items), *pairs)
