"""Keep the index by which near names of businesses are found; it is made from their names alone."""

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import delete, insert, select, union_all

from petitions.extensions import db
from petitions.models import Business, BusinessAlias, BusinessGram
from petitions.rules.business_names import grams_of_name

AT_ONCE: Final = 500


def index_names(business_ids: Iterable[int]) -> None:
    """Make the index of some businesses anew, from their names and the other names that still hold."""
    wanted = sorted(set(business_ids))
    for start in range(0, len(wanted), AT_ONCE):
        _index(wanted[start : start + AT_ONCE])


def _index(business_ids: list[int]) -> None:
    own = select(Business.id, Business.name).where(Business.id.in_(business_ids))
    others = select(BusinessAlias.business_id, BusinessAlias.name).where(
        BusinessAlias.business_id.in_(business_ids), BusinessAlias.ended_at.is_(None)
    )
    found = {
        (gram, business_id)
        for business_id, name in db.session.execute(union_all(own, others))
        for gram in grams_of_name(name)
    }
    db.session.execute(delete(BusinessGram).where(BusinessGram.business_id.in_(business_ids)))
    table: Any = BusinessGram.__table__
    if found:
        rows = [{"gram": gram, "business_id": business_id} for gram, business_id in sorted(found)]
        db.session.execute(insert(table), rows)
