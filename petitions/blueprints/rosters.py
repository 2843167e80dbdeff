"""Bring a roster to an incident: look at it line by line first, then have every line taken in."""

from collections.abc import Sequence
from typing import Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from petitions import clock
from petitions.blueprints.access import current_actor, on_case
from petitions.blueprints.files import typed_with_files
from petitions.extensions import csrf, db, sealer
from petitions.forms.rosters import RosterForm
from petitions.models import Case
from petitions.queries.batches import find_batch
from petitions.queries.calendar import visible_numbers
from petitions.queries.rosters import find_facts
from petitions.reports.tables import to_csv
from petitions.rules.masking import mask_in_text
from petitions.rules.numbers import display_number, display_secret
from petitions.rules.roster import COLUMNS, NAME, Fault, Roster
from petitions.services.rosters import (
    ALREADY,
    Order,
    check_may_bring,
    find_filed,
    list_receipts,
    start_roster,
    unwrap,
    wrap,
)

bp = Blueprint("rosters", __name__, url_prefix="/cases/<number>/roster")

SHOWN: Final = 200
"""So many faults are listed; who has more has to mend the list anyway."""


@bp.route("", methods=["GET", "POST"])
@on_case("merge")
def new(case: Case) -> ResponseReturnValue:
    """Take a roster and show what would become of each line; nothing is filed."""
    actor = current_actor()
    check_may_bring(case, actor)
    form = RosterForm(typed_with_files() or {}, mask_in_text(find_facts(case)))
    shown = {"case": case, "form": form, "columns": COLUMNS, "most": SHOWN}
    if not form.validate_on_submit() or form.file.data is None:
        return render_template("incidents/roster.html", roster=None, **shown), form.status
    roster = _without_known(case, form.file.data)
    order = Order(
        lead=case.number,
        digest=form.file.digest,
        facts=form.facts.data,
        channel=form.channel.data,
        received_at=clock.moment_on(form.received_on.data, clock.now()).isoformat(),
        by_id=actor.id,
        signers=roster.signers,
    )
    refused = len({fault.line for fault in roster.faults})
    shown |= {"roster": roster, "refused": refused, "checked": wrap(order)}
    return render_template("incidents/roster.html", **shown)


@bp.post("/start")
@on_case("merge")
def start(case: Case) -> ResponseReturnValue:
    """Have every line that was found good taken in; the same list once more leads to the same batch."""
    actor = current_actor()
    order = unwrap(request.form.get("checked", ""), case, actor)
    batch_id = start_roster(case, order, by=actor, at=clock.now())
    db.session.commit()
    return redirect(url_for("batches.show", number=case.number, batch_id=batch_id), 303)


@bp.get("/template.csv")
@on_case("merge")
def template(case: Case) -> ResponseReturnValue:
    """Hand out an empty list with the names of its columns."""
    check_may_bring(case, current_actor())
    return _as_file([COLUMNS], f"名冊-{case.number}.csv")


@bp.post("/<int:batch_id>/receipts")
@on_case("merge")
def receipts(case: Case, batch_id: int) -> ResponseReturnValue:
    """Hand out number and look-up secret of each line, to be given to each person."""
    rows = list_receipts(find_batch(case, batch_id), by=current_actor(), at=clock.now())
    db.session.commit()
    opened = [
        (line or 0, display_number(number), display_secret(sealer().open(secret)))
        for line, number, secret in rows
    ]
    return _as_file([("名冊的行", "案號", "查詢碼"), *opened], f"名冊-{case.number}-{batch_id}.csv")


def _without_known(case: Case, roster: Roster) -> Roster:
    """Return a roster without those who complain already; each is told, by number if it may be known."""
    known = find_filed(case, roster.signers)
    numbers = visible_numbers(set(known.values()), current_actor()) if known else set()
    faults = [
        Fault(line, NAME, _known(number if number in numbers else "")) for line, number in known.items()
    ]
    left = tuple(signer for signer in roster.signers if signer.line not in known)
    return roster._replace(signers=left, faults=tuple(sorted([*roster.faults, *faults])))


def _known(number: str) -> str:
    return f"{ALREADY.rstrip('。')}（{display_number(number)}）。" if number else ALREADY


def _as_file(rows: Sequence[Sequence[str | int]], name: str) -> Response:
    answer = Response(to_csv(rows), content_type="text/csv; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer


csrf.exempt(new)  # the form itself checks the token
