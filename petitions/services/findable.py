"""Under which text a matter is found, and how that is indexed."""

from typing import Any

from sqlalchemy import ARRAY, Text, cast, func

from petitions.extensions import db
from petitions.rules.text import bigrams, fold


def searchable(*parts: str) -> str:
    """Return the folded text under which a matter is found."""
    return fold(" ".join(part for part in parts if part))


def gram_columns(doc: str) -> dict[str, Any]:
    """Return the column that indexes the bigrams on PostgreSQL; on SQLite a trigger does it."""
    if db.engine.dialect.name != "postgresql":
        return {}
    return {"grams": func.array_to_tsvector(cast(bigrams(doc), ARRAY(Text)))}
