"""Open someone's data with the supervisor's approval: ask for it, see how it stands, decide it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from petitions import clock
from petitions.blueprints.access import current_actor, on_case, requires
from petitions.blueprints.tracking import page_of
from petitions.extensions import csrf, db
from petitions.filters import clock_time
from petitions.forms.tracking import AskForm, NoteForm, VerdictForm, read_field
from petitions.models import Case
from petitions.queries.disclosures import PAGE_SIZE, list_own, list_waiting
from petitions.rules.errors import BadInput
from petitions.rules.policy import supervised_units
from petitions.services.disclosure_requests import ask as ask_supervisor
from petitions.services.disclosure_requests import decide as decide_request

bp = Blueprint("disclosures", __name__)


@bp.get("/disclosures")
@requires("meta")
def index() -> ResponseReturnValue:
    """What waits for this supervisor, and what this person asked for."""
    return _page_of(VerdictForm({}))


@bp.post("/cases/<number>/disclosures")
@on_case("meta")
def ask(case: Case) -> ResponseReturnValue:
    """Ask the supervisor to be let open one field of one party."""
    form = AskForm(request.form)
    if form.validate_on_submit():
        said = {"reason": form.why.data, "submission_key": form.submission_key.data}
        try:
            party, field = read_field(request.form.get("field", ""))
            ask_supervisor(case, party, field, **said, by=current_actor(), at=clock.now())
        except BadInput as refusal:
            db.session.rollback()
            form.refuse(refusal.message)
        else:
            db.session.commit()
            flash(f"已申請開啟「{field.label}」，等主管核准。")
            return redirect(url_for("tracking.show", number=case.number), 303)
    form.lift_errors()
    return page_of(case, note=NoteForm({}), ask=form, status=form.status)


@bp.post("/cases/<number>/disclosures/<int:disclosure_id>")
@on_case("meta")
def decide(case: Case, disclosure_id: int) -> ResponseReturnValue:
    """Let someone open a field for a while, or refuse it with the reason."""
    form = VerdictForm(request.form)
    if form.validate_on_submit():
        by, at, answer = current_actor(), clock.now(), form.answer.data
        try:
            asked = decide_request(case, disclosure_id, approves=form.approves, answer=answer, by=by, at=at)
        except BadInput as refusal:
            db.session.rollback()
            form.refuse(refusal.message)
        else:
            db.session.commit()
            until = asked.open_until
            flash(f"已核准，{clock_time(until)} 以前可以開啟。" if until else "已回復不核准。")
            return redirect(url_for("disclosures.index"), 303)
    return _page_of(form, wrong=disclosure_id)


def _page_of(form: VerdictForm, *, wrong: int = 0) -> ResponseReturnValue:
    """Return the page of requests; two statements beside the one that found the person."""
    actor, at = current_actor(), clock.now()
    form.lift_errors()
    shown = {"waiting": list_waiting(actor, at=at), "own": list_own(actor, at=at)}
    decides = bool(supervised_units(actor))
    page = render_template(
        "disclosures/index.html", form=form, wrong=wrong, decides=decides, most=PAGE_SIZE, **shown
    )
    return page, form.status


for view in (ask, decide):
    csrf.exempt(view)  # the form itself checks the token
