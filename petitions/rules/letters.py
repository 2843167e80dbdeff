"""The letters of the office: one row a kind, looked up by paper and by the act that it tells."""

from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

from petitions.rules.documents import find_document
from petitions.rules.errors import NoSuchCase
from petitions.rules.letter import LetterKind
from petitions.rules.letter_dates import CHANGED
from petitions.rules.letter_kinds import ALL_KINDS, LETTER_KINDS
from petitions.rules.projection import Happened
from petitions.rules.terms import EventKind, Procedure

NO_SUCH_LETTER: Final = "沒有這種函件。"
RECEIPT: Final = "D03a"
"""Handed over at receipt already; written again only when it is asked for."""

_BY_KEY: Final = MappingProxyType({kind.key: kind for kind in ALL_KINDS})


def letter_kind(key: str) -> LetterKind:
    """Return the letter whose words are kept under a name. Raises NoSuchCase if there is none."""
    kind = _BY_KEY.get(key)
    if kind is None:
        raise NoSuchCase(NO_SUCH_LETTER)
    return kind


def find_letter(document: str, procedure: Procedure) -> LetterKind:
    """Return the letter of a paper in a procedure. Raises NoSuchCase if there is none."""
    kind = next((kind for kind in letters_of(procedure) if kind.document == document), None)
    if kind is None:
        raise NoSuchCase(NO_SUCH_LETTER)
    return kind


def name_of(kind: LetterKind) -> str:
    """Return how a letter is called, with its procedure where others word it otherwise."""
    label = find_document(kind.document).label
    is_shared = sum(other.document == kind.document for other in ALL_KINDS) > 1
    return f"{label}（{kind.procedures[0].label}）" if is_shared else label


def letters_of(procedure: Procedure) -> tuple[LetterKind, ...]:
    """Return the letters of a procedure, in the order of the catalogue."""
    return tuple(kind for kind in LETTER_KINDS if procedure in kind.procedures)


def letter_that_tells(event: EventKind, procedure: Procedure) -> LetterKind | None:
    """Return the letter by which the parties learn of an act; papers of the file tell nobody."""
    kinds = (kind for kind in letters_of(procedure) if kind.is_numbered and event is kind.tells[0])
    return next((kind for kind in kinds if kind.document != RECEIPT), None)


def letter_for_notice(document: str, procedure: Procedure, *, moves_dates: bool) -> LetterKind | None:
    """Return the letter by which a notice that is owed can be issued; none where we write none."""
    wanted = CHANGED if moves_dates else document
    return next((kind for kind in letters_of(procedure) if kind.document == wanted), None)


def refusal_to_write(kind: LetterKind, history: Sequence[Happened]) -> str:
    """Say why a letter cannot be written yet; empty if it can. An act of its own may still be to come."""
    if kind.act is not None or any(event.kind in kind.tells for event in history):
        return ""
    return f"還沒有「{'」或「'.join(event.label for event in kind.tells)}」的紀錄，沒有可以通知的事。"
