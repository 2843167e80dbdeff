"""Veil personal data inside a text: found however it is written, and left out without changing the rest.

Texts are compared without blanks and marks, full-width or half. A number counts as one of ours, or as an
identity number, only where its check digit is right: order and invoice numbers stay legible.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from typing import Final

from petitions.rules.identifiers import is_valid_id
from petitions.rules.numbers import parse_number

VEILED: Final = "（個人資料已遮蔽）"
"""What stands in place of personal data."""

Span = tuple[int, int]

_GAP: Final = re.compile(f"{VEILED}|[○＊█]+")
_NOISE: Final = re.compile(r"[\s\-‐‑‒–—−()（）.·,，、:：#]")
_CASE: Final = re.compile(
    r"(?<![A-Z0-9])(?:[FSMPY]|消申|消二|消調|陳|監巡)[01]\d{2}[-‐‑–—−]?\d{6,12}[-‐‑–—−]?\d(?![A-Z0-9])"
)
_ID: Final = re.compile(r"(?<![A-Z0-9])[A-Z][A-D1289]\d{8}(?![A-Z0-9])")
_REACH: Final = re.compile(
    r"[A-Z0-9._%+-]+@[A-Z0-9-]+(?:\.[A-Z0-9-]+)+"
    r"|(?<![A-Z0-9])(?:\+?886[- .]?|0)9\d{2}[- .]?\d{3}[- .]?\d{3}(?!\d)"
    r"|(?<![A-Z0-9])(?:\+?886[- .]?|\(?0)(?:2|3|37|4|49|5|6|7|8|82|826|836|89)\)?"
    r"[- .]?\d{3,4}[- .]?\d{4}(?!\d)"
)


def folded(text: str) -> str:
    """Return a text as it is compared: half-width, upper case, without blanks and marks."""
    return _places(text)[0]


def spans_of(values: Iterable[str], text: str) -> list[Span]:
    """Return where any of these values stands in a text, however it is written there."""
    plain, places = _places(text)
    found = []
    for value in filter(None, map(folded, values)):
        start = plain.find(value)
        while start >= 0:
            found.append((places[start], places[start + len(value) - 1] + 1))
            start = plain.find(value, start + 1)
    return found


def identity_numbers(text: str) -> list[Span]:
    """Return where identity and residence numbers stand, those with a right check digit."""
    return [match.span() for match in _ID.finditer(_narrow(text)) if is_valid_id(match[0])]


def case_numbers(text: str, *, but: Collection[str]) -> list[Span]:
    """Return where numbers of cases stand, those with a right check digit; `but` are stored numbers."""
    return [span for span, number in _numbers(_narrow(text)) if number not in but]


def ways_to_reach(text: str) -> list[Span]:
    """Return where e-mail addresses and telephone numbers stand."""
    return [match.span() for match in _REACH.finditer(_narrow(text))]


def without(text: str, spans: Iterable[Span]) -> str:
    """Return a text with a veil over each of these places; what overlaps gets one."""
    kept, at = [], 0
    for start, end in sorted(spans):
        if start >= at:
            kept += [text[at:start], VEILED]
        at = max(at, end)
    return "".join([*kept, text[at:]])


def only_veils(text: str, served: str) -> bool:
    """Say whether one text is another with places veiled (by ○ or as the program does), and nothing else.

    Ends of lines and blanks around the text do not count.
    """
    text, served = (" ".join(said.split()) for said in (text, served))
    first, *rest = _GAP.split(served)
    if not rest:
        return text == served
    *between, last = rest
    if not text.startswith(first):
        return False
    at = len(first)
    for part in between:
        found = text.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return len(text) - len(last) >= at and text.endswith(last)


def _numbers(plain: str) -> Iterator[tuple[Span, str]]:
    for match in _CASE.finditer(plain):
        try:
            yield match.span(), parse_number(match[0]).stored
        except ValueError:  # a number of somebody else's
            continue


def _narrow(text: str) -> str:
    """Return a text in half-width upper case, each character in its place."""
    return "".join(_one(char) or char for char in text)


def _one(char: str) -> str:
    """Return a character as it is compared; nothing where that is more than one."""
    plain = unicodedata.normalize("NFKC", char).upper()
    return plain if len(plain) == 1 else ""


def _places(text: str) -> tuple[str, list[int]]:
    """Return a text as it is compared, and where each of its characters stands in the text."""
    signs, places = [], []
    for place, char in enumerate(text):
        for sign in unicodedata.normalize("NFKC", char).upper():
            if not _NOISE.match(sign):
                signs.append(sign)
                places.append(place)
    return "".join(signs), places
