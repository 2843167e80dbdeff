"""Taking back what one has just recorded: for some minutes, only the last entry, only one's own.

It is a correction like any other (行政程序法 §101): nothing is erased. Later, or for another's entry, a
reason is typed.
"""

from datetime import datetime
from typing import Final

from petitions.rules.terms import EventKind

UNDO_MINUTES: Final = 10
"""So long one may take back without a typed reason."""

REASON: Final = f"登錄後 {UNDO_MINUTES} 分鐘內自行撤銷"
TOO_LATE: Final = f"只能撤銷自己在 {UNDO_MINUTES} 分鐘內登錄的最後一筆；其他的請用「更正」，並寫下理由。"

FINAL: Final = frozenset({EventKind.LETTER_ISSUED, EventKind.CORRECTED, EventKind.CALENDAR_CHANGED})
"""What has left the office, or is itself a mending, is not taken back by a button."""


def can_be_undone(kind: EventKind, seq: int, last_seq: int, recorded_at: datetime, at: datetime) -> bool:
    """Say whether an entry is the last one and still fresh; whose it is is asked beside."""
    age = (at - recorded_at).total_seconds()
    return kind not in FINAL and 1 < seq == last_seq and 0 <= age <= UNDO_MINUTES * 60
