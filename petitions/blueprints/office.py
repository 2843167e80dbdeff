"""The office calendar: what it is, what changes of it, and who said so."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from petitions import almanac, clock
from petitions.almanac import read_almanac
from petitions.blueprints.access import current_actor, requires
from petitions.blueprints.office_pages import (
    check_may_decide,
    months_of,
    shown_change,
    take_stepwise,
    uploaded,
)
from petitions.blueprints.outbox import alarm_for
from petitions.extensions import db
from petitions.forms.calendar import ClosureForm, DecisionForm, HalfDaysForm, RevocationForm, YearForm
from petitions.queries.calendar import (
    find_change_line,
    find_closure,
    find_days,
    list_changes,
    list_closures,
    list_years,
)
from petitions.rules.errors import BadInput
from petitions.rules.reach import Reach
from petitions.services.calendar import decide
from petitions.services.calendar_drafts import (
    draft_closure,
    draft_half_days,
    draft_import,
    draft_revocation,
    place_of,
)

bp = Blueprint("office", __name__, url_prefix="/office/calendar")
TAKES_PART = requires("config", Reach.PROPOSES, Reach.VOUCHES)
PROPOSES = requires("config", Reach.PROPOSES)


@bp.get("")
@TAKES_PART
def calendar() -> ResponseReturnValue:
    """Show years, closures, what waits for a decision, and what was decided."""
    shown = {"years": list_years(), "closures": list_closures(), "place_of": place_of}
    half_days_close = read_almanac(db.session).half_days_close
    shown |= {"changes": list_changes(), "alarm": alarm_for(current_actor())}
    return render_template("office/calendar.html", half_days_close=half_days_close, **shown)


@bp.get("/<int:roc_year>")
@TAKES_PART
def year(roc_year: int) -> ResponseReturnValue:
    """Show a year, month by month."""
    if not 1 <= roc_year <= 999:
        abort(404)
    days, closures = find_days(roc_year), list_closures(roc_year)
    months = months_of(days, closures)
    return render_template("office/year.html", year=roc_year, months=months, days=days, closures=closures)


@bp.route("/import", methods=["GET", "POST"])
@PROPOSES
def import_year() -> ResponseReturnValue:
    """Take the file of a year, show what it changes, propose it."""
    form = YearForm(request.form, uploaded("file"))

    return take_stepwise(
        form,
        lambda: draft_import(form.taken(), read_almanac(db.session), source=form.source.data),
        "office/import.html",
    )


@bp.route("/closure", methods=["GET", "POST"])
@PROPOSES
def closure() -> ResponseReturnValue:
    """Take a closure as announced, show what it moves, propose it."""
    form = ClosureForm(request.form)
    return take_stepwise(
        form,
        lambda: draft_closure(form.announcement(), read_almanac(db.session), at=clock.now()),
        "office/closure.html",
    )


@bp.route("/half-days", methods=["GET", "POST"])
@PROPOSES
def half_days() -> ResponseReturnValue:
    """Take whether half days close, show what it moves, propose it."""
    form = HalfDaysForm(request.form)
    return take_stepwise(
        form,
        lambda: draft_half_days(read_almanac(db.session), close=form.closes, source=form.source.data),
        "office/half_days.html",
        half_days_close=read_almanac(db.session).half_days_close,
    )


@bp.route("/closures/<int:closure_id>/revoke", methods=["GET", "POST"])
@PROPOSES
def revoke(closure_id: int) -> ResponseReturnValue:
    """Take why a closure no longer stands, show what moves back, propose it."""
    line, form = find_closure(closure_id), RevocationForm(request.form)
    return take_stepwise(
        form,
        lambda: draft_revocation(
            closure_id, read_almanac(db.session), reason=form.reason.data, source=form.source.data
        ),
        "office/revoke.html",
        closure=line,
        place=place_of(line.scope),
    )


@bp.route("/changes/<int:change_id>", methods=["GET", "POST"])
@TAKES_PART
def change(change_id: int) -> ResponseReturnValue:
    """Show a change with what it moves; the second person approves it, or sends it back."""
    line, form = find_change_line(change_id), DecisionForm(request.form)
    if request.method == "POST":
        check_may_decide(line)
    if form.validate_on_submit():
        try:
            by, at, answer = current_actor(), clock.now(), form.answer.data
            decide(change_id, approves=form.approves, answer=answer, by=by, at=at)
        except BadInput as refusal:
            db.session.rollback()
            form.refuse(refusal.message, refusal.field)
        else:
            db.session.commit()
            almanac.forget()
            flash("已核定並套用。" if form.approves else "已退回。")
            return redirect(url_for("office.change", change_id=change_id), 303)
    return render_template("office/change.html", form=form, **shown_change(line)), form.status
