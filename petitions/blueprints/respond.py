"""The door of businesses: the code in a letter opens what the letter serves, and takes the answer to it."""

from types import MappingProxyType
from typing import Any, Final

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from petitions import clock
from petitions.almanac import current_calendar
from petitions.blueprints.access import current_actor, is_open
from petitions.blueprints.files import keep_uploads, typed_with_files
from petitions.blueprints.meeting import file_of, meeting_of
from petitions.blueprints.standing import helpline_of
from petitions.blueprints.work import labels_of
from petitions.extensions import csrf, db
from petitions.forms.answer import WRONG_CODE, AnswerForm, DoorForm, answer_form
from petitions.forms.files import CHOOSE_AGAIN
from petitions.queries.choices import offered
from petitions.queries.served import Served, find_served
from petitions.queries.served_alike import list_others, list_told
from petitions.rules.answers import Position, Signer
from petitions.rules.errors import BadInput, NoSuchCase, StaleVersion, StepNotAllowed
from petitions.rules.terms import EventKind
from petitions.rules.workflow import find_step
from petitions.services.answering import Answer, Letter, answer, open_letter
from petitions.services.answering_alike import answer_others
from petitions.services.batches import Target
from petitions.services.histories import load_history

bp = Blueprint("respond", __name__, url_prefix="/respond")

OPENED: Final = "letter"
SIGNERS: Final = MappingProxyType({one.value: one for one in Signer})
MOVED: Final = "案件剛剛有異動，還沒有送出。請再按一次送出。"


@bp.route("", methods=["GET", "POST"])
@is_open
def door() -> ResponseReturnValue:
    """Open a letter by its number and code (Locked after too many failures)."""
    form = DoorForm(request.form)
    if not form.validate_on_submit():
        return render_template("respond/door.html", form=form), form.status
    letter = open_letter(
        form.number.data,
        form.code.data,
        ip=request.remote_addr or "",
        by=current_actor(),
        at=clock.now(),
        calendar=current_calendar(),
    )
    db.session.commit()
    if letter is None:
        form.refuse(WRONG_CODE)
        return render_template("respond/door.html", form=form), form.status
    session[OPENED] = [*letter, clock.now().timestamp()]
    return redirect(url_for("respond.case"), 303)


@bp.route("/case", methods=["GET", "POST"])
@is_open
def case() -> ResponseReturnValue:
    """Show what the letter serves, and take the answer."""
    found = opened()
    if found is None:
        csrf.protect()
        return redirect(url_for("respond.door"))
    letter, served = found
    form = answer_form(served.asked)(typed_with_files() or {})
    if not form.validate_on_submit():
        return _page(served, form, form.status)
    if any(answered.submission_key == form.submission_key.data for answered in served.answers):
        return redirect(url_for("respond.receipt"), 303)
    try:
        _answer(letter, served, form)
    except (BadInput, StepNotAllowed, StaleVersion) as refusal:
        db.session.rollback()
        form.refuse(MOVED if isinstance(refusal, StaleVersion) else refusal.message)
        return _page(served, form, refusal.status)
    db.session.commit()
    return redirect(url_for("respond.receipt"), 303)


@bp.get("/receipt")
@is_open
def receipt() -> ResponseReturnValue:
    """Prove what was answered, and when."""
    found = opened()
    if found is None or not found[1].answers:
        return redirect(url_for("respond.door"))
    told = list_told([answered.submission_key for answered in found[1].answers])
    words = {"positions": _positions(), "signers": SIGNERS}
    return render_template("respond/receipt.html", served=found[1], told=told, **words)


@bp.get("/meeting.ics")
@is_open
def meeting_file() -> ResponseReturnValue:
    """Hand out the negotiation that stands ahead as a calendar file."""
    found = opened()
    if found is None:
        return redirect(url_for("respond.door"))
    case, host = found[1].case, request.host.partition(":")[0]
    history = load_history(case.id) if case.is_open else []
    answer = file_of(case.number, found[1].procedure, history, host=host, at=clock.now())
    return answer or redirect(url_for("respond.case"))


@bp.post("/close")
@is_open
def close() -> ResponseReturnValue:
    """Forget, on this browser, what was opened."""
    session.pop(OPENED, None)
    return redirect(url_for("respond.door"), 303)


def opened() -> tuple[Letter, Served] | None:
    """Return the letter that this browser opened, while it stands and was looked at lately."""
    kept = session.get(OPENED)
    if not isinstance(kept, list) or len(kept) != len(Letter._fields) + 1:
        return None
    *which, seen = kept
    now = clock.now().timestamp()
    if now - seen > current_app.config["IDLE_MINUTES"] * 60:
        session.pop(OPENED, None)
        return None
    session[OPENED] = [*which, now]
    letter = Letter(*which)
    try:
        return letter, find_served(letter.case_id, letter.seq, letter.party_id)
    except NoSuchCase:
        session.pop(OPENED, None)
        return None


def _answer(letter: Letter, served: Served, form: AnswerForm) -> None:
    said = Answer(
        position=form.stands().value,
        points=form.points(),
        reply=form.reply.data,
        signer=form.signer.data,
        signer_name=form.signer_name.data,
        phone=form.phone.data or "",
        email=form.email.data or "",
        files=keep_uploads(form.files.data),
        submission_key=form.submission_key.data,
    )
    by, at = current_actor(), clock.now()
    others = list_others(served.case, served.party_id) if form.for_all.data else ()
    answer(served.case, letter, said, by=by, at=at, calendar=current_calendar())
    answer_others(served.case, said, [Target(*other[:3]) for other in others], by=by, at=at)


def _page(served: Served, form: AnswerForm, status: int) -> ResponseReturnValue:
    if form.files.data and not form.files.errors:
        form.files.errors = (CHOOSE_AGAIN,)
    shown: dict[str, Any] = {
        "category": labels_of(offered(clock.today())).get(served.category, served.category),
        "days_left": (served.due_on - clock.today()).days if served.due_on else None,
        "refusal": _refusal(served),
        "others": list_others(served.case, served.party_id),
        "positions": _positions(),
        "meeting": _meeting(served),
    }
    return render_template("respond/case.html", served=served, form=form, **shown), status


def _meeting(served: Served) -> dict[str, Any] | None:
    """Return the negotiation to which this case invites the business, with its own unit to call."""
    file_url, helpline = url_for("respond.meeting_file"), served.unit_phone or helpline_of(served.procedure)
    history = load_history(served.case.id) if served.case.is_open else []
    return meeting_of(history, clock.today(), file_url=file_url, helpline=helpline)


def _refusal(served: Served) -> str:
    """Say why the case takes no answer any more; empty while it does."""
    try:
        find_step(served.procedure, served.state, EventKind.BUSINESS_REPLIED)
    except StepNotAllowed as refusal:
        return refusal.message
    return ""


def _positions() -> dict[str, Position]:
    return {position.value: position for position in Position}


for view in (door, case):
    csrf.exempt(view)  # the form itself checks the token
