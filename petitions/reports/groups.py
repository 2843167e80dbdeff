"""The categories of the first appeals in their groups 商品 and 服務, as the code list has them now."""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import select

from petitions.extensions import db
from petitions.models import Code

UNGROUPED = "未分組"


class Group(NamedTuple):
    """A group of categories with its sum, the largest category first."""

    label: str
    n: int
    categories: dict[str, int]


def group_categories(categories: Mapping[str, int]) -> list[Group]:
    """Sort counted categories into their groups, the largest group first; one statement."""
    statement = select(Code.code, Code.parent).where(Code.list == "category").order_by(Code.valid_from)
    parents = {row.code: row.parent for row in db.session.execute(statement)}
    members: dict[str, dict[str, int]] = {}
    for category, n in categories.items():
        members.setdefault(parents.get(category) or UNGROUPED, {})[category] = n
    groups = [Group(label, sum(found.values()), found) for label, found in members.items()]
    return sorted(groups, key=lambda group: -group.n)
