"""What a case may be the same as, to what it belongs, and who its respondent is; pages of a case."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from petitions import clock
from petitions.almanac import current_calendar
from petitions.blueprints.access import current_actor, on_case
from petitions.extensions import db
from petitions.forms.businesses import RespondentForm
from petitions.models import Case
from petitions.queries.businesses import find_businesses
from petitions.queries.duplicates import find_duplicates
from petitions.queries.registers import list_inspections
from petitions.queries.relations import (
    Respondent,
    find_described,
    find_respondent,
    list_related,
    list_suspected,
)
from petitions.rules.acts import Way, way_of
from petitions.rules.errors import StaleVersion, StepNotAllowed
from petitions.rules.terms import EventKind, LinkKind, Procedure, State
from petitions.rules.workflow import possible_steps
from petitions.services.relations import JOINS, PARTS
from petitions.services.respondents import identify_respondent

PARTING = {kind: event for event, kind in PARTS.items()}


@on_case("content")
def related(case: Case) -> ResponseReturnValue:
    """Show what may be the same, and what belongs together, with the acts that join and part."""
    actor, possible = current_actor(), _possible(case)
    suspected = list_suspected(case)
    found = find_duplicates(find_described(case), actor=actor)
    return render_template(
        "tracking/related.html",
        case=case,
        related=[(one, _parting(one.kind, possible)) for one in list_related(case, actor)],
        duplicates=[(one, one.number in suspected) for one in found],
        joining=[event for event in JOINS if event in possible],
        respondent=find_respondent(case) if Procedure(case.procedure).is_dispute else None,
        inspections=list_inspections(case),
    )


@on_case("edit")
def respondent(case: Case) -> ResponseReturnValue:
    """Say which business of the register the respondent is."""
    shown = find_respondent(case, request.values.get("party", type=int))
    asked = request.values.get("q") or (shown.ubn or shown.stated if shown else "")
    hits = find_businesses(asked)
    form = RespondentForm(request.form, case.version, hits)
    if form.validate_on_submit() and shown and _identify(case, shown, form):
        flash("已指認業者。")
        return redirect(url_for("tracking.show", number=case.number), 303)
    page = render_template("tracking/respondent.html", case=case, shown=shown, asked=asked, form=form)
    return page, getattr(form, "refused_with", form.status)


def _identify(case: Case, shown: Respondent, form: RespondentForm) -> bool:
    try:
        identify_respondent(
            case,
            shown.party_id,
            int(form.business.data),
            by=current_actor(),
            at=clock.now(),
            calendar=current_calendar(),
            version=form.version.data,
            submission_key=form.submission_key.data,
        )
    except (StaleVersion, StepNotAllowed) as refusal:
        db.session.rollback()
        form.refuse(refusal.message)
        form.refused_with = refusal.status
        return False
    db.session.commit()
    return True


def _possible(case: Case) -> set[EventKind]:
    """Return what the workflow knows from here and this person may record."""
    actor = current_actor()
    steps = possible_steps(Procedure(case.procedure), State(case.state))
    return {step.event for step in steps if way_of(step, case, actor) is Way.RECORD}


def _parting(kind: LinkKind, possible: set[EventKind]) -> Any:
    event = PARTING.get(kind)
    return event if event in possible else None
