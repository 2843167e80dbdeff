"""Dates of the Republic: reading what people write, writing what people read.

A year of the Republic is the western year less 1911; the first year is 1912 (元年) and
there is no year 0. Machines get ISO dates; nothing here is ever sorted as text.
"""

import calendar
import re
import unicodedata
from datetime import date
from typing import NamedTuple

ROC_EPOCH = 1911
EARLIEST_YEAR = 1800  # western; nobody we meet was born before
LONGEST_DATE = 40
WEEKDAYS = "一二三四五六日"
MONTHS = range(1, 13)

ASK = "請輸入日期，例如 106年1月17日 或 106/01/17。"
UNREADABLE = "看不懂這個日期，請寫成 106年1月17日 或 106/01/17。"
SIX_DIGITS = "六位數字看不出年份，請用七位數字（例如 0990101）或加上斜線（例如 99/1/1）。"
NO_YEAR_ZERO = "民國沒有 0 年；民國元年是西元 1912 年。"

DIGITS = {word: value for value, word in enumerate("零一二三四五六七八九")} | {"〇": 0, "元": 1}
CHINESE = "元〇零一二三四五六七八九十百"
_CALENDAR_WORD = r"(?P<era>中華民國|民國|西元|公元)?"
_WEEKDAY = rf"(?:\((?:星期|週|周)?(?P<weekday>[{WEEKDAYS}])\))?"
_WITH_WORDS = re.compile(
    _CALENDAR_WORD
    + rf"(?P<year>[0-9]{{1,4}}|[{CHINESE}]{{1,7}})年"
    + rf"(?P<month>[0-9]{{1,2}}|[{CHINESE}]{{1,3}})月"
    + rf"(?P<day>[0-9]{{1,2}}|[{CHINESE}]{{1,3}})[日號]?"
    + _WEEKDAY
)
_WITH_MARKS = re.compile(
    _CALENDAR_WORD
    + r"(?P<year>[0-9]{2,4})(?P<mark>[/.\-])(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})"
    + _WEEKDAY
)
_RUN_TOGETHER = re.compile(r"(?P<era>)(?P<year>[0-9]{3,4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})(?P<weekday>)")
_WESTERN_YEAR = re.compile(r"1[89][0-9]{2}|2[0-9]{3}")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-") | {"廿": "二十", "卅": "三十", "○": "〇", "。": "."})


class WrittenDate(NamedTuple):
    """A date as somebody wrote it, before anyone asks whether that day exists."""

    year: int
    month: int
    day: int
    is_western: bool
    weekday: str


def parse_roc(text: str) -> date:
    """Read a date written in years of the Republic; a western year is refused, not guessed.

    Raises ValueError whose text is a sentence for the person who typed it.
    """
    return parse_date(text, allow_western=False)


def parse_date(text: str, *, allow_western: bool = True) -> date:
    """Read a date as people type it: full-width digits, spaces, 民國 and (if allowed) western.

    Raises ValueError whose text is a sentence for the person who typed it.
    """
    written = _read(text)
    if written.is_western and not allow_western:
        year = written.year - ROC_EPOCH
        hint = f"：西元 {written.year} 年是民國 {year} 年。" if year > 0 else "。"
        raise ValueError("請改用民國年" + hint)
    if written.year == 0:
        raise ValueError(NO_YEAR_ZERO)
    year = written.year if written.is_western else written.year + ROC_EPOCH
    day = _existing_day(year, written.month, written.day)
    if written.weekday and WEEKDAYS[day.weekday()] != written.weekday:
        actual = f"{roc_plain(day)}是星期{WEEKDAYS[day.weekday()]}"
        raise ValueError(f"{actual}，不是星期{written.weekday}，請再確認日期。")
    return day


def _read(text: str) -> WrittenDate:
    """Take the parts out of a written date, or say why that cannot be done."""
    if len(text) > LONGEST_DATE:
        raise ValueError(UNREADABLE)
    squeezed = "".join(unicodedata.normalize("NFKC", text).split()).translate(_DASHES)
    if not squeezed:
        raise ValueError(ASK)
    if re.fullmatch("[0-9]{6}", squeezed):
        raise ValueError(SIX_DIGITS)
    for pattern in (_WITH_WORDS, _WITH_MARKS, _RUN_TOGETHER):
        if match := pattern.fullmatch(squeezed):
            return _parts(match)
    raise ValueError(UNREADABLE)


def _parts(match: re.Match[str]) -> WrittenDate:
    """Turn the matched figures into numbers and decide which calendar they are of."""
    year, era = match["year"], match["era"]
    is_western = len(year) == 4 and year.isascii()
    told_western = era in ("西元", "公元")
    if is_western and not _WESTERN_YEAR.fullmatch(year):
        raise ValueError(UNREADABLE)
    if era and told_western != is_western:
        raise ValueError(UNREADABLE)
    if len(year) == 2 and year.startswith("0"):
        raise ValueError("年份請寫完整，例如 106/01/17。")
    month, day = _number(match["month"]), _number(match["day"])
    return WrittenDate(_number(year), month, day, is_western, match["weekday"] or "")


def _number(figures: str) -> int:
    """Read 106, 一百零六, 一〇六 or 元."""
    if figures.isascii():
        return int(figures)
    if not set(figures) & {"十", "百"}:
        if "元" in figures and figures != "元":
            raise ValueError(UNREADABLE)
        return int("".join(str(DIGITS[word]) for word in figures))
    match = re.fullmatch(r"(?:([一二三四五六七八九])百零?)?(?:([一二三四五六七八九])?(十))?"
                         r"([一二三四五六七八九])?", figures)  # fmt: skip
    if match is None:
        raise ValueError(UNREADABLE)
    hundreds, tens, ten, ones = match.groups()
    return 100 * DIGITS[hundreds or "零"] + 10 * (DIGITS[tens] if tens else bool(ten)) + DIGITS[ones or "零"]


def _existing_day(year: int, month: int, day: int) -> date:
    """Return the day, or say which part of it does not exist."""
    if month not in MONTHS:
        raise ValueError("月份請填 1 到 12。")
    if not EARLIEST_YEAR <= year <= date.max.year:
        raise ValueError(UNREADABLE)
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        raise ValueError(f"{_year_words(year)}{month}月沒有{day}日，請再確認日期。")
    return date(year, month, day)


def _year_words(western_year: int) -> str:
    """Write a year: 106年, or 民國前1年 for those born before the Republic."""
    year = western_year - ROC_EPOCH
    return f"{year}年" if year > 0 else f"民國前{1 - year}年"


def roc_year(day: date) -> int:
    """Return the year of the Republic: 2017 is 106. Before 1912 it is 0 or less."""
    return day.year - ROC_EPOCH


def roc_plain(day: date) -> str:
    """Write 106年1月17日, for sentences."""
    return f"{_year_words(day.year)}{day.month}月{day.day}日"


def roc_long(day: date) -> str:
    """Write 民國106年1月17日, where the calendar must be named."""
    plain = roc_plain(day)
    return plain if plain.startswith("民國") else f"民國{plain}"


def roc_letter(day: date) -> str:
    """Write 中華民國106年1月17日, as letters are dated (Arabic figures, 公文書橫式書寫)."""
    return f"中華{roc_long(day)}"


def roc_public(day: date) -> str:
    """Write 106年1月17日（二）, as citizens read dates."""
    return f"{roc_plain(day)}（{WEEKDAYS[day.weekday()]}）"


def roc_short(day: date) -> str:
    """Write 106/01/17, for tables; never sort it."""
    year = roc_year(day)
    return f"{year if year > 0 else f'前{1 - year}'}/{day.month:02d}/{day.day:02d}"


def roc_month_key(day: date) -> int:
    """Return the month as an integer that sorts: January 2017 is 10601."""
    return roc_year(day) * 100 + day.month


def month_key(roc_year: int, month: int) -> int:
    """Return the integer of a month of a year of the Republic; ValueError beyond 1 to 12."""
    if roc_year < 1 or month not in MONTHS:
        raise ValueError("沒有這個月份。")
    return roc_year * 100 + month


def month_keys(roc_year: int) -> tuple[int, ...]:
    """Return the twelve month keys of a year of the Republic, January first."""
    return tuple(month_key(roc_year, month) for month in MONTHS)


def roc_date(roc_year: int, month: int, day: int) -> date:
    """Return a day given by its year of the Republic; ValueError with a sentence if none."""
    if roc_year < 1:
        raise ValueError(NO_YEAR_ZERO)
    return _existing_day(roc_year + ROC_EPOCH, month, day)


def month_bounds(key: int) -> tuple[date, date]:
    """Return the first and last day of a month key such as 10605, both inclusive."""
    year, month = divmod(key, 100)
    first = roc_date(year, month, 1)
    return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])


def year_bounds(roc_year: int) -> tuple[date, date]:
    """Return 1 January and 31 December of a year of the Republic (106年度), both inclusive."""
    return roc_date(roc_year, 1, 1), roc_date(roc_year, 12, 31)
