"""Read a large ledger in a process of its own, so that reading and writing use two processors."""

import multiprocessing
import signal
from collections.abc import Iterator, Mapping
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from queue import Full, Queue
from threading import Thread
from typing import Final

from petitions.services.ledger_files import LedgerFile
from petitions.services.ledger_matters import Teller
from petitions.services.ledger_reading import read_ledger
from petitions.services.ledger_steps import Step
from petitions.services.sweeping import sweeping_by_hand

WORTH_IT: Final = 100_000
"""A ledger of fewer lines is read before another process has started."""

STEPS_AHEAD: Final = 6
"""So many steps may be read before they are written, a few megabytes each."""

PATIENCE_SECONDS: Final = 30


class ReadingFailed(RuntimeError):
    """The process that reads the ledger ended before it was done."""


def read_beside(files: Mapping[str, LedgerFile], teller: Teller, *, is_new: bool) -> Iterator[Step]:
    """Yield a ledger in steps, read by another process if it is large.

    Raises ReadingFailed if that process ends early; what it raised is the cause.
    """
    if sum(file.lines for file in files.values()) < WORTH_IT:
        yield from read_ledger(files, teller, is_new=is_new)
        return
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(theirs, dict(files), teller, is_new), daemon=True)
    process.start()
    theirs.close()
    try:
        yield from _received(ours)
    finally:
        ours.close()  # a reader that is not done finds nobody listening, tidies up and ends
        process.join(PATIENCE_SECONDS)
        process.kill()


def _received(ours: Connection) -> Iterator[Step]:
    while True:
        try:
            sent = ours.recv()
        except EOFError:
            raise ReadingFailed("讀取帳冊的程序中途結束。") from None
        if sent is None:
            return
        if isinstance(sent, BaseException):
            raise ReadingFailed("讀取帳冊的程序發生錯誤。") from sent
        yield sent


def _send(theirs: Connection, files: dict[str, LedgerFile], teller: Teller, is_new: bool) -> None:  # noqa: FBT001
    """Read a ledger and send its steps, then nothing; run in the process that reads."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started it will close the pipe
    ahead = _Ahead(theirs)
    with suppress(BrokenPipeError), sweeping_by_hand() as sweep:
        try:
            for step in read_ledger(files, teller, is_new=is_new):
                ahead.send(step)
                sweep()
            ahead.send(None)
        except BrokenPipeError:
            raise
        except Exception as error:  # noqa: BLE001  (raised again by who receives it)
            ahead.send(error)
        ahead.finish()


class _Ahead:
    """Sends steps from a thread of its own, so that reading may be a few steps ahead of writing."""

    def __init__(self, pipe: Connection) -> None:
        self.pipe = pipe
        self.waiting: Queue[bytes | None] = Queue(STEPS_AHEAD)
        self.thread = Thread(target=self._deliver, daemon=True)
        self.thread.start()

    def send(self, what: object) -> None:
        """Send something as soon as the other side takes it. Raises BrokenPipeError if it is gone."""
        self._put(bytes(ForkingPickler.dumps(what)))

    def finish(self) -> None:
        """Wait until all is sent."""
        self._put(None)
        self.thread.join()

    def _put(self, data: bytes | None) -> None:
        while self.thread.is_alive():
            with suppress(Full):
                self.waiting.put(data, timeout=1)
                return
        raise BrokenPipeError

    def _deliver(self) -> None:
        with suppress(BrokenPipeError):
            while (data := self.waiting.get()) is not None:
                self.pipe.send_bytes(data)
