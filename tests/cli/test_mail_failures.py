"""Whatever the SMTP server does: at most one double with the same Message-ID, none lost, the failure seen."""

import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from threading import Thread
from typing import Any

import pytest
import time_machine
from aiosmtpd.smtp import AuthResult
from flask import Flask
from sqlalchemy import select, update

from petitions import post
from petitions.cli.work import send_waiting, tell_parties
from petitions.extensions import db
from petitions.models import Case, OutboxMessage, OwedNotice
from petitions.rules.terms import Procedure
from petitions.services.outbox import begin_sending, claim_messages, let_rest
from tests.support.postbox import Postbox, free_port, the_mail
from tests.support.tls import contexts

AT = datetime(2017, 3, 2, 2, tzinfo=UTC)
Postboxes = Callable[..., Postbox]

pytestmark = pytest.mark.both_databases


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(post, "STEP_SECONDS", 0.5)


@pytest.fixture(autouse=True)
def a_receipt(app: Flask, a_case: Callable[..., Case]) -> Case:
    """A filing whose receipt waits in the outbox."""
    return a_case(email="wang@example.com")


def send_after(minutes: float) -> int:
    with time_machine.travel(AT + timedelta(minutes=minutes), tick=False):
        return send_waiting()


def papers() -> list[OwedNotice]:
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(OwedNotice)))


def standing() -> tuple[str, str, str]:
    found = the_mail()
    return found.state, found.failure, found.last_error


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("answer", ["421 4.3.2 going down", "450 4.2.0 wang@example.com is busy"])
def test_later_means_later_at_every_step(postbox: Postbox, step: str, answer: str) -> None:
    postbox.answers[step] = answer
    assert send_after(0) == 1
    assert standing() == ("ready", "postponed", answer[:9])
    postbox.answers.clear()
    assert [send_after(1), send_after(2), send_after(99)] == [0, 1, 0]
    assert (standing(), len(postbox.taken), papers()) == (("sent", "", ""), 1, [])


def test_the_pause_doubles_up_to_an_hour(postbox: Postbox) -> None:
    postbox.answers["DATA"] = "450 later"
    moments = [minute for minute in range(60 * 5) if send_after(minute)]
    assert moments == [0, 2, 6, 14, 30, 62, 126, 190, 254]


@pytest.mark.parametrize(
    ("step", "answer", "failure"),
    [
        ("RCPT", "550 5.1.1 wang@example.com unknown", "bad_address"),
        ("RCPT", "552 5.2.2 mailbox full", "bad_address"),
        ("RCPT", "554 5.7.1 relay denied", "refused"),
        ("DATA", "554 5.6.0 not this one", "refused"),
        ("DATA", "550 no", "refused"),
    ],
)
def test_never_means_paper(postbox: Postbox, step: str, answer: str, failure: str, a_receipt: Case) -> None:
    postbox.answers[step] = answer
    send_after(0)
    (paper,) = papers()
    assert standing()[:2] == ("dead", failure)
    assert "wang" not in standing()[2]
    assert (paper.case_id, paper.event_seq, paper.document) == (a_receipt.id, 1, "D03a")
    assert (paper.done_on, paper.mail_failed_at, paper.outbox_id) == (None, AT, the_mail().id)
    assert paper.party_id is not None
    tell_parties()
    assert [send_after(60 * 24), len(papers()), papers()[0].done_on] == [0, 1, None]


@pytest.mark.parametrize("answer", ["550 5.7.0 who are you", "530 5.7.0 authenticate first"])
def test_a_server_that_refuses_the_office_itself_is_a_matter_of_settings(
    postbox: Postbox, answer: str
) -> None:
    postbox.answers["MAIL"] = answer
    send_after(0)
    assert (standing(), papers()) == (("ready", "settings", answer[:9]), [])


def test_a_silent_server_is_left_alone_after_a_while(postbox: Postbox) -> None:
    postbox.answers["RCPT"] = "silence"
    send_after(0)
    assert standing() == ("ready", "slow", "TimeoutError")


def test_a_line_cut_before_the_mail_was_said_is_no_doubt(postbox: Postbox) -> None:
    postbox.answers["RCPT"] = "cut"
    send_after(0)
    assert (standing()[:2], the_mail().doubts) == (("ready", "cut"), 0)


def test_a_line_cut_after_data_makes_at_most_one_double(postbox: Postbox) -> None:
    postbox.answers["DATA"] = "cut"
    send_after(0)
    assert (standing()[:2], the_mail().doubts) == (("ready", "unsure"), 1)
    postbox.answers.clear()
    for minutes in (2, 60, 600):
        send_after(minutes)
    assert standing()[0] == "sent"
    assert len(postbox.message_ids) == 2
    assert len(set(postbox.message_ids)) == 1


def test_a_line_that_is_always_cut_after_data_is_tried_twice_and_then_goes_on_paper(postbox: Postbox) -> None:
    postbox.answers["DATA"] = "cut"
    for minutes in range(0, 600, 10):
        send_after(minutes)
    assert (standing()[:2], len(postbox.taken), len(set(postbox.message_ids))) == (("dead", "unsure"), 2, 1)
    assert len(papers()) == 1


def test_a_server_that_drips_is_hung_up_on(app: Flask, monkeypatch: pytest.MonkeyPatch, drip: int) -> None:
    monkeypatch.setattr(post, "WHOLE_SECONDS", 0.6)
    app.config.update(SMTP_HOST="127.0.0.1", SMTP_PORT=drip)
    send_after(0)
    assert standing()[:2] == ("ready", "cut")


@pytest.fixture
def drip() -> Iterator[int]:
    """A server whose greeting comes letter by letter and never ends."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def greet() -> None:
            line, _ = listening.accept()
            with line, suppress(OSError):  # until the other side hangs up
                while line.send(b"2"):
                    time.sleep(0.05)

        thread = Thread(target=greet)
        thread.start()
        yield listening.getsockname()[1]
        thread.join(10)


def test_a_server_that_is_down_costs_one_try_and_not_one_for_each_mail(
    app: Flask, a_case: Callable[..., Case], postboxes: Postboxes
) -> None:
    for number in range(4):
        a_case(email=f"p{number}@example.com")
    port = free_port()
    app.config.update(SMTP_HOST="127.0.0.1", SMTP_PORT=port)
    assert [send_after(0), send_after(0.5)] == [1, 0]
    assert sorted(db.session.scalars(select(OutboxMessage.tries))) == [0, 0, 0, 0, 1]
    box = postboxes(port=port)
    assert [send_after(1), send_after(2)] == [4, 1]
    assert len(set(box.message_ids)) == 5


@pytest.mark.parametrize("secured", ["none", "starttls", "tls"])
def test_a_server_may_ask_for_tls(app: Flask, postboxes: Postboxes, monkeypatch: Any, secured: str) -> None:
    theirs, ours = contexts("127.0.0.1")
    given = {
        "none": {},
        "starttls": {"tls_context": theirs, "require_starttls": True},
        "tls": {"ssl_context": theirs},
    }
    box = postboxes(**given[secured])
    monkeypatch.setattr(ssl, "create_default_context", lambda: ours)
    app.config["SMTP_TLS"] = secured
    send_after(0)
    assert (standing()[0], len(box.taken)) == ("sent", 1)


@pytest.mark.parametrize("secured", ["starttls", "tls"])
def test_a_certificate_that_nobody_vouches_for_is_a_matter_of_settings(
    app: Flask, postboxes: Postboxes, secured: str
) -> None:
    theirs, _ = contexts("127.0.0.1")
    box = postboxes(**({"tls_context": theirs} if secured == "starttls" else {"ssl_context": theirs}))
    app.config["SMTP_TLS"] = secured
    send_after(0)
    assert (standing()[:2], box.taken) == (("ready", "settings"), [])


def test_a_server_without_starttls_gets_nothing_in_the_clear(app: Flask, postbox: Postbox) -> None:
    app.config["SMTP_TLS"] = "starttls"
    send_after(0)
    assert (standing()[:2], postbox.taken) == (("ready", "settings"), [])


@pytest.mark.parametrize(("password", "state"), [("right", "sent"), ("wrong", "ready")])
def test_a_login_that_fails_is_a_matter_of_settings(
    app: Flask, postboxes: Postboxes, monkeypatch: Any, password: str, state: str
) -> None:
    theirs, ours = contexts("127.0.0.1")
    monkeypatch.setattr(ssl, "create_default_context", lambda: ours)

    def check(_server: Any, _session: Any, _envelope: Any, _way: Any, data: Any) -> AuthResult:
        return AuthResult(success=data.password == b"right", handled=False)

    postboxes(tls_context=theirs, auth_required=True, authenticator=check)
    app.config.update(SMTP_TLS="starttls", SMTP_USER="office", SMTP_PASSWORD=password)
    send_after(0)
    assert standing()[:2] == (state, "" if state == "sent" else "settings")


def test_production_without_a_server_says_so_and_throws_nothing_away(app: Flask) -> None:
    app.config.update(SMTP_HOST="", PRODUCTION=True)
    send_after(0)
    assert standing() == ("ready", "settings", "PETITIONS_SMTP_HOST")


def test_a_mail_that_cannot_be_made_does_not_hold_up_the_others(
    app: Flask, postbox: Postbox, a_case: Callable[..., Case]
) -> None:
    db.session.execute(update(OutboxMessage).values(kind="riddle"))
    db.session.commit()
    a_case(procedure=Procedure.PETITION, email="lin@example.com")
    assert send_after(0) == 2
    rows = db.session.execute(select(OutboxMessage.kind, OutboxMessage.state, OutboxMessage.failure)).all()
    assert sorted(map(tuple, rows)) == [("receipt", "sent", ""), ("riddle", "ready", "broken")]


def test_whoever_lost_his_lease_sends_nothing(postbox: Postbox) -> None:
    (late,) = claim_messages(9, at=AT)
    (early,) = claim_messages(9, at=AT + timedelta(minutes=5))
    assert begin_sending(late, at=AT) is None
    let_rest([late], at=AT)
    assert begin_sending(early, at=AT) is not None
    db.session.commit()


def test_a_paper_that_was_posted_stays_posted(postbox: Postbox) -> None:
    postbox.answers["RCPT"] = "550 5.1.1 unknown"
    send_after(0)
    db.session.execute(update(OwedNotice).values(done_on=date(2017, 3, 3)))
    db.session.execute(update(OutboxMessage).values(state="ready", run_at=AT))
    db.session.commit()
    send_after(1)
    assert [paper.done_on for paper in papers()] == [date(2017, 3, 3)]
