"""The performance report's own sentences 年度施政績效, with every number traceable to its figure."""

import string
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from petitions.rules.inspection_years import Visit
from petitions.rules.measures import find_measure
from petitions.rules.roc import roc_plain
from petitions.rules.sentences import SENTENCES, VISIT_SENTENCE


class Said(NamedTuple):
    """A piece of a sentence: words, or a number that belongs to a measure (and a visit)."""

    text: str
    measure: str = ""
    visited_on: date | None = None


Sentence = tuple[Said, ...]


def say(key: str, roc_year: int, totals: Mapping[str, int]) -> Sentence:
    """Return a sentence of the report for a year, cut into words and numbers."""
    return tuple(_fill(SENTENCES[key], {"year": str(roc_year)}, totals))


def say_visit(visit: Visit, n: int) -> Sentence:
    """Return the sentence on one visit of the Control Yuan, which took `n` petitions."""
    words = {
        "day": roc_plain(visit.visited_on),
        "inspection_year": str(visit.inspection_year),
        "ordinal": str(visit.ordinal),
    }
    pieces = _fill(VISIT_SENTENCE, words, {"control_yuan": n})
    return tuple(piece._replace(visited_on=visit.visited_on) if piece.measure else piece for piece in pieces)


def plain(sentence: Iterable[Said]) -> str:
    """Return a sentence as text."""
    return "".join(piece.text for piece in sentence)


def _fill(pattern: str, words: Mapping[str, str], numbers: Mapping[str, int]) -> list[Said]:
    """Put words and numbers into a pattern; a number is written with thousands and its unit."""
    pieces: list[Said] = []
    for text, name, _spec, _conversion in string.Formatter().parse(pattern):
        if text:
            pieces.append(Said(text))
        if name and name in words:
            pieces.append(Said(words[name]))
        elif name:
            pieces.append(Said(f"{numbers[name]:,}{find_measure(name).unit.label}", name))
    return pieces
