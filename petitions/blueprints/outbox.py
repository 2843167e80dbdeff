"""The outbox: which mails did not leave and why, and what the office does about it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from petitions import clock
from petitions.blueprints.access import current_actor, requires
from petitions.extensions import csrf, db
from petitions.forms.outbox import OutboxForm, read_button
from petitions.queries.outbox import HIDDEN, SHOWN, find_standing, list_mails
from petitions.rules.actors import Actor
from petitions.rules.delivery import MAILS
from petitions.rules.errors import BadInput
from petitions.rules.policy import holds
from petitions.rules.reach import Reach
from petitions.services.undelivered import send_again, send_all_again, set_aside

bp = Blueprint("outbox", __name__, url_prefix="/office/outbox")
LETTERS = (Reach.PROPOSES, Reach.VOUCHES)
"""Whoever proposes or approves the settings of the office looks after its mail."""

NO_WAY = "請選擇要再寄哪一封，或註明哪一封已處理。"


@bp.route("", methods=["GET", "POST"])
@requires("config", *LETTERS)
def index() -> ResponseReturnValue:
    """Show what waits and what was given up; try a mail again, or note that it was seen to."""
    form = OutboxForm(request.form)
    if form.validate_on_submit():
        try:
            said = _carry_out(*read_button(request.form.get("act", "")))
        except BadInput as refusal:
            db.session.rollback()
            form.refuse(refusal.message)
        else:
            db.session.commit()
            flash(said)
            return redirect(url_for("outbox.index"), 303)
    return render_template("office/outbox.html", form=form, **_shown()), form.status


def _carry_out(way: str, message_id: int) -> str:
    by, at = current_actor(), clock.now()
    if way == "again":
        send_again(message_id, by=by, at=at)
        return "會立即再寄。"
    if way == "aside":
        set_aside(message_id, by=by, at=at)
        return "已註明處理完畢。"
    if way == "all":
        send_all_again(by=by, at=at)
        return "等待中的信會立即再寄。"
    raise BadInput(NO_WAY)


def _shown() -> dict[str, Any]:
    lines = list_mails(current_actor())
    return {
        "dead": [line for line in lines if line.is_dead],
        "waiting": [line for line in lines if not line.is_dead],
        "is_cut": len(lines) == SHOWN,
        "most": SHOWN,
        "names": MAILS,
        "hidden": HIDDEN,
        "alarm": alarm_for(current_actor()),
        "is_here": True,
    }


def alarm_for(actor: Actor) -> str:
    """Return what is wrong with mail and scans, for who looks after it; one statement, for others none."""
    if not holds(actor, "config", *LETTERS):
        return ""
    return find_standing(at=clock.now()).words


csrf.exempt(index)  # the form itself checks the token
