"""Take in files with a form, and hand out kept ones: to save, never to run on our pages."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from flask import Response, current_app, request, send_file
from werkzeug.datastructures import CombinedMultiDict

from petitions import filestore
from petitions.blueprints.access import current_actor, on_case
from petitions.forms.files import CHOOSE_AGAIN, FilesField, Upload
from petitions.models import Attachment, Case
from petitions.queries.attachments import find_file
from petitions.rules.acts import hidden_from
from petitions.rules.errors import BadInput, NotPermitted
from petitions.rules.policy import refusal_to_open_files
from petitions.rules.terms import Procedure
from petitions.services.attachments import Ready, Sent, hold_ready, keep_files, told_of

NO_ROOM: Final = "附件現在存不進去，整件事都還沒有登錄；請稍後再試，或先不附檔案登錄。"
NOTHING_RUNS: Final = "default-src 'none'; sandbox"


def typed_with_files() -> Mapping[str, Any] | None:
    """Return what this request brought for a form with files: the fields and the files, or nothing."""
    return CombinedMultiDict([request.files, request.form]) if request.method == "POST" else None


def keep_uploads(uploads: Iterable[Upload]) -> dict[str, Any]:
    """Bring files into the store and return how an event tells of them. BadInput without room."""
    try:
        return told_of(keep_files(Sent(*upload) for upload in uploads))
    except OSError as trouble:
        current_app.logger.exception("a file could not be kept")
        raise BadInput(NO_ROOM, "files") from trouble


@contextmanager
def uploads_ready(uploads: Iterable[Upload]) -> Iterator[Ready]:
    """Hold files ready while a filing is taken in; of one refused none stays. BadInput without room."""
    try:
        with hold_ready(Sent(*upload) for upload in uploads) as ready:
            yield ready
    except OSError as trouble:
        current_app.logger.exception("a file could not be kept")
        raise BadInput(NO_ROOM, "files") from trouble


def ask_again(field: FilesField) -> None:
    """Say beside the field that its files have to be chosen again: the page is shown once more."""
    if field.data and not field.errors:
        field.errors = (CHOOSE_AGAIN,)


def answer_with(file: Attachment) -> Response:
    """Answer with a file under its shown name; a browser saves it and runs nothing of it."""
    answer = send_file(
        filestore.path_of(file.sha256),
        mimetype=file.media_type,
        as_attachment=True,
        download_name=file.display_name,
        max_age=0,
        etag=False,
    )
    answer.headers["Content-Security-Policy"] = NOTHING_RUNS
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer


@on_case("attach")
def file(case: Case, seq: int, digest: str) -> Response:
    """Open a file that came with an event of a case."""
    actor = current_actor()
    if refusal := refusal_to_open_files(actor, case):
        raise NotPermitted(refusal)
    hidden = hidden_from(actor, Procedure(case.procedure), case)
    return answer_with(find_file(case, seq, digest, hidden=hidden))
