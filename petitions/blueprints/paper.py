"""The office types in what came on paper, by telephone or over the counter."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from petitions import clock
from petitions.almanac import current_calendar
from petitions.blueprints.access import current_actor, requires
from petitions.blueprints.receipts import keep_receipt, kept_receipt
from petitions.extensions import db
from petitions.forms.paper import TypedInDispute, TypedInForm, TypedInPetition
from petitions.queries.cases import find_case
from petitions.queries.choices import offered
from petitions.rules.errors import Refusal
from petitions.rules.numbers import display_secret
from petitions.services.intake import file

bp = Blueprint("paper", __name__, url_prefix="/paper")


@bp.route("/dispute", methods=["GET", "POST"])
@requires("file")
def dispute() -> ResponseReturnValue:
    """Type in a consumer dispute."""
    return _take_in(TypedInDispute(request.form, offered(clock.today())), "paper/dispute.html")


@bp.route("/petition", methods=["GET", "POST"])
@requires("file")
def petition() -> ResponseReturnValue:
    """Type in a petition."""
    return _take_in(TypedInPetition(request.form, offered(clock.today())), "paper/petition.html")


@bp.get("/receipt")
@requires("file")
def receipt() -> ResponseReturnValue:
    """Show number and look-up secret once more, to be handed to the person."""
    kept = kept_receipt(at=clock.now())
    if kept is None:
        return redirect(url_for("tracking.worklist"))
    shown = {"number": kept["number"], "secret": display_secret(kept["secret"])}
    return render_template("paper/receipt.html", **shown, advice=kept["advice"], can_open=_is_visible(kept))


def _take_in(form: TypedInForm, template: str) -> ResponseReturnValue:
    """File what was typed and lead to the receipt, or show the form again with everything typed."""
    if not form.validate_on_submit():
        return render_template(template, form=form), form.status
    at = clock.now()
    filed = file(
        form.filing(),
        by=current_actor(),
        at=form.received_at(at),
        calendar=current_calendar(),
        recorded_at=at,
    )
    db.session.commit()
    keep_receipt({"number": filed.number, "secret": filed.secret, "advice": form.advice}, at=at)
    return redirect(url_for("paper.receipt"), 303)


def _is_visible(kept: dict[str, str]) -> bool:
    """Say whether whoever typed it in may open the case: intake of one unit does not read another's."""
    try:
        find_case(kept["number"], current_actor())
    except Refusal:
        return False
    return True
