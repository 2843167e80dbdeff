"""The register of businesses: find one, see its cases and its record, put right who it is."""

from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from petitions import clock
from petitions.blueprints.access import current_actor, requires
from petitions.blueprints.business_changes import ACTS, act_now, deed_of, others_of
from petitions.blueprints.business_lines import changes_in_words
from petitions.extensions import db
from petitions.forms.businesses import BringBackForm, BusinessForm, MergeForm, chosen
from petitions.forms.worklist import read_place
from petitions.queries.business_cases import find_record_of_business, list_cases_of
from petitions.queries.business_page import BusinessShown, find_business
from petitions.queries.businesses import BusinessHit, find_businesses
from petitions.queries.incidents import Firm, find_suggestion
from petitions.rules.errors import NoSuchBusiness, Refusal
from petitions.services.business_merging import bring_back as take_back
from petitions.services.business_merging import merge_business
from petitions.services.businesses import enter_business

bp = Blueprint("businesses", __name__, url_prefix="/businesses")

VERY_NEAR: Final = 90
"""From this likeness on a new entry is doubted once."""


@bp.get("")
@requires("business")
def index() -> ResponseReturnValue:
    """Find a business."""
    typed = request.args.get("q", "")
    return render_template("businesses/index.html", typed=typed, hits=find_businesses(typed))


@bp.route("/new", methods=["GET", "POST"])
@requires("business_edit")
def enter() -> ResponseReturnValue:
    """Enter a business; one very like another is doubted once."""
    form = BusinessForm(request.form or request.args)
    near: tuple[BusinessHit, ...] = ()
    if request.method == "POST" and form.validate_on_submit():
        near = () if form.is_another.data else _very_near(form)
        if not near:
            business_id = enter_business(form.identity(), deed_of(form))
            db.session.commit()
            flash("已登錄業者。" + form.ubn.advice)
            return redirect(url_for("businesses.show", business_id=business_id), 303)
        form.refuse("名錄裡已有相近的業者，請看過下面幾筆；確定是另一家，勾選後再送一次。", "is_another")
    return render_template("businesses/new.html", form=form, near=near), _status(form)


@bp.get("/<int:business_id>")
@requires("business")
def show(business_id: int) -> ResponseReturnValue:
    """One business: who it is, its cases, its record, its history."""
    return _page(find_business(business_id))


@bp.route("/<int:business_id>/change/<act>", methods=["GET", "POST"])
@requires("business_edit")
def change(business_id: int, act: str) -> ResponseReturnValue:
    """Put right who it is, add or end a name or a tie."""
    if act not in ACTS:
        raise NoSuchBusiness("沒有這種登錄事項。")
    row, shown = ACTS[act], find_business(business_id)
    hits = others_of(shown) if row.asks_other else ()
    form = row.form(request.form, shown, hits) if row.asks_other else row.form(request.form, shown)
    if form.validate_on_submit() and act_now(form, lambda: row.do(shown.id, form)):
        flash("已登錄。" + getattr(getattr(form, "ubn", None), "advice", ""))
        return redirect(url_for("businesses.show", business_id=shown.id), 303)
    said: dict[str, Any] = {"act": act, "title": row.title, "asks_other": row.asks_other, "hits": hits}
    return render_template("businesses/change.html", form=form, shown=shown, **said), _status(form)


@bp.route("/<int:business_id>/merge", methods=["GET", "POST"])
@requires("business_merge")
def merge(business_id: int) -> ResponseReturnValue:
    """Let another entry stand for this one."""
    shown = find_business(business_id)
    hits = others_of(shown)
    form = MergeForm(request.form, shown, hits)
    if form.validate_on_submit() and act_now(form, lambda: _merge(shown.id, form)):
        flash("已併入。案件都還在原來那一筆，隨時可以撤銷併入。")
        return redirect(url_for("businesses.show", business_id=chosen(form.other)[0]), 303)
    said = {"act": "", "title": "併入另一筆業者", "asks_other": True, "hits": hits}
    return render_template("businesses/change.html", form=form, shown=shown, **said), _status(form)


@bp.post("/<int:business_id>/bring-back")
@requires("business_merge")
def bring_back(business_id: int) -> ResponseReturnValue:
    """Take a merge back."""
    shown = find_business(business_id)
    form = BringBackForm(request.form, shown)
    if shown.merged_into is None:
        flash("這一筆沒有併入任何一筆。", "warning")
        return redirect(url_for("businesses.show", business_id=shown.id), 303)
    if form.validate_on_submit() and act_now(form, lambda: _bring_back(shown.id, form)):
        flash("已撤銷併入，這一筆恢復獨立。")
        return redirect(url_for("businesses.show", business_id=shown.id), 303)
    return _page(shown, form)


def _merge(business_id: int, form: MergeForm) -> None:
    into_id, into_version = chosen(form.other)
    versions = {"version": form.version.data, "into_version": into_version}
    merge_business(business_id, into_id, deed_of(form), **versions)


def _bring_back(business_id: int, form: BringBackForm) -> None:
    take_back(business_id, deed_of(form), version=form.version.data)


def _page(shown: BusinessShown, form: BringBackForm | None = None) -> ResponseReturnValue:
    actor, after = current_actor(), read_place(request.args.get("after", ""))
    page = render_template(
        "businesses/show.html",
        shown=shown,
        page=list_cases_of(shown.id, shown.numbers, actor=actor, after=after),
        record=find_record_of_business(shown.id, shown.numbers, today=clock.today()),
        changes=changes_in_words(shown),
        suggestion=find_suggestion(_firm(shown), actor, today=clock.today()),
        form=form or BringBackForm({}, shown),
    )
    return page, form.status if form else 200


def _firm(shown: BusinessShown) -> Firm:
    names = (shown.name, *(entry.name for entry in shown.stands_for), *(other.name for other in shown.names))
    return Firm(shown.id, tuple(sorted(shown.numbers)), names)


def _very_near(form: BusinessForm) -> tuple[BusinessHit, ...]:
    hits = (*find_businesses(form.name.data), *find_businesses(form.ubn.data or ""))
    found = {hit.id: hit for hit in reversed(hits) if hit.nearness >= VERY_NEAR}
    return tuple(found.values())


def _status(form: Any) -> int:
    status: int = form.status if request.method == "POST" else 200
    refusal: Refusal | None = getattr(form, "refusal", None)
    return refusal.status if refusal else status
