"""Put the facts of a case into the words of a letter, and say what is wrong with words or facts."""

import re
from collections.abc import Mapping
from typing import Final

from petitions.rules.letter import MAY_SHOW, LetterKind, LetterText, Reader
from petitions.rules.letter_fields import FIELDS
from petitions.rules.letter_must import unsaid
from petitions.rules.sheet import Item, ItemKind

FIELD: Final = re.compile("〔([^〔〕]{1,40})〕")
CLAUSE: Final = re.compile("(?<=[，；])")
ROW: Final = "｜"
IN_THE_HEAD: Final = {Reader.AGENCY: "受文機關", Reader.BUSINESS: "業者"}
"""To whom a letter goes stands in its head, whatever its words."""

FROM_PARTIES: Final = ("陳述", "訴求", "未妥適處理之情形", "業者回復")
"""Fields that hold a party's own words, whatever they name."""

LONGEST_SUBJECT: Final = 300
LONGEST_BODY: Final = 6000
NO_BODY: Final = "內容不能空白。"
OPEN_BRACKET: Final = "「〔」與「〕」要成對，中間是欄位的名稱。"


def fields_asked(kind: LetterKind, text: LetterText) -> tuple[str, ...]:
    """Return the labels that a letter is written from: those of its words, and those it cannot be without."""
    return tuple(dict.fromkeys((*kind.needs, *fields_in(text))))


def fields_in(text: LetterText) -> tuple[str, ...]:
    """Return the labels that a text names, each once, in order."""
    return tuple(dict.fromkeys(FIELD.findall(f"{text.subject}\n{text.body}")))


def problems_of(kind: LetterKind, text: LetterText) -> list[str]:
    """Say what is wrong with the words of a letter; nothing is if the list is empty.

    Names of fields that there are not, of data that its reader must not see, and what has to be said and is
    not, are all told at once.
    """
    named = fields_in(text)
    bare = FIELD.sub("", f"{text.subject}{text.body}")
    said = [] if text.subject.strip() and text.body.strip() else [NO_BODY]
    said += [OPEN_BRACKET] if set("〔〕") & set(bare) else []
    said += [f"沒有「〔{label}〕」這個欄位。" for label in named if label not in FIELDS]
    for label in named:
        field = FIELDS.get(label)
        if field and field.shows not in MAY_SHOW[kind.reader]:
            said.append(f"給{kind.reader.label}的函不能放「〔{label}〕」（{field.shows.label}）。")
    needed = [label for label in kind.needs if label != IN_THE_HEAD.get(kind.reader)]
    absent = [f"〔{label}〕" for label in needed if label not in named]
    said += [f"缺少「{mark}」，這是必須記載的事項。" for mark in absent]
    for item, marks in unsaid(kind, text):
        said += [f"缺少「{item}」：文字裡要有「{mark}」。" for mark in marks if mark not in absent]
    return said


def missing_of(kind: LetterKind, values: Mapping[str, str]) -> list[str]:
    """Return the labels of the facts that the letter must state and nobody knows yet."""
    return [label for label in kind.needs if not values.get(label, "").strip()]


def write(text: LetterText, values: Mapping[str, str]) -> tuple[str, tuple[Item, ...]]:
    """Return subject and parts of a letter.

    A clause whose fields are all empty falls away, and with all its clauses the line. What parties said
    stands by itself, exactly as they said it.
    """
    lines = [line.strip() for line in text.body.splitlines() if line.strip()]
    items = [item for line in lines if (item := _item(line, values)) is not None]
    return fill(text.subject, values), tuple(items)


def fill(line: str, values: Mapping[str, str]) -> str:
    """Return a line with its facts; empty if none of those it names is known."""
    end = line[-1] if line[-1:] in {"。", "：", "，"} else ""
    clauses = [clause for clause in CLAUSE.split(line.removesuffix(end)) if _is_told(clause, values)]
    kept = "".join(clauses).rstrip("，；")
    return FIELD.sub(lambda found: values.get(found[1], ""), kept + end) if kept else ""


def _is_told(clause: str, values: Mapping[str, str]) -> bool:
    named = FIELD.findall(clause)
    return not named or any(values.get(label, "").strip() for label in named)


def _item(line: str, values: Mapping[str, str]) -> Item | None:
    alone = FIELD.fullmatch(line)
    if alone:
        said = values.get(alone[1], "").strip()
        return Item(ItemKind.SAID, said) if said else None
    label, is_row, rest = line.partition(ROW)
    filled = fill(rest if is_row else line, values)
    if not filled:
        return None
    return Item(ItemKind.ROW, filled, label) if is_row else Item(ItemKind.POINT, filled)
