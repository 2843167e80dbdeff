"""Read what was typed into the search box: a case number, a person, a business, or words."""

import re
from dataclasses import dataclass

from petitions.extensions import sealer
from petitions.rules import numbers
from petitions.rules.contact import parse_email, read_phone
from petitions.rules.identifiers import clean_number, id_kind
from petitions.rules.text import LONGEST_QUERY, SearchTerms, clean_line, fold, search_terms

SHORTEST = 2
NO_TERMS = SearchTerms((), ())
TOO_SHORT = "請至少輸入兩個字，例如業者名稱、商品或案號。"
NOTHING_TO_LOOK_UP = "這幾個字太短，找不到東西；請至少連續輸入兩個字。"

_UBN = re.compile("[0-9]{8}")
_INDEXED = {"name": "name_index", "phone": "phone_index", "email": "email_index", "id": "id_number_index"}
_REACHABLE = frozenset({"mobile", "landline", "internet", "freephone", "foreign"})


@dataclass(frozen=True)
class Asked:
    """What is looked for.

    `number` leads straight to a case; `problem` is a sentence for the person who typed. Of people there are
    only blind indexes (column of Person, value).
    """

    typed: str
    terms: SearchTerms = NO_TERMS
    people: tuple[tuple[str, bytes], ...] = ()
    ubn: str = ""
    business: str = ""
    number: str = ""
    problem: str = ""


def read_query(query: str) -> Asked:
    """Say what a query asks for; never fails, whatever was typed."""
    typed = clean_line(query[: 10 * LONGEST_QUERY])[:LONGEST_QUERY]
    if not typed:
        return Asked("")
    try:
        return Asked(typed, number=numbers.parse_number(typed).stored)
    except ValueError as error:
        if str(error) != numbers.UNREADABLE:
            return Asked(typed, problem=str(error))
    folded = fold(typed)
    if len(folded.replace(" ", "")) < SHORTEST:
        return Asked(typed, problem=TOO_SHORT)
    people, ubn = _people(typed, folded), _ubn(typed)
    terms = search_terms(typed)
    is_name_only = {column for column, _ in people} == {_INDEXED["name"]}
    problem = NOTHING_TO_LOOK_UP if not terms.grams and is_name_only and not ubn else ""
    return Asked(typed, terms, people, ubn, folded, problem=problem)


def _ubn(typed: str) -> str:
    number = clean_number(typed)
    return number if _UBN.fullmatch(number) else ""


def _people(typed: str, folded: str) -> tuple[tuple[str, bytes], ...]:
    """Return the blind indexes under which a person could be kept, by column; always those of the name."""
    values = [("name", folded)]
    phone = read_phone(typed)
    if phone.kind in _REACHABLE:
        values.append(("phone", phone.e164 or folded))
    if "@" in typed and (email := _email(typed)):
        values.append(("email", email))
    number = clean_number(typed)
    if id_kind(number) != "format":
        values.append(("id", number))
    return tuple((_INDEXED[kind], index) for kind, value in values for index in sealer().indexes(kind, value))


def _email(typed: str) -> str:
    try:
        return parse_email(typed).casefold()
    except ValueError:
        return ""
