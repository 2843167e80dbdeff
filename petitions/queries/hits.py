"""Which matters hold what is looked for: by the indexes of people, businesses and bigrams, never by reading.

Each way gives at most the cap and one more, so that no word costs more than a page can show.
"""

from typing import Any

from sqlalchemy import (
    CTE,
    CompoundSelect,
    Integer,
    Select,
    cast,
    column,
    func,
    literal,
    select,
    table,
    union_all,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from petitions.extensions import db
from petitions.models import Business, BusinessAlias, Case, Matter, Party, Person
from petitions.queries.asked import Asked
from petitions.queries.worklist import CAP

PERSON, BUSINESS, WORDS = "is_person", "is_business", "is_words"
WAYS = (PERSON, BUSINESS, WORDS)
LAST_CHARACTER = "\U0010ffff"
MATTER_SEARCH = table("matter_search", column("rowid", Integer), column("grams"))


def holders(asked: Asked) -> tuple[CTE, CTE]:
    """Return the matters that may hold the words, and all matters found with the ways in which they were."""
    by_words = _by_words(asked).cte("by_words").prefix_with("MATERIALIZED")
    ways = [
        (WORDS, select(by_words.c.matter_id)),
        (PERSON, _newest(select(Party.matter_id).where(Party.person_id.in_(_people(asked))))),
        *((BUSINESS, _newest(found)) for found in _by_business(asked)),
    ]
    found = union_all(*(_marked(way, statement) for way, statement in ways)).subquery()
    everything = select(found.c.matter_id, *(func.max(found.c[way]).label(way) for way in WAYS))
    return by_words, everything.group_by(found.c.matter_id).cte("found").prefix_with("MATERIALIZED")


def _marked(way: str, statement: Select[Any]) -> Select[Any]:
    matters = statement.subquery()
    flags = (literal(int(way == each), Integer).label(each) for each in WAYS)
    return select(matters.c.matter_id, *flags)


def _by_words(asked: Asked) -> Select[Any]:
    """Look the tokens up, all of them; what stands beside what is verified later in the text."""
    grams = asked.terms.grams
    if db.engine.dialect.name == "postgresql":
        query = cast(literal(" & ".join(f"'{gram}'" for gram in grams)), TSQUERY)
        return _first(select(Matter.id.label("matter_id")).where(Matter.grams.op("@@")(query)), bool(grams))
    match = literal(" AND ".join(f'"{gram}"' for gram in grams))
    found = select(MATTER_SEARCH.c.rowid.label("matter_id"))
    return _first(found.where(column("matter_search").op("MATCH")(match)), bool(grams))


def _people(asked: Asked) -> CompoundSelect[Any]:
    found = (select(Person.id).where(getattr(Person, name) == value) for name, value in asked.people)
    return union_all(*found)


def _by_business(asked: Asked) -> list[Select[Any]]:
    """Look for the unified number, for names and other names that begin so, and for an old case number."""
    start, end = asked.business, asked.business + LAST_CHARACTER
    businesses = [
        select(Business.id).where(Business.name_folded >= start, Business.name_folded < end),
        select(BusinessAlias.business_id).where(
            BusinessAlias.name_folded >= start, BusinessAlias.name_folded < end
        ),
    ]
    others = []
    if asked.ubn:
        businesses.append(select(Business.id).where(Business.ubn == asked.ubn))
        others.append(select(Party.matter_id).where(Party.stated_ubn == asked.ubn))
    if any(character.isdigit() for character in asked.typed):
        others.append(select(Case.matter_id).where(Case.legacy_number == asked.typed))
    return [select(Party.matter_id).where(Party.business_id.in_(union_all(*businesses))), *others]


def _newest(statement: Select[Any]) -> Select[Any]:
    """Keep the newest; adding 0 keeps both databases from walking all matters in that order instead."""
    return statement.order_by((statement.selected_columns.matter_id + 0).desc()).limit(CAP + 1)


def _first(statement: Select[Any], has_tokens: bool) -> Select[Any]:  # noqa: FBT001
    return statement.limit(CAP + 1 if has_tokens else 0)
