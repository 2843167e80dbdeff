"""People who file at the same moment, each group in a process of its own."""

import multiprocessing
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import datetime
from multiprocessing.connection import Connection
from typing import NamedTuple

from flask import Flask

from petitions.blueprints import BLUEPRINTS
from petitions.extensions import db, engine_options
from petitions.reference import shipped_calendar
from petitions.rules.actors import CITIZEN
from petitions.rules.terms import Procedure
from petitions.services.intake import Filed, Filing, file
from tests.support.databases import build, close

PROCESSES = 4
CONNECTIONS = 20
LONGEST_WAIT = 60.0


class Sent(NamedTuple):
    """A filing: the key of its form, and the moment of its receipt."""

    key: str
    at: datetime


def file_at_once(url: str, filings: Sequence[Sent]) -> list[Filed]:
    """Let filings loose in several processes, as many threads as filings; return the receipts in order.

    The processes come from a server that has imported the program once, so that they start in no time.
    """
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload([__name__, *(f"petitions.blueprints.{name}" for name in BLUEPRINTS)])
    with ExitStack() as stack:
        lines = []
        for at in range(PROCESSES):
            ours, theirs = processes.Pipe()
            group = processes.Process(target=_group, args=(url, filings[at::PROCESSES], theirs))
            group.start()
            stack.callback(group.join, LONGEST_WAIT)
            theirs.close()
            lines.append(stack.enter_context(ours))
        assert [_hear(line) for line in lines] == ["ready"] * PROCESSES
        for line in lines:
            line.send("go")
        heard = [_hear(line) for line in lines]
    receipts = {
        sent: filed
        for at, told in enumerate(heard)
        for sent, filed in zip(range(at, len(filings), PROCESSES), told, strict=True)
    }
    return [receipts[n] for n in range(len(filings))]


def _hear(line: Connection) -> list[Filed]:
    """Return what a group says; of a group that died, EOFError."""
    assert line.poll(LONGEST_WAIT), "a process of filers said nothing"
    said: list[Filed] = line.recv()
    return said


def _group(url: str, filings: Sequence[Sent], line: Connection) -> None:
    """Stand ready, wait for the word, file all at once, answer."""
    app = _application(url)
    start = threading.Barrier(len(filings))
    with ThreadPoolExecutor(len(filings)) as threads:
        line.send("ready")
        line.recv()
        sent = [threads.submit(_file, app, start, one) for one in filings]
        line.send([one.result() for one in sent])
    close(app)


def _application(url: str) -> Flask:
    """Make an application that leaves connections to the other processes."""
    options = engine_options(url)
    if "pool_size" in options:
        options |= {"pool_size": CONNECTIONS, "max_overflow": 0}
    return build(url, SQLALCHEMY_ENGINE_OPTIONS=options)


def _file(app: Flask, start: threading.Barrier, sent: Sent) -> Filed:
    """File one dispute, as soon as everyone stands ready."""
    words = {"name": "王小明", "narrative": "健身房不退費。", "email": "ming@example.com"}
    filing = Filing(Procedure.FIRST_APPEAL, channel="online", submission_key=sent.key, **words)
    with app.app_context():
        start.wait()
        filed = file(filing, by=CITIZEN, at=sent.at, calendar=shipped_calendar())
        db.session.commit()
        return filed
