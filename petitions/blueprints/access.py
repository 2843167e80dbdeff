"""Every view says who may open it; a view that says nothing is a failed test.

What one may not see does not exist: where a person has no right at all to a page the answer is 403,
where the object is not his to see it is 404, the same as for an object that is not there.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from petitions.blueprints.kept import ask_to_sign_in_again
from petitions.models import Case
from petitions.queries.cases import find_case
from petitions.rules.actors import CITIZEN, Actor
from petitions.rules.policy import check, holds, may
from petitions.rules.reach import Reach

View = Callable[..., ResponseReturnValue]
OPEN = "open"
SIGNED_IN = "signed in"


def current_actor() -> Actor:
    """Return whoever sent this request: the person signed in, or a citizen; with address and request id."""
    if current_user.is_authenticated:
        actor: Actor = current_user.actor
        return actor
    return Actor(
        None,
        CITIZEN.label,
        CITIZEN.capacities,
        ip=request.remote_addr or "",
        request_id=request.environ.get("petitions.request_id", ""),
    )


def is_open(view: View) -> View:
    """Mark a view that anyone may open, signed in or not."""
    view.access = OPEN  # type: ignore[attr-defined]
    return view


def is_signed_in(view: View) -> View:
    """Let in whoever is signed in, in whatever capacity."""
    return _guarded(view, SIGNED_IN, lambda _arguments: None)


def requires(action: str, *letters: Reach) -> Callable[[View], View]:
    """Let in only those who may do `action` (a row of the table of grants) to something at least.

    With letters, also those who may only propose it, or approve what another proposed.
    """

    def enter(_arguments: dict[str, Any]) -> None:
        if not holds(current_actor(), action, *letters):
            check(current_actor(), action)

    return lambda view: _guarded(view, action, enter)


def on_case(action: str) -> Callable[[View], View]:
    """Turn the number in the address into a case on which the person may do `action`."""

    def fetch(arguments: dict[str, Any]) -> None:
        arguments["case"] = find_case(str(arguments.pop("number")), current_actor(), action)

    return lambda view: _guarded(view, action, fetch)


def back_to(case: Case) -> str:
    """Return where an act leads: to its case, or to the worklist where the act took the case out of sight.

    A clerk sees a case until it is routed on, and no longer.
    """
    if may(current_actor(), "meta", case):
        return url_for("tracking.show", number=case.number)
    return url_for("tracking.worklist")


def _guarded(view: View, access: str, enter: Callable[[dict[str, Any]], None]) -> View:
    @wraps(view)
    def guarded(**arguments: Any) -> ResponseReturnValue:
        if not current_user.is_authenticated and request.method == "POST":
            return ask_to_sign_in_again(keeps=access != SIGNED_IN)
        if not current_user.is_authenticated:
            return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
        if current_user.must_change_password and access != SIGNED_IN:
            return redirect(url_for("accounts.password"))
        enter(arguments)
        return view(**arguments)

    guarded.access = access  # type: ignore[attr-defined]
    return guarded
