"""Where citizens file: a consumer dispute, a petition, and the receipt for it."""

from dataclasses import replace
from datetime import datetime, timedelta

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError

from petitions import clock
from petitions.almanac import current_calendar
from petitions.blueprints.access import current_actor, is_open
from petitions.blueprints.files import ask_again, typed_with_files, uploads_ready
from petitions.blueprints.frame import retry_after
from petitions.blueprints.receipts import keep_receipt, kept_receipt
from petitions.extensions import csrf, db
from petitions.forms.intake import DisputeForm, FilingForm, PetitionForm
from petitions.i18n import translate
from petitions.queries.choices import offered
from petitions.queries.status import Receipt, find_receipt
from petitions.rules.errors import BadInput, Locked
from petitions.rules.numbers import display_secret
from petitions.rules.terms import Procedure
from petitions.services.attachments import Ready, place_files
from petitions.services.door import turn_of
from petitions.services.intake import Filed, Filing, file

bp = Blueprint("intake", __name__, url_prefix="/file")

BUSY = "系統忙碌，還沒有收到您的件。您填的內容都還在，請過一分鐘再按一次送出；按幾次都只算一件。"
IN_AN_HOUR = (
    "從您的網路位址，一小時內送出的件數太多，這一件還沒有收下。您填的內容都還在，"
    "請在 {time} 以後再按一次送出；按幾次都只算一件。急事請打 1999。"
)


@bp.route("/dispute", methods=["GET", "POST"])
@is_open
def dispute() -> ResponseReturnValue:
    """File a consumer dispute (消費者保護法 §43)."""
    return _take_in(DisputeForm(typed_with_files() or {}, offered(clock.today())), "intake/dispute.html")


@bp.route("/petition", methods=["GET", "POST"])
@is_open
def petition() -> ResponseReturnValue:
    """File a petition (行政程序法 §168)."""
    return _take_in(PetitionForm(typed_with_files() or {}, offered(clock.today())), "intake/petition.html")


@bp.get("/confirmation")
@is_open
def confirmation() -> ResponseReturnValue:
    """Show the receipt of what this browser filed last."""
    kept = kept_receipt(at=clock.now())
    receipt = find_receipt(kept["number"]) if kept else None
    if kept is None or receipt is None:
        return redirect(url_for("public.track"))
    return render_template(
        "public/confirmation.html",
        number=kept["number"],
        secret=display_secret(kept["secret"]),
        was_known=kept["was_known"],
        advice=kept["advice"],
        received_at=receipt.received_at,
        procedure=receipt.procedure,
        email=receipt.email,
        files=receipt.files,
        next_steps=_next_steps(receipt),
    )


def _take_in(form: FilingForm, template: str) -> ResponseReturnValue:
    """File what was typed and lead to the receipt, or show the form again with everything typed."""
    if not form.validate_on_submit():
        return _again(form, template, form.status)
    try:
        with uploads_ready(form.files.data) as ready:
            filed = _file(replace(form.filing(), files=ready.files), ready)
    except OperationalError:
        db.session.rollback()
        form.refuse(BUSY)
        return _again(form, template, 503)
    except BadInput as refusal:
        db.session.rollback()
        form.refuse(refusal.message, "files")
        return _again(form, template, refusal.status)
    except Locked as refusal:
        db.session.rollback()
        form.refuse(translate(IN_AN_HOUR).format(time=_in_a_minute_after(refusal)))
        return *_again(form, template, refusal.status), retry_after(refusal)
    receipt = {"number": filed.number, "secret": filed.secret, "was_known": filed.was_known}
    keep_receipt(receipt | {"advice": form.advice}, at=clock.now())
    return redirect(url_for("intake.confirmation"), 303)


def _again(form: FilingForm, template: str, status: int) -> tuple[str, int]:
    """Show the form once more with everything typed; files no browser keeps."""
    ask_again(form.files)
    return render_template(template, form=form), status


def _in_a_minute_after(refusal: Locked) -> str:
    """Return the time of day in Taipei, to the minute, at which the wait is over."""
    until = (refusal.until or clock.now()) + timedelta(minutes=1)
    return f"{until.astimezone(clock.TAIPEI):%H:%M}"


def _file(filing: Filing, ready: Ready) -> Filed:
    """Take a filing in; once more if the database was busy, or the line to it broke.

    The key of the form makes the second attempt safe even if the first one had reached the disk.
    """
    at = clock.now()
    try:
        return _file_once(filing, ready, at)
    except OperationalError:
        db.session.rollback()
    return _file_once(filing, ready, at)


def _file_once(filing: Filing, ready: Ready, at: datetime) -> Filed:
    by = current_actor()
    turn = turn_of(by.ip, an_hour=current_app.config["FILINGS_AN_HOUR"])
    filed = file(filing, by=by, at=at, calendar=current_calendar(), turn=turn)
    if not filed.was_known:
        place_files(ready)
    db.session.commit()
    return filed


def _next_steps(receipt: Receipt) -> list[dict[str, object]]:
    """Return what happens next, in order, with the days that are already known."""
    if receipt.procedure is Procedure.PETITION:
        return [
            {"text": "我們把您的陳情分給主管機關。", "due_on": None},
            {"text": "主管機關調查後回復您。", "due_on": receipt.due_on},
            {"text": "需要延長時，會在那一天以前告訴您原因與新的日期。", "due_on": None},
        ]
    if receipt.procedure is Procedure.SECOND_APPEAL:
        return [
            {"text": "我們確認資料並決定是否受理，有結果就通知您。", "due_on": None},
            {"text": "受理後由消費者保護官查明，並邀請雙方協商。", "due_on": None},
            {"text": "協商不成，您可以申請調解。", "due_on": None},
        ]
    return [
        {"text": "我們確認資料並決定是否受理，有結果就通知您。", "due_on": None},
        {"text": "受理後 3 個工作日內，把申訴轉給業者或主管機關。", "due_on": None},
        {"text": "業者從收到那天的隔天起，15 日內要處理（消費者保護法第 43 條）。", "due_on": None},
        {"text": "沒有妥善處理，您可以提出第二次申訴，或直接申請調解。", "due_on": None},
    ]


for view in (dispute, petition):
    csrf.exempt(view)  # the form itself checks the token, so that what was typed is never lost
