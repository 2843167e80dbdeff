"""Letters: written with a preview, issued, opened again, printed together, posted."""

from dataclasses import replace
from io import BytesIO
from typing import Any, Final

from flask import Blueprint, current_app, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from petitions import clock, filestore
from petitions.almanac import current_calendar
from petitions.blueprints.access import current_actor, on_case, requires
from petitions.blueprints.letter_desk import Addressee, addressees, choices_of, office
from petitions.extensions import db
from petitions.forms.letters import EVERYONE, NO_EMAIL, LetterForm, PostedForm, letter_form
from petitions.models import Case, IssuedLetter
from petitions.odt import MEDIA_TYPE, letter_as_odt
from petitions.queries.letter_meeting import meeting_values
from petitions.queries.letters import PAGE_SIZE, find_letter_of, find_letters, list_letters_of, list_unposted
from petitions.rules.documents import find_document
from petitions.rules.errors import BadInput, NotPermitted, StaleVersion, StepNotAllowed
from petitions.rules.letter import LetterKind, Reader
from petitions.rules.letter_writing import fields_asked
from petitions.rules.letters import find_letter, refusal_to_write
from petitions.rules.policy import refusal_to_open_files
from petitions.rules.sheet import Sheet
from petitions.rules.terms import Procedure
from petitions.services.disclosure import note_served_name
from petitions.services.histories import load_history
from petitions.services.letter_facts import find_addresses
from petitions.services.letter_posting import note_posted, print_together
from petitions.services.letter_sending import MAIL, Order
from petitions.services.letters import draft, find_wording, issue, open_sheet, refusal_to_issue

bp = Blueprint("letters", __name__)

STALE: Final = "案件在您開啟後已有異動，函件還沒有製發。請再看一次內容，仍要製發就再按一次。"
OPENED: Final = "開啟已製發的函件"
PDF: Final = "application/pdf"


@bp.get("/cases/<number>/letters")
@on_case("content")
def index(case: Case) -> ResponseReturnValue:
    """Show what was written in a case, and what can be written, by reader."""
    lines = list_letters_of(case)
    return render_template("letters/index.html", case=case, lines=lines, choices=choices_of(case, lines))


@bp.route("/cases/<number>/letters/<document>", methods=["GET", "POST"])
@on_case("meta")
def compose(case: Case, document: str) -> ResponseReturnValue:
    """Write a letter: choose to whom, fill in what only the officer knows, look at it, issue it."""
    kind = find_letter(document, Procedure(case.procedure))
    if refusal := _refusal(case, kind):
        raise NotPermitted(refusal)
    parties, labels = addressees(case, kind), fields_asked(kind, find_wording(document).text)
    named = [(one.id, one.name) for one in parties]
    typed = request.form if request.method == "POST" else None
    form = letter_form(kind, labels, named, typed, version=case.version)
    if request.form.get("do") == "issue" and form.validate_on_submit():
        try:
            return _issue(case, kind, form, parties)
        except (BadInput, StepNotAllowed, StaleVersion) as refused:
            db.session.rollback()
            _refuse(case, form, refused)
    return _page(case, kind, form, parties)


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
        except BadInput as refusal:
            db.session.rollback()
            form.refuse(refusal.message, refusal.field)
    page = render_template(
        "letters/posting.html", form=form, lines=lines[:PAGE_SIZE], is_cut=len(lines) > PAGE_SIZE
    )
    return page, form.status


def _post(form: PostedForm) -> ResponseReturnValue:
    by, at = current_actor(), clock.now()
    letters = find_letters(by, [int(one) for one in form.letters.data])
    if request.form.get("do") == "print":
        pdf = print_together(letters, fonts=current_app.config["FONTS"], by=by, at=at)
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
        return send_file(filestore.path_of(letter.pdf_sha256), PDF, as_attachment=True, download_name=name)
    return send_file(BytesIO(letter_as_odt(sheet)), MEDIA_TYPE, as_attachment=True, download_name=name)


def _refusal(case: Case, kind: LetterKind) -> str:
    return refusal_to_issue(kind, case, current_actor()) or refusal_to_write(kind, load_history(case.id))


def _refuse(case: Case, form: LetterForm, refused: BadInput | StepNotAllowed | StaleVersion) -> None:
    """Say above the form, or beside the field, why the letter was not issued."""
    if isinstance(refused, StaleVersion):
        db.session.refresh(case)
        form.version.data = case.version
        form.refuse(STALE)
        return
    field = getattr(refused, "field", "")
    form.refuse(refused.message, field if field in form else "")


def _orders(case: Case, kind: LetterKind, form: LetterForm, parties: list[Addressee]) -> list[Order]:
    """Return one order for each party that is to get the letter. Raises BadInput if one cannot be reached."""
    way = form.way.data if "way" in form else "file"
    base = Order(
        way=way,
        typed=form.typed(),
        added=form.added.data or "",
        address=form.address.data or "",
        email=form.email.data or "",
        submission_key=form.submission_key.data,
        meeting=meeting_values(case, kind.document, is_open=True),
        meeting_masked=meeting_values(case, kind.document, is_open=False),
    )
    chosen = form.party.data if "party" in form else ""
    if not chosen:
        return [base]
    wanted = [one for one in parties if chosen in {EVERYONE, str(one.id)}]
    return [_order(case, base, one, is_alone=len(wanted) == 1) for one in wanted]


def _order(case: Case, base: Order, one: Addressee, *, is_alone: bool) -> Order:
    """Address a letter: what was typed goes before what is on record, for one who is written to alone."""
    email, address = find_addresses(case, one.id) if one.is_person else ("", "")
    email = (base.email if is_alone else "") or email
    if base.way == MAIL and not email:
        raise BadInput(NO_EMAIL, "email")
    key = f"{base.submission_key}:{one.id}"
    address = (base.address if is_alone else "") or address
    return replace(
        base,
        party_id=one.id,
        is_person=one.is_person,
        email=email,
        address=address,
        submission_key=key,
    )


def _issue(case: Case, kind: LetterKind, form: LetterForm, parties: list[Addressee]) -> ResponseReturnValue:
    by, at, letters, version = current_actor(), clock.now(), [], form.version.data
    for order in _orders(case, kind, form, parties):
        written = issue(
            case, kind, order, office(), by=by, at=at, calendar=current_calendar(), version=version
        )
        letters.append(written)
        db.session.refresh(case)
        version = case.version
    db.session.commit()
    numbers = "、".join(letter.number for letter in letters if letter.number)
    flash(f"已製發「{find_document(kind.document).label}」{numbers}。")
    to = url_for("letters.index", number=case.number)
    return redirect(to, 303)


def _page(case: Case, kind: LetterKind, form: LetterForm, parties: list[Addressee]) -> ResponseReturnValue:
    chosen = str(form.party.data or "") if "party" in form else ""
    first = next((one for one in parties if chosen in {EVERYONE, str(one.id)}), None)
    order = Order(
        party_id=first.id if first else None,
        meeting=meeting_values(case, kind.document, is_open=True),
        meeting_masked=meeting_values(case, kind.document, is_open=False),
        address=form.address.data or (first.address if first else ""),
        typed={label: text for label, text in form.typed().items() if text or request.method == "POST"},
        added=form.added.data or "",
    )
    found = draft(case, kind, order, office())
    if request.method == "GET":
        for name, label in form.names:
            form[name].data = found.values[label]
    shown: dict[str, Any] = {"kind": kind, "title": find_document(kind.document).label, "first": first}
    page = render_template("letters/compose.html", case=case, form=form, found=found, reader=Reader, **shown)
    return page, form.status
