"""The figures of a year and of a month, each with its definition and its cases one click away."""

import json
from typing import Any

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from petitions import clock
from petitions.blueprints import report_pages as pages
from petitions.blueprints.access import current_actor, requires
from petitions.reports.annual import YEARS, as_json, as_text, year_report
from petitions.reports.groups import group_categories
from petitions.reports.monthly import month_after, month_as_json, month_before, month_report
from petitions.reports.overview import overview
from petitions.reports.results import RESULT_OF
from petitions.reports.tables import DIMENSIONS, month_table, state_label, to_csv, value_label, year_table
from petitions.rules.measures import MEASURES, find_measure
from petitions.rules.policy import may
from petitions.rules.roc import roc_year as roc_year_of

bp = Blueprint("reports", __name__, url_prefix="/reports")
MONTHS = range(1, 13)


@bp.get("/")
@requires("stat_int")
def index() -> ResponseReturnValue:
    """The years that have figures."""
    until = request.args.get("until", type=int)
    found = overview(today=clock.today(), until=until, units=pages.units_shown(current_actor()))
    return _page("years", overview=found)


@bp.get("/<int:roc_year>")
@requires("stat_int")
def year(roc_year: int) -> ResponseReturnValue:
    """The report of a year."""
    report = year_report(_known(roc_year), units=pages.units_shown(current_actor()))
    chart = pages.year_chart(report, clock.today())
    groups = group_categories(report.breakdowns["category"])
    return _page("year", report=report, chart=chart, groups=groups, result_tables=RESULT_OF)


@bp.get("/<int:roc_year>.<any(csv,json,txt):form>")
@requires("stat_int")
def year_file(roc_year: int, form: str) -> ResponseReturnValue:
    """The report of a year as a file."""
    report = year_report(_known(roc_year), units=pages.units_shown(current_actor()))
    name = f"annual-report-{roc_year}"
    if form == "txt":
        return _file(f"{as_text(report)}\n".encode(), "text/plain", f"{name}.txt")
    return _table_or_json(form, year_table(report), as_json(report), name)


@bp.get("/<int:roc_year>/<int:month>")
@requires("stat_int")
def month(roc_year: int, month: int) -> ResponseReturnValue:
    """The report of a month, beside the month before and the same month of the year before."""
    report = month_report(_known(roc_year), _known(month, MONTHS), units=pages.units_shown(current_actor()))
    return _page(
        "month",
        report=report,
        chart=pages.month_chart(report),
        bars=pages.month_bars(report, linked=_may_list()),
        before=month_before(roc_year, month),
        after=month_after(roc_year, month),
    )


@bp.get("/<int:roc_year>/<int:month>.<any(csv,json):form>")
@requires("stat_int")
def month_file(roc_year: int, month: int, form: str) -> ResponseReturnValue:
    """The report of a month as a file."""
    report = month_report(_known(roc_year), _known(month, MONTHS), units=pages.units_shown(current_actor()))
    name = f"monthly-report-{roc_year}-{month:02d}"
    return _table_or_json(form, month_table(report), month_as_json(report), name)


@bp.get("/<int:roc_year>/<measure>/cases")
@requires("stat_int")
def cases(roc_year: int, measure: str) -> ResponseReturnValue:
    """What a figure counts: the same query with another head; only what this person may have listed."""
    actor = current_actor()
    try:
        asked = pages.asked_of(roc_year, measure, request.args, actor)
        listing = pages.listing_of(asked, request.args, actor)
    except (KeyError, ValueError):
        abort(404)
    here = {"roc_year": str(roc_year), "measure": measure, **request.args.to_dict()}
    return _page(
        "cases",
        asked=asked,
        roc_year=roc_year,
        measure=find_measure(measure),
        listing=listing,
        filters=pages.filters_of(here),
        previous_url=pages.address_of(here, before=listing.before),
        next_url=pages.address_of(here, after=listing.after),
    )


def _known(number: int, numbers: range = YEARS) -> int:
    """Return a year or month that exists; another page does not."""
    if number not in numbers:
        abort(404)
    return number


def _may_list() -> bool:
    """Say whether this person may have any case listed, so that numbers become links."""
    return may(current_actor(), "meta")


def _page(template: str, **values: Any) -> str:
    is_of_unit = pages.units_shown(current_actor()) is not None
    return render_template(
        f"reports/{template}.html",
        measures=[one for one in MEASURES if not (is_of_unit and one.key in pages.WITHOUT_UNIT)],
        dimensions=DIMENSIONS,
        value_label=value_label,
        state_label=state_label,
        linked=_may_list(),
        is_of_unit=is_of_unit,
        lists_some=pages.lists_some(current_actor()),
        this_year=roc_year_of(clock.today()),
        **values,
    )


def _table_or_json(form: str, table: Any, content: dict[str, Any], name: str) -> Response:
    if form == "csv":
        return _file(to_csv(table), "text/csv", f"{name}.csv")
    data = json.dumps(content, ensure_ascii=False, indent=1).encode()
    return _file(data, "application/json", f"{name}.json")


def _file(data: bytes, kind: str, name: str) -> Response:
    """Answer with a file to keep."""
    if pages.units_shown(current_actor()) is not None:
        name = f"unit-{name}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, headers=headers, content_type=f"{kind}; charset=utf-8")
