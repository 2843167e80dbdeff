"""`petitions work` in processes of its own: side by side, and killed in the middle."""

import multiprocessing
from datetime import datetime
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

import time_machine

from petitions.cli import work
from petitions.extensions import db
from petitions.rules.warnings import Whom
from petitions.services.warnings import plan, tell
from tests.support.databases import build, close

LONGEST_WAIT = 60.0
NOBODY = dict.fromkeys((Whom.HEAD, Whom.SECRETARY_GENERAL), "")


def start(target: Any, *args: Any) -> tuple[BaseProcess, Connection]:
    """Start a worker in a process; return it with our end of the line to it."""
    processes = multiprocessing.get_context("forkserver")
    ours, theirs = processes.Pipe()
    process = processes.Process(target=target, args=(*args, theirs))
    process.start()
    theirs.close()
    return process, ours


def hear(line: Connection) -> Any:
    """Return what a worker says; a silent one fails the test."""
    assert line.poll(LONGEST_WAIT), "the worker says nothing"
    return line.recv()


def work_once(url: str, port: int, at: datetime, line: Connection) -> None:
    """Warn and send as `petitions work --once` does, when told to go."""
    app = build(url, SMTP_HOST="127.0.0.1", SMTP_PORT=port)
    with app.app_context(), time_machine.travel(at, tick=True):
        line.send("ready")
        line.recv()
        work.warn()
        while work.send_waiting():
            pass
        line.send("done")
    close(app)


def die_before_the_commit(url: str, at: datetime, line: Connection) -> None:
    """Plan and tell, say so, and wait for the end without having committed."""
    app = build(url)
    with app.app_context(), time_machine.travel(at, tick=True):
        calendar = work.current_calendar()
        plan(calendar, at=at)
        db.session.commit()
        line.send(tell(calendar, NOBODY, at=at))
        line.recv()
