"""The parties of a case 當事人: show, add, let one leave, correct and complete what was filed."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from petitions.blueprints.access import on_case
from petitions.blueprints.mandates import hides_names, take_entry
from petitions.extensions import csrf
from petitions.forms.parties import (
    AmendBusinessForm,
    AmendMatterForm,
    AmendPersonForm,
    LeavingForm,
    PartyForm,
)
from petitions.models import Case
from petitions.queries.parties import PartyLine, find_matter_data, find_party, list_amended, list_parties
from petitions.rules.errors import NoSuchCase
from petitions.rules.parties import SIDES
from petitions.rules.terms import PartyRole, Procedure
from petitions.services.amendments import amend_matter, amend_party
from petitions.services.mandates import Entered
from petitions.services.parties import add_party, end_party

bp = Blueprint("parties", __name__, url_prefix="/cases/<number>/parties")


@bp.get("")
@on_case("content")
def index(case: Case) -> ResponseReturnValue:
    """Who takes part, who did, and what was put right."""
    hides = hides_names(case)
    parties = list_parties(case, hides=hides)
    return render_template(
        "parties/index.html",
        case=case,
        parties=parties,
        names={party.id: party.name for party in parties},
        amended=list_amended(case, hides=hides),
        matter=find_matter_data(case),
        is_dispute=Procedure(case.procedure).is_dispute,
    )


@bp.route("/new", methods=["GET", "POST"])
@on_case("edit")
def add(case: Case) -> ResponseReturnValue:
    """Record that someone takes part from now on."""
    is_dispute = Procedure(case.procedure).is_dispute
    roles = [role for role in SIDES if is_dispute or role is not PartyRole.RESPONDENT]
    form = PartyForm(request.form, case.version, roles)
    return _page(
        case,
        form,
        "parties/new.html",
        lambda entered: add_party(case, form.party(), entered),
        is_dispute=is_dispute,
    )


@bp.route("/<int:party_id>/end", methods=["GET", "POST"])
@on_case("edit")
def end(case: Case, party_id: int) -> ResponseReturnValue:
    """Record that someone takes part no more."""
    party = _there(case, party_id)
    form = LeavingForm(request.form, case.version)

    def do(entered: Entered) -> Any:
        return end_party(case, party.id, form.ended_on.data, form.reason.data, entered)

    return _page(case, form, "parties/end.html", do, party=party)


@bp.route("/<int:party_id>/amend", methods=["GET", "POST"])
@on_case("edit")
def amend(case: Case, party_id: int) -> ResponseReturnValue:
    """Correct or complete what is known of a party."""
    party = _there(case, party_id)
    form: Any = (AmendPersonForm if party.is_person else AmendBusinessForm)(request.form, case.version, party)

    def do(entered: Entered) -> Any:
        return amend_party(case, party.id, form.values(), form.reason.data, entered)

    return _page(case, form, "parties/amend.html", do, party=party)


@bp.route("/matter", methods=["GET", "POST"])
@on_case("edit")
def matter(case: Case) -> ResponseReturnValue:
    """Correct or complete amount, day of the trade and number of persons."""
    form = AmendMatterForm(request.form, case.version, find_matter_data(case))

    def do(entered: Entered) -> Any:
        return amend_matter(case, form.values(), form.reason.data, entered)

    return _page(case, form, "parties/matter.html", do)


def _page(
    case: Case, form: Any, template: str, do: Callable[[Entered], Any], **shown: Any
) -> ResponseReturnValue:
    """Take what was typed and lead back to the list; or show the form, with the sentence why not."""
    if form.validate_on_submit():
        answer = take_entry(case, form, do, back="parties.index")
        if answer:
            return answer
    return render_template(template, case=case, form=form, **shown), getattr(
        form, "refused_with", form.status
    )


def _there(case: Case, party_id: int) -> PartyLine:
    found = find_party(case, party_id, hides=hides_names(case))
    if found is None:
        csrf.protect()
        raise NoSuchCase("這一位不是本案的當事人。")
    return found


for view in (add, end, amend, matter):
    csrf.exempt(view)  # the form itself checks the token
