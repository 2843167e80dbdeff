"""Letters: written with a preview, issued, opened again, printed together, posted."""

from io import BytesIO
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from petitions import clock
from petitions.almanac import current_calendar
from petitions.blueprints.access import current_actor, on_case, requires
from petitions.blueprints.changes import as_readable, entries_since
from petitions.blueprints.letter_desk import choices_of, office, service_links
from petitions.blueprints.letter_writing import Writing, first_addressee, orders_of, previewed, writing_of
from petitions.extensions import db
from petitions.forms.letters import LetterForm, PostedForm, letter_form
from petitions.models import Case, IssuedLetter
from petitions.odt import MEDIA_TYPE, letter_as_odt
from petitions.queries.letters import (
    PAGE_SIZE,
    find_letter_of,
    find_letters,
    list_letters_of,
    list_unposted,
    pdfs_with,
    services_of,
)
from petitions.rules.documents import find_document
from petitions.rules.errors import BadInput, NotPermitted, StaleVersion, StepNotAllowed
from petitions.rules.letter_fields import FIELDS
from petitions.rules.letters import find_letter
from petitions.rules.policy import may, refusal_to_open_files
from petitions.rules.sheet import Sheet
from petitions.rules.terms import Procedure
from petitions.services.disclosure import note_served_name
from petitions.services.frozen import frozen_file, open_sheet
from petitions.services.letter_posting import note_posted, print_together
from petitions.services.letters import draft, issue, refusal_to_issue

bp = Blueprint("letters", __name__)

STALE: Final = "案件在您開啟後已有異動，函件還沒有製發。請再看一次內容，仍要製發就再按一次。"
OPENED: Final = "開啟已製發的函件"
PDF: Final = "application/pdf"
QUOTED: Final = frozenset(label for label, field in FIELDS.items() if field.is_quoted)


@bp.get("/cases/<number>/letters")
@on_case("content")
def index(case: Case) -> ResponseReturnValue:
    """Show what was written in a case, and what can be written, by reader."""
    lines = list_letters_of(case)
    return render_template(
        "letters/index.html",
        case=case,
        lines=lines,
        choices=choices_of(case, lines),
        services=services_of(case),
        links=service_links(case, lines),
    )


@bp.route("/cases/<number>/letters/<document>", methods=["GET", "POST"])
@on_case("meta")
def compose(case: Case, document: str) -> ResponseReturnValue:
    """Write a letter: choose to whom, fill in what only the officer knows, look at it, issue it."""
    kind = find_letter(document, Procedure(case.procedure))
    if refusal := refusal_to_issue(kind, case, current_actor()):
        raise NotPermitted(refusal)
    writing = writing_of(case, kind)
    typed = request.form if request.method == "POST" else None
    form = letter_form(kind, writing.choices, typed, version=case.version)
    if request.form.get("do") == "issue" and form.validate_on_submit():
        try:
            return _issue(writing, form)
        except StaleVersion:
            db.session.rollback()
            return _stale(writing, form)
        except (BadInput, StepNotAllowed) as refused:
            db.session.rollback()
            field = getattr(refused, "field", "")
            form.refuse(refused.message, field if field in form else "")
    return _page(writing, form)


@bp.route("/cases/<number>/letters/issued/<int(max=9223372036854775807):letter_id>", methods=["GET", "POST"])
@on_case("attach")
def show(case: Case, letter_id: int) -> ResponseReturnValue:
    """Say what was issued; open it as its reader got it, which is written down, or hand out its file."""
    letter = find_letter_of(case, letter_id)
    if request.method == "GET":
        return _shown(case, letter)
    if refusal := refusal_to_open_files(current_actor(), case):
        raise NotPermitted(refusal)
    note_served_name(case, by=current_actor(), at=clock.now(), reason=OPENED)
    sheet = open_sheet(letter)
    db.session.commit()
    form = request.form.get("form", "")
    if form in {"pdf", "odt"}:
        return _file(case, letter, sheet, form)
    return _shown(case, letter, sheet)


@bp.route("/letters", methods=["GET", "POST"])
@requires("content")
def posting() -> ResponseReturnValue:
    """Show what waits to be posted; print it together, or note that it left."""
    form = PostedForm(request.form)
    lines = list_unposted(current_actor())
    form.offer([line.id for line in lines])
    if form.validate_on_submit():
        try:
            return _post(form)
        except (BadInput, StepNotAllowed) as refusal:
            db.session.rollback()
            form.refuse(refusal.message, getattr(refusal, "field", ""))
    page = render_template(
        "letters/posting.html", form=form, lines=lines[:PAGE_SIZE], is_cut=len(lines) > PAGE_SIZE
    )
    return page, form.status


def _post(form: PostedForm) -> ResponseReturnValue:
    by, at = current_actor(), clock.now()
    letters = find_letters(by, [int(one) for one in form.letters.data])
    if request.form.get("do") == "print":
        pdf = print_together(letters, pdfs_with(letters), by=by, at=at)
        db.session.commit()
        return send_file(BytesIO(pdf), PDF, as_attachment=True, download_name=f"待寄函件-{at:%Y%m%d}.pdf")
    count = note_posted(letters, form.posted_on.data or clock.today(), by=by, at=at)
    db.session.commit()
    flash(f"已註明寄出 {count} 封。")
    return redirect(url_for("letters.posting"), 303)


def _shown(case: Case, letter: IssuedLetter, sheet: Sheet | None = None) -> ResponseReturnValue:
    title = find_document(letter.document).label
    return render_template("letters/show.html", case=case, letter=letter, sheet=sheet, title=title)


def _file(case: Case, letter: IssuedLetter, sheet: Sheet, form: str) -> ResponseReturnValue:
    """Hand out a letter: the frozen PDF, or a copy to edit."""
    name = f"{sheet.title}-{case.number}.{form}"
    if form == "pdf":
        pdf = BytesIO(frozen_file(letter.pdf_sha256))
        return send_file(pdf, PDF, as_attachment=True, download_name=name)
    return send_file(BytesIO(letter_as_odt(sheet)), MEDIA_TYPE, as_attachment=True, download_name=name)


def _stale(writing: Writing, form: LetterForm) -> ResponseReturnValue:
    """Say what changed since the form was opened; what was typed stays."""
    case, seen = writing.case, form.version.data
    db.session.refresh(case)
    changes = [as_readable(case, entry) for entry in entries_since(case, seen)]
    form.version.data = case.version
    form.refuse(STALE)
    return _page(writing, form, StaleVersion.status, seen=seen, changes=changes)


def _issue(writing: Writing, form: LetterForm) -> ResponseReturnValue:
    case, by, at, version = writing.case, current_actor(), clock.now(), form.version.data
    calendar, numbers = current_calendar(), []
    for order in orders_of(writing, form):
        letter = issue(case, writing.kind, order, office(), by=by, at=at, calendar=calendar, version=version)
        numbers.append(letter.number)
        db.session.refresh(case)
        version = case.version
    db.session.commit()
    flash(f"已製發「{writing.title}」{'、'.join(filter(None, numbers))}。")
    if not may(by, "content", case):  # routed on by this very letter: what is left to do is to post it
        return redirect(url_for("letters.posting"), 303)
    return redirect(url_for("letters.index", number=case.number), 303)


def _page(writing: Writing, form: LetterForm, status: int = 0, **more: Any) -> ResponseReturnValue:
    first = first_addressee(writing, form)
    order = previewed(writing, form, first)
    found = draft(writing.case, writing.kind, order, office(), writing.wording)
    if request.method == "GET":
        for name, label in form.names:
            form[name].data = found.values[label]
    page = render_template(
        "letters/compose.html",
        writing=writing,
        case=writing.case,
        form=form,
        found=found,
        first=first,
        quoted=QUOTED,
        **more,
    )
    return page, status or form.status
