"""The desk of the staff: what waits, one case, one act after the other."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from petitions import clock
from petitions.almanac import current_calendar
from petitions.blueprints.access import current_actor, on_case, requires
from petitions.blueprints.acts import open_next_view, record
from petitions.blueprints.brief import brief
from petitions.blueprints.desk import Desk, clocks_of, refusal_to_read, stages_of
from petitions.blueprints.desk_parties import parties_of
from petitions.blueprints.desk_record import acts_now, entries_of, proposals_of
from petitions.blueprints.desk_warnings import cautions_of, coming_of, warned_of
from petitions.blueprints.desk_why import explained
from petitions.blueprints.files import file
from petitions.blueprints.outbox import alarm_for
from petitions.blueprints.related import related, respondent
from petitions.blueprints.tasks import tasks_of
from petitions.blueprints.undo import undo_entry
from petitions.blueprints.work import capped, labels_of, laid_out
from petitions.extensions import csrf, db
from petitions.forms.base import new_key
from petitions.forms.tracking import AnswerForm, AskForm, NoteForm, RevealForm, read_field
from petitions.forms.worklist import read_place, read_wanted
from petitions.models import Case
from petitions.queries.asked import read_query
from petitions.queries.case_page import find_matter, find_text
from petitions.queries.choices import offered
from petitions.queries.record import find_record
from petitions.queries.search import search_cases
from petitions.queries.worklist import PAGE_SIZE, list_work
from petitions.rules.clocks import derive
from petitions.rules.disclosure import DataField
from petitions.rules.errors import BadInput
from petitions.rules.grants import Reach
from petitions.rules.matter_particulars import told_more
from petitions.rules.negotiation import sitting_ahead
from petitions.rules.policy import may_with
from petitions.rules.roc import roc_plain
from petitions.services.disclosure import open_content, reveal
from petitions.services.notes import add_note
from petitions.services.proposals import decide as decide_proposal

bp = Blueprint("tracking", __name__)


@bp.get("/work")
@requires("meta")
def worklist() -> ResponseReturnValue:
    """What waits, by legal risk."""
    today, actor = clock.today(), current_actor()
    wanted = read_wanted(request.args, actor)
    found = list_work(wanted, actor=actor, today=today, calendar=current_calendar())
    shown = laid_out(found, wanted, offered(today), has_form=request.args.get("form") == "1")
    alarm = alarm_for(actor)
    return render_template("tracking/worklist.html", wanted=wanted, page_size=PAGE_SIZE, alarm=alarm, **shown)


@bp.get("/search")
@requires("meta")
def search() -> ResponseReturnValue:
    """Find a case by whatever one has of it."""
    asked = read_query(request.args.get("q", ""))
    if asked.number:
        return redirect(url_for("tracking.show", number=asked.number))
    found = None
    if asked.typed and not asked.problem:
        found = search_cases(asked, actor=current_actor(), after=read_place(request.args.get("after", "")))
    total = capped(found.total) if found and found.total is not None else ""
    labels = labels_of(offered(clock.today()))
    return render_template("tracking/search.html", asked=asked, found=found, total=total, labels=labels)


@bp.get("/cases/<number>")
@on_case("meta")
def show(case: Case) -> ResponseReturnValue:
    """One case: its matter, its record, its clocks, and what can be done now."""
    return page_of(case, note=NoteForm({}))


@bp.get("/cases/<number>/text")
@on_case("content")
def text(case: Case) -> ResponseReturnValue:
    """What was told in full."""
    narrative, demand = find_text(case)
    return render_template("tracking/text.html", case=case, narrative=narrative, demand=demand)


@bp.get("/cases/<number>/why")
@on_case("meta")
def why(case: Case) -> ResponseReturnValue:
    """Why a period of the case ends on its day; the nearest one unless another is asked for."""
    desk = Desk(case, current_actor(), clock.today(), current_calendar())
    return render_template("tracking/why.html", case=case, **explained(desk, request.args.get("clock", "")))


@bp.post("/cases/<number>/notes")
@on_case("notes")
def note(case: Case) -> ResponseReturnValue:
    """Keep an internal note."""
    form = NoteForm(request.form)
    if not form.validate_on_submit():
        return page_of(case, note=form, status=form.status)
    back = url_for("tracking.show", number=case.number)
    add_note(
        case,
        form.body.data,
        submission_key=form.submission_key.data,
        by=current_actor(),
        at=clock.now(),
    )
    db.session.commit()
    flash("已加上註記。")
    return redirect(back, 303)


@bp.post("/cases/<number>/reveal")
@on_case("meta")
def disclose(case: Case) -> ResponseReturnValue:
    """Open one field of one person, or the texts, for a typed reason; shown once, in this answer."""
    form = RevealForm(request.form)
    is_content = request.form.get("field") == "content"
    shown: dict[str, Any] = {}
    if form.validate_on_submit():
        try:
            shown = {"is_opened": True} if is_content else {"revealed": _revealed(case, form.why.data)}
            if is_content:
                open_content(case, reason=form.why.data, by=current_actor(), at=clock.now())
        except BadInput as refusal:
            form.refuse(refusal.message)
        else:
            db.session.commit()
    form.lift_errors()
    return page_of(case, note=NoteForm({}), why=form, status=form.status, **shown)


@bp.post("/cases/<number>/proposals/<int:proposal_id>")
@on_case("meta")
def decide(case: Case, proposal_id: int) -> ResponseReturnValue:
    """Approve what another proposed, or send it back with the reason."""
    form = AnswerForm(request.form)
    approves = request.form.get("decision") == "approve"
    if form.validate_on_submit():
        try:
            event = decide_proposal(
                case,
                proposal_id,
                approves=approves,
                answer=form.answer.data,
                by=current_actor(),
                at=clock.now(),
                calendar=current_calendar(),
            )
        except BadInput as refusal:
            db.session.rollback()
            form.refuse(refusal.message)
        else:
            db.session.commit()
            flash(f"已核定並登錄「{event.label}」。" if approves else f"已退回「{event.label}」的擬辦。")
            return redirect(url_for("tracking.show", number=case.number), 303)
    return page_of(case, note=NoteForm({}), answer=form, status=form.status)


def page_of(
    case: Case, *, note: NoteForm, status: int = 200, is_opened: bool = False, **shown: Any
) -> ResponseReturnValue:
    """Return the page of a case; two statements beside those that found person and case."""
    desk = Desk(case, current_actor(), clock.today(), current_calendar(), is_opened)
    matter = find_matter(case, desk.actor, is_opened=is_opened)
    happened = find_record(case, desk.actor, is_opened=is_opened)
    clocks = derive(desk.procedure, happened.history, desk.calendar, channel=case.channel)
    all_of_them = request.args.get("all") == "1"
    laid = {
        "category": labels_of(offered(desk.today)).get(case.category, case.category),
        "stages": stages_of(desk, matter),
        "parties": parties_of(desk, matter, happened.asked, clock.now()),
        "refusal_to_read": refusal_to_read(desk),
        "may_open": may_with(desk.actor, "content", Reach.REASONED, case),
        "clocks": clocks_of(desk, clocks),
        "coming": coming_of(desk, clocks),
        "warned": warned_of(happened),
        "cautions": cautions_of(matter, happened),
        "told_more": told_more(matter.particulars, matter.cause),
        "sitting": sitting_ahead(happened.history),
        "undo_key": new_key(),
        "proposals": proposals_of(desk, happened),
        **tasks_of(desk, happened.tasks),
        **entries_of(desk, happened, all_of_them=all_of_them),
        **acts_now(desk, matter, happened),
    }
    ask = shown.pop("ask", None) or AskForm({})
    forms = (shown.get("why"), shown.get("answer"), ask, note)
    form = next((form for form in forms if form is not None and form.errors), None)
    given = {"form": form} if form is not None else {}
    shown |= laid | given
    page = render_template(
        "tracking/show.html", desk=desk, case=case, matter=matter, note=note, ask=ask, **shown
    )
    return page, status


def _revealed(case: Case, why: str) -> dict[str, Any]:
    """Open the field that was asked for."""
    party, field = read_field(request.form.get("field", ""))
    value = reveal(case, party, field, reason=why, by=current_actor(), at=clock.now())
    if field is DataField.BIRTH:
        value = roc_plain(date.fromisoformat(value))
    return {"party": party, "field": field.value, "value": value}


bp.add_url_rule("/cases/<number>/acts/<event>", "record", record, methods=["GET", "POST"])
bp.add_url_rule("/cases/<number>/brief", "brief", brief)
bp.add_url_rule("/cases/<number>/related", "related", related)
bp.add_url_rule("/cases/<number>/respondent", "respondent", respondent, methods=["GET", "POST"])
bp.add_url_rule("/cases/<number>/next/<procedure>", "open_next", open_next_view, methods=["GET", "POST"])

bp.add_url_rule("/cases/<number>/undo/<int:seq>", "undo", undo_entry, methods=["POST"])
bp.add_url_rule("/cases/<number>/files/<int:seq>/<digest>", "file", file)

for view in (note, disclose, decide):
    csrf.exempt(view)  # the form itself checks the token
