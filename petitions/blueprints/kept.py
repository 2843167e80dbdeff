"""What was typed into a form that came too late, after the session had ended: it waits for the next sign-in.

The browser keeps it, sealed; the server stores none of it. Only the same person gets it back, and only to
send it once more by hand.
"""

import json
from base64 import b64decode, b64encode
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

from petitions.extensions import sealer
from petitions.forms.accounts import SignInForm
from petitions.queries.sessions import owner_of
from petitions.sealing import SealBroken
from petitions.services.sign_in import token_hash

OF_THE_PAGE: Final = frozenset({"csrf_token", "_end"})
"""Fields that every form of ours has; the form that sends the rest again brings its own."""

LONGEST: Final = 1024 * 1024
"""So many characters of a form are kept at most, sealed; a longer one is lost."""

ENDED: Final = 403


class Kept(NamedTuple):
    """A form that was sent too late: where to, its fields, and the page it stood on."""

    path: str
    fields: list[list[str]]
    page: str

    @property
    def texts(self) -> list[str]:
        """What was written, in the order of the form; codes and keys are left out."""
        return [value for _name, value in self.fields if not value.isascii()]


def ask_to_sign_in_again(*, keeps: bool) -> ResponseReturnValue:
    """Lead whoever sent a form too late to the door; what was typed comes along, where that may be kept."""
    token = session.get("_user_id")
    page = _page_before()
    if not token:
        return redirect(url_for("accounts.sign_in"))
    sealed = _seal(owner_of(token_hash(token)), page) if keeps and _is_from_us() else ""
    if not sealed:
        flash("登入已逾時，剛才送出的內容沒有存。請登入後再做一次。", "warning")
        return redirect(url_for("accounts.sign_in", next=page or None))
    form = SignInForm(formdata=None, next=page, kept=sealed)
    return render_template("accounts/sign_in.html", form=form), ENDED


def open_kept(sealed: str | None, user_id: int) -> Kept | None:
    """Return what was kept for this person; nothing for another one, or if it is not what we sealed."""
    try:
        found: dict[str, Any] = json.loads(sealer().open(b64decode(sealed or "", validate=True)))
    except (SealBroken, ValueError):
        return None
    return Kept(**found["kept"]) if found.get("user") == user_id else None


def _seal(user_id: int | None, page: str) -> str:
    if user_id is None or any(file.filename for file in request.files.values()):
        return ""
    fields = [[name, value] for name, value in request.form.items(multi=True) if name not in OF_THE_PAGE]
    kept = Kept(request.full_path.rstrip("?"), fields, page)._asdict()
    text = json.dumps({"user": user_id, "kept": kept}, ensure_ascii=False)
    sealed = b64encode(sealer().seal(text)).decode()
    return sealed if len(sealed) <= LONGEST else ""


def _is_from_us() -> bool:
    """Say whether a page of ours sent this; its token holds as long as the browser is open."""
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return False
    return True


def _page_before() -> str:
    """Return the path of our page on which the form stood, as far as the browser tells."""
    before = urlsplit(request.referrer or "")
    if before.netloc != request.host:
        return ""
    return f"{before.path}?{before.query}" if before.query else before.path
