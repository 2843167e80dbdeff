"""How far a period may be extended, by whose approval, and how often: a row a level, the shortest first."""

from collections.abc import Iterable
from datetime import date
from typing import Final, NamedTuple

from petitions.rules.calendar import days_after
from petitions.rules.period import Period
from petitions.rules.periods import PERIODS
from petitions.rules.term import Term
from petitions.rules.terms import EventKind

DIRECTIONS: Final = "行政院及所屬各機關處理人民陳情案件要點（各種處理期限不得超過三十日）"


class Approver(Term):
    """Who approves an extension; for the head it is noted that he did."""

    OFFICER = "officer", "承辦人"
    SUPERVISOR = "supervisor", "單位主管"
    HEAD = "head", "首長或其授權人"


class Level(NamedTuple):
    """Until so many calendar days after the start of the period this person approves; None: without limit.

    Without `until`, the period may be extended by `Period.extendable_days` and no more. `most`: how often.
    An office with its own delegation 分層負責 has rows of its own, with the day from which they hold.
    """

    event: EventKind
    until: int | None
    approver: Approver
    article: str
    in_force_from: date
    most: int | None = None


LEVELS: Final = (
    Level(EventKind.EXTENDED, 30, Approver.SUPERVISOR, DIRECTIONS, date(2001, 1, 1)),
    Level(EventKind.EXTENDED, None, Approver.HEAD, DIRECTIONS, date(2001, 1, 1)),
    Level(
        EventKind.SUPPLEMENT_EXTENDED,
        None,
        Approver.OFFICER,
        "行政程序法§51 III（類推：以一次為限，不逾原期間）；消費爭議調解辦法§4（相當期間）",
        date(2001, 1, 1),
        most=1,
    ),
    Level(
        EventKind.SESSION_EXTENDED,
        None,
        Approver.SUPERVISOR,
        "消費爭議調解辦法§7 II（一方請求，十日內）",
        date(2001, 1, 1),
        most=1,
    ),
)


def levels_of(event: EventKind, on: date) -> tuple[Level, ...]:
    """Return the levels of an act that hold on a day, in the order in which they reach further."""
    return tuple(level for level in LEVELS if level.event is event and level.in_force_from <= on)


def level_for(event: EventKind, starts_on: date, until: date, on: date) -> Level:
    """Return the level that approves an extension until a day. Raises LookupError if none reaches so far."""
    for level in levels_of(event, on):
        if level.until is None or until <= days_after(starts_on, level.until):
            return level
    raise LookupError(event)


def extended_by(event: EventKind) -> Iterable[Period]:
    """Return the periods that an act extends."""
    return (period for period in PERIODS if event in period.extended_by)
