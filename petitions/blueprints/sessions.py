"""From the cookie to the person: what Flask-Login asks for on every request."""

from datetime import timedelta

from flask import Flask, current_app, request
from flask_login import UserMixin

from petitions import clock
from petitions.extensions import login_manager
from petitions.queries.sessions import SEEN_EVERY, SessionFound, find_session, touch_session
from petitions.rules.actors import Actor
from petitions.services.sign_in import token_hash


class SignedIn(UserMixin):
    """The person of a live session, for the length of a request."""

    def __init__(self, token: str, found: SessionFound) -> None:
        self.token = token
        self.id = found.user_id
        self.name = found.name
        self.display_name = found.display_name
        self.must_change_password = found.must_change_password
        self.actor = Actor(
            found.user_id,
            found.display_name,
            found.capacities,
            ip=request.remote_addr or "",
            request_id=request.environ.get("petitions.request_id", ""),
        )

    def get_id(self) -> str:
        return self.token


def init_app(app: Flask) -> None:
    """Tell Flask-Login how a token becomes a person."""
    login_manager.session_protection = None  # the server can end a session; addresses change on phones
    login_manager.init_app(app)
    login_manager.user_loader(load)


def load(token: str) -> SignedIn | None:
    """Return the person of a token, or nobody; notes at most once a minute that the session is in use."""
    at = clock.now()
    hashed = token_hash(token)
    found = find_session(
        hashed,
        at=at,
        today=clock.local_day(at),
        idle=timedelta(minutes=current_app.config["IDLE_MINUTES"]),
        longest=timedelta(hours=current_app.config["SESSION_HOURS"]),
    )
    if found is None:
        return None
    if at - found.seen_at > SEEN_EVERY:
        touch_session(hashed, at=at)
    return SignedIn(token, found)
