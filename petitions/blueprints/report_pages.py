"""What the pages of the reports need beside the figures: whose, charts, and which list is asked for."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import url_for

from petitions.queries.cases import visible_to
from petitions.reports.annual import YEARS, YearReport
from petitions.reports.listing import Asked, Key, Listing, list_counted
from petitions.reports.monthly import MonthReport, month_before
from petitions.reports.results import RESULT
from petitions.reports.sources import ALL_DIMENSIONS, BROKEN_DOWN, IN_TIME
from petitions.reports.tables import DIMENSIONS, REPLIES, value_label
from petitions.rules.actors import Actor
from petitions.rules.grants import Reach
from petitions.rules.measures import find_measure
from petitions.rules.policy import reaches
from petitions.rules.results import Result
from petitions.rules.roc import month_bounds, month_key, roc_month_key, roc_short, year_bounds
from petitions.rules.text import clean_line

MOST_BARS = 10
LONGEST_ID = 18
"""So many digits has the number of a row at most, on either database."""

WITHOUT_UNIT = frozenset({"mediation_meetings"})
"""Measures whose rows belong to no unit; whoever sees one unit does not see them."""

SECOND_APPEALS = "second_appeals"
Chart = dict[str, Any]


def units_shown(actor: Actor) -> frozenset[int] | None:
    """Return the units whose figures a person may see; None for the whole city."""
    held = reaches(actor, "stat_int")
    if any(reach is not Reach.UNIT for reach, _capacity in held):
        return None
    return frozenset(capacity.unit_id for _reach, capacity in held if capacity.unit_id is not None)


def lists_some(actor: Actor) -> bool:
    """Say whether a person may have cases listed, but only those within some units."""
    held = {reach for reach, _capacity in reaches(actor, "meta")}
    return bool(held) and held.isdisjoint({Reach.ALL, Reach.MASKED})


def year_chart(report: YearReport, today: date) -> Chart:
    """Lay the first appeals of each month beside those of the year before."""
    now, before = report.monthly[BROKEN_DOWN], report.monthly_before[BROKEN_DOWN]
    top = max(range(12), key=now.__getitem__)
    changed = report.totals[BROKEN_DOWN] - report.before[BROKEN_DOWN]
    return {
        "title": f"第一次申訴 {top + 1} 月最多，{now[top]:,} 件" if now[top] else "還沒有受理第一次申訴",
        "sentence": f"{report.roc_year}年共 {report.totals[BROKEN_DOWN]:,} 件，比{report.roc_year - 1}年"
        f"{compared(changed)}。",
        "labels": [f"{month}月" for month in range(1, 13)],
        "series": [
            _line(f"{report.roc_year}年", until_now(now, report.roc_year, today), "blue"),
            _line(f"{report.roc_year - 1}年", before, "soft"),
        ],
    }


def month_chart(report: MonthReport) -> Chart:
    """Draw first and second appeals over the thirteen months up to this one."""
    series = []
    for key, tone in ((BROKEN_DOWN, "blue"), (SECOND_APPEALS, "green")):
        both = report.monthly_before[key] + report.monthly[key]
        end = 12 + report.month
        series.append(_line(find_measure(key).label, both[end - 13 : end], tone))
    months = [(year, month) for year in (report.roc_year - 1, report.roc_year) for month in range(1, 13)]
    shown = months[report.month - 1 : report.month + 12]
    first = report.totals[BROKEN_DOWN]
    _, month = month_before(report.roc_year, report.month)
    changed = compared(first - report.last_month[BROKEN_DOWN])
    return {
        "title": f"{report.month} 月受理第一次申訴 {first:,} 件，比 {month} 月{changed}",
        "sentence": "第一次與第二次申訴不是同一批案件，不能相除當轉換率。",
        "labels": [f"{y}/{m:02d}" if i == 0 or (m == 1 < i) else f"{m}月" for i, (y, m) in enumerate(shown)],
        "series": series,
    }


def month_bars(report: MonthReport, *, linked: bool) -> Chart:
    """Compare the largest categories of this month with the month before; the rest is told in words."""
    now, before = report.breakdowns["category"], report.breakdowns_last_month["category"]
    shown, rest = list(now)[:MOST_BARS], list(now)[MOST_BARS:]
    rows = [_bar(report, value, now[value], before.get(value, 0), linked=linked) for value in shown]
    _, month = month_before(report.roc_year, report.month)
    title = f"{rows[0]['label']}最多，{rows[0]['value']:,} 件" if rows else "這個月還沒有受理第一次申訴"
    others = f"其餘 {len(rest)} 類共 {sum(now[value] for value in rest):,} 件。" if rest else ""
    sentence = f"橫條是 {report.month} 月件數，直線是 {month} 月。{others}"
    return {"title": title, "sentence": sentence, "rows": rows}


def _bar(report: MonthReport, value: str, now: int, before: int, *, linked: bool) -> dict[str, Any]:
    where: dict[str, Any] = {"roc_year": report.roc_year, "month": report.month, "category": value}
    url = url_for("reports.cases", measure=BROKEN_DOWN, **where) if linked else None
    return {"label": value_label("category", value), "value": now, "before": before, "url": url}


def _line(name: str, values: Sequence[int | None], tone: str) -> dict[str, Any]:
    return {"name": name, "values": values, "tone": tone}


def until_now(values: Sequence[int], roc_year: int, today: date) -> list[int | None]:
    """Return the values of a year's months; months that have not come yet have none."""
    now = roc_month_key(today)
    return [n if month_key(roc_year, month) <= now else None for month, n in enumerate(values, start=1)]


def compared(change: int) -> str:
    """Say a change of cases in words."""
    if not change:
        return "不變"
    return f"{'多' if change > 0 else '少'} {abs(change):,} 件"


def asked_of(roc_year: int, measure: str, arguments: Mapping[str, str], actor: Actor) -> Asked:
    """Read from an address which figure is asked for. Raises ValueError or KeyError if there is none such."""
    find_measure(measure)
    if roc_year not in YEARS:
        raise ValueError(roc_year)
    first, last = year_bounds(roc_year)
    if month := arguments.get("month"):
        first, last = month_bounds(month_key(roc_year, int(month)))
    if day := arguments.get("day"):
        first = last = date.fromisoformat(day)
    values = {name: clean_line(arguments[name]) for name in ALL_DIMENSIONS if name in arguments}
    if values.get("reply", IN_TIME) not in REPLIES or values.get(RESULT, Result.OTHER) not in set(Result):
        raise ValueError(values)
    return Asked(measure, first, last, values, units_shown(actor))


def listing_of(asked: Asked, arguments: Mapping[str, str], actor: Actor) -> Listing:
    """Read the page of a list that an address asks for, with the cases that this person may have listed.

    Raises ValueError for a place that is none.
    """
    key = None
    if told := arguments.get("before") or arguments.get("after"):
        day, _, number = told.partition("~")
        if len(number) > LONGEST_ID:
            raise ValueError(told)
        key = Key(date.fromisoformat(day), int(number), is_backward="before" in arguments)
    return list_counted(asked, visible=visible_to(actor, "meta"), key=key)


def filters_of(here: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return what the list is narrowed to, each with the address that takes it away."""
    names = {"month": "月份", "day": "日", **DIMENSIONS}
    kept: dict[str, Any] = {name: value for name, value in here.items() if name not in {"before", "after"}}
    return [
        {
            "name": label,
            "value": _filter_words(name, kept[name]),
            "without": url_for("reports.cases", **{k: v for k, v in kept.items() if k != name}),
        }
        for name, label in names.items()
        if name in kept
    ]


def _filter_words(name: str, value: str) -> str:
    if name == "month":
        return f"{int(value)} 月"
    return roc_short(date.fromisoformat(value)) if name == "day" else value_label(name, value)


def address_of(arguments: Mapping[str, str], **changes: Key | None) -> str | None:
    """Return the address of a neighbouring page, or None where there is none."""
    ((name, key),) = changes.items()
    if key is None:
        return None
    kept: dict[str, Any] = {k: v for k, v in arguments.items() if k not in {"before", "after"}}
    kept[name] = f"{key.day.isoformat()}~{key.id}"
    return url_for("reports.cases", **kept)
