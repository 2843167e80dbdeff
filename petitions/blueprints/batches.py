"""Batches: order something for many cases of an incident, leave, come back and see what became of it."""

from io import BytesIO
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement

from petitions import clock
from petitions.blueprints.access import current_actor, on_case
from petitions.extensions import csrf, db
from petitions.forms.batches import Choice, batch_act_form, batch_letter_form, read_choice
from petitions.forms.particulars import Offered
from petitions.forms.worklist import read_number
from petitions.models import Case
from petitions.queries.batches import (
    PAGE_SIZE,
    count_chosen,
    find_batch,
    list_batches,
    list_letter_ids,
    list_refused,
    list_targets,
)
from petitions.queries.incidents import chosen_candidates, chosen_members, find_firm
from petitions.queries.letters import find_letters, pdfs_with
from petitions.queries.staff import list_officers, list_units
from petitions.rules.batches import JOINING, BatchKind
from petitions.rules.errors import BadInput, NotPermitted
from petitions.rules.letter_writing import fields_asked
from petitions.rules.letters import find_letter
from petitions.rules.policy import may
from petitions.rules.roster import RECEIPT_NOTE
from petitions.rules.terms import EventKind, Procedure
from petitions.services.batches import Target, start_batch, stop_batch
from petitions.services.letter_posting import print_together
from petitions.services.letters import find_wording

bp = Blueprint("batches", __name__, url_prefix="/cases/<number>/batches")

PDF: Final = "application/pdf"
NOT_YOURS: Final = "只有交辦的人，或可以併案的承辦人，能停止這一批。"


@bp.route("/new", methods=["GET", "POST"])
@on_case("content")
def new(case: Case) -> ResponseReturnValue:
    """Say what is to be done to which cases of the incident, see how many they are, start."""
    choice = read_choice(request.values, request.values.getlist("case"), Procedure(case.procedure))
    form, condition = _form(case, choice), _chosen(case, choice)
    if request.method == "POST" and form.validate_on_submit():
        try:
            batch_id = _start(case, choice, form, condition)
        except BadInput as refusal:
            db.session.rollback()
            form.refuse(refusal.message)
        else:
            db.session.commit()
            return redirect(url_for("batches.show", number=case.number, batch_id=batch_id), 303)
    counts = count_chosen(condition, choice.deed)
    page = render_template("incidents/new.html", case=case, choice=choice, form=form, counts=counts)
    return page, form.status


@bp.get("/<int:batch_id>")
@on_case("content")
def show(case: Case, batch_id: int) -> ResponseReturnValue:
    """Say how far a batch is, what was done, and what was not and why."""
    batch, after = find_batch(case, batch_id), read_number(request.args.get("after", ""))
    refused = list_refused(batch, current_actor(), after=after)
    return render_template(
        "incidents/batch.html",
        case=case,
        batch=list_batches(case, only=batch.id)[0],
        refused=refused[:PAGE_SIZE],
        next_after=refused[PAGE_SIZE - 1].id if len(refused) > PAGE_SIZE else 0,
        after=after,
        receipt_note=RECEIPT_NOTE,
    )


@bp.post("/<int:batch_id>/print")
@on_case("content")
def print_letters(case: Case, batch_id: int) -> ResponseReturnValue:
    """Hand out the letters of a batch as one PDF, five hundred at most."""
    part, by, at = read_number(request.form.get("part", "")), current_actor(), clock.now()
    letters = find_letters(by, list_letter_ids(find_batch(case, batch_id), part))
    pdf = print_together(letters, pdfs_with(letters), by=by, at=at)
    db.session.commit()
    return send_file(BytesIO(pdf), PDF, as_attachment=True, download_name=f"批次{batch_id}-{part + 1}.pdf")


@bp.post("/<int:batch_id>/stop")
@on_case("content")
def stop(case: Case, batch_id: int) -> ResponseReturnValue:
    """Leave undone what nobody has begun."""
    batch, by = find_batch(case, batch_id), current_actor()
    if batch.asked_by_id != by.id and not may(by, "merge", case):
        raise NotPermitted(NOT_YOURS)
    left = stop_batch(batch, by=by, at=clock.now())
    db.session.commit()
    flash(f"已停止，{left} 件沒有辦理。")
    return redirect(url_for("batches.show", number=case.number, batch_id=batch_id), 303)


def _chosen(case: Case, choice: Choice) -> ColumnElement[bool]:
    """Return the condition of the chosen cases: of the incident, or of those that may be put to it."""
    actor = current_actor()
    if choice.deed is JOINING:
        firm, today = find_firm(case), clock.today()
        return chosen_candidates(firm, actor, today=today, lead_id=case.id, numbers=choice.numbers)
    return chosen_members(case.id, actor, choice.state, choice.numbers)


def _form(case: Case, choice: Choice) -> Any:
    if choice.deed.kind is BatchKind.LETTERS:
        kind = find_letter(choice.deed.what, Procedure(case.procedure))
        labels = fields_asked(kind, find_wording(kind.key).text)
        return batch_letter_form(labels, request.form)
    today = clock.today()
    is_asked = request.values.get("do") == EventKind.ASSIGNED.value
    offered = Offered(officers=list_officers(today) if is_asked else (), units=list_units(today))
    return batch_act_form(choice.deed, Procedure(case.procedure), request.form, offered)


def _start(case: Case, choice: Choice, form: Any, condition: ColumnElement[bool]) -> int:
    by, at, deed = current_actor(), clock.now(), choice.deed
    is_letter = deed.kind is BatchKind.LETTERS
    order = form.order(request.url_root.rstrip("/")) if is_letter else form.order(EventKind(deed.what), at)
    targets = [Target(*row) for row in list_targets(condition, deed.each)]
    key = form.submission_key.data
    return start_batch(case, deed.kind, deed.what, order, targets, by=by, at=at, submission_key=key)


csrf.exempt(new)  # the form itself checks the token
