"""What a business may take away at its door: the letters it got in the case, and what was enclosed."""

from io import BytesIO

from flask import Blueprint, redirect, send_file, url_for
from flask.typing import ResponseReturnValue
from werkzeug import Response

from petitions.blueprints.access import is_open
from petitions.blueprints.files import NOTHING_RUNS
from petitions.blueprints.respond import opened
from petitions.queries.served_papers import find_enclosed, find_paper
from petitions.services.frozen import frozen_file

bp = Blueprint(
    "respond_papers", __name__, url_prefix="/respond/letters/<int(max=9223372036854775807):letter_id>"
)

PDF = "application/pdf"


@bp.get("")
@is_open
def letter(letter_id: int) -> ResponseReturnValue:
    """Hand out a letter to this respondent as it was frozen."""
    found = opened()
    if found is None:
        return redirect(url_for("respond.door"))
    paper = find_paper(found[1].papers, letter_id)
    return _handed_out(paper.pdf_sha256, PDF, f"{paper.label}-{found[1].case.number}.pdf")


@bp.get("/<digest>")
@is_open
def enclosed(letter_id: int, digest: str) -> ResponseReturnValue:
    """Hand out a file that went with such a letter."""
    found = opened()
    if found is None:
        return redirect(url_for("respond.door"))
    file = find_enclosed(found[1].papers, letter_id, digest)
    return _handed_out(file.sha256, file.media_type, file.name)


def _handed_out(sha256: str, media_type: str, name: str) -> Response:
    answer = send_file(
        BytesIO(frozen_file(sha256)), media_type, as_attachment=True, download_name=name, max_age=0
    )
    answer.headers["Content-Security-Policy"] = NOTHING_RUNS
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer
