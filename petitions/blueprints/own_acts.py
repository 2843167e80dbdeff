"""What whoever filed does about the case that this browser opened: complete it, speak of it, withdraw it."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from petitions import clock
from petitions.almanac import current_calendar
from petitions.blueprints.access import is_open
from petitions.blueprints.files import ask_again, keep_uploads, typed_with_files
from petitions.blueprints.owned import opened_matter, owner_of
from petitions.blueprints.standing import helpline_of, shown_stage
from petitions.extensions import csrf, db
from petitions.filters import label
from petitions.forms.track import OwnForm, ResultForm, SupplementForm, WithdrawForm
from petitions.queries.cases import find_case
from petitions.queries.status import Stage, Standing, was_sent
from petitions.rules.errors import BadInput, StaleVersion, StepNotAllowed
from petitions.rules.facts import Facts
from petitions.rules.limitation import LIMITATION
from petitions.rules.matter_particulars import alarms_in, is_urgent
from petitions.rules.own_acts import EVENTS_OF, FROM_THE_PAGE, VIA, OwnAct, own_events
from petitions.rules.particulars import Withdrawer
from petitions.rules.terms import EventKind
from petitions.services.acts import Said, take_step

FORMS: Final[dict[OwnAct, type[OwnForm]]] = {
    OwnAct.SUPPLEMENT: SupplementForm,
    OwnAct.RESULT: ResultForm,
    OwnAct.WITHDRAW: WithdrawForm,
}
NOTES: Final = {
    OwnAct.SUPPLEMENT: "要補的資料、新的說明或檔案，都可以在這裡送出。",
    OwnAct.RESULT: "業者或主管機關說處理好了，是不是真的處理好了。",
    OwnAct.WITHDRAW: "不想再繼續的話，可以撤回；請先看撤回以後會怎樣。",
}
DONE: Final = {
    OwnAct.SUPPLEMENT: "我們收到您補充的資料了。",
    OwnAct.RESULT: "我們記下您說的結果了。",
    OwnAct.WITHDRAW: "已經撤回。",
}
MOVED: Final = "案件剛剛有異動，還沒有送出。您填的內容都還在，請再按一次送出。"
NOT_ALONE: Final = "申訴人未成年，要由法定代理人撤回。請撥 1950 並報案號，我們協助您。"
NOT_NOW: Final = "案件剛剛有異動，現在不能這樣做了。您填的內容還在這一頁，請回到案件看看。"


@is_open
def supplement() -> ResponseReturnValue:
    """Add what was asked for, or anything else (行政程序法 §171 II)."""
    return _do(OwnAct.SUPPLEMENT)


@is_open
def result() -> ResponseReturnValue:
    """Say whether the reported result was done (消費者保護法 §43)."""
    return _do(OwnAct.RESULT)


@is_open
def withdraw() -> ResponseReturnValue:
    """Withdraw, knowing what follows (行政程序法 §24 III; 民法 §133)."""
    return _do(OwnAct.WITHDRAW)


def own_acts_of(stage: Stage, wanted: int | None, today: date) -> Iterator[dict[str, str]]:
    """Yield what whoever filed can do about one stage now, each with the page on which he does it."""
    for act in OwnAct:
        if _possible(act, stage, today):
            yield {"label": label(act), "note": NOTES[act], "url": _url(act, wanted)}


def _url(act: OwnAct, wanted: int | None) -> str:
    return url_for(f"public.{act.value}", stage=wanted)


def _possible(act: OwnAct, stage: Stage, today: date) -> tuple[EventKind, ...]:
    closed_on = None if stage.is_open else stage.closed_on
    facts = Facts(procedure=stage.procedure, today=today, history=stage.events, closed_on=closed_on)
    return own_events(act, stage.state, facts)


def _do(act: OwnAct) -> ResponseReturnValue:
    """Show the form of an act and take it once, however often it is sent; what was typed stays."""
    standing, wanted = opened_matter(), request.args.get("stage", type=int)
    stage = shown_stage(standing, wanted) if standing else None
    possible = _possible(act, stage, clock.today()) if stage else ()
    if standing is None or stage is None or not (possible or request.method == "POST"):
        csrf.protect()
        return redirect(url_for("public.status", stage=wanted))
    form = FORMS[act](typed_with_files() or {})
    if isinstance(form, ResultForm):
        form.offer(possible)
    if form.validate_on_submit() and _take(act, standing, stage, form):
        flash(DONE[act])
        return redirect(url_for("public.status", stage=wanted), 303)
    return _page(act, stage, form, wanted)


def _take(act: OwnAct, standing: Standing, stage: Stage, form: OwnForm) -> bool:
    """Record it, or say on the form why not; sent twice it is recorded once."""
    if was_sent(standing, form.submission_key.data):
        return True
    try:
        _record(act, standing, stage, form)
    except (BadInput, StaleVersion, StepNotAllowed) as refusal:
        db.session.rollback()
        if isinstance(refusal, StaleVersion) and was_sent(standing, form.submission_key.data):
            return True
        _refuse(form, refusal)
        return False
    db.session.commit()
    return True


def _refuse(form: OwnForm, refusal: BadInput | StaleVersion | StepNotAllowed) -> None:
    if isinstance(refusal, BadInput) and refusal.field == "by_role":
        form.refuse(NOT_ALONE)
    elif isinstance(refusal, BadInput):
        form.refuse(refusal.message, refusal.field if refusal.field in form else "")
    else:
        form.refuse(MOVED if isinstance(refusal, StaleVersion) else NOT_NOW)


def _record(act: OwnAct, standing: Standing, stage: Stage, form: OwnForm) -> None:
    owner, at = owner_of(standing.matter_id), clock.now()
    case = find_case(stage.number, owner)
    possible = _possible(act, stage, clock.local_day(at)) or EVENTS_OF[act]
    data = {
        VIA: FROM_THE_PAGE,
        **_withdrawn_by(form),
        **alarms_in(form.reason.data),
        **keep_uploads(form.files.data),
    }
    said = Said(
        form.event(possible),
        at,
        reason=form.reason.data,
        data=data,
        columns={"is_urgent": True} if is_urgent(data) else {},
        submission_key=form.submission_key.data,
    )
    take_step(case, said, by=owner, at=at, calendar=current_calendar(), version=case.version)


def _withdrawn_by(form: OwnForm) -> dict[str, str]:
    """Return who withdraws and why, of somebody who does."""
    if not isinstance(form, WithdrawForm):
        return {}
    return {"by_role": Withdrawer.COMPLAINANT.value, "withdrawal_reason": form.withdrawal_reason.data}


def _page(act: OwnAct, stage: Stage, form: OwnForm, wanted: int | None) -> ResponseReturnValue:
    ask_again(form.files)
    shown = {
        "act": act,
        "number": stage.number,
        "procedure": stage.procedure,
        "limitation": LIMITATION.get(stage.procedure, ()),
        "helpline": helpline_of(stage.procedure),
        "send_to": _url(act, wanted),
        "back": url_for("public.status", stage=wanted),
    }
    return render_template("public/own_act.html", form=form, **shown), form.status


for view in (supplement, result, withdraw):
    csrf.exempt(view)  # the form itself checks the token
