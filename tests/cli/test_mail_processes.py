"""`petitions work` as it really runs: killed in the middle, side by side, and with no server to send to."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from petitions.extensions import db
from petitions.models import Case, OutboxMessage, OwedNotice
from tests.blueprints.test_intake import A_DISPUTE, A_PETITION, filed
from tests.support.client import PageClient
from tests.support.databases import SETTINGS
from tests.support.postbox import Postbox, free_port, the_mail

LONG_AGO = datetime(2017, 1, 1, tzinfo=UTC)
Process = subprocess.Popen[str]

pytestmark = pytest.mark.slow


@pytest.fixture
def worker(app: Flask, tmp_path: Path) -> Callable[[], Process]:
    """Start `petitions work --once` in a process of its own."""
    url = app.config["SQLALCHEMY_DATABASE_URI"]

    def start() -> Process:
        settings = {
            "DATABASE_URL": url,
            "PETITIONS_INSTANCE": str(tmp_path),
            "PETITIONS_SECRET_KEY": SETTINGS["SECRET_KEY"],
            "PETITIONS_FIELD_KEYS": SETTINGS["FIELD_KEYS"],
            "PETITIONS_SMTP_HOST": "127.0.0.1",
            "PETITIONS_SMTP_PORT": str(app.config["SMTP_PORT"]),
        }
        db.session.close()
        command = [str(Path(sys.executable).with_name("petitions")), "work", "--once"]
        return subprocess.Popen(
            command,
            env={**os.environ, **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    return start


def finish(*processes: Process) -> list[int]:
    """Wait for workers; return how each ended."""
    ended = []
    for process in processes:
        process.communicate(timeout=90)
        ended.append(process.returncode)
    return ended


def let_time_pass() -> None:
    """Have every lease run out and every pause end."""
    db.session.execute(update(OutboxMessage).values(run_at=LONG_AGO))
    over = OutboxMessage.lease_until.is_not(None)
    db.session.execute(update(OutboxMessage).where(over).values(lease_until=LONG_AGO))
    db.session.commit()


def kill_when_asked(box: Postbox, worker: Callable[[], Process]) -> None:
    """Start a worker and kill it when the server has the mail and the worker has not yet heard so."""
    process = worker()
    box.when_asked = lambda: os.kill(process.pid, signal.SIGKILL)
    assert finish(process) == [-signal.SIGKILL]
    box.when_asked = lambda: None


@pytest.mark.both_databases
def test_a_worker_killed_before_it_could_note_it_makes_one_double(
    postbox: Postbox, worker: Callable[[], Process], a_case: Callable[..., Case]
) -> None:
    a_case(email="wang@example.com")
    kill_when_asked(postbox, worker)
    assert (the_mail().state, the_mail().sending_at is not None) == ("running", True)
    for _ in range(2):
        let_time_pass()
        assert finish(worker()) == [0]
    assert (the_mail().state, len(postbox.taken), len(set(postbox.message_ids))) == ("sent", 2, 1)


def test_a_mail_on_which_workers_keep_dying_is_given_up_and_goes_on_paper(
    postbox: Postbox, worker: Callable[[], Process], a_case: Callable[..., Case]
) -> None:
    a_case(email="wang@example.com")
    for _ in range(2):
        kill_when_asked(postbox, worker)
        let_time_pass()
    assert finish(worker()) == [0]
    assert (the_mail().state, the_mail().failure, len(postbox.taken)) == ("dead", "unsure", 2)
    assert len(db.session.scalars(select(OwedNotice)).all()) == 1


@pytest.mark.both_databases
def test_workers_side_by_side_on_a_bad_server_lose_nothing_and_double_once_at_most(
    postbox: Postbox, worker: Callable[[], Process], a_case: Callable[..., Case]
) -> None:
    for number in range(12):
        a_case(email=f"p{number}@example.com")
    moods = cycle(["250 OK", "250 OK", "cut", "450 later", "cut", "250 OK", "cut"])
    postbox.when_asked = lambda: postbox.answers.update(DATA=next(moods))
    for _ in range(2):
        let_time_pass()
        postbox.answers["DATA"] = "250 OK"
        assert finish(worker(), worker()) == [0, 0]
    postbox.when_asked = lambda: None
    postbox.answers["DATA"] = "250 OK"
    let_time_pass()
    assert finish(worker()) == [0]
    rows = db.session.execute(select(OutboxMessage.token, OutboxMessage.state)).all()
    times = Counter(message_id[1:33] for message_id in postbox.message_ids)
    assert {state for _, state in rows} <= {"sent", "dead"}
    assert set(times) == {token for token, _ in rows}
    assert max(times.values()) <= 2
    assert {token for token, state in rows if state == "dead"} <= {
        t for t, count in times.items() if count == 2
    }


def test_filing_goes_on_without_a_mail_server_and_the_mail_leaves_when_it_is_back(
    app: Flask,
    client: PageClient,
    worker: Callable[[], Process],
    postboxes: Callable[..., Postbox],
) -> None:
    port = free_port()
    app.config.update(SMTP_HOST="127.0.0.1", SMTP_PORT=port)
    receipts = [
        filed(client, "/file/dispute", A_DISPUTE),
        filed(client, "/file/petition", A_PETITION, email="lin@example.com"),
    ]
    assert all(
        "m***@example.com" in page.root.text or "l***@example.com" in page.root.text for page in receipts
    )
    assert finish(worker()) == [0]
    states = db.session.scalars(select(OutboxMessage.state)).all()
    assert states == ["ready", "ready"]
    another = filed(client, "/file/dispute", A_DISPUTE)
    assert "消申" in another.root.text
    box = postboxes(port=port)
    let_time_pass()
    assert finish(worker()) == [0]
    assert sorted(to for _, (to,) in box.envelopes) == [
        "lin@example.com",
        "ming@example.com",
        "ming@example.com",
    ]
    assert set(db.session.scalars(select(OutboxMessage.state))) == {"sent"}
    soonest = min(db.session.scalars(select(OutboxMessage.sent_at)))
    assert soonest > LONG_AGO + timedelta(days=1)
