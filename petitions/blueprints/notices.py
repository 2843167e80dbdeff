"""Notices that no mail carries: the list of those still owed, each to be printed, sent and ticked off."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from petitions import clock
from petitions.blueprints.access import current_actor, on_case, requires
from petitions.extensions import db
from petitions.forms.notices import PostedForm
from petitions.forms.worklist import read_number
from petitions.models import Case
from petitions.queries.notices import ACTION, find_owed, list_owed
from petitions.rules.errors import BadInput, StaleVersion
from petitions.services.notices import note_posted

bp = Blueprint("notices", __name__)


@bp.get("/office/notices")
@requires(ACTION)
def index() -> ResponseReturnValue:
    """List what is still owed on paper, the oldest first."""
    page = list_owed(actor=current_actor(), after=read_number(request.args.get("after", "")))
    return render_template("office/notices.html", page=page)


@bp.get("/cases/<number>/notices/<int:notice_id>")
@on_case(ACTION)
def show(case: Case, notice_id: int) -> ResponseReturnValue:
    """Show a notice as it is printed."""
    return render_template(
        "office/notice.html", case=case, line=find_owed(case, notice_id), form=PostedForm({})
    )


@bp.post("/cases/<number>/notices/<int:notice_id>")
@on_case("edit")
def post(case: Case, notice_id: int) -> ResponseReturnValue:
    """Note that a notice was sent: once, by whoever says so first."""
    line, form = find_owed(case, notice_id), PostedForm(request.form)
    if form.validate_on_submit():
        posted = {"how": form.how.data, "on": form.posted_on.data}
        try:
            note_posted(line.id, case, **posted, by=current_actor(), at=clock.now())
        except (BadInput, StaleVersion) as refusal:
            db.session.rollback()
            form.refuse(refusal.message, getattr(refusal, "field", ""))
        else:
            db.session.commit()
            flash("已登錄寄出。")
            return redirect(url_for("notices.index"), 303)
    return render_template("office/notice.html", case=case, line=line, form=form), form.status
