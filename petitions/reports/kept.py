"""The published totals, kept for ten minutes: the way in shows them to everyone, and they hardly change."""

import time
from datetime import date
from typing import Final
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

from petitions.extensions import db
from petitions.reports.totals import published_totals

KEPT_SECONDS: Final = 600.0

Totals = dict[int, dict[str, int]]

_kept: WeakKeyDictionary[Engine, tuple[float, date, Totals]] = WeakKeyDictionary()


def forget() -> None:
    """Read the totals anew at the next use."""
    _kept.clear()


def kept_totals(today: date) -> Totals:
    """Return the totals of past ROC years by measure, the newest first; at most ten minutes old."""
    found = _kept.get(db.engine)
    if found is None or found[1] != today or time.monotonic() - found[0] > KEPT_SECONDS:
        found = _kept[db.engine] = (time.monotonic(), today, published_totals(today))
    return found[2]
