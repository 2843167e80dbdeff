"""Take back one's own last entry while it is fresh; a view of the desk of the staff."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from petitions import clock
from petitions.almanac import current_calendar
from petitions.blueprints.access import current_actor, on_case
from petitions.extensions import db
from petitions.forms.base import new_key
from petitions.models import Case
from petitions.rules.errors import BadInput, StaleVersion, StepNotAllowed
from petitions.services.undo import undo

DONE = "已撤銷最後一筆登錄；原來的紀錄仍看得到，期限也重算了。"
MOVED = "案件剛剛有異動，沒有撤銷；請看過再決定。"


@on_case("edit")
def undo_entry(case: Case, seq: int) -> ResponseReturnValue:
    """Strike what one has just recorded."""
    by, at = current_actor(), clock.now()
    key = request.form.get("submission_key", "")[:64] or new_key()
    try:
        undo(case, seq, by=by, at=at, calendar=current_calendar(), submission_key=key)
    except (BadInput, StepNotAllowed, StaleVersion) as refusal:
        db.session.rollback()
        flash(MOVED if isinstance(refusal, StaleVersion) else refusal.message, "warning")
    else:
        db.session.commit()
        flash(DONE)
    return redirect(url_for("tracking.show", number=case.number), 303)
