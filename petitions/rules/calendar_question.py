"""When does a period end? The question as it is asked from outside, and the answer with its reasons.

Answers are for machines: dates in ISO. `roll` none asks for the literal last day (an agency's target);
the last legal day and the last working day within the period are told beside it.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Final, Literal, NamedTuple, cast

from petitions.rules.calendar import Basis, Calendar, Closure, Counted, Due, Roll, days_after, month_end
from petitions.rules.roc import parse_date

MOST_DAYS: Final = 3660
MOST_MONTHS: Final = 120
MOST_CLOSED: Final = 366
BASES: Final = ("working", "calendar")
ROLLS: Final = ("forward", "none")

_ISO: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE: Final = re.compile("[0-9]{1,9}")

Answer = dict[str, Any]


class Question(NamedTuple):
    """From which day, how many days or months, counted how, with which days closed besides."""

    start: date
    days: int | None = None
    months: int | None = None
    basis: Basis = "calendar"
    roll: Roll = "forward"
    closed: tuple[date, ...] = ()


def read_question(said: Mapping[str, Any]) -> Question:
    """Read a question as it was typed or sent. Raises ValueError with a sentence."""
    if unknown := sorted(set(said) - set(Question._fields)):
        raise ValueError(f"看不懂「{unknown[0]}」，可以填 {'、'.join(Question._fields)}。")
    days, months = said.get("days"), said.get("months")
    if (days is None) == (months is None):
        raise ValueError("日數（days）與月數（months）請填其中一個。")
    closed = said.get("closed") or ()
    if isinstance(closed, str) or not isinstance(closed, Iterable):
        raise ValueError("停班日（closed）應為一串日期，例如 2024-10-02。")
    shut = tuple(sorted({read_day(day, "停班日") for day in closed}))
    if len(shut) > MOST_CLOSED:
        raise ValueError(f"停班日最多 {MOST_CLOSED} 天。")
    return Question(
        read_day(said.get("start"), "起始日"),
        None if days is None else _number(days, "日數", MOST_DAYS),
        None if months is None else _number(months, "月數", MOST_MONTHS),
        cast(Literal["working", "calendar"], _one_of(said.get("basis", "calendar"), BASES, "計算方式")),
        cast(Literal["forward", "none"], _one_of(said.get("roll", "forward"), ROLLS, "末日順延")),
        shut,
    )


def read_day(said: Any, name: str) -> date:
    """Read a day: ISO, or as people write it. Raises ValueError with a sentence."""
    text = said if isinstance(said, str) else ""
    if not text:
        raise ValueError(f"請填{name}，例如 2017-01-24。")
    try:
        day = date.fromisoformat(text) if _ISO.fullmatch(text) else parse_date(text)
    except ValueError:
        raise ValueError(f"{name}「{text[:20]}」不是日期，請寫成 2017-01-24。") from None
    if not 1912 <= day.year <= 2200:
        raise ValueError(f"{name}「{text}」不在民國元年到西元 2200 年之間。")
    return day


def answering(calendar: Calendar) -> Callable[[Question], Answer]:
    """Return what answers questions on a calendar; the same days closed are laid over it once."""

    @lru_cache(maxsize=256)
    def with_closed(closed: tuple[date, ...]) -> Calendar:
        return calendar.with_closures(Closure(day) for day in closed) if closed else calendar

    def answer(question: Question) -> Answer:
        return _answer(question, with_closed(question.closed))

    return answer


def _answer(question: Question, calendar: Calendar) -> Answer:
    start, roll = question.start, question.roll
    if question.months is not None:
        due, literal = calendar.due_in_months(start, question.months, roll), month_end(start, question.months)
    else:
        days = question.days or 0
        due = calendar.due(start, days, question.basis, roll)
        literal = (
            calendar.add_workdays(start, days) if question.basis == "working" else days_after(start, days)
        )
    shown = literal if roll == "none" else due.due_on
    said: Answer = {"start": start.isoformat(), "days": due.days}
    if question.months is not None:
        said["months"] = question.months
    return said | {
        "basis": question.basis,
        "roll": roll,
        "due_on": shown.isoformat(),
        "target_on": due.target_on.isoformat(),
        "legal_due_on": due.due_on.isoformat(),
        "is_provisional": due.is_provisional,
        "derivation": [_step(step, due, shown, calendar) for step in due.derivation if step.day <= shown],
    }


def _step(step: Counted, due: Due, last: date, calendar: Calendar) -> dict[str, Any]:
    ends_here = step.day == last and due.due_on != last
    why = f"期間末日：{calendar.name_of(last)}" if ends_here else step.why
    return {"date": step.day.isoformat(), "counted": step.counted, "number": step.number, "why": why}


def _number(said: Any, name: str, most: int) -> int:
    text = str(said).strip() if isinstance(said, (int, str)) and not isinstance(said, bool) else ""
    if not _WHOLE.fullmatch(text) or int(text) > most:
        raise ValueError(f"{name}「{str(said)[:20]}」應為 0 到 {most:,} 的整數。")
    return int(text)


def _one_of(said: Any, words: tuple[str, ...], name: str) -> str:
    if said not in words:
        raise ValueError(f"{name}「{str(said)[:20]}」只能是 {' 或 '.join(words)}。")
    return str(said)
