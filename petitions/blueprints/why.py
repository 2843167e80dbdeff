"""Lay out why a period ends on its day: the tape of days, the steps with their articles, what moved it.

The sentences are for everyone: the person who filed reads the same page as the officer, without names.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from petitions.filters import public_day
from petitions.i18n import in_english, translate
from petitions.rules.calendar import SATURDAY, Calendar
from petitions.rules.derivation import Derivation, TapeDay
from petitions.rules.roc import WEEKDAYS

FIRST_DAY_LAW: Final = "民法§120 II；行政程序法§48 II"
ROLL_LAW: Final = "民法§122；行政程序法§48 IV"
CALENDAR_LAW: Final = "政府行政機關辦公日曆表"
ENGLISH_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def laid_out(found: Derivation, calendar: Calendar) -> dict[str, Any]:
    """Return what the page shows of a derivation, in the language of the page."""
    return {
        "due_on": found.due_on,
        "target_on": found.target_on if found.target_on != found.due_on else None,
        "lead": _lead(found),
        "cells": [_cell(day, found, calendar) for day in found.tape],
        "is_working": found.basis == "working",
        "steps": [{"lead": lead, "rest": rest, "law": law} for lead, rest, law in _steps(found, calendar)],
        "notes": list(_notes(found)),
        "period": found.period,
    }


def _lead(found: Derivation) -> str:
    """Say the whole in one breath."""
    said = {
        "start": public_day(found.starts_on),
        "days": found.days,
        "last": public_day(found.literal_on),
        "due": public_day(found.due_on),
    }
    if found.days is None:
        return translate("從%(start)s起算，最後一天是%(due)s。") % said
    if found.basis == "working":
        return translate("從%(start)s的次日起算 %(days)s 個工作日，最後一天是%(due)s。") % said
    if found.literal_on != found.due_on:
        return (
            translate("從%(start)s的次日起算 %(days)s 日，算到%(last)s。那天不上班，所以順延到%(due)s。")
            % said
        )
    return translate("從%(start)s的次日起算 %(days)s 日，最後一天是%(due)s。") % said


def _cell(day: TapeDay, found: Derivation, calendar: Calendar) -> dict[str, Any]:
    weekday = (ENGLISH_DAYS if in_english() else WEEKDAYS)[day.day.weekday()]
    count = translate("第%(number)s日") % {"number": day.number} if day.number else translate("不算")
    if day.day > found.literal_on and not day.is_paused:
        count = translate("順延")
    is_new_month = day.day == found.starts_on or day.day.day == 1
    return {
        "day": day.day,
        "weekday": weekday,
        "short": f"{day.day.month}/{day.day.day}" if is_new_month else str(day.day.day),
        "count": count,
        "why": _known(day.why, ""),
        "note": _note(day, found, calendar),
        "kind": _kind(day, found, calendar),
    }


def _kind(day: TapeDay, found: Derivation, calendar: Calendar) -> str:
    works = calendar.is_workday(day.day)
    if day.day == found.due_on:
        return "due"
    if day.day == found.starts_on:
        return "start"
    if day.is_paused:
        return "rest"
    if day.day == found.literal_on and found.literal_on != found.due_on:
        return "hit"
    if works and day.day.weekday() >= SATURDAY:
        return "makeup"
    return "" if works else "rest"


def _note(day: TapeDay, found: Derivation, calendar: Calendar) -> str:
    """Return the word at the foot of a cell; most days need none."""
    if day.day == found.due_on:
        return translate("期限")
    if day.day == found.starts_on:
        return translate("起算")
    if day.is_paused:
        return translate("停止")
    works = calendar.is_workday(day.day)
    if works:
        return translate("補班") if day.day.weekday() >= SATURDAY else ""
    if day.day == found.literal_on and found.literal_on != found.due_on:
        return translate("順延")
    return translate("放假") if day.day.weekday() < SATURDAY else translate("週末")


def _steps(found: Derivation, calendar: Calendar) -> Iterator[tuple[str, str, str]]:
    """Yield each step of the reckoning: what, in a few words; then more; then the article."""
    article = found.period.article
    said = {"start": public_day(found.starts_on), "days": found.days or found.months}
    if found.is_estimated:
        yield (
            translate("起算日是推估的。"),
            translate("收到證明後會重算；推估不能單獨作為逾期的依據。"),
            article,
        )
    else:
        yield translate("從%(start)s起算。") % said, "", article
    if not found.period.counts_first_day:
        yield translate("那一天不算，隔天是第 1 日。"), "", FIRST_DAY_LAW
    yield from _length(found, said)
    for since, until in found.pauses:
        between = {"since": public_day(since), "until": public_day(until)}
        lead = translate("程序停止的日子不算。")
        goes_on = (
            translate("%(since)s停止，%(until)s續行。")
            if until
            else translate("%(since)s起停止，還沒有續行。")
        )
        yield lead, goes_on % between, article
    for change in found.changes:
        moved = {"before": public_day(change.before), "after": public_day(change.after)}
        lead = translate("期限有變動。") if in_english() else f"{change.why.partition('：')[0]}。"
        yield lead, translate("期限從%(before)s改為%(after)s。") % moved, article
    yield from _end(found, calendar)


def _length(found: Derivation, said: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    article = found.period.article
    if found.months is not None:
        yield translate("期間是 %(days)s 個月，依曆計算。") % said, "", "民法§121；行政程序法§48 III"
    elif found.days is None:
        yield translate("日期由當時決定。"), "", article
    elif found.basis == "working":
        rest = translate("放假日與停止上班的日子不算；補行上班的星期六要算。")
        yield translate("%(days)s 日是工作日。") % said, rest, article
    else:
        yield translate("%(days)s 日是日曆天，放假也算。") % said, "", article


def _end(found: Derivation, calendar: Calendar) -> Iterator[tuple[str, str, str]]:
    last = {"last": public_day(found.literal_on), "due": public_day(found.due_on)}
    last["name"] = _known(calendar.name_of(found.literal_on), translate("放假日"))
    if found.literal_on != found.due_on:
        rest = translate("最後一天%(last)s是%(name)s，所以延到%(due)s。") % last
        yield translate("最後一天不上班，才往後延。"), rest, ROLL_LAW
    elif found.due_on.weekday() == SATURDAY:
        yield translate("最後一天是補行上班的星期六，不往後延。"), "", ROLL_LAW
    if found.target_on != found.due_on:
        rest = translate("以%(target)s為目標。") % {"target": public_day(found.target_on)}
        yield translate("機關要在期間內辦好的事，不等順延。"), rest, found.period.article


def _notes(found: Derivation) -> Iterator[str]:
    if found.is_provisional:
        yield translate("政府行政機關辦公日曆表還沒有公布到這一天，公布後會重算。")
    if found.original_due_on != found.due_on:
        yield translate("原來的期限是 %(day)s。") % {"day": public_day(found.original_due_on)}


def _known(words: str, otherwise: str) -> str:
    """Return words in the language of the page; what English has no word for is said otherwise."""
    said = translate(words)
    return otherwise if in_english() and said == words else said


def span_of(found: Derivation) -> tuple[date, date]:
    """Return the first and the last day of the tape."""
    return found.starts_on, found.due_on
