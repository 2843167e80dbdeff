"""All periods, and those in force on a day: a changed law is a new row, old cases keep the old one."""

from bisect import bisect_right
from datetime import date
from functools import cache, lru_cache
from typing import Final

from petitions.rules.period import Period, Whose
from petitions.rules.periods_dispute import DISPUTE_PERIODS
from petitions.rules.periods_office import OFFICE_PERIODS
from petitions.rules.periods_petition import PETITION_PERIODS
from petitions.rules.terms import Channel, EventKind, Procedure

__all__ = [
    "PERIODS",
    "Period",
    "Whose",
    "find_period",
    "label_of",
    "periods_for",
    "periods_heeding",
    "small_claim_limit",
]

PERIODS: Final = (*DISPUTE_PERIODS, *OFFICE_PERIODS, *PETITION_PERIODS)

_CHANGES: Final = sorted({period.in_force_from for period in PERIODS})
_LABELS: Final = {period.key: period.label.split("（")[0] for period in reversed(PERIODS)}

_SMALL_CLAIM_LIMITS: Final = ((date(2003, 5, 26), 100_000),)
"""NT$ up to which a dispute is small (院臺聞字第0920020214號令, 消費者保護法 §45-4 II)."""


def periods_for(procedure: Procedure | None, on: date, channel: Channel | None = None) -> tuple[Period, ...]:
    """Return the periods of a procedure in force on a day; of the office itself for None.

    With a channel, only those that hold for cases that came that way.
    """
    return _in_force(procedure, bisect_right(_CHANGES, on), channel)


def periods_heeding(
    event: EventKind, procedure: Procedure, on: date, channel: Channel | None
) -> tuple[Period, ...]:
    """Return those of `periods_for` to which an event matters; asked for every event of every case."""
    return _heeding(event, procedure, bisect_right(_CHANGES, on), channel)


@cache
def _heeding(
    event: EventKind, procedure: Procedure, changes: int, channel: Channel | None
) -> tuple[Period, ...]:
    return tuple(period for period in _in_force(procedure, changes, channel) if period.heeds(event))


@cache
def _in_force(procedure: Procedure | None, changes: int, channel: Channel | None) -> tuple[Period, ...]:
    """Answer for the state of the law after so many changes; the last row of a key wins."""
    known = set(_CHANGES[:changes])
    found: dict[tuple[str, frozenset[Channel]], Period] = {}
    for period in sorted(PERIODS, key=lambda period: period.in_force_from):
        if period.in_force_from in known and _concerns(period, procedure, channel):
            found[period.key, period.channels] = period
    return tuple(found.values())


def _concerns(period: Period, procedure: Procedure | None, channel: Channel | None) -> bool:
    if channel is not None and period.channels and channel not in period.channels:
        return False
    return procedure in period.procedures if procedure else not period.procedures


@lru_cache(maxsize=4096)
def find_period(key: str, on: date, channel: Channel | None = None) -> Period:
    """Return the row of `key` in force on a day. Raises KeyError if there is none."""
    rows = [
        period
        for period in PERIODS
        if period.key == key
        and period.in_force_from <= on
        and (channel is None or not period.channels or channel in period.channels)
    ]
    if not rows:
        raise KeyError(key)
    return max(rows, key=lambda period: period.in_force_from)


def label_of(key: str) -> str:
    """Return the statutory name of a period, for a list of cases."""
    return _LABELS.get(key, key)


def small_claim_limit(on: date) -> int:
    """Return the NT$ up to which a dispute is a small one (小額消費爭議) on a day; 0 before the rule."""
    return max((limit for since, limit in _SMALL_CLAIM_LIMITS if since <= on), default=0)
