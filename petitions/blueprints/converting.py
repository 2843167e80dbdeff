"""The page on which a petition is turned into a consumer dispute."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from petitions import clock
from petitions.almanac import current_calendar
from petitions.blueprints.access import current_actor
from petitions.extensions import db
from petitions.forms.converting import IntoDisputeForm
from petitions.models import Case
from petitions.queries.choices import offered
from petitions.rules.errors import BadInput, StepNotAllowed
from petitions.rules.numbers import display_number
from petitions.rules.terms import Procedure
from petitions.services.converting import turn_into_dispute


def into_dispute(case: Case) -> ResponseReturnValue:
    """Open a first appeal on the matter of a petition; only what it did not say is asked."""
    form = IntoDisputeForm(request.form, offered(clock.today()))
    if not form.validate_on_submit():
        return _page(case, form, form.status)
    try:
        number = _open(case, form)
    except (BadInput, StepNotAllowed) as refusal:
        db.session.rollback()
        field = getattr(refusal, "field", "")
        form.refuse(refusal.message, field if field in form else "")
        return _page(case, form, refusal.status)
    db.session.commit()
    flash(
        f"已立案：第一次申訴 {display_number(number)}，內容全部沿用。陳情請以「轉消費爭議處理」回復後結案。"
    )
    return redirect(url_for("tracking.show", number=case.number), 303)


def _open(case: Case, form: IntoDisputeForm) -> str:
    at = clock.now()
    return turn_into_dispute(
        case,
        form.disputed(),
        received_at=form.happened_at(at, case.received_at),
        submission_key=form.submission_key.data,
        by=current_actor(),
        at=at,
        calendar=current_calendar(),
    ).number


def _page(case: Case, form: IntoDisputeForm, status: int) -> ResponseReturnValue:
    shown = {"case": case, "procedure": Procedure.FIRST_APPEAL, "form": form}
    return render_template("tracking/open.html", **shown), status
