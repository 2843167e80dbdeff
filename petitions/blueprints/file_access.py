"""Whoever filed asks to read the file of the case, and gets the copies that were released."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from petitions import clock
from petitions.almanac import current_calendar
from petitions.blueprints.access import is_open
from petitions.blueprints.files import answer_with
from petitions.blueprints.owned import opened_matter, owner_of
from petitions.blueprints.standing import shown_stage
from petitions.extensions import csrf, db
from petitions.forms.file_access import AccessForm
from petitions.queries.cases import find_case
from petitions.queries.status import Stage, Standing
from petitions.queries.status_papers import list_copies
from petitions.rules.errors import StaleVersion, StepNotAllowed
from petitions.rules.steps_shared import FILE_IS_READ
from petitions.services.file_access import ask_to_read


@is_open
def ask() -> ResponseReturnValue:
    """Ask to read the file of the stage that is shown (行政程序法 §46 I)."""
    standing = opened_matter()
    if standing is None:
        csrf.protect()
        return redirect(url_for("public.track"))
    stage = shown_stage(standing, request.args.get("stage", type=int))
    if stage.procedure not in FILE_IS_READ:
        csrf.protect()
        return redirect(url_for("public.status"))
    form = AccessForm(request.form)
    if not form.validate_on_submit():
        return _page(stage, form, form.status)
    return _ask(standing, stage, form)


def _ask(standing: Standing, stage: Stage, form: AccessForm) -> ResponseReturnValue:
    owner = owner_of(standing.matter_id)
    try:
        ask_to_read(
            find_case(stage.number, owner, "supplement"),
            form.scope.data,
            form.reason.data,
            submission_key=form.submission_key.data,
            by=owner,
            at=clock.now(),
            calendar=current_calendar(),
        )
    except (StepNotAllowed, StaleVersion) as refusal:
        db.session.rollback()
        form.refuse(refusal.message)
        return _page(stage, form, refusal.status)
    db.session.commit()
    return redirect(url_for("public.status", stage=request.args.get("stage", type=int)), 303)


def _page(stage: Stage, form: AccessForm, status: int) -> ResponseReturnValue:
    wanted = request.args.get("stage", type=int)
    return render_template("public/file_access.html", form=form, number=stage.number, stage=wanted), status


@is_open
def copy(copy_id: int) -> ResponseReturnValue:
    """Hand out a copy from the file that was released to whoever filed."""
    standing = opened_matter()
    if standing is None:
        return redirect(url_for("public.track"))
    found = next((one for one in list_copies(standing) if one.id == copy_id), None)
    if found is None:
        abort(404)
    return answer_with(found)


csrf.exempt(ask)  # the form itself checks the token
