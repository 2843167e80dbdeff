"""Lay out the worklist for its page: views with their counts, filters to take away, groups of cases."""

from collections.abc import Mapping
from typing import Any, Final

from flask import url_for

from petitions.forms.worklist import FILTERS
from petitions.queries.choices import Lists
from petitions.queries.worklist import CAP, View, Wanted, Worklist
from petitions.rules.terms import Procedure, State
from petitions.rules.workflow import is_ended, states_of

NAMES: Final = {
    "mine": "承辦",
    "unit": "單位",
    "procedure": "程序",
    "state": "階段",
    "category": "類別",
    "text": "文字",
    "closed": "範圍",
}


def laid_out(found: Worklist, wanted: Wanted, lists: Lists, *, has_form: bool) -> dict[str, Any]:
    """Return what the page of the worklist shows; its addresses say what was understood, nothing else."""
    kept = _kept(wanted)
    view = {} if wanted.view is View.ALL else {"view": wanted.view.value}
    return {
        "groups": [
            {"name": urgency.label if urgency else "", "lines": lines} for urgency, lines in found.groups
        ],
        "views": [] if wanted.is_closed_too else _views(found, wanted, kept),
        "chips": _chips(wanted, kept, view),
        "total": capped(found.counts.get(wanted.view)),
        "next_url": _address(kept | view | {"after": found.next_after}) if found.next_after else "",
        "first_url": _address(kept | view) if wanted.after else "",
        "form_url": _address(kept | view | {"form": "1"}),
        "kept": kept | view,
        "labels": labels_of(lists),
        "choices": _choices(lists) if has_form else None,
        "is_closed_too": wanted.is_closed_too,
        "to_approve": capped(found.to_approve) if found.to_approve else "",
    }


def _kept(wanted: Wanted) -> dict[str, str]:
    """Return the filters as the address names them."""
    values = {
        "mine": "1" if wanted.is_mine else "",
        "unit": "1" if wanted.unit_ids else "",
        "procedure": wanted.procedure.value if wanted.procedure else "",
        "state": wanted.state.value if wanted.state else "",
        "category": wanted.category,
        "text": wanted.words,
        "closed": "1" if wanted.is_closed_too else "",
    }
    return {key: values[key] for key in FILTERS if values[key]}


def labels_of(lists: Lists) -> dict[str, str]:
    """Return the words for the codes of every list; a code without one is shown as it is."""
    return {entry.code: entry.label for entries in lists.values() for entry in entries}


def capped(count: int | None) -> str:
    """Write a count that was not taken further than the cap."""
    if count is None:
        return ""
    return f"超過 {CAP:,}" if count > CAP else f"{count:,}"


def _views(found: Worklist, wanted: Wanted, kept: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "text": view.label,
            "url": _address(kept if view is View.ALL else kept | {"view": view.value}),
            "count": capped(found.counts.get(view)),
            "current": view is wanted.view,
        }
        for view in View
    ]


def _chips(wanted: Wanted, kept: dict[str, str], view: dict[str, str]) -> list[dict[str, str]]:
    said = {
        "mine": "我" if wanted.is_mine else "",
        "unit": "我的單位" if wanted.unit_ids else "",
        "procedure": wanted.procedure.label if wanted.procedure else "",
        "state": wanted.state.label if wanted.state else "",
        "category": wanted.category,
        "text": wanted.words,
        "closed": "含已結案，依收件日" if wanted.is_closed_too else "",
    }
    return [
        {"name": NAMES[key], "value": said[key], "without": _address(_except(kept, key) | view)}
        for key in FILTERS
        if said[key]
    ]


def _choices(lists: Lists) -> dict[str, list[tuple[str, str]]]:
    """Return the entries of the form of filters."""
    open_states = {
        state for procedure in Procedure for state in states_of(procedure) if not is_ended(procedure, state)
    }
    return {
        "procedure": [(procedure.value, procedure.label) for procedure in Procedure],
        "state": [(state.value, state.label) for state in State if state in open_states],
        "category": [(entry.code, entry.label) for entry in lists["category"]],
    }


def _except(kept: dict[str, str], key: str) -> dict[str, str]:
    return {name: value for name, value in kept.items() if name != key}


def _address(values: Mapping[str, str]) -> str:
    asked: dict[str, Any] = dict(values)
    return url_for("tracking.worklist", **asked)
