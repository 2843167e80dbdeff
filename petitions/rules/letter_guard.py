"""Nothing of one side, or of another case, goes to the other side: every outgoing text is looked through.

Letters, their copies and the names of their files are compared with what the record keeps of each person,
without blanks and marks, full-width or half (個人資料保護法 §5, §16; 行政程序法 §170 II).
"""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from petitions.rules.letter import MAY_SHOW, Reader, Shows
from petitions.rules.term import Term
from petitions.rules.veiling import case_numbers, folded, identity_numbers, spans_of, without

SHORTEST: Final = 4
"""Shorter than this a value other than a name says nobody's secret, and stands in any text by chance."""


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

    `own_numbers`: the stored numbers of cases that may be named. Identity numbers and those of other cases
    never leave by letter; a paper of the file does not leave.
    """
    readers, found = tuple(readers), []
    hidden, may_name = _hidden_from(readers, secrets), frozenset(own_numbers)
    leaves = any(reader is not Reader.FILE for reader in readers)
    for where, text in texts:
        found += [Leak(where, f"{s.whose.label}的{s.label}") for s in hidden if spans_of([s.value], text)]
        found += [Leak(where, "身分證統一編號") for _ in identity_numbers(text) if leaves]
        found += [Leak(where, "其他案件的案號") for _ in case_numbers(text, but=may_name) if leaves]
    return list(dict.fromkeys(found))


def veil(
    text: str, secrets: Iterable[Secret], readers: Iterable[Reader], *, own_numbers: Iterable[str]
) -> str:
    """Return what a party wrote without anything that one of the readers must not see.

    What `leaks_in` would find in it is veiled, so that nobody's own words hold a letter up; a paper of the
    file says what was said.
    """
    readers = tuple(readers)
    if all(reader is Reader.FILE for reader in readers):
        return text
    values = [secret.value for secret in _hidden_from(readers, secrets)]
    numbers = [*identity_numbers(text), *case_numbers(text, but=frozenset(own_numbers))]
    return without(text, [*spans_of(values, text), *numbers])


def _hidden_from(readers: Sequence[Reader], secrets: Iterable[Secret]) -> list[Secret]:
    """Return what one of the readers must not see, as far as it tells anything."""
    return [
        secret
        for secret in secrets
        if len(folded(secret.value)) >= (2 if secret.is_name else SHORTEST)
        and any(_is_hidden(secret, reader) for reader in readers)
    ]


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
