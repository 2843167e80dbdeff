"""How whoever filed goes on: to the ombudsman, or to mediation; with everything the matter has."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from petitions import clock
from petitions.almanac import current_calendar
from petitions.blueprints.access import is_open
from petitions.blueprints.files import ask_again, keep_uploads, typed_with_files
from petitions.blueprints.owned import opened_matter, owner_of
from petitions.blueprints.standing import ripe_for
from petitions.extensions import csrf, db
from petitions.forms.track import AppealForm, GoOnForm, MediationForm
from petitions.queries.cases import find_case
from petitions.queries.relations import list_respondents
from petitions.queries.status import Stage, Standing
from petitions.rules.errors import BadInput, StepNotAllowed
from petitions.rules.openings import following
from petitions.rules.terms import Channel, Procedure
from petitions.services.openings import open_next

APPEAL: Final = "提出第二次申訴"
APPEAL_NOTE: Final = "沒有獲得妥適處理，可以請消費者保護官處理；資料不用再填一次。"
MEDIATE: Final = "申請調解"
MEDIATE_NOTE: Final = "沒有獲得妥適處理，也可以直接申請調解，不必先提第二次申訴；資料不用再填一次。"

FORMS: Final[dict[Procedure, type[GoOnForm]]] = {
    Procedure.SECOND_APPEAL: AppealForm,
    Procedure.MEDIATION: MediationForm,
}
PAGES: Final = {
    Procedure.SECOND_APPEAL: ("public.appeal", "public/appeal.html", APPEAL, APPEAL_NOTE),
    Procedure.MEDIATION: ("public.mediate", "public/mediate.html", MEDIATE, MEDIATE_NOTE),
}
"""Where one goes on, by what: the page, its template, and how it is offered."""


@is_open
def appeal() -> ResponseReturnValue:
    """Go on to the ombudsman; only why is asked (消費者保護法 §43 III)."""
    return _go_on(Procedure.SECOND_APPEAL)


@is_open
def mediate() -> ResponseReturnValue:
    """Apply for mediation, with or without a second appeal (消費者保護法 §44)."""
    return _go_on(Procedure.MEDIATION)


def openings_of(standing: Standing, today: date) -> Iterator[dict[str, str]]:
    """Yield how whoever filed may go on now, each with the page on which he does it."""
    for procedure, (endpoint, _, label, note) in PAGES.items():
        if ripe_for(procedure, standing, today):
            yield {"label": label, "note": note, "url": url_for(endpoint)}


def _go_on(wanted: Procedure) -> ResponseReturnValue:
    standing = opened_matter()
    stage = ripe_for(wanted, standing, clock.today()) or _sent_again(wanted, standing) if standing else None
    if standing is None or stage is None:
        csrf.protect()
        return redirect(url_for("public.status"))
    form = FORMS[wanted](typed_with_files() or {})
    form.offer(list_respondents(standing.matter_id))
    if not form.validate_on_submit():
        return _page(wanted, standing, stage, form, form.status)
    try:
        _open(wanted, standing, stage, form)
    except (BadInput, StepNotAllowed) as refusal:
        db.session.rollback()
        field = getattr(refusal, "field", "")
        form.refuse(refusal.message, field if field in form else "")
        return _page(wanted, standing, stage, form, refusal.status)
    db.session.commit()
    return redirect(url_for("public.status"), 303)


def _sent_again(wanted: Procedure, standing: Standing) -> Stage | None:
    """Return the case from which was gone on, where the form comes once more: the first one counts."""
    if request.method != "POST" or wanted not in {stage.procedure for stage in standing.stages}:
        return None
    return next((stage for stage in standing.stages if wanted in following(stage.procedure)), None)


def _open(wanted: Procedure, standing: Standing, stage: Stage, form: GoOnForm) -> None:
    """Open it; sent twice it is opened once."""
    owner, at = owner_of(standing.matter_id), clock.now()
    open_next(
        find_case(stage.number, owner),
        wanted,
        received_at=at,
        data={**form.said(), **keep_uploads(form.files.data)},
        submission_key=form.submission_key.data,
        by=owner,
        at=at,
        calendar=current_calendar(),
        reason=form.reason.data,
        columns={"channel": Channel.ONLINE.value},
    )


def _page(
    wanted: Procedure, standing: Standing, stage: Stage, form: GoOnForm, status: int
) -> ResponseReturnValue:
    ask_again(form.files)
    endpoint, template, *_ = PAGES[wanted]
    about = {"number": stage.number, "procedure": stage.procedure, "respondent": standing.respondent}
    return render_template(template, form=form, send_to=url_for(endpoint), **about), status


for view in (appeal, mediate):
    csrf.exempt(view)  # the form itself checks the token
