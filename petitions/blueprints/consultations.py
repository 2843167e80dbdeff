"""The log of consultations 諮詢: one line, Enter, done."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from petitions import clock
from petitions.blueprints.access import current_actor, requires
from petitions.extensions import db
from petitions.forms.registers import ConsultationForm
from petitions.forms.worklist import read_place
from petitions.queries.choices import offered
from petitions.queries.registers import list_consultations
from petitions.rules.errors import BadInput
from petitions.services.registers import log_consultation, strike_consultation

bp = Blueprint("consultations", __name__, url_prefix="/consultations")


@bp.route("", methods=["GET", "POST"])
@requires("register")
def index() -> ResponseReturnValue:
    """Log a consultation, and show the log."""
    at = clock.now()
    form = ConsultationForm(request.form, offered(clock.today()))
    if form.validate_on_submit():
        contact = form.contact(at)
        log_consultation(contact, by=current_actor(), at=at)
        db.session.commit()
        flash(f"已登錄諮詢 {contact.persons} 人次。")
        return redirect(url_for("consultations.index"), 303)
    page = list_consultations(
        actor=current_actor(), today=clock.today(), after=read_place(request.args.get("after", ""))
    )
    return render_template("consultations/index.html", form=form, page=page), form.status


@bp.post("/<int:entry_id>/strike")
@requires("register")
def strike(entry_id: int) -> ResponseReturnValue:
    """Take an entry out of the count: a duplicate, or typed in error."""
    as_duplicate = request.form.get("why") == "duplicate"
    try:
        strike_consultation(entry_id, as_duplicate=as_duplicate, by=current_actor(), at=clock.now())
    except BadInput as refusal:
        db.session.rollback()
        flash(refusal.message)
    else:
        db.session.commit()
        flash("已註記，不再計入人次。")
    return redirect(url_for("consultations.index"), 303)
