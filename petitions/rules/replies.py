"""Until when a business may answer, where only the receipt by the office is known (消費者保護法 §43 II)."""

from datetime import date
from typing import Final

from petitions.rules.calendar import Calendar
from petitions.rules.periods import find_period

SINCE: Final = date(1994, 1, 13)
"""消費者保護法 is in force; a ledger may hold older rows, to which its first rule is applied."""


def reply_due_on(received_on: date, calendar: Calendar) -> date:
    """Return the last day in time, counted from the receipt here.

    Old ledgers do not know when the business received the letter, from which the law counts (施行細則 §36).
    """
    period = find_period("business_reply", max(received_on, SINCE))
    return calendar.due(received_on, period.days or 0, period.basis, period.roll).due_on
