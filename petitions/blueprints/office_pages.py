"""Lay out the office calendar for its pages: a year in months, and what a change moves."""

from calendar import SUNDAY, Calendar
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from petitions import clock
from petitions.blueprints.access import current_actor
from petitions.extensions import db
from petitions.forms.calendar import EDIT, PROPOSE, StepwiseForm
from petitions.queries.calendar import ChangeLine, ClosureLine, DayShown, visible_numbers
from petitions.rules.calendar_file import MOST_BYTES
from petitions.rules.closures import CITY, ChangeKind, ClosurePart
from petitions.rules.errors import BadInput, NotPermitted, StaleVersion
from petitions.rules.periods import label_of
from petitions.rules.policy import explain, holds
from petitions.rules.reach import Reach
from petitions.services.calendar import ACTION, DECIDED, OWN, draft_of, find_change, preview, propose
from petitions.services.calendar_drafts import Draft, moves_deadlines, place_of, read_differences
from petitions.services.moved import Effect

HIDDEN: Final = "不可查看"
LOOKED_AT: Final = 2000
"""A page derives so many cases, a tenth of a second or two; approving derives all."""
WEEKS: Final = Calendar(SUNDAY)


def uploaded(name: str) -> bytes:
    """Return the bytes of a file that was sent, and one more than may be taken if it is larger."""
    file = request.files.get(name)
    return file.read(MOST_BYTES + 1) if file else b""


def take_stepwise(
    form: StepwiseForm, draft: Callable[[], Draft], template: str, **shown: Any
) -> ResponseReturnValue:
    """Show a form, then what it would do, then propose it: three answers to three buttons."""
    if form.step.data == EDIT or not form.validate_on_submit():
        return render_template(template, form=form, **shown), form.status
    try:
        made = draft()
        if form.step.data == PROPOSE:
            return _proposed(made, form)
        effect = preview(made, most=LOOKED_AT)
    except BadInput as refusal:
        db.session.rollback()
        form.refuse(refusal.message, refusal.field if refusal.field in form else "")
        return render_template(template, form=form, **shown), form.status
    return render_template("office/check.html", kept=form.kept(), **shown_draft(made), **shown_effect(effect))


def _proposed(draft: Draft, form: StepwiseForm) -> ResponseReturnValue:
    key = form.submission_key.data
    change_id = propose(draft, submission_key=key, by=current_actor(), at=clock.now())
    db.session.commit()
    flash("已提出，等待另一人核定；核定後才會生效。")
    return redirect(url_for("office.change", change_id=change_id), 303)


def shown_draft(draft: Draft) -> dict[str, Any]:
    """Return what a change is, in words and, for a year, day by day."""
    payload, kind = draft.payload, draft.kind
    is_import = kind is ChangeKind.IMPORT
    is_closure = kind in {ChangeKind.CLOSURE, ChangeKind.REVOCATION}
    return {
        "draft": draft,
        "differences": tuple(read_differences(payload)) if is_import else (),
        "place": place_of(payload["scope"]) if is_closure else "",
        "moves_nothing": is_closure and not moves_deadlines(payload["scope"], payload["part"]),
    }


def shown_effect(effect: Effect) -> dict[str, Any]:
    """Return what a change moves: figures for all, lines with the numbers that this person may know."""
    known = (
        visible_numbers({move.number for move in effect.moves}, current_actor()) if effect.moves else set()
    )
    return {
        "effect": effect.counts() | {"left": effect.left},
        "by_period": _by_period(effect.counts()),
        "moves": [
            {
                "number": move.number if move.number in known else "",
                "hidden": HIDDEN,
                "period": label_of(move.period),
                "whose": move.whose.label,
                "before": move.before,
                "after": move.after,
                "owes_notice": move.owes_notice,
            }
            for move in effect.moves
        ],
    }


def _by_period(counts: dict[str, Any]) -> list[tuple[str, int]]:
    named = ((label_of(period), count) for period, count in counts["by_period"].items())
    return sorted(named, key=lambda line: -line[1])


def shown_change(line: ChangeLine) -> dict[str, Any]:
    """Return a change for its page: with what it would move while it waits, with what it moved afterwards."""
    change = find_change(line.id)
    shown = {"line": line, "refusal": _refusal(line), "overtaken": "", **shown_draft(draft_of(change))}
    if line.decision == "pending":
        try:
            return shown | shown_effect(preview(draft_of(change), most=LOOKED_AT))
        except StaleVersion as stale:
            return shown | {"overtaken": stale.message, "effect": None, "moves": [], "by_period": []}
    effect = line.effect
    return shown | {"effect": effect, "by_period": _by_period(effect) if effect else [], "moves": []}


def check_may_decide(line: ChangeLine) -> None:
    """Refuse whoever may not decide a change, before anything else is said of the form."""
    if refusal := _refusal(line):
        raise NotPermitted(refusal) if line.decision == "pending" else StaleVersion(refusal)


def _refusal(line: ChangeLine) -> str:
    """Say why this person cannot decide a change; empty if he can."""
    actor = current_actor()
    if line.decision != "pending":
        return DECIDED
    if not holds(actor, ACTION, Reach.VOUCHES):
        return explain(actor, ACTION) if not holds(actor, ACTION, Reach.PROPOSES) else "等待主管核定。"
    return OWN if actor.id == line.proposed_by_id else ""


def months_of(days: Iterable[DayShown], closures: Iterable[ClosureLine]) -> list[dict[str, Any]]:
    """Return a year as twelve months of weeks that begin on Sunday; None where a week has another month."""
    known = {day.day: day for day in days}
    shut = {line.day: _shut(line) for line in closures if line.revoked_at is None}
    year = min(known).year
    return [
        {
            "month": month,
            "off": sum(not day.is_workday for day in known.values() if day.day.month == month),
            "weeks": [
                [_cell(known.get(day), shut) if day.month == month else None for day in week]
                for week in WEEKS.monthdatescalendar(year, month)
            ],
        }
        for month in range(1, 13)
    ]


def _shut(line: ClosureLine) -> str:
    part = "" if line.part == ClosurePart.ALL.value else ClosurePart(line.part).label
    return f"{'' if line.scope == CITY else place_of(line.scope)}{part}停班"


def _cell(day: DayShown | None, shut: dict[date, str]) -> dict[str, Any] | None:
    if day is None:
        return None
    is_weekend = day.day.weekday() > 4
    made_up = day.is_workday and is_weekend
    usual = "" if day.is_workday or is_weekend else "放假"
    return {
        "day": day.day,
        "kind": "made-up" if made_up else ("" if day.is_workday else "off"),
        "word": "補行上班" if made_up else (day.name or usual),
        "shut": shut.get(day.day, ""),
        "said": "上班" if day.is_workday else "放假",
    }
