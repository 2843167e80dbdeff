"""Is it alive, is it ready: for whoever watches the servers."""

import shutil

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue

from petitions import clock
from petitions.blueprints.access import is_open
from petitions.queries.outbox import find_standing
from petitions.queries.readiness import database_problem

bp = Blueprint("ops", __name__)
FREE_BYTES = 200 * 1024 * 1024


@bp.get("/healthz")
@is_open
def alive() -> ResponseReturnValue:
    """Say that the program answers."""
    return jsonify(status="ok")


@bp.get("/readyz")
@is_open
def ready() -> ResponseReturnValue:
    """Say whether database, migrations and disk are fit for work; 503 with the words for it if not.

    Mail that cannot leave, or files that cannot be scanned, take no server out of service: `mail` or `files`
    is then `alarm`, and the answer 200.
    """
    problem = database_problem()
    if problem is None and shutil.disk_usage(current_app.config["INSTANCE"]).free < FREE_BYTES:
        problem = "disk almost full"
    if problem is not None:
        return jsonify(status=problem), 503
    standing = find_standing(at=clock.now())
    mail, files = ("alarm" if words else "ok" for words in (standing.mail_words, standing.scan_words))
    return jsonify(status="ok", mail=mail, files=files), 200
