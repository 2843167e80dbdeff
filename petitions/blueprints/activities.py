"""The register of inspections 查核 and education 宣導."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from petitions import clock
from petitions.blueprints.access import current_actor, requires
from petitions.extensions import db
from petitions.forms.registers import ActivityForm
from petitions.models import Case
from petitions.queries.cases import find_case
from petitions.queries.registers import list_activities
from petitions.rules.errors import BadInput
from petitions.rules.roc import roc_year
from petitions.rules.terms import ActivityKind, ActivityStatus
from petitions.services.registers import amend_activity, log_activity

bp = Blueprint("activities", __name__, url_prefix="/activities")
EARLIEST, LATEST = 90, 200


@bp.route("", methods=["GET", "POST"])
@requires("inspect")
def index() -> ResponseReturnValue:
    """Enter an activity, and show those of a year; `case` is the case that gives rise to it, if one does."""
    case, form = _case(), ActivityForm(request.form)
    if case and request.method == "GET":
        form.start_from(case.number, case.respondent_name)
    if form.validate_on_submit():
        return _enter(form, case)
    year, kind = _year(), _kind()
    lines = list_activities(year, kind.value, actor=current_actor())
    done = sum(line.status == ActivityStatus.DONE for line in lines)
    shown = {
        "year": year,
        "kind": kind,
        "cuts": _cuts(year, kind),
        "lines": lines,
        "done": done,
        "case": case,
    }
    return render_template("activities/index.html", form=form, **shown), form.status


def _enter(form: ActivityForm, case: Case | None) -> ResponseReturnValue:
    """Enter an activity and lead to those of its year."""
    at = clock.now()
    outing = form.outing(at)
    if case:
        outing = replace(outing, matter_id=case.matter_id, case_id=case.id)
    log_activity(outing, by=current_actor(), at=at)
    db.session.commit()
    flash(f"已登錄：{outing.title}。")
    year = roc_year(clock.local_day(outing.started_at))
    return redirect(url_for("activities.index", year=year, kind=outing.kind), 303)


@bp.post("/<int:entry_id>/status")
@requires("inspect")
def amend(entry_id: int) -> ResponseReturnValue:
    """Say what became of an activity."""
    try:
        status = ActivityStatus(request.form.get("status", ""))
        amend_activity(entry_id, status=status.value, by=current_actor(), at=clock.now())
    except (BadInput, ValueError):
        db.session.rollback()
        flash("找不到這一筆，或沒有這種情形；沒有更動。")
    else:
        db.session.commit()
        flash(f"已改為「{status.label}」。")
    return redirect(url_for("activities.index", year=_year(), kind=_kind().value), 303)


def _case() -> Case | None:
    """Return the case that is named. Raises NoSuchCase for one that this person may not know of."""
    number = request.values.get("case", "")
    return find_case(number, current_actor()) if number else None


def _cuts(year: int, shown: ActivityKind) -> list[dict[str, Any]]:
    """Return the register's two views, inspections and education, of a year."""
    return [
        {
            "text": kind.label,
            "url": url_for("activities.index", year=year, kind=kind.value),
            "count": None,
            "current": kind is shown,
        }
        for kind in ActivityKind
    ]


def _year() -> int:
    year = request.args.get("year", type=int) or roc_year(clock.today())
    return year if EARLIEST <= year <= LATEST else roc_year(clock.today())


def _kind() -> ActivityKind:
    wanted = request.args.get("kind", "")
    return ActivityKind(wanted) if wanted in set(ActivityKind) else ActivityKind.INSPECTION
