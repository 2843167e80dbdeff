"""What the address of the worklist asks for: every part that cannot be read is as if it were not there."""

from collections.abc import Mapping
from datetime import date
from typing import Final, TypeVar

from petitions.queries.worklist import View as Cut
from petitions.queries.worklist import Wanted
from petitions.rules.actors import Actor
from petitions.rules.term import Term
from petitions.rules.terms import Procedure, State
from petitions.rules.text import clean_line

LONGEST_WORDS: Final = 40
FILTERS: Final = ("mine", "unit", "procedure", "state", "category", "text", "closed")
"""The filters of the worklist, as the address names them."""

T = TypeVar("T", bound=Term)


def read_wanted(asked: Mapping[str, str], actor: Actor) -> Wanted:
    """Return what the list is narrowed to; `unit` means the units of this person."""
    is_closed_too = asked.get("closed") == "1"
    return Wanted(
        view=_term(Cut, asked.get("view", "")) or Cut.ALL if not is_closed_too else Cut.ALL,
        is_mine=asked.get("mine") == "1",
        unit_ids=tuple(sorted(actor.unit_ids)) if asked.get("unit") == "1" else (),
        procedure=_term(Procedure, asked.get("procedure", "")),
        state=_term(State, asked.get("state", "")),
        category=clean_line(asked.get("category", "")[:LONGEST_WORDS]),
        words=clean_line(asked.get("text", "")[:LONGEST_WORDS]),
        is_closed_too=is_closed_too,
        after=read_place(asked.get("after", "")) if is_closed_too else read_risk(asked.get("after", "")),
    )


def read_number(text: str) -> int:
    """Read behind which number a page begins; what cannot be read is the beginning, 0."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else 0


def read_place(text: str) -> tuple[date, int] | None:
    """Read behind which row a page begins; what cannot be read is the beginning."""
    day, _, number = text[:40].partition(".")
    if not (number.isascii() and number.isdecimal() and len(number) <= 18):
        return None
    try:
        return date.fromisoformat(day), int(number)
    except ValueError:
        return None


def read_risk(text: str) -> tuple[date, int, int] | None:
    """Read behind which row a page by risk begins, 2017-03-14.1.12; the weight may be missing."""
    day, _, rest = text[:40].partition(".")
    weight, _, number = rest.rpartition(".")
    place = read_place(f"{day}.{number}")
    if place is None or not (weight == "" or (weight.isascii() and weight.isdecimal() and len(weight) == 1)):
        return None
    return place[0], int(weight or 0), place[1]


def _term(terms: type[T], key: str) -> T | None:
    return terms(key) if key in set(terms) else None
