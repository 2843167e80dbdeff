"""Who acts for whom in a case 代理與代表: show, add, end."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from petitions import clock
from petitions.almanac import current_calendar
from petitions.blueprints.access import current_actor, on_case
from petitions.blueprints.files import ask_again, keep_uploads, typed_with_files
from petitions.extensions import csrf, db
from petitions.forms.mandates import EndForm, MandateForm
from petitions.models import Case
from petitions.queries.mandates import MandateShown, list_mandates, list_represented
from petitions.rules.errors import BadInput, StaleVersion, StepNotAllowed
from petitions.rules.policy import may
from petitions.services.histories import is_recorded
from petitions.services.mandates import Entered, add_mandate, end_mandate

bp = Blueprint("mandates", __name__, url_prefix="/cases/<number>/representation")

STALE = "案件在您開啟後已有異動，還沒有登錄。請看過現況，仍要登錄就再按一次。"


@bp.get("")
@on_case("content")
def index(case: Case) -> ResponseReturnValue:
    """Who acts for whom, and who did."""
    return render_template("mandates/index.html", case=case, mandates=_there(case))


@bp.route("/new", methods=["GET", "POST"])
@on_case("edit")
def add(case: Case) -> ResponseReturnValue:
    """Record that someone acts for a party."""
    sides = list_represented(case, hides=hides_names(case))
    form = MandateForm(typed_with_files() or {}, case.version, sides)

    def take(entered: Entered) -> None:
        add_mandate(case, form.mandate(keep_uploads(form.files.data)), entered)

    if form.validate_on_submit() and (answer := take_entry(case, form, take)):
        return answer
    ask_again(form.files)
    page = render_template("mandates/new.html", case=case, form=form)
    return page, getattr(form, "refused_with", form.status)


@bp.route("/end", methods=["GET", "POST"])
@on_case("edit")
def end(case: Case) -> ResponseReturnValue:
    """Record that a mandate has ended."""
    form = EndForm(request.form, case.version, _there(case))

    def take(entered: Entered) -> None:
        end_mandate(case, int(form.mandate.data), form.ended_on.data, form.reason.data, entered)

    if form.validate_on_submit() and (answer := take_entry(case, form, take)):
        return answer
    if not form.mandate.choices:  # then the question is not on the page, and what is wrong is said above
        form.form_errors.extend(form.mandate.errors)
        form.mandate.errors = ()
    page = render_template("mandates/end.html", case=case, form=form)
    return page, getattr(form, "refused_with", form.status)


def take_entry(
    case: Case, form: Any, take: Callable[[Entered], Any], *, back: str = "mandates.index"
) -> ResponseReturnValue | None:
    """Take what was typed and lead back to the list; or leave the sentence why not in the form."""
    answer = redirect(url_for(back, number=case.number), 303)
    key = form.submission_key.data
    if is_recorded(key):
        flash("已經登錄過，沒有重複登錄。")
        return answer
    entered = Entered(current_actor(), clock.now(), current_calendar(), form.version.data, key)
    try:
        take(entered)
    except (BadInput, StepNotAllowed, StaleVersion) as refusal:
        db.session.rollback()
        is_stale = isinstance(refusal, StaleVersion)
        form.version.data = db.session.get_one(Case, case.id).version
        form.refuse(STALE if is_stale else refusal.message, getattr(refusal, "field", ""))
        form.refused_with = refusal.status
        return None
    db.session.commit()
    flash("已登錄。")
    return answer


def hides_names(case: Case) -> bool:
    """Say whether this person may not know who is behind a confidential case."""
    return case.is_confidential and not may(current_actor(), "conf_id", case)


def _there(case: Case) -> list[MandateShown]:
    return list_mandates(case, today=clock.today(), hides=hides_names(case))


for view in (add, end):
    csrf.exempt(view)  # the form itself checks the token
