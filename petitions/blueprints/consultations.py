"""The log of consultations 諮詢: one line, Enter, done."""

from io import BytesIO

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from petitions import clock
from petitions.blueprints.access import current_actor, requires
from petitions.blueprints.letter_desk import record_of
from petitions.extensions import csrf, db
from petitions.forms.consultations import ConsultationAnswerForm
from petitions.forms.registers import ConsultationForm
from petitions.forms.worklist import read_place
from petitions.queries.choices import offered
from petitions.queries.registers import ContactRecord, find_consultation, list_consultations
from petitions.rules.errors import BadInput, NoSuchCase, StaleVersion
from petitions.services.registers import answer_consultation, log_consultation, strike_consultation
from petitions.typeset import print_letters

bp = Blueprint("consultations", __name__, url_prefix="/consultations")
ENTRY = "/<int(max=9223372036854775807):entry_id>"
STALE = "這一筆諮詢在您開啟後有人改過，還沒有儲存。請看過上面現在的答復，仍要儲存就再按一次。"


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


@bp.route(ENTRY, methods=["GET", "POST"])
@requires("register")
def show(entry_id: int) -> ResponseReturnValue:
    """Show a consultation; keep what was answered or to whom it was referred (消費者保護法 §42)."""
    entry = _there(entry_id)
    form = ConsultationAnswerForm(request.form, entry)
    if form.validate_on_submit():
        try:
            return _answer(entry_id, form)
        except (BadInput, StaleVersion) as refusal:
            db.session.rollback()
            form.refuse(STALE if isinstance(refusal, StaleVersion) else refusal.message)
            form.version.data, form.refused_with = entry.version, refusal.status
    page = render_template("consultations/show.html", entry=entry, form=form)
    return page, getattr(form, "refused_with", form.status)


def _there(entry_id: int) -> ContactRecord:
    try:
        return find_consultation(entry_id, current_actor())
    except NoSuchCase:
        csrf.protect()
        raise


def _answer(entry_id: int, form: ConsultationAnswerForm) -> ResponseReturnValue:
    answer_consultation(
        entry_id,
        answer=form.answer.data or "",
        referred_to=form.referred_to.data or "",
        version=form.version.data or 0,
        by=current_actor(),
        at=clock.now(),
    )
    db.session.commit()
    flash("已儲存答復與轉介。")
    return redirect(url_for("consultations.show", entry_id=entry_id), 303)


@bp.get(f"{ENTRY}/record")
@requires("register")
def record(entry_id: int) -> ResponseReturnValue:
    """Print the record of a consultation (D01)."""
    entry = find_consultation(entry_id, current_actor())
    pdf = print_letters([record_of(entry)], on=clock.today()).pdf
    return send_file(
        BytesIO(pdf), "application/pdf", as_attachment=True, download_name=f"諮詢紀錄-{entry_id}.pdf"
    )


@bp.post(f"{ENTRY}/strike")
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


csrf.exempt(show)  # the form itself checks the token
