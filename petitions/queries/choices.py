"""What people may choose from: the entries of the code lists that hold today, kept for a minute."""

import time
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, or_, select

from petitions.extensions import db
from petitions.models import Code

KEPT_SECONDS = 60.0
LISTS = ("category", "cause", "category_group", "contract_rule", "demand", "petition_category")


class Entry(NamedTuple):
    """One entry of a code list; `parent` is the code of its group."""

    code: str
    label: str
    label_en: str
    parent: str


Lists = Mapping[str, tuple[Entry, ...]]

_kept: WeakKeyDictionary[Engine, tuple[float, date, Lists]] = WeakKeyDictionary()


def offered(today: date) -> Lists:
    """Return the lists of the public forms as they hold on a day (Taipei), each in its order.

    One statement a minute for each process; a change is seen within that minute, by its own process
    at once (`forget`).
    """
    found = _kept.get(db.engine)
    if found is None or found[1] != today or time.monotonic() - found[0] > KEPT_SECONDS:
        found = _kept[db.engine] = (time.monotonic(), today, _read(today))
    return found[2]


def forget() -> None:
    """Read the lists anew at the next use, after one was changed."""
    _kept.clear()


def _read(today: date) -> Lists:
    statement = (
        select(Code.list, Code.code, Code.label, Code.label_en, Code.parent)
        .where(
            Code.list.in_(LISTS),
            Code.valid_from <= today,
            or_(Code.valid_until.is_(None), Code.valid_until >= today),
        )
        .order_by(Code.list, Code.position, Code.id)
    )
    rows = db.session.execute(statement).all()
    return {name: tuple(Entry(*row[1:]) for row in rows if row.list == name) for name in LISTS}
