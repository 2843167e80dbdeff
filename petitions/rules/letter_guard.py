"""Nothing of one side, or of another case, goes to the other side: every outgoing text is looked through.

Letters, their copies and the names of their files are compared with what the record keeps of each person,
without blanks and marks, full-width or half (個人資料保護法 §5, §16; 行政程序法 §170 II).
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final, NamedTuple

from petitions.rules.letter import MAY_SHOW, Reader, Shows
from petitions.rules.numbers import spoken_number
from petitions.rules.term import Term

SHORTEST: Final = 4
"""Shorter than this a value other than a name says nobody's secret, and stands in any text by chance."""

_NOISE: Final = re.compile(r"[\s\-‐‑‒–—−()（）.·,，、:：#]")
_CASE: Final = re.compile(r"(?:[FSMPY]|消申|消二|消調|陳|監巡)\d{3}-?\d{6,12}-?\d")
_ID: Final = re.compile(r"(?<![A-Z0-9])[A-Z][A-D1289]\d{8}(?!\d)")


class Whose(Term):
    """To which side someone belongs."""

    ADDRESSEE = "addressee", "收件人"
    COMPLAINANT = "complainant", "申訴人"
    OTHER_COMPLAINANT = "other_complainant", "其他申訴人"
    RESPONDENT = "respondent", "業者一方"
    OTHER_RESPONDENT = "other_respondent", "其他業者一方"


class Secret(NamedTuple):
    """Something that the record keeps of a person: whose, what it is called, and what it is."""

    whose: Whose
    label: str
    value: str
    is_name: bool = False


class Leak(NamedTuple):
    """Something that must not leave: where it stands, and in words what it is. The value is not repeated."""

    where: str
    what: str

    @property
    def sentence(self) -> str:
        """Say so to whoever writes the letter."""
        return f"{self.where}含有{self.what}，不能寄出。"


def leaks_in(
    texts: Iterable[tuple[str, str]],
    secrets: Iterable[Secret],
    readers: Iterable[Reader],
    *,
    own_numbers: Iterable[str],
) -> list[Leak]:
    """Return what in these texts (where, what stands there) one of the readers must not see.

    `own_numbers`: the stored numbers of cases that may be named. Identity numbers never leave by letter.
    """
    known, readers = list(secrets), tuple(readers)
    hidden = [secret for secret in known if any(_is_hidden(secret, reader) for reader in readers)]
    may_name = {form.replace("-", "") for number in own_numbers for form in (number, spoken_number(number))}
    found = []
    for where, text in texts:
        folded, plain = _fold(text), unicodedata.normalize("NFKC", text).upper()
        others = {number.replace("-", "") for number in _CASE.findall(plain)} - may_name
        found += [Leak(where, f"{s.whose.label}的{s.label}") for s in hidden if _stands_in(s, folded)]
        found += [Leak(where, "身分證統一編號") for _ in _ID.findall(plain)]
        found += [Leak(where, "其他案件的案號") for _ in others]
    return list(dict.fromkeys(found))


def _is_hidden(secret: Secret, reader: Reader) -> bool:
    """Say whether a reader must not see this of that person."""
    if reader is Reader.FILE or secret.whose is Whose.ADDRESSEE:
        return False
    if secret.whose in {Whose.OTHER_COMPLAINANT, Whose.OTHER_RESPONDENT}:
        return reader is not Reader.AGENCY
    if secret.whose is Whose.COMPLAINANT:
        shows = Shows.COMPLAINANT if secret.is_name else Shows.COMPLAINANT_CONTACT
    else:
        shows = Shows.RESPONDENT_CONTACT
    return shows not in MAY_SHOW[reader]


def _stands_in(secret: Secret, text: str) -> bool:
    value = _fold(secret.value)
    return len(value) >= (2 if secret.is_name else SHORTEST) and value in text


def _fold(text: str) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).upper()
