"""Signing in and out, and one's own password."""

from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask import g as of_request  # noqa: TID251  (Flask-WTF keeps the token of a request there)
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from petitions import clock
from petitions.blueprints.access import is_open, is_signed_in
from petitions.blueprints.kept import open_kept
from petitions.blueprints.sessions import load
from petitions.extensions import db
from petitions.forms.accounts import PasswordForm, SignInForm
from petitions.rules.errors import BadInput, Locked
from petitions.rules.policy import may
from petitions.services import sign_in as signing

bp = Blueprint("accounts", __name__)
FIRST_PAGES = (("meta", "tracking.worklist"), ("stat_int", "reports.index"))


@bp.route("/sign-in", methods=["GET", "POST"])
@is_open
def sign_in() -> ResponseReturnValue:
    """Sign a member of staff in; five failures pause the name for 15 minutes."""
    form = SignInForm(next=request.args.get("next", ""))
    if not form.validate_on_submit():
        return render_template("accounts/sign_in.html", form=form), 422 if form.is_submitted() else 200
    try:
        token = signing.sign_in(
            form.name.data,
            form.password.data,
            ip=request.remote_addr or "",
            user_agent=request.user_agent.string,
            at=clock.now(),
        )
    except (BadInput, Locked) as refusal:
        db.session.commit()  # the failure counts
        form.password.errors = [refusal.message]
        return render_template("accounts/sign_in.html", form=form), refusal.status
    db.session.commit()
    session.clear()
    of_request.pop("csrf_token", None)  # made for the session that ended here
    login_user(load(token))
    if kept := open_kept(form.kept.data, current_user.id):
        return render_template("accounts/kept.html", kept=kept)
    return redirect(_safe(form.next.data) or url_for("accounts.start"))


@bp.post("/sign-out")
@is_open
def sign_out() -> ResponseReturnValue:
    """End the session on the server, not only in the browser."""
    if current_user.is_authenticated:
        signing.sign_out(current_user.token, at=clock.now())
        db.session.commit()
    logout_user()
    session.clear()
    flash("您已登出。")
    return redirect(url_for("accounts.sign_in"))


@bp.route("/password", methods=["GET", "POST"])
@is_signed_in
def password() -> ResponseReturnValue:
    """Change one's own password; with the first one this is the only page that opens."""
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            signing.change_password(
                current_user.id,
                current=form.current.data,
                new=form.new.data,
                by=current_user.actor,
                at=clock.now(),
            )
        except BadInput as refusal:
            db.session.rollback()
            form[refusal.field].errors = [refusal.message]
        else:
            db.session.commit()
            logout_user()
            flash("密碼已變更，請以新密碼登入。")
            return redirect(url_for("accounts.sign_in"))
    return render_template("accounts/password.html", form=form), 422 if form.errors else 200


@bp.get("/start")
@is_signed_in
def start() -> ResponseReturnValue:
    """Lead each to the first page that the person may open; those who may open none are told so."""
    for action, endpoint in FIRST_PAGES:
        if may(current_user.actor, action):
            return redirect(url_for(endpoint))
    return render_template("accounts/start.html")


def _safe(target: str | None) -> str | None:
    """Return an address to go back to only if it is a path of our own."""
    if not target or not target.isprintable() or not target.startswith("/") or target.startswith("//"):
        return None
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc and "\\" not in target else None
