"""Reading single cells of an old ledger: moments, numbers, words, lines of text. Each says what is wrong."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Final, NamedTuple, TypeVar

from petitions.clock import local_day
from petitions.rules.text import clean_line
from petitions.services.ledger_writer import write_moment

LARGEST_AMOUNT: Final = 10**15
LARGEST_COUNT: Final = 10**8
FIRST_DAY: Final = date(1912, 1, 1)
LAST_DAY: Final = date(2899, 12, 31)
"""Numbers of cases have room for the years 1 to 999 of the Republic."""

_DIGITS: Final = re.compile("[0-9]{1,16}")

T = TypeVar("T")


class BadCell(ValueError):
    """A cell cannot be taken in: its column, and a sentence that says why."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.reason = reason


class Moment(NamedTuple):
    """A moment in UTC, its day in Taipei, and how it is written in UTC in bulk."""

    at: datetime
    day: date
    text: str


@lru_cache(maxsize=1 << 15)
def _moment(text: str) -> Moment:
    moment = datetime.fromisoformat(text.strip())
    if moment.tzinfo is None:
        raise BadCell("", f"時間「{text.strip()[:40]}」沒有時區（Z 或 +08:00）。")
    at = moment.astimezone(UTC)
    day = local_day(at)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise OverflowError
    return Moment(at, day, write_moment(at))


def moment(text: str, column: str) -> Moment:
    """Read a moment with its offset (`Z`, `+08:00`). Raises BadCell."""
    try:
        return _moment(text)
    except BadCell as bad:
        raise BadCell(column, bad.reason) from None
    except OverflowError:
        raise BadCell(column, f"時間「{text.strip()[:40]}」超出範圍。") from None
    except ValueError:
        reason = f"看不懂的時間「{text.strip()[:40]}」，應如 2017-01-17T09:30:00+08:00。"
        raise BadCell(column, reason) from None


def day(text: str, column: str) -> date | None:
    """Read a day, alone or as the day in Taipei of a moment; empty is none. Raises BadCell."""
    written = text.strip()
    if not written:
        return None
    if len(written) > 10:
        return moment(written, column).day
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise BadCell(column, f"看不懂的日期「{written[:40]}」，應如 2017-01-17。") from None


def number(text: str, column: str, largest: int, *, least: int = 0) -> int:
    """Read a whole number in ASCII digits. Raises BadCell."""
    written = text.strip()
    if not _DIGITS.fullmatch(written) or not least <= int(written) <= largest:
        raise BadCell(column, f"「{written[:40]}」不是 {least} 以上的整數，或數字太大。")
    return int(written)


def maybe_number(text: str, column: str, largest: int, *, least: int = 0) -> int | None:
    """Read a whole number, or nothing. Raises BadCell."""
    return number(text, column, largest, least=least) if text.strip() else None


def word(text: str, column: str, words: Mapping[str, T], what: str) -> T:
    """Read one of some known words. Raises BadCell."""
    try:
        return words[text]
    except KeyError:
        pass
    try:
        return words[text.strip()]
    except KeyError:
        raise BadCell(column, f"不認識的{what}「{text.strip()[:40]}」。") from None


def key(text: str, column: str) -> str:
    """Read the id of a row. Raises BadCell if it is empty or too long."""
    written = text.strip()
    if not written or len(written) > 60:
        raise BadCell(column, "編號空白，或超過 60 個字元。")
    return written


def line(text: str, column: str, longest: int) -> str:
    """Read a short text on one line. Raises BadCell if it is longer than the record can hold."""
    if not text:
        return text
    written = _line(text) if len(text) <= 40 else clean_line(text)
    if len(written) > longest:
        raise BadCell(column, f"超過 {longest} 個字元。")
    return written


_line: Final = lru_cache(maxsize=1 << 14)(clean_line)
