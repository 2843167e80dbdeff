"""The report of a year: its figures month by month, beside the year before, and what it says of itself."""

from collections.abc import Collection
from typing import Any, NamedTuple

from petitions.reports.figures import Figures, read_figures
from petitions.reports.groups import group_categories
from petitions.reports.results import RESULT, RESULT_OF, told
from petitions.reports.sentences import Sentence, plain, say, say_visit
from petitions.reports.sources import BREAKDOWNS, BROKEN_DOWN, IN_TIME, LATE, NO_REPLY
from petitions.rules.inspection_years import Visit
from petitions.rules.roc import month_keys
from petitions.rules.sentences import SENTENCES

ORDER = (
    "first_appeals",
    "second_appeals",
    "mediation_meetings",
    "mediation_cases",
    "consultations",
    "inspections",
    "education_sessions",
    "tracked_petitions",
    "control_yuan",
)
"""The order of the figures in what machines read."""

YEARS = range(2, 1000)
"""The ROC years that can be asked for: each has a year before it, and a calendar."""

REPLIES = (IN_TIME, LATE, NO_REPLY)


class VisitFigure(NamedTuple):
    """A visit of the Control Yuan, how many petitions it took, and the sentence on it."""

    visit: Visit
    n: int
    sentence: Sentence


class YearReport(NamedTuple):
    """Everything the annual report tells; `before` holds the totals of the year before.

    `breakdowns` are those of the first appeals, `results` how the cases of a measure ended.
    """

    roc_year: int
    totals: dict[str, int]
    before: dict[str, int]
    monthly: dict[str, list[int]]
    monthly_before: dict[str, list[int]]
    by_visit: tuple[VisitFigure, ...]
    breakdowns: dict[str, dict[str, int]]
    results: dict[str, dict[str, int]]
    sentences: dict[str, Sentence]


def year_report(roc_year: int, *, units: Collection[int] | None = None) -> YearReport:
    """Return the report of a year (one of `YEARS`), for the whole city or some units; one statement."""
    detail = month_keys(roc_year)
    figures = read_figures(roc_year - 1, roc_year, detail, units=units)
    totals = totals_of(figures, detail)
    return YearReport(
        roc_year,
        totals,
        totals_of(figures, month_keys(roc_year - 1)),
        monthly_of(figures, roc_year),
        monthly_of(figures, roc_year - 1),
        visits_of(figures, roc_year),
        breakdowns_of(figures, detail),
        results_of(figures, detail),
        {key: say(key, roc_year, totals) for key in SENTENCES},
    )


def totals_of(figures: Figures, months: Collection[int]) -> dict[str, int]:
    """Return every measure over some months."""
    return {key: figures.total(key, months) for key in ORDER}


def monthly_of(figures: Figures, roc_year: int) -> dict[str, list[int]]:
    """Return every measure for each month of a year."""
    return {key: figures.monthly(key, roc_year) for key in ORDER}


def breakdowns_of(figures: Figures, months: Collection[int]) -> dict[str, dict[str, int]]:
    """Return the first appeals of some months by everything they are broken down by."""
    found = {dimension: figures.by(dimension, months) for dimension in BREAKDOWNS}
    found["reply"] = {key: found["reply"].get(key, 0) for key in REPLIES}
    return found


def results_of(figures: Figures, months: Collection[int]) -> dict[str, dict[str, int]]:
    """Return how the cases that count in some months ended, for each measure that tells it."""
    return {measure: told(figures.by(RESULT, months, measure), table) for measure, table in RESULT_OF.items()}


def visits_of(figures: Figures, roc_year: int) -> tuple[VisitFigure, ...]:
    """Return the visits of a calendar year that took petitions, each with its sentence."""
    known = figures.visits()
    return tuple(
        VisitFigure(known[day], n, say_visit(known[day], n)) for day, n in figures.by_visit(roc_year).items()
    )


def as_json(report: YearReport) -> dict[str, Any]:
    """Return the report in the form that others rely on (docs: the exchange contract); one statement."""
    results = {RESULT_OF[measure].key: found for measure, found in report.results.items()}
    groups = {group.label: group.n for group in group_categories(report.breakdowns["category"])}
    of_first_appeals = {RESULT_OF[BROKEN_DOWN].key: results.pop(RESULT_OF[BROKEN_DOWN].key)}
    return {
        "year_roc": report.roc_year,
        "totals": report.totals,
        "monthly": report.monthly,
        "control_yuan_by_visit": {
            figure.visit.visited_on.isoformat(): figure.n for figure in report.by_visit
        },
        "first_appeals_by": report.breakdowns | of_first_appeals | {"group": groups},
        **results,
        "text": {
            "consumer": plain(report.sentences["consumer"]),
            "petitions": plain(report.sentences["petitions"]),
            "control_yuan": [plain(figure.sentence) for figure in report.by_visit],
            "inspections": plain(report.sentences["inspections"]),
            "education": plain(report.sentences["education"]),
        },
    }


def as_text(report: YearReport) -> str:
    """Return the sentences of the performance report, a line each."""
    lines = [report.sentences[key] for key in ("consumer", "inspections", "education", "petitions")]
    return "\n".join(map(plain, [*lines, *(figure.sentence for figure in report.by_visit)]))
