"""Every route of the application with an address to ask it by: for what must hold of all of them."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from flask import Flask, url_for
from werkzeug.routing import Rule

SAMPLES: dict[str, Any] = {
    "number": "F106-000001-2",
    "event": "accepted",
    "procedure": "second_appeal",
    "proposal_id": 1,
    "disclosure_id": 1,
    "task_id": 1,
    "entry_id": 1,
    "business_id": 1,
    "party_id": 1,
    "act": "amend",
    "closure_id": 1,
    "notice_id": 1,
    "change_id": 1,
    "roc_year": 106,
    "month": 3,
    "measure": "first_appeals",
    "form": "csv",
    "seq": 1,
    "letter_id": 1,
    "copy_id": 1,
    "batch_id": 1,
    "document": "D03a",
    "version": 1,
    "digest": "0",
    "name": "theme.css",
}
"""A value for every part of an address; a new part needs one here."""


class Route(NamedTuple):
    """An endpoint with one of its methods and an address that leads to it."""

    endpoint: str
    method: str
    path: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def rules_of(app: Flask) -> list[Rule]:
    """Return every rule that a request can reach."""
    return sorted((r for r in app.url_map.iter_rules() if not r.build_only), key=lambda r: r.endpoint)


def routes_of(app: Flask, method: str, **known: Any) -> Iterator[Route]:
    """Yield every route that takes a method; `known` are parts of addresses to use instead of the samples."""
    with app.test_request_context():
        for rule in rules_of(app):
            if method in (rule.methods or ()):
                parts = {name: (SAMPLES | known)[name] for name in rule.arguments}
                yield Route(rule.endpoint, method, url_for(rule.endpoint, **parts))


def access_of(app: Flask, endpoint: str) -> str:
    """Return what a view says about who may open it."""
    return str(getattr(app.view_functions[endpoint], "access", ""))
