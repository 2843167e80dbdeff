"""What waits for approval: seen together, chosen, looked at once more, and approved in one go as a batch."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from petitions import clock
from petitions.blueprints.access import current_actor, requires
from petitions.extensions import csrf, db
from petitions.forms.proposals import ApprovalForm, read_picked
from petitions.forms.worklist import read_number
from petitions.models import Case
from petitions.queries.cases import find_case
from petitions.queries.proposals import (
    ProposalLine,
    count_waiting,
    find_started,
    list_chosen,
    list_waiting,
)
from petitions.rules.batches import APPROVAL
from petitions.rules.errors import BadInput
from petitions.services.batches import NOBODY, Target, start_batch

bp = Blueprint("proposals", __name__, url_prefix="/proposals")

SHOWN: Final = 50
"""So many are listed before the approval; all of them are counted."""


@bp.get("")
@requires("meta")
def index() -> ResponseReturnValue:
    """What waits for this person, of one incident or of all cases."""
    actor, lead, after = current_actor(), _lead(), read_number(request.args.get("after", ""))
    lead_id = lead.id if lead else None
    page = list_waiting(actor, lead_id, after=after)
    total = count_waiting(actor, lead_id)
    return render_template("proposals/index.html", lead=lead, page=page, total=total, after=after)


@bp.route("/approve", methods=["GET", "POST"])
@requires("meta")
def approve() -> ResponseReturnValue:
    """Look at what was chosen and what will happen, say one thing to all, start."""
    lead, form = _lead(), ApprovalForm(request.form)
    picked = read_picked(request.values, request.values.getlist("proposal"))
    lines = list_chosen(current_actor(), picked, lead.id if lead else None)
    if request.method == "POST" and form.validate_on_submit():
        try:
            number, batch_id = _start(lead, lines, form)
        except BadInput as refusal:
            db.session.rollback()
            form.refuse(refusal.message)
        else:
            db.session.commit()
            return redirect(url_for("batches.show", number=number, batch_id=batch_id), 303)
    chosen = {"picked": picked, "lead": lead, "up_to": max((line.id for line in lines), default=0)}
    return render_template("proposals/approve.html", form=form, **chosen, **_laid_out(lines)), form.status


def _lead() -> Case | None:
    """Return the case to which the incident belongs that the list is narrowed to, if it is."""
    number = request.values.get("incident", "")
    return find_case(number, current_actor(), "content") if number else None


def _laid_out(lines: Sequence[ProposalLine]) -> dict[str, Any]:
    """Return what will happen to how many cases, what cannot happen any more, and the first lines."""
    able = [line for line in lines if not line.refusal]
    return {
        "total": len(lines),
        "able": len(able),
        "sums": Counter(line.text for line in able).most_common(),
        "lines": lines[:SHOWN],
        "more": len(lines[SHOWN:]),
    }


def _start(lead: Case | None, lines: Sequence[ProposalLine], form: ApprovalForm) -> tuple[str, int]:
    """Start the batch, once for one form; return the case under which it stands, and its number."""
    by, at, key = current_actor(), clock.now(), form.submission_key.data
    if started := find_started(key, by):
        return started
    if not lines:
        raise BadInput(NOBODY)
    lead = lead or find_case(lines[0].number, by, "content")
    order = {"answer": form.answer.data, "proposals": {str(line.case_id): line.id for line in lines}}
    targets = [Target(line.case_id, line.matter_id, None) for line in lines]
    batch_id = start_batch(
        lead, APPROVAL.kind, APPROVAL.what, order, targets, by=by, at=at, submission_key=key
    )
    return lead.number, batch_id


csrf.exempt(approve)  # the form itself checks the token
