"""Reports as a table for spreadsheets: CSV that no spreadsheet takes for a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from petitions.reports.annual import YearReport
from petitions.reports.monthly import MonthReport
from petitions.reports.results import RESULT
from petitions.reports.sources import IN_TIME, LATE, NO_REPLY
from petitions.rules.measures import MEASURES, find_measure
from petitions.rules.results import Result
from petitions.rules.terms import Channel, Outcome, State

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
DIMENSIONS = {
    "category": "商品及服務類別",
    "district": "行政區",
    "channel": "受理管道",
    "reply": "業者回復",
    "result": "結果",
    "visit": "監察院巡察日",
}
REPLIES = {IN_TIME: "15日內回復", LATE: "逾15日回復", NO_REPLY: "未回復"}
NOT_GIVEN = "未填"
FIRST_APPEALS = "first_appeals"

Cell = str | int


def to_csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Write a table as UTF-8 with a byte order mark; text that would be a formula is made plain."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([inert(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def inert(cell: Cell) -> Cell:
    """Return a cell that no spreadsheet takes for a formula."""
    if isinstance(cell, str) and cell.lstrip(" \u3000").startswith(FORMULA_STARTS):
        return f"'{cell}"
    return cell


def value_label(dimension: str, value: str) -> str:
    """Return what people read for a value of a breakdown."""
    if dimension == "reply":
        return REPLIES[value]
    if dimension == RESULT:
        return Result(value).label
    if dimension == "channel":
        return Channel(value).label if value in set(Channel) else value or NOT_GIVEN
    return value or NOT_GIVEN


def state_label(state: str, outcome: str) -> str:
    """Return what people read for how a case stands, and how it ended."""
    stands = State(state).label if state in set(State) else state
    ended = Outcome(outcome).label if outcome in set(Outcome) else ""
    return f"{stands}，{ended}" if ended and ended not in stands else stands


def year_table(report: YearReport) -> Iterator[Sequence[Cell]]:
    """Yield the annual report as one table: each measure with its months, then what breaks it down."""
    yield ("年度", "代碼", "項目", "單位", "分類", "分類值", "全年", *(f"{n}月" for n in range(1, 13)))
    for measure in MEASURES:
        months = report.monthly[measure.key]
        yield (*_head(report.roc_year, measure.key), "", "", report.totals[measure.key], *months)
    empty = ("",) * 12
    for dimension, value, n in _breakdowns(report.breakdowns):
        yield (*_head(report.roc_year, FIRST_APPEALS), dimension, value, n, *empty)
    for measure_key, results in report.results.items():
        for _, value, n in _breakdowns({RESULT: results}):
            yield (*_head(report.roc_year, measure_key), DIMENSIONS[RESULT], value, n, *empty)
    for figure in report.by_visit:
        day = figure.visit.visited_on.isoformat()
        yield (*_head(report.roc_year, "control_yuan"), DIMENSIONS["visit"], day, figure.n, *empty)


def months_table(roc_year: int, monthly: Mapping[str, Sequence[int]]) -> Iterator[Sequence[Cell]]:
    """Yield each measure of each month of a year, a row a figure."""
    yield ("年度", "月", "代碼", "項目", "單位", "數值")
    for month in range(1, 13):
        for measure in MEASURES:
            n = monthly[measure.key][month - 1]
            yield (roc_year, month, measure.key, measure.label, measure.unit.label, n)


def month_table(report: MonthReport) -> Iterator[Sequence[Cell]]:
    """Yield the report of a month as one table."""
    yield ("年度", "月", "代碼", "項目", "單位", "分類", "分類值", "本月", "上月", "去年同月")
    for measure in MEASURES:
        key = measure.key
        figures = (report.totals[key], report.last_month[key], report.last_year[key])
        yield (*_month_head(report, key), "", "", *figures)
    for dimension, value, n in _breakdowns(report.breakdowns):
        yield (*_month_head(report, FIRST_APPEALS), dimension, value, n, "", "")


def _head(roc_year: int, key: str) -> tuple[Cell, ...]:
    measure = find_measure(key)
    return (roc_year, key, measure.label, measure.unit.label)


def _month_head(report: MonthReport, key: str) -> tuple[Cell, ...]:
    roc_year, *rest = _head(report.roc_year, key)
    return (roc_year, report.month, *rest)


def _breakdowns(breakdowns: Mapping[str, Mapping[str, int]]) -> Iterator[tuple[str, str, int]]:
    for dimension, values in breakdowns.items():
        for value, n in values.items():
            yield DIMENSIONS[dimension], value_label(dimension, value), n
