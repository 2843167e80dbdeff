"""Who was told a date is told that it moved, in writing, with the reason."""

import email
import email.policy
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy import select

from petitions.almanac import current_calendar
from petitions.cli.work import send_waiting, tell_parties
from petitions.extensions import db
from petitions.models import Case, OutboxMessage, OwedNotice, User
from petitions.rules.actors import SYSTEM
from petitions.rules.terms import EventKind, Procedure, Role, State
from petitions.rules.workflow import find_step
from petitions.services.acts import Said, carry_out

E = EventKind
RECEIVED = datetime(2017, 3, 1, 2, tzinfo=UTC)
LATER = datetime(2017, 3, 6, 2, tzinfo=UTC)

pytestmark = pytest.mark.both_databases


class Postbox:
    """Keeps every mail it is handed."""

    def __init__(self) -> None:
        self.taken: list[Any] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        if "期限變動通知" in str(message["Subject"]):
            self.taken.append(message)
        return "250 OK"


@pytest.fixture
def postbox(app: Flask) -> Iterator[Postbox]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    box = Postbox()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    app.config.update(SMTP_HOST="127.0.0.1", SMTP_PORT=port)
    yield box
    controller.stop()


@pytest.fixture
def extended(a_case: Callable[..., Case], a_user: Callable[..., User]) -> Callable[..., Case]:
    """A petition whose period was extended on 6 March until 20 March."""

    def make(**filing: Any) -> Case:
        events = (E.TRACKED, E.DISPATCHED, E.OFFICER_ACCEPTED)
        officer = a_user(Role.OFF, unit="csc")
        case = a_case(
            *events, procedure=Procedure.PETITION, at=RECEIVED, officer=officer, unit="csc", **filing
        )
        said = Said(
            E.EXTENDED, LATER, reason="須會勘現場\nBcc: x@example.com", data={"new_due_on": "2017-03-20"}
        )
        step = find_step(Procedure.PETITION, State(case.state), E.EXTENDED)
        calendar = current_calendar()
        carry_out(case, step, said, by=SYSTEM, at=LATER, calendar=calendar, version=case.version)
        db.session.commit()
        return case

    return make


def work() -> int:
    with time_machine.travel(LATER, tick=False):
        queued = tell_parties()
        send_waiting()
        tell_parties()
    return queued


def the_notice() -> OwedNotice:
    db.session.expire_all()
    return db.session.scalars(select(OwedNotice)).one()


def test_an_extension_is_told_with_both_dates_and_its_reason(
    app: Flask, postbox: Postbox, extended: Callable[..., Case]
) -> None:
    extended(email="wang@example.com")
    assert work() == 1
    (mail,) = postbox.taken
    text = mail.get_content()
    for words in ("106年3月8日（三）", "106年3月20日（一）", "須會勘現場", "陳情處理期限"):
        assert words in text
    assert (mail["To"], mail["Bcc"]) == ("wang@example.com", None)
    assert (the_notice().document, the_notice().done_on) == ("E05", date(2017, 3, 6))
    assert work() == 0
    assert len(postbox.taken) == 1


def test_without_an_address_it_stays_owed(
    app: Flask, postbox: Postbox, extended: Callable[..., Case]
) -> None:
    extended(phone="0900-000-123")
    assert work() == 0
    assert (the_notice().done_on, the_notice().outbox_id) == (None, None)
    assert db.session.scalars(select(OutboxMessage)).all() == []
