"""The outbox empties itself: against a real SMTP server that takes, refuses, postpones or is not there."""

import email
import socket
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from aiosmtpd.controller import Controller
from sqlalchemy import select, update

from petitions import almanac
from petitions.cli.work import send_waiting
from petitions.extensions import db
from petitions.models import OutboxMessage
from petitions.post import Mail, NotSent, compose
from petitions.rules.actors import CITIZEN
from petitions.rules.delivery import MOST_TRIES, Failure
from petitions.rules.terms import Procedure
from petitions.services.intake import Filing, file
from petitions.services.outbox import claim_messages

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


class Postbox:
    """Takes mail, or answers as it was told to."""

    def __init__(self) -> None:
        self.answer = "250 OK"
        self.taken: list[email.message.Message] = []

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802  (the server's own name for it)
        if self.answer.startswith("250"):
            message = email.message_from_bytes(envelope.content)
            message["X-Envelope"] = ",".join(envelope.rcpt_tos)
            self.taken.append(message)
        return self.answer


@pytest.fixture
def postbox(app):
    box = Postbox()
    controller = Controller(box, hostname="127.0.0.1", port=_free_port())
    controller.start()
    app.config.update(SMTP_HOST="127.0.0.1", SMTP_PORT=controller.port)
    yield box
    controller.stop()


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def filed(key="k" * 22, address="wang@example.com"):
    filing = Filing(
        Procedure.FIRST_APPEAL, "王小明", "不退費", "online", key, email=address, business_name="海風健身"
    )
    receipt = file(filing, by=CITIZEN, at=NOON, calendar=almanac.current_calendar())
    db.session.commit()
    return receipt


def message():
    db.session.expire_all()
    return db.session.scalars(select(OutboxMessage)).one()


def send_at(moment):
    with time_machine.travel(moment, tick=False):
        return send_waiting()


def test_a_receipt_goes_out_once(app, postbox):
    receipt = filed()
    assert [send_at(NOON), send_at(NOON)] == [1, 0]
    (mail,) = postbox.taken
    assert mail["X-Envelope"] == "wang@example.com"
    assert (
        receipt.number[1:] in email.header.make_header(email.header.decode_header(mail["Subject"])).__str__()
    )
    body = mail.get_payload(decode=True).decode()
    assert receipt.number[1:] in body
    assert "不退費" not in body
    assert receipt.secret not in body
    assert (message().state, message().sent_at) == ("sent", NOON)


@pytest.mark.parametrize("answer", ["421 busy", "450 later", "452 full"])
def test_a_server_that_says_later_is_asked_again_with_the_same_message_id(app, postbox, answer):
    filed()
    postbox.answer = answer
    send_at(NOON)
    assert (message().state, message().tries, message().failure) == ("ready", 1, "postponed")
    assert message().last_error == answer[:3]
    postbox.answer = "250 OK"
    assert send_at(NOON) == 0
    assert send_at(NOON + timedelta(minutes=3)) == 1
    assert postbox.taken[0]["Message-ID"] == f"<{message().token}@petitions.example>"
    assert message().state == "sent"


def test_a_server_that_says_never_is_not_asked_again(app, postbox):
    filed()
    postbox.answer = "550 no such person"
    send_at(NOON)
    assert (message().state, message().failure, message().last_error) == ("dead", "refused", "550")
    assert send_at(NOON + timedelta(days=1)) == 0


def test_a_server_that_is_not_there_leaves_the_filing_alone(app):
    app.config.update(SMTP_HOST="127.0.0.1", SMTP_PORT=_free_port())
    filed()
    send_at(NOON)
    assert (message().state, message().failure) == ("ready", "unreachable")


def test_after_two_days_of_trying_someone_must_look(app):
    app.config.update(SMTP_HOST="127.0.0.1", SMTP_PORT=_free_port())
    filed()
    for minutes in range(0, 60 * 48, 64):
        send_at(NOON + timedelta(minutes=minutes))
    assert (message().state, message().tries) == ("ready", 45)
    for minutes in range(60 * 48, 60 * 60, 64):
        send_at(NOON + timedelta(minutes=minutes))
    assert (message().state, message().tries) == ("dead", MOST_TRIES)


@pytest.mark.both_databases
def test_what_one_worker_has_taken_no_other_takes(app):
    for number in range(5):
        filed(f"{number}" * 22)
    first = {m.id for m in claim_messages(3, at=NOON)}
    db.session.commit()
    second = {m.id for m in claim_messages(3, at=NOON)}
    db.session.commit()
    assert (len(first), len(second)) == (3, 2)
    assert not first & second


@pytest.mark.both_databases
def test_what_a_dead_worker_left_is_taken_again_when_its_lease_is_over(app):
    filed()
    claim_messages(1, at=NOON)
    db.session.commit()
    assert claim_messages(1, at=NOON + timedelta(minutes=4)) == []
    assert len(claim_messages(1, at=NOON + timedelta(minutes=5))) == 1
    db.session.commit()


def test_without_a_server_development_keeps_the_mail_as_a_file(app, tmp_path):
    app.config.update(SMTP_HOST="", INSTANCE=str(tmp_path))
    filed()
    send_at(NOON)
    (kept,) = (tmp_path / "mail").iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600
    assert b"wang@example.com" in kept.read_bytes()


@pytest.mark.parametrize(
    "address",
    ["a@example.com\r\nBcc: b@example.com", "=?utf-8?q?a=0ABcc:_b@x?= <a@example.com>", "a@b@c", ""],
)
def test_an_address_that_is_more_than_an_address_is_never_used(app, address):
    with pytest.raises(NotSent) as refused:
        compose(Mail(address, "主旨", "內文", "key"), app.config)
    assert refused.value.failure is Failure.BAD_ADDRESS


def test_the_command_sends_what_waits_and_stops(app, postbox):
    filed()
    db.session.execute(update(OutboxMessage).values(run_at=NOON))
    db.session.commit()
    result = app.test_cli_runner().invoke(args=["work", "--once"])
    assert result.exit_code == 0
    assert len(postbox.taken) == 1
