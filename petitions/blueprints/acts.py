"""Record one act of a case, or open the next procedure on its matter; views of the desk of the staff."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from petitions import clock
from petitions.almanac import current_calendar
from petitions.blueprints.access import back_to, current_actor, on_case
from petitions.blueprints.act_filling import about_letter, fill_in, letters_to_choose, withdrawers_of
from petitions.blueprints.changes import as_readable, entries_since
from petitions.blueprints.converting import into_dispute
from petitions.blueprints.corrections import struck
from petitions.blueprints.files import ask_again, keep_uploads, typed_with_files
from petitions.extensions import csrf, db
from petitions.forms.closing import AnswerByPostForm, ResultsForm
from petitions.forms.files import CHOOSE_AGAIN
from petitions.forms.negotiations import RollCallForm
from petitions.forms.particulars import Offered
from petitions.forms.tracking import ActForm, OpeningForm, act_form
from petitions.models import Case
from petitions.queries.case_page import find_matter
from petitions.queries.cases import find_case
from petitions.queries.choices import offered
from petitions.queries.negotiations import find_meeting_ahead
from petitions.queries.relations import list_respondents
from petitions.queries.staff import list_officers, list_units
from petitions.rules.acts import Way, check_way, is_by_hand
from petitions.rules.by_hand import FROM_ANOTHER_PAGE
from petitions.rules.closing import CAUTIONS
from petitions.rules.errors import BadInput, NoSuchCase, NotPermitted, StaleVersion, StepNotAllowed
from petitions.rules.extensions import levels_of
from petitions.rules.known import Known
from petitions.rules.negotiation import CHAIRED_BY, WHEN_AND_WHERE
from petitions.rules.numbers import display_number
from petitions.rules.openings import following
from petitions.rules.particulars import asked_of, is_needed
from petitions.rules.parties import COMPLETING
from petitions.rules.projection import ROUTING
from petitions.rules.step import Step
from petitions.rules.terms import EventKind, Procedure, State
from petitions.rules.workflow import find_step, possible_steps, steps_of
from petitions.services.acts import Said, take_step
from petitions.services.answering import record_answer
from petitions.services.file_access import decide_on_reading
from petitions.services.negotiations import postpone
from petitions.services.openings import open_next
from petitions.services.sittings import MEETING

KINDS: Final[Mapping[EventKind, type[ActForm]]] = {
    EventKind.NEGOTIATION_HELD: RollCallForm,
    EventKind.BUSINESS_REPLIED: AnswerByPostForm,
}
TEMPLATES: Final = {EventKind.NEGOTIATION_HELD: "negotiations/minutes.html"}
TAKES: Final = {
    EventKind.NEGOTIATION_POSTPONED: postpone,
    EventKind.BUSINESS_REPLIED: record_answer,
    EventKind.FILE_ACCESS_DECIDED: decide_on_reading,
}
"""Acts with a form, a page or a service of their own."""

BY_PARTY: Final = frozenset({"party", "attendance", "outcome"})
"""Particulars for which the parties are read."""

NO_MEETING: Final = "那一件沒有排定的協商，不能一併進行。"
NO_SUCH_ACT = "沒有這種登錄事項。"
STALE = "案件在您開啟後已有異動，還沒有登錄。請看過下面的異動，仍要登錄就再按一次。"


@on_case("meta")
def record(case: Case, event: str) -> ResponseReturnValue:
    """Say what happened; what was typed stays, whatever is wrong with it."""
    step = _row_of(case, event)
    if request.method == "GET" and (refusal := _not_now(case, step)):
        flash(refusal, "warning")
        return redirect(url_for("tracking.show", number=case.number))
    way = check_way(step, case, current_actor())
    choices, known = _offered(case, step)
    kind = _kind_of(step, choices)
    form = act_form(step, typed_with_files(), choices, version=case.version, kind=kind)
    if request.method == "GET":
        fill_in(form, case, step)
    if not form.validate_on_submit():
        return _page(case, step, form, way, form.status)
    return _take(case, step, form, way, known)


def _kind_of(step: Step, choices: Offered) -> type[ActForm]:
    """Return the form of an act; of several respondents each is asked for the result."""
    if "each_result_given" in step.guards and len(choices.respondents) > 1:
        return ResultsForm
    return KINDS.get(step.event, ActForm)


def _take(case: Case, step: Step, form: ActForm, way: Way, known: Known | None) -> ResponseReturnValue:
    """Take the step, or show the form again with the sentence why not."""
    at, actor, back = clock.now(), current_actor(), url_for("tracking.show", number=case.number)
    try:
        said = about_letter(case, _linked(form.said(step.event, at, case.received_at)))
        said = replace(said, data={**said.data, **keep_uploads(form.files.data)})
        take = TAKES.get(step.event, take_step)
        way = take(
            case, said, by=actor, at=at, calendar=current_calendar(), version=form.version.data, known=known
        )
    except StaleVersion:
        db.session.rollback()
        return _stale(case, step, form, way)
    except (BadInput, StepNotAllowed) as refusal:
        db.session.rollback()
        field = getattr(refusal, "field", "")
        form.refuse(refusal.message, field if field in form else "")
        return _page(case, step, form, way, refusal.status)
    db.session.commit()
    done = "已登錄" if way is Way.RECORD else "已送請核定"
    flash(f"{done}「{step.event.label}」。")
    may_lead_away = step.event in ROUTING or said.columns  # only then is the case read again
    return redirect(back_to(case) if may_lead_away else back, 303)


def _stale(case: Case, step: Step, form: ActForm, way: Way) -> ResponseReturnValue:
    """Say what changed since the form was opened; sent twice, the first one counts."""
    db.session.refresh(case)
    since = entries_since(case, form.version.data)
    if any(entry.submission_key == form.submission_key.data for entry in since):
        flash(f"「{step.event.label}」已經登錄過，沒有重複登錄。")
        return redirect(url_for("tracking.show", number=case.number), 303)
    seen, form.version.data = form.version.data, case.version
    form.refuse(STALE)
    changes = [as_readable(case, entry) for entry in since]
    return _page(case, step, form, way, StaleVersion.status, seen=seen, changes=changes)


@on_case("file")
def open_next_view(case: Case, procedure: str) -> ResponseReturnValue:
    """File a second appeal or apply for mediation on the same matter; no data is asked for again."""
    if procedure not in {wanted.value for wanted in following(Procedure(case.procedure))}:
        raise NoSuchCase(NO_SUCH_ACT)
    if Procedure(procedure) is Procedure.FIRST_APPEAL:
        return into_dispute(case)
    wanted, form = Procedure(procedure), OpeningForm(typed_with_files() or {})
    form.offer(list_respondents(case.matter_id))
    if not form.validate_on_submit():
        return _opening_page(case, wanted, form, form.status)
    back = url_for("tracking.show", number=case.number)
    try:
        number = _open(case, wanted, form)
    except (BadInput, StepNotAllowed) as refusal:
        db.session.rollback()
        field = getattr(refusal, "field", "")
        form.refuse(refusal.message, field if field in form else "")
        return _opening_page(case, wanted, form, refusal.status)
    db.session.commit()
    flash(f"已立案：{wanted.label} {display_number(number)}，資料全部沿用。")
    return redirect(back, 303)


def _open(case: Case, wanted: Procedure, form: OpeningForm) -> str:
    at = clock.now()
    return open_next(
        case,
        wanted,
        received_at=form.happened_at(at, case.received_at),
        data={**form.said(), **keep_uploads(form.files.data)},
        submission_key=form.submission_key.data,
        by=current_actor(),
        at=at,
        calendar=current_calendar(),
        reason=form.reason.data,
        columns={"channel": form.channel.data},
    ).number


def _row_of(case: Case, event: str) -> Step:
    """Return the row of an act: from this stage, or from another one if it is not possible here."""
    procedure = Procedure(case.procedure)
    rows = (*possible_steps(procedure, State(case.state)), *steps_of(procedure))
    for step in rows:
        if step.event.value == event and (is_by_hand(step) or step.event in FROM_ANOTHER_PAGE):
            return step
    raise NoSuchCase(NO_SUCH_ACT)


def _not_now(case: Case, step: Step) -> str:
    """Say why an act is not possible at this stage; empty if it is."""
    try:
        find_step(step.procedure, State(case.state), step.event)
    except StepNotAllowed as refusal:
        return refusal.message
    return ""


def _offered(case: Case, step: Step) -> tuple[Offered, Known | None]:
    """Read what this act is chosen from, and nothing else."""
    asked, today = set(asked_of(step)), clock.today()
    matter = find_matter(case, current_actor()) if asked & BY_PARTY else None
    choices = Offered(
        parties=matter.parties if matter else (),
        asked=matter.asked if matter else (),
        units=list_units(today) if "unit_id" in asked else (),
        officers=list_officers(today) if asked & {"officer_id", "recused_id"} else (),
        chairs=list_officers(today, CHAIRED_BY) if "chair_id" in asked else (),
        lists=offered(today) if "category" in asked else None,
        letters=letters_to_choose(case, step) if "letter_id" in asked else (),
        withdrawers=withdrawers_of(case) if "by_role" in asked else (),
        may_pause=current_app.config["SUPPLEMENT_PAUSES"],
    )
    return choices, matter.known if matter else None


def _linked(said: Said) -> Said:
    """Find the case that is named; one has to have the right to join both."""
    number = said.data.get("kept_case")
    if together := said.data.get("together_with"):
        return _together(said, together)
    if not number:
        return said
    try:
        return replace(said, linked_case_id=find_case(number, current_actor(), "merge").id)
    except NoSuchCase as refusal:
        raise BadInput(refusal.message, "kept_case") from None


def _together(said: Said, number: str) -> Said:
    """Let a case join the meeting of another on which one may act too: the same time, the same place."""
    try:
        found = find_meeting_ahead(find_case(number, current_actor(), "edit"))
    except (NoSuchCase, NotPermitted) as refusal:
        raise BadInput(refusal.message, "together_with") from None
    if found is None:
        raise BadInput(NO_MEETING, "together_with")
    meeting, told = found
    own = {key: value for key, value in said.data.items() if key not in WHEN_AND_WHERE}
    shared: dict[str, Any] = {key: told[key] for key in WHEN_AND_WHERE if key in told}
    return replace(said, data={**own, **shared, MEETING: meeting})


def _page(case: Case, step: Step, form: ActForm, way: Way, status: int, **shown: Any) -> ResponseReturnValue:
    keys = dict.fromkeys((*form.also_shown, *form.asked, "reason"))
    fields = [(form[key], form[key].flags.required or is_needed(key, step)) for key in keys]
    if form.files.data and not form.files.errors:
        form.files.errors = (CHOOSE_AGAIN,)
    page = render_template(
        TEMPLATES.get(step.event, "tracking/record.html"),
        case=case,
        step=step,
        form=form,
        fields=fields,
        way=way,
        completes=step.event in COMPLETING,
        state=State(case.state),
        **struck(case, form),
        caution=CAUTIONS.get(step.event) if Procedure(case.procedure).is_dispute else None,
        levels=levels_of(step.event, clock.today()),
        **shown,
    )
    return page, status


def _opening_page(case: Case, wanted: Procedure, form: OpeningForm, status: int) -> ResponseReturnValue:
    ask_again(form.files)
    return render_template("tracking/open.html", case=case, procedure=wanted, form=form), status


for view in (record, open_next_view):
    csrf.exempt(view)  # the form itself checks the token
