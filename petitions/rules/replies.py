"""Whether a business replied in time (消費者保護法 §43 II；施行細則 §36)."""

from datetime import date
from typing import Final

from petitions.rules.calendar import Calendar
from petitions.rules.terms import Term

REPLY_DAYS: Final = 15


class ReplyTiming(Term):
    """In time, late, or none at all."""

    IN_TIME = "in_time", "期限內回復"
    LATE = "late", "逾期回復"
    NONE = "none", "未回復"


def reply_due_on(received_on: date, calendar: Calendar) -> date:
    """Return the last day for a reply where only the receipt by the office is known (old ledgers)."""
    return calendar.due(received_on, REPLY_DAYS).due_on


def timing_of(replied_on: date | None, due_on: date) -> ReplyTiming:
    """Say whether a reply came in time; the last day itself is in time."""
    if replied_on is None:
        return ReplyTiming.NONE
    return ReplyTiming.IN_TIME if replied_on <= due_on else ReplyTiming.LATE
