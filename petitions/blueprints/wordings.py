"""The words of letters: what is used, proposed, and was; checked when edited, approved by another."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from petitions import clock
from petitions.blueprints.access import current_actor, requires
from petitions.extensions import csrf, db
from petitions.forms.calendar import DecisionForm
from petitions.forms.letters import WordingForm
from petitions.queries.letters import list_wordings
from petitions.rules.errors import BadInput
from petitions.rules.letter import MAY_SHOW, LetterKind, LetterText
from petitions.rules.letter_fields import FIELDS
from petitions.rules.letter_kinds import ALL_KINDS
from petitions.rules.letter_sheet import sample_of
from petitions.rules.letter_texts import TEXTS
from petitions.rules.letter_writing import problems_of
from petitions.rules.letters import letter_kind, name_of
from petitions.rules.reach import Reach
from petitions.services.letter_wordings import decide_wording, propose_wording
from petitions.services.letters import find_wording

bp = Blueprint("wordings", __name__, url_prefix="/office/letters")
TAKES_PART = requires("config", Reach.PROPOSES, Reach.VOUCHES)
PROPOSES = requires("config", Reach.PROPOSES)
VOUCHES = requires("config", Reach.VOUCHES)


@bp.get("")
@TAKES_PART
def index() -> ResponseReturnValue:
    """Show every letter with the version of its words, and what waits for a decision."""
    versions = list_wordings()
    rows = [_row(kind, versions) for kind in ALL_KINDS]
    return render_template("office/letters.html", rows=rows)


@bp.get("/<document>")
@TAKES_PART
def show(document: str) -> ResponseReturnValue:
    """Show the words of a letter in use, those that wait, and all versions before."""
    return _page(document, DecisionForm({}))


@bp.route("/<document>/edit", methods=["GET", "POST"])
@PROPOSES
def edit(document: str) -> ResponseReturnValue:
    """Write other words, see what is wrong with them, propose them."""
    kind, form = letter_kind(document), WordingForm(request.form)
    if request.method == "GET":
        form.subject.data, form.body.data = find_wording(document).text
    problems: list[str] = []
    if request.form.get("do") == "check":
        problems = problems_of(kind, _text(form))
    elif form.validate_on_submit():
        try:
            return _propose(kind, form)
        except BadInput as refusal:
            db.session.rollback()
            form.refuse(refusal.message, refusal.field)
    return _editing(kind, form, problems)


@bp.post("/<document>/<int(max=9223372036854775807):version>")
@VOUCHES
def decide(document: str, version: int) -> ResponseReturnValue:
    """Approve words that another proposed, or send them back."""
    form = DecisionForm(request.form)
    if form.validate_on_submit():
        by, at, answer = current_actor(), clock.now(), form.answer.data
        try:
            decide_wording(document, version, approves=form.approves, answer=answer, by=by, at=at)
        except BadInput as refusal:
            db.session.rollback()
            form.refuse(refusal.message, refusal.field)
        else:
            db.session.commit()
            flash("已核定，從現在起使用新的文字。" if form.approves else "已退回。")
            return redirect(url_for("wordings.show", document=document), 303)
    return _page(document, form)


def _editing(kind: LetterKind, form: WordingForm, problems: list[str]) -> ResponseReturnValue:
    fields = [field for field in FIELDS.values() if field.shows in MAY_SHOW[kind.reader]]
    shown: dict[str, Any] = {"kind": kind, "title": name_of(kind), "fields": fields}
    sheet = sample_of(kind, _text(form), current_app.config["CITY"], clock.today())
    return render_template(
        "office/wording.html", form=form, problems=problems, sheet=sheet, **shown
    ), form.status


def _text(form: WordingForm) -> LetterText:
    return LetterText(form.subject.data or "", form.body.data or "")


def _propose(kind: LetterKind, form: WordingForm) -> ResponseReturnValue:
    given = {"note": form.note.data, "submission_key": form.submission_key.data}
    propose_wording(kind, _text(form), **given, by=current_actor(), at=clock.now())
    db.session.commit()
    flash("已提出，由另一人核定後使用。")
    return redirect(url_for("wordings.show", document=kind.key), 303)


def _row(kind: LetterKind, versions: list[Any]) -> dict[str, Any]:
    own = [row.LetterWording for row in versions if row.LetterWording.document == kind.key]
    used = next((one for one in own if one.decision == "approved"), None)
    return {
        "document": kind.key,
        "label": name_of(kind),
        "reader": kind.reader,
        "version": used.version if used else 0,
        "since": used.decided_at if used else None,
        "waits": any(one.decision == "pending" for one in own),
    }


def _page(document: str, form: DecisionForm) -> ResponseReturnValue:
    kind, versions = letter_kind(document), list_wordings(document)
    pending = next((row for row in versions if row.LetterWording.decision == "pending"), None)
    if pending is None:  # then the form is not on the page, and what is wrong with it is said above
        for field in form:
            form.form_errors.extend(field.errors)
            field.errors = ()
    shown: dict[str, Any] = {"kind": kind, "title": name_of(kind), "program": TEXTS[document]}
    words = pending.LetterWording if pending else None
    text = LetterText(words.subject, words.body) if words else find_wording(document).text
    page = render_template(
        "office/letter.html",
        form=form,
        sheet=sample_of(kind, text, current_app.config["CITY"], clock.today()),
        used=find_wording(document),
        versions=versions,
        pending=pending,
        actor=current_actor(),
        **shown,
    )
    return page, form.status


for view in (edit, decide):
    csrf.exempt(view)  # the form itself checks the token
