"""Real SMTP servers for tests: they take mail, or misbehave at the step and in the way they are told."""

import asyncio
import email
import email.policy
import socket
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy import select

from petitions.extensions import db
from petitions.models import OutboxMessage

OK = "250 OK"


class Postbox:
    """Keeps every mail it is handed. `answers` says what it answers at MAIL, RCPT and DATA.

    "cut" closes the line there, "silence" never answers; "cut" at DATA comes after the mail was taken.
    """

    def __init__(self) -> None:
        self.answers: dict[str, str] = {}
        self.taken: list[EmailMessage] = []
        self.envelopes: list[tuple[str, list[str]]] = []
        self.port = 0
        self.when_asked: Callable[[], None] = lambda: None

    async def handle_MAIL(self, server: Any, _session: Any, envelope: Any, *said: Any) -> str:  # noqa: N802
        envelope.mail_from = said[0]
        return await self._answer(self.answers.get("MAIL", OK), server)

    async def handle_RCPT(self, server: Any, _session: Any, envelope: Any, *said: Any) -> str:  # noqa: N802
        envelope.rcpt_tos.append(said[0])
        return await self._answer(self.answers.get("RCPT", OK), server)

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        answer = self.answers.get("DATA", OK)
        if answer[:3] in {"250", "cut"}:
            self.taken.append(email.message_from_bytes(envelope.content, policy=email.policy.default))  # type: ignore[arg-type]
            self.envelopes.append((envelope.mail_from, envelope.rcpt_tos))
        self.when_asked()
        return await self._answer(answer, server)

    async def _answer(self, answer: str, server: Any) -> str:
        if answer == "silence":
            await asyncio.sleep(30)
        if answer == "cut":
            server.transport.abort()
        return answer if answer[:1].isdigit() else OK

    @property
    def message_ids(self) -> list[str]:
        """The Message-IDs of what was taken, in its order."""
        return [str(message["Message-ID"]) for message in self.taken]


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def postboxes(app: Flask) -> Iterator[Callable[..., Postbox]]:
    """Start a server and have the application send there: `postboxes(port=…, **what aiosmtpd takes)`."""
    running: list[Controller] = []

    def start(*, port: int = 0, **given: Any) -> Postbox:
        box = Postbox()
        box.port = port or free_port()
        controller = Controller(box, hostname="127.0.0.1", port=box.port, **given)
        controller.start()
        running.append(controller)
        app.config.update(SMTP_HOST="127.0.0.1", SMTP_PORT=box.port)
        return box

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture
def postbox(postboxes: Callable[..., Postbox]) -> Postbox:
    """A server that takes mail until it is told otherwise."""
    return postboxes()


def the_mail() -> OutboxMessage:
    """Return the only message of the outbox, as it stands in the database."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(OutboxMessage)).one()


__all__ = ["Postbox", "free_port", "postbox", "postboxes", "the_mail"]
