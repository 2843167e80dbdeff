"""What holds around every page: which transaction, which headers, and how a refusal is answered."""

import logging
import re
import secrets
import traceback
from math import ceil
from typing import Any

from flask import Flask, Response, abort, has_request_context, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, SecurityError

from petitions import clock
from petitions.blueprints import sessions
from petitions.blueprints.access import current_actor
from petitions.blueprints.bodies import BoundedRequest
from petitions.extensions import READS_ONLY, db
from petitions.rules.errors import Refusal
from petitions.rules.policy import Subject, may, reaches

log = logging.getLogger("petitions")

SHOWN = {400, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503}
"""Errors that have a page; any other is shown as the nearest of them."""

LAST_FIELD = "_end"
"""Stands at the end of every form of ours."""

NOT_OURS = "400　這個網址的主機名稱不是本站的名稱。(This is not a name of this site.)\n"
"""The answer to a request for another host: without a name there are no links, so there is no page."""

QUOTED = re.compile(r"^DETAIL:.*?(?=^\[SQL|^The above exception|^During handling|\Z)", re.M | re.S)

POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def init_app(app: Flask) -> None:
    """Hang the hooks around every request."""
    app.request_class = BoundedRequest
    sessions.init_app(app)
    app.before_request(_begin)
    app.after_request(_dress)
    app.teardown_request(_end)
    app.context_processor(
        lambda: (
            {"csp_nonce": _nonce(), "may": _may, "takes_part": _takes_part} if has_request_context() else {}
        )
    )
    app.register_error_handler(Refusal, _refuse)
    app.register_error_handler(OperationalError, _wait)
    app.register_error_handler(HTTPException, _answer)
    app.register_error_handler(Exception, _fail)


def request_id() -> str:
    """Return the code of this request; error pages show it, the log holds it."""
    code: str = request.environ.setdefault("petitions.request_id", secrets.token_hex(6))
    return code


def _begin() -> None:
    request_id()
    reads = request.method in {"GET", "HEAD", "OPTIONS"}
    request.environ["petitions.reads_only"] = READS_ONLY.set(reads)
    if not reads:
        _take_the_whole_body()


def _take_the_whole_body() -> None:
    """Refuse a form that was cut off on its way: fewer bytes came than were announced.

    Where nothing was announced (a body in chunks) the last field of every form must have come.
    """
    announced, counter = request.content_length, request.environ.get("petitions.received")
    if announced == 0 or counter is None:
        return
    form = request.form  # reads the body
    is_cut = counter.received < announced if announced else bool(form) and LAST_FIELD not in form
    if is_cut:
        abort(400, "表單沒有完整送達，請再送出一次。")


def _end(_error: BaseException | None) -> None:
    token = request.environ.pop("petitions.reads_only", None)
    if token is not None:
        READS_ONLY.reset(token)


def _nonce() -> str:
    nonce: str = request.environ.setdefault("petitions.nonce", secrets.token_urlsafe(16))
    return nonce


def _words() -> dict[str, Any]:
    """Return what every template of a request may ask."""
    if not has_request_context():
        return {}
    return {"csp_nonce": _nonce(), "may": _may, "takes_part": _takes_part}


def _may(action: str, case: Subject | None = None) -> bool:
    """Say for a template whether the person may; what is not shown is refused all the same when asked for."""
    return may(current_actor(), action, case)


def _takes_part(action: str) -> bool:
    """Say for a template whether the person has any part in it: to do, to propose or to approve."""
    return bool(reaches(current_actor(), action))


def _dress(response: Response) -> Response:
    """Put the security headers on every answer; what is not a static file is never kept by anyone."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", POLICY.format(nonce=_nonce()))
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers.setdefault("X-Request-Id", request_id())
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    return response


def _refuse(refusal: Refusal) -> ResponseReturnValue:
    db.session.rollback()
    return _page(refusal.status, refusal.message), refusal.status, retry_after(refusal)


def retry_after(refusal: Refusal) -> dict[str, str]:
    """Return the header that says when to try again, where the refusal knows it."""
    until = getattr(refusal, "until", None)
    return {"Retry-After": str(max(1, ceil((until - clock.now()).total_seconds())))} if until else {}


def _wait(error: OperationalError) -> ResponseReturnValue:
    """Answer that the database cannot be reached or is too busy: nothing was done, try again."""
    db.session.rollback()
    log.error("request %s found the database unfit\n%s", request_id(), _traced(error))
    return _page(503, ""), 503, {"Retry-After": "60"}


def _answer(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if 300 <= status < 400:
        return error.get_response()
    if isinstance(error, SecurityError):
        return Response(NOT_OURS, 400, content_type="text/plain; charset=utf-8")
    own = error.description if error.description and not error.description.isascii() else ""
    return _page(status, own or ""), status


def _fail(error: Exception) -> ResponseReturnValue:
    db.session.rollback()
    log.error("request %s failed\n%s", request_id(), _traced(error))
    return _page(500, ""), 500


def _traced(error: Exception) -> str:
    """Return where a fault happened, without the row that PostgreSQL quotes: it holds what people wrote."""
    return QUOTED.sub("DETAIL: (left out)\n", "".join(traceback.format_exception(error)))


def _page(status: int, message: str) -> str:
    shown = status if status in SHOWN else (500 if status >= 500 else 400)
    return render_template(f"errors/{shown}.html", message=message, code=request_id(), status=status)
