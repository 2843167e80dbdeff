"""Read a year of the office calendar from a file: as the government publishes it, or as we keep it.

Published (行政院人事行政總處 辦公日曆表, data.gov.tw 14718): 西元日期,星期,是否放假,備註 with 0 worked and
2 off, in UTF-8 or Big5. Ours: date,is_workday,name,source. Nothing is guessed: a file is taken
whole, or refused with every line that is wrong.
"""

import calendar as gregorian
import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple

from petitions.rules.calendar import ONE_DAY
from petitions.rules.errors import BadInput
from petitions.rules.roc import ROC_EPOCH, WEEKDAYS, roc_plain, roc_short

MOST_BYTES: Final = 200_000
MOST_LINES: Final = 500
MOST_FAULTS: Final = 20
LONGEST_NAME: Final = 60
FIRST_YEAR, LAST_YEAR = 1912, 2200
USUAL_DAYS_OFF: Final = range(100, 141)

_PUBLISHED: Final = ("西元日期", "星期", "是否放假", "備註")
_OURS: Final = ("date", "is_workday", "name", "source")
_IS_OFF: Final = {"0": False, "2": True}
_IS_WORKED: Final = {"1": True, "0": False}
_DATE: Final = re.compile(r"([0-9]{4})(?:([0-9]{2})([0-9]{2})|([-/])([0-9]{1,2})\4([0-9]{1,2}))")
_WEEKDAY: Final = re.compile(rf"\(?(?:星期|週|周)?([{WEEKDAYS}])\)?")
_MARKS: Final = ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"), (b"PK", "試算表（xlsx、ods）"))


class Day(NamedTuple):
    """One day of a calendar: is it worked, and what it is called."""

    day: date
    is_workday: bool
    name: str = ""


class Fault(NamedTuple):
    """What is wrong in a file, and in which line (0: the file as a whole)."""

    line: int
    sentence: str

    def __str__(self) -> str:
        return f"第 {self.line} 行：{self.sentence}" if self.line else self.sentence


class FaultyFile(BadInput):
    """The file was refused; `faults` says why, line by line. `is_unreadable`: it is no such table at all."""

    def __init__(self, faults: Sequence[Fault], *, is_unreadable: bool = False) -> None:
        super().__init__("；".join(map(str, faults[:3])), "file")
        self.faults = tuple(faults)
        self.is_unreadable = is_unreadable


class Year(NamedTuple):
    """A whole year of the calendar, every day once, in order."""

    year: int
    days: tuple[Day, ...]
    source: str = ""

    @property
    def days_off(self) -> int:
        """Return how many days are off."""
        return sum(not day.is_workday for day in self.days)

    @property
    def make_up_days(self) -> tuple[date, ...]:
        """Return the Saturdays and Sundays that are worked 補行上班日."""
        return tuple(day.day for day in self.days if day.is_workday and day.day.weekday() > 4)

    @property
    def doubt(self) -> str:
        """Say what looks odd in a table that is in order; empty if nothing does."""
        if self.days_off in USUAL_DAYS_OFF:
            return ""
        return f"放假 {self.days_off} 日，歷年都在 113 到 121 日之間，請確認「是否放假」一欄沒有填反。"


def read_year(content: bytes) -> Year:
    """Return the year that a file holds. Raises FaultyFile."""
    rows = _rows(_decoded(content))
    _, head = next(rows, (0, [""]))
    names = tuple(_plain(cell) for cell in head if cell.strip())
    if names not in {_PUBLISHED, _OURS}:
        raise _unreadable(
            "看不懂表頭。請用行政院人事行政總處的辦公日曆表（西元日期,星期,是否放假,備註），"
            "或本系統的格式（date,is_workday,name,source）。"
        )
    faults: list[Fault] = []
    found: dict[date, tuple[int, Day]] = {}
    source = ""
    for line, cells in rows:
        try:
            day = _published(cells) if names == _PUBLISHED else _ours(cells)
            if day.day in found:
                raise ValueError(f"{roc_plain(day.day)}在第 {found[day.day][0]} 行已經有了，同一天只能一行。")
            found[day.day] = line, day
            source = source or (_cell(cells, 3) if names == _OURS else "")
        except ValueError as refusal:
            faults.append(Fault(line, str(refusal)))
    return _whole_year(found, faults, source)


def write_year(year: Year) -> str:
    """Return a year in our own form, as `read_year` reads it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_OURS)
    writer.writerows((day.day.isoformat(), int(day.is_workday), day.name, year.source) for day in year.days)
    return out.getvalue()


def _unreadable(sentence: str) -> FaultyFile:
    return FaultyFile((Fault(0, sentence),), is_unreadable=True)


def _decoded(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise _unreadable(
            f"檔案太大（{len(content):,} 位元組）。一年的行事曆不會超過 {MOST_BYTES:,} 位元組。"
        )
    if not content.strip():
        raise _unreadable("檔案是空的。")
    for mark, kind in _MARKS:
        if content.startswith(mark):
            raise _unreadable(f"這是 {kind} 的檔案，請另存為 CSV（UTF-8 或 Big5）再上傳。")
    for encoding in ("utf-8-sig", "cp950"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _unreadable("看不懂檔案的文字編碼，請另存為 CSV（UTF-8 或 Big5）再上傳。")


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield line number and cells of every line that is not blank."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
            if reader.line_num > MOST_LINES:
                raise _unreadable(f"超過 {MOST_LINES} 行。一個檔案只放一年，每天一行。")
    except csv.Error:
        raise _unreadable(f"第 {reader.line_num} 行的引號或欄位不完整，不是完整的 CSV。") from None


def _published(cells: Sequence[str]) -> Day:
    """Read a line as the government writes it."""
    day, weekday, flag = _date(_cell(cells, 0)), _cell(cells, 1), _cell(cells, 2)
    told = _WEEKDAY.fullmatch(weekday)
    actual = WEEKDAYS[day.weekday()]
    if told is None:
        raise ValueError(f"星期寫的是「{weekday}」，應為 {'、'.join(WEEKDAYS)} 其中之一。")
    if told[1] != actual:
        raise ValueError(f"{roc_plain(day)}是星期{actual}，檔案寫的是星期{told[1]}。")
    if flag not in _IS_OFF:
        raise ValueError(f"是否放假寫的是「{flag}」，只能是 0（上班）或 2（放假）。")
    return Day(day, not _IS_OFF[flag], _name(cells, 3))


def _ours(cells: Sequence[str]) -> Day:
    """Read a line as we keep it."""
    day, flag = _date(_cell(cells, 0)), _cell(cells, 1)
    if flag not in _IS_WORKED:
        raise ValueError(f"is_workday 寫的是「{flag}」，只能是 1（上班）或 0（放假）。")
    return Day(day, _IS_WORKED[flag], _name(cells, 2))


def _date(text: str) -> date:
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError(f"日期寫的是「{text[:20]}」，應為西元年月日，例如 20170101。")
    year, month, day = int(match[1]), int(match[2] or match[5]), int(match[3] or match[6])
    try:
        found = date(year, month, day)
    except ValueError:
        raise ValueError(f"沒有 {text} 這一天。") from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError(f"年份 {found.year} 不在 {FIRST_YEAR} 到 {LAST_YEAR} 之間，請填西元年。")
    return found


def _name(cells: Sequence[str], column: int) -> str:
    name = _clean(cells[column]) if column < len(cells) else ""
    if len(name) > LONGEST_NAME:
        raise ValueError(f"備註最多 {LONGEST_NAME} 個字，這一行有 {len(name)} 個字。")
    if any(cell.strip() for cell in cells[4:]):
        raise ValueError("多出欄位；備註裡有逗號時，請用引號括起來。")
    return name


def _cell(cells: Sequence[str], column: int) -> str:
    return _plain(cells[column]) if column < len(cells) else ""


def _plain(cell: str) -> str:
    """Read full-width figures as figures, without what surrounds them."""
    return _clean(unicodedata.normalize("NFKC", cell))


def _clean(cell: str) -> str:
    """Take off spaces and invisible signs."""
    return "".join(sign for sign in cell if unicodedata.category(sign)[0] != "C").strip()


def _whole_year(found: dict[date, tuple[int, Day]], faults: list[Fault], source: str) -> Year:
    """Return the year if every day of it is there once. Raises FaultyFile with all that is wrong."""
    years = sorted({day.year for day in found})
    if len(years) > 1:
        faults.append(Fault(0, f"檔案裡有 {'、'.join(map(str, years))} 年的日子，一個檔案只放一年。"))
    if not found and not faults:
        raise _unreadable("檔案裡沒有任何日子。")
    if faults:
        raise FaultyFile(_first(faults))
    year = years[0]
    missing = [day for day in _days_of(year) if day not in found]
    if missing:
        shown = "、".join(roc_short(day) for day in missing[:8]) + ("……" if len(missing) > 8 else "")
        length = 366 if gregorian.isleap(year) else 365
        told = (
            f"{year - ROC_EPOCH}年應有 {length} 日，檔案只有 {len(found)} 日，缺 {len(missing)} 日：{shown}。"
        )
        raise FaultyFile((Fault(0, told),))
    return Year(year, tuple(day for _, day in (found[day] for day in sorted(found))), source)


def _first(faults: list[Fault]) -> list[Fault]:
    """Return the first faults; of more it is said how many."""
    if len(faults) <= MOST_FAULTS:
        return faults
    return [*faults[:MOST_FAULTS], Fault(0, f"另有 {len(faults) - MOST_FAULTS} 處。")]


def _days_of(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += ONE_DAY


class Difference(NamedTuple):
    """A day on which two versions differ; a side is None where it did not have the day."""

    day: date
    before: Day | None
    after: Day

    @property
    def moves(self) -> bool:
        """Say whether working days change; a new name alone moves nothing."""
        was_worked = self.before.is_workday if self.before else self.day.weekday() < 5
        return was_worked != self.after.is_workday


def compare(before: dict[date, Day], year: Year) -> tuple[Difference, ...]:
    """Return the days of a new table that differ from those kept before, in order."""
    return tuple(
        Difference(day.day, before.get(day.day), day) for day in year.days if before.get(day.day) != day
    )
