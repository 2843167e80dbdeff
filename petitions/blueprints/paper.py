"""The office types in what came on paper, by telephone or over the counter."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from petitions import clock
from petitions.almanac import current_calendar
from petitions.blueprints.access import current_actor, requires
from petitions.blueprints.files import ask_again, typed_with_files, uploads_ready
from petitions.blueprints.receipts import keep_receipt, kept_receipt
from petitions.extensions import db
from petitions.forms.consultations import FromConsultation, read_consultation
from petitions.forms.paper import LOOK_AGAIN, TypedInDispute, TypedInForm, TypedInPetition
from petitions.queries.business_cases import BusinessRecord, find_record_of_business
from petitions.queries.businesses import BusinessHit
from petitions.queries.cases import find_case
from petitions.queries.choices import offered
from petitions.queries.duplicates import find_duplicates
from petitions.queries.incidents import Firm, Suggestion, find_suggestion
from petitions.queries.registers import ContactRecord, find_consultation
from petitions.rules.errors import BadInput, Refusal
from petitions.rules.numbers import display_secret
from petitions.rules.policy import check
from petitions.services.attachments import place_files
from petitions.services.intake import Filed, file
from petitions.services.registers import tie_consultation

bp = Blueprint("paper", __name__, url_prefix="/paper")

LOOK: Final = "look"
"""The button that looks up what is known and files nothing."""


@bp.route("/dispute", methods=["GET", "POST"])
@requires("file")
def dispute() -> ResponseReturnValue:
    """Type in a consumer dispute, beside the businesses and the cases that may be meant."""
    form, consultation = _dispute_form()
    shown: dict[str, Any] = {"record": None, "suggestion": None, "consultation": consultation}
    if request.method == "POST":
        form.compare(find_duplicates(form.described(), actor=current_actor()))
        shown |= {"record": _record_of(form), "suggestion": _suggestion_for(form)}
    if LOOK in request.form:
        form.has_unseen()
        ask_again(form.files)
        return render_template("paper/dispute.html", form=form, **shown)
    return _take_in(form, "paper/dispute.html", **shown)


@bp.route("/petition", methods=["GET", "POST"])
@requires("file")
def petition() -> ResponseReturnValue:
    """Type in a petition."""
    form = TypedInPetition(typed_with_files() or {}, offered(clock.today()))
    return _take_in(form, "paper/petition.html")


@bp.get("/receipt")
@requires("file")
def receipt() -> ResponseReturnValue:
    """Show number and look-up secret once more, to be handed to the person."""
    kept = kept_receipt(at=clock.now())
    if kept is None:
        return redirect(url_for("tracking.worklist"))
    shown = {"number": kept["number"], "secret": display_secret(kept["secret"])}
    return render_template("paper/receipt.html", **shown, advice=kept["advice"], can_open=_is_visible(kept))


def _dispute_form() -> tuple[TypedInDispute, ContactRecord | None]:
    """Return the form, with what is known from the consultation that turns into this complaint, if any."""
    typed, lists = typed_with_files() or {}, offered(clock.today())
    wanted = read_consultation(request.values.get("consultation", ""))
    if wanted is None:
        return TypedInDispute(typed, lists), None
    check(current_actor(), "register")
    entry, form = find_consultation(wanted, current_actor()), FromConsultation(typed, lists)
    if not typed:
        form.take_up(entry)
    return form, entry


def _take_in(form: TypedInForm, template: str, **shown: Any) -> ResponseReturnValue:
    """File what was typed and lead to the receipt, or show the form again with everything typed."""
    is_valid = form.validate_on_submit()
    if is_valid and isinstance(form, TypedInDispute) and form.has_unseen():
        form.refuse(LOOK_AGAIN)
        is_valid = False
    at = clock.now()
    try:
        filed = _file(form, at) if is_valid else None
    except BadInput as refusal:
        db.session.rollback()
        form.refuse(refusal.message, refusal.field)
        filed = None
    if filed is None:
        ask_again(form.files)
        return render_template(template, form=form, **shown), form.status
    keep_receipt({"number": filed.number, "secret": filed.secret, "advice": form.advice}, at=at)
    return redirect(url_for("paper.receipt"), 303)


def _file(form: TypedInForm, at: datetime) -> Filed:
    """Take in what was typed, with its files. Raises BadInput where they cannot be kept."""
    received_at, by = form.received_at(at), current_actor()
    with uploads_ready(form.files.data) as ready:
        filing = replace(form.filing(), files=ready.files)
        filed = file(filing, by=by, at=received_at, calendar=current_calendar(), recorded_at=at)
        if isinstance(form, FromConsultation):
            tie_consultation(int(form.consultation.data), filed.number, by=by, at=at)
        if not filed.was_known:
            place_files(ready)
        db.session.commit()
    return filed


def _record_of(form: TypedInDispute) -> BusinessRecord | None:
    """Return what is known of the business that was chosen, or of the only one that is found."""
    known = _business_of(form)
    numbers = [known.ubn] if known and known.ubn else []
    return find_record_of_business(known.id, numbers, today=clock.today()) if known else None


def _suggestion_for(form: TypedInDispute) -> Suggestion | None:
    """Say whether so many came against this business lately that they may be one incident."""
    known, typed = _business_of(form), form.business_name.data
    names = tuple(dict.fromkeys(filter(None, (known.name if known else "", typed))))
    ubn = (known.ubn if known else "") or form.business_ubn.data
    firm = Firm(known.id if known else None, (ubn,) if ubn else (), names)
    return find_suggestion(firm, current_actor(), today=clock.today())


def _business_of(form: TypedInDispute) -> BusinessHit | None:
    return form.chosen or (form.hits[0] if len(form.hits) == 1 else None)


def _is_visible(kept: dict[str, str]) -> bool:
    """Say whether whoever typed it in may open the case: intake of one unit does not read another's."""
    try:
        find_case(kept["number"], current_actor())
    except Refusal:
        return False
    return True
