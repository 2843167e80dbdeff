"""Negotiations 協商會議: the day board, and those of one case with what can be done about them."""

from typing import Any, Final

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from petitions import clock
from petitions.blueprints.access import current_actor, on_case, requires
from petitions.forms.negotiations import PAST, read_board
from petitions.models import Case
from petitions.queries.negotiation_board import Place, list_board
from petitions.queries.negotiations import list_negotiations
from petitions.rules.acts import Way, way_of
from petitions.rules.policy import explain, may
from petitions.rules.step import Step
from petitions.rules.terms import EventKind, Procedure, State
from petitions.rules.workflow import possible_steps

bp = Blueprint("negotiations", __name__)

ACTS: Final = (
    EventKind.NEGOTIATION_HELD,
    EventKind.NEGOTIATION_POSTPONED,
    EventKind.NEGOTIATION_SCHEDULED,
)
"""What is done about a negotiation, the usual first."""


@bp.get("/negotiations")
@requires("meta")
def index() -> ResponseReturnValue:
    """The day board: what stands ahead, or what is past."""
    is_past, after = read_board(request.args)
    page = list_board(current_actor(), today=clock.today(), is_past=is_past, after=after)
    when = PAST if is_past else None
    return render_template(
        "negotiations/index.html",
        page=page,
        is_past=is_past,
        next_url=_address(when, page.after) if page.after else None,
        first_url=url_for("negotiations.index", when=when) if after else None,
    )


@bp.get("/cases/<number>/negotiation")
@on_case("content")
def show(case: Case) -> ResponseReturnValue:
    """The negotiations of a case: the one that stands ahead, and those that were."""
    hides = case.is_confidential and not may(current_actor(), "conf_id", case)
    found = reversed(list_negotiations(case))
    return render_template("negotiations/show.html", case=case, found=found, acts=_acts(case), hides=hides)


def _address(when: str | None, after: Place) -> str:
    moment, number = after
    return url_for("negotiations.index", when=when, after=f"{moment.isoformat()}.{number}")


def _acts(case: Case) -> list[dict[str, Any]]:
    """Return what can be done about a negotiation at this stage, or why this person cannot."""
    steps = {step.event: step for step in possible_steps(Procedure(case.procedure), State(case.state))}
    return [_act(case, steps[event]) for event in ACTS if event in steps]


def _act(case: Case, step: Step) -> dict[str, Any]:
    can = way_of(step, case, current_actor()) is not Way.NOT
    return {
        "label": step.event.label,
        "url": url_for("tracking.record", number=case.number, event=step.event.value),
        "refusal": "" if can else explain(current_actor(), step.action, case),
        "key": "",
    }
