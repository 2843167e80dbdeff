"""The product itself, asked through its own pages by a signed-in officer and by a citizen."""

import re
import secrets
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, insert, select
from sqlalchemy.engine import Engine

from petitions import clock, create_app
from petitions.extensions import db
from petitions.models import Unit, User, UserRole, UserSession
from petitions.services.sign_in import token_hash

CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="csrf_token"')


class Product:
    """The application on a database, with one browser for an officer and one for a citizen."""

    def __init__(self, url: str, instance: Path) -> None:
        self.app: Flask = create_app(
            {"SQLALCHEMY_DATABASE_URI": url, "INSTANCE": str(instance), "FILINGS_AN_HOUR": 0}
        )
        self.officer = self._sign_in()
        self.citizen = self.app.test_client()
        self.statements: list[str] = []
        event.listen(Engine, "before_cursor_execute", self._note)

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("SET", "PRAGMA")):
            self.statements.append(statement)

    def _sign_in(self) -> FlaskClient:
        token, now = secrets.token_urlsafe(32), clock.now()
        with self.app.app_context():
            user_id = db.session.execute(
                insert(User)
                .values(
                    name=f"bench-{secrets.token_hex(4)}",
                    display_name="量測",
                    password_hash="-",
                    must_change_password=False,
                    password_set_at=now,
                )
                .returning(User.id)
            ).scalar_one()
            unit_id = db.session.scalar(select(Unit.id).where(Unit.key == "cpo"))
            db.session.execute(
                insert(UserRole).values(user_id=user_id, role="cpo", unit_id=unit_id, valid_from=now.date())
            )
            db.session.execute(
                insert(UserSession).values(
                    token_hash=token_hash(token), user_id=user_id, started_at=now, seen_at=now
                )
            )
            db.session.commit()
        self.user_id = user_id
        client = self.app.test_client()
        with client.session_transaction() as session:
            session.update(_user_id=token, _fresh=True)
        return client

    def get(self, path: str) -> str:
        """Open a page as the officer; anything but 200 ends the run."""
        answer = self.officer.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}")
        return answer.text

    def post(self, client: FlaskClient, path: str, fields: dict[str, str]) -> str:
        """Send a form; anything but a redirect ends the run. Returns where it leads."""
        answer = client.post(path, data=fields)
        if answer.status_code not in {302, 303}:
            raise RuntimeError(f"POST {path} answered {answer.status_code}: {answer.text[:2000]}")
        return answer.location

    def token_of(self, client: FlaskClient, path: str) -> str:
        """Return the CSRF token of a form; it holds for the whole session."""
        found = CSRF.search(client.get(path).text)
        if found is None:
            raise RuntimeError(f"no form on {path}")
        return found[1] or found[2]

    def cost(self, path: str) -> tuple[int, int]:
        """Return how many statements a page sends and how many bytes of HTML it is."""
        self.get(path)
        self.statements.clear()
        page = self.get(path)
        return len(self.statements), len(page.encode())
