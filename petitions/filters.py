"""How templates write dates, numbers, amounts and words, in the language of the page."""

import re
from collections.abc import Iterable
from datetime import date, datetime

from flask import Flask
from flask_babel import format_date
from markupsafe import Markup, escape

from petitions import clock
from petitions.i18n import in_english, translate
from petitions.rules import money as amounts
from petitions.rules import numbers, roc
from petitions.rules.closures import ClosurePart
from petitions.rules.demands import Answered, Demanded
from petitions.rules.term import Term

NOTHING = "—"
UNBREAKABLE = re.compile(
    r"(?:民國)?\d{1,3}年\d{1,2}月\d{1,2}日(?:（[一二三四五六日]）)?"
    r"|\d{1,2}月\d{1,2}日(?:（[一二三四五六日]）)?"
    r"|\d{2,3}/\d{2}/\d{2}"
    r"|(?:[A-Z]|消申|消二|消調|陳|監巡)\d{3}-\d{6,12}-\d"
)
"""Dates and case numbers, which never break at the end of a line."""

UPDATED_ON = date(2026, 11, 22)
"""The day the standing text of the public pages was last revised (shown in their foot)."""


def init_app(app: Flask) -> None:
    """Give every template the filters of this module, today's date and the date of revision."""
    app.add_template_filter(public_day, "roc_public")
    app.add_template_filter(short_day, "roc_short")
    app.add_template_filter(long_day, "roc_long")
    app.add_template_filter(moment)
    app.add_template_filter(short_moment)
    app.add_template_filter(clock_time)
    app.add_template_filter(iso)
    app.add_template_filter(money)
    app.add_template_filter(number)
    app.add_template_filter(signed)
    app.add_template_filter(nb)
    app.add_template_filter(label)
    app.add_template_filter(part_word)
    app.add_template_filter(case_number)
    app.add_template_filter(round_top)
    app.add_template_global(clock.today, "today")
    app.jinja_env.globals["pages_updated_on"] = UPDATED_ON


def _day(value: date | datetime) -> date:
    """Return the day in Taipei that a date or an aware moment falls on."""
    return clock.local_day(value) if isinstance(value, datetime) else value


def public_day(value: date | datetime | None) -> str:
    """Write a day as citizens read it: 106年1月17日（二）, in English 17 January 2017 (Tue)."""
    if value is None:
        return NOTHING
    day = _day(value)
    return format_date(day, "d MMMM y (EEE)") if in_english() else roc.roc_public(day)


def short_day(value: date | datetime | None) -> str:
    """Write a day for tables: 106/01/17; in English 2017-01-17."""
    if value is None:
        return NOTHING
    day = _day(value)
    return day.isoformat() if in_english() else roc.roc_short(day)


def long_day(value: date | datetime | None) -> str:
    """Write a day where the calendar must be named: 民國106年1月17日."""
    if value is None:
        return NOTHING
    day = _day(value)
    return format_date(day, "d MMMM y") if in_english() else roc.roc_long(day)


def moment(value: datetime | None) -> str:
    """Write an aware moment in Taipei time, 24 hours: 106年1月17日（二）21:34."""
    if value is None:
        return NOTHING
    between = " " if in_english() else ""
    return f"{public_day(value)}{between}{value.astimezone(clock.TAIPEI):%H:%M}"


def short_moment(value: datetime | None) -> str:
    """Write an aware moment in Taipei time for tables: 106/01/17 21:34."""
    if value is None:
        return NOTHING
    return f"{short_day(value)} {value.astimezone(clock.TAIPEI):%H:%M}"


def clock_time(value: datetime) -> str:
    """Write the time of day of an aware moment in Taipei, 24 hours: 14:05."""
    return f"{value.astimezone(clock.TAIPEI):%H:%M}"


def iso(value: date | datetime) -> str:
    """Write a day or an aware moment (in Taipei time) for machines."""
    if isinstance(value, datetime):
        return value.astimezone(clock.TAIPEI).isoformat(timespec="minutes")
    return value.isoformat()


def part_word(part: str) -> str:
    """Write the part of a day for which offices close: 全日, 上午."""
    return ClosurePart(part).label


def money(amount: int | None) -> str:
    """Write an amount of NT$: 新臺幣 12,800 元."""
    if amount is None:
        return NOTHING
    return f"NT${amount:,}" if in_english() else amounts.money_text(amount)


def number(value: float | None) -> str:
    """Write a number with thousands; a dash where there is none."""
    return NOTHING if value is None else f"{value:,}"


def signed(value: int | None) -> str:
    """Write a change: ＋5, －2, 不變."""
    if value is None:
        return NOTHING
    if value == 0:
        return translate("不變")
    return f"{'＋' if value > 0 else '－'}{abs(value):,}"


def nb(text: object) -> Markup:
    """Keep the dates and case numbers of a text from breaking across lines; the rest is escaped."""
    parts: list[Markup] = []
    plain, end = str(text), 0
    for match in UNBREAKABLE.finditer(plain):
        parts += (escape(plain[end : match.start()]), Markup('<span class="nb">'))
        parts += (escape(match[0]), Markup("</span>"))
        end = match.end()
    return Markup("").join([*parts, escape(plain[end:])])


def label(term: Term | Demanded | Answered | str | None) -> str:
    """Write a word of the law in the language of the page; other text is looked up."""
    if not term:
        return NOTHING
    if isinstance(term, Term | Demanded | Answered):
        return (term.label_en if in_english() else "") or term.label
    return translate(term)


def case_number(stored: str) -> str:
    """Write a stored case number as people see it: 消申106-000123-4; in English as it is stored."""
    if in_english():
        return stored
    try:
        return numbers.display_number(stored)
    except ValueError:
        return stored


def round_top(values: Iterable[float]) -> int:
    """Return a round number, at least the largest value, for the top of a chart's axis (≥ 5)."""
    top = max([5, *values])
    step = 10 ** (len(str(int(top))) - 1)
    for factor in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8):
        if top <= step * factor and step * factor % 5 == 0:
            return int(step * factor)
    return int(10 * step)
