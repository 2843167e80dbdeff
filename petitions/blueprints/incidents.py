"""A mass incident 群體事件: its cases with how they stand, and what is done to many of them at once."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from petitions import clock
from petitions.blueprints.access import current_actor, on_case
from petitions.forms.batches import read_state
from petitions.forms.worklist import read_number
from petitions.models import Case
from petitions.queries.batches import count_chosen, list_batches
from petitions.queries.incidents import (
    WORDS_OF,
    Tally,
    chosen_candidates,
    count_members,
    find_firm,
    find_lead,
    find_suggestion,
    list_candidates,
    list_members,
)
from petitions.queries.proposals import count_waiting
from petitions.rules.batches import JOINING, deeds_for, may_bring_roster
from petitions.rules.terms import Procedure

bp = Blueprint("incidents", __name__)


@bp.get("/cases/<number>/incident")
@on_case("content")
def show(case: Case) -> ResponseReturnValue:
    """The cases of an incident, on the page of the one that the others were put to."""
    actor, state, procedure = current_actor(), read_state(request.args), Procedure(case.procedure)
    if lead := find_lead(case.id, actor):
        return redirect(url_for("incidents.show", number=lead))
    tallies = count_members(case.id, actor)
    page = list_members(case.id, actor, state=state, after=read_number(request.args.get("after", "")))
    return render_template(
        "incidents/show.html",
        **_laid_out(case, tallies, state),
        case=case,
        state=state,
        page=page,
        next_url=_address(case, state, page.next_after),
        suggestion=find_suggestion(find_firm(case), actor, today=clock.today()),
        deeds=deeds_for(procedure),
        batches=list_batches(case),
        to_approve=count_waiting(actor, case.id),
        brings=may_bring_roster(actor, procedure, case),
    )


@bp.get("/cases/<number>/incident/candidates")
@on_case("content")
def candidates(case: Case) -> ResponseReturnValue:
    """The complaints of late against the same business that are in no incident yet."""
    actor, today, firm = current_actor(), clock.today(), find_firm(case)
    after = read_number(request.args.get("after", ""))
    page = list_candidates(firm, actor, today=today, after=after)
    chosen = chosen_candidates(firm, actor, today=today, lead_id=case.id)
    shown = {"shown": count_chosen(chosen, JOINING).cases, "deeds": (JOINING,), "state": None}
    return render_template("incidents/candidates.html", case=case, page=page, after=after, **shown)


def _laid_out(case: Case, tallies: tuple[Tally, ...], state: Any) -> dict[str, Any]:
    """Return the counts: in all, by stage with an address to narrow the list, by result."""
    stages: dict[Any, int] = {}
    results: dict[str, int] = {}
    for tally in tallies:
        stages[tally.state] = stages.get(tally.state, 0) + tally.cases
        if tally.outcome:
            results[tally.outcome] = results.get(tally.outcome, 0) + tally.cases
    total = sum(stages.values())
    views = [{"text": "全部", "url": _address(case, None), "count": total, "current": state is None}]
    views += [
        {"text": each.label, "url": _address(case, each), "count": count, "current": each is state}
        for each, count in stages.items()
    ]
    return {
        "views": views,
        "total": total,
        "shown": stages.get(state, 0) if state else total,
        "results": [(WORDS_OF.get(outcome, outcome), count) for outcome, count in results.items()],
    }


def _address(case: Case, state: Any, after: int = 0) -> str:
    asked: dict[str, Any] = {"state": state.value if state else None, "after": after or None}
    return url_for("incidents.show", number=case.number, **asked)
