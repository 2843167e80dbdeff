"""Names of businesses: what of a name tells one from another, and when two are near each other."""

import re
from typing import Final

from petitions.rules.text import bigrams, fold

LEGAL_FORMS: Final = (
    "股份有限公司",
    "有限公司",
    "無限公司",
    "兩合公司",
    "分公司",
    "公司",
    "企業社",
    "企業行",
    "實業社",
    "工作室",
    "商行",
    "商號",
)
"""What a name says of the form of a business and not of which it is; the longest first."""

NEAR: Final = 60
"""From this likeness on (0 to 100) a name is offered as a near one; a person decides."""

MOST_GRAMS: Final = 24
"""So many pairs of characters of a typed name are looked up."""

SHORTEST_BEGINNING: Final = 3
"""A name is cut short as 海風健身; two characters begin too many."""

_FORMS: Final = re.compile("|".join(map(re.escape, LEGAL_FORMS)))
_BETWEEN: Final = re.compile(r"[\s()（）・·,，.。'’&＆-]+")


def core_of(name: str) -> str:
    """Return what is left of a name, folded, without the words of its legal form and without blanks.

    A name of nothing else is left as it is, so that it can still be found.
    """
    folded = _BETWEEN.sub("", fold(name))
    return _FORMS.sub("", folded) or folded


def grams_of_name(name: str) -> list[str]:
    """Return the tokens under which a name is looked up; those of its core, each once."""
    return bigrams(core_of(name))


def may_be_one(one: str, other: str) -> bool:
    """Say whether two names may be of one business: the same core, or one is how the other begins."""
    first, second = sorted((core_of(one), core_of(other)), key=len)
    return first == second != "" or (len(first) >= SHORTEST_BEGINNING and second.startswith(first))
