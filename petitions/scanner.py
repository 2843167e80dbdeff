"""The virus scanner: the one place that speaks to clamd. Reached only from `petitions work`, never inside a
transaction.

A file goes over the line in blocks, so that a large one needs no more memory than a small one.
"""

import re
import socket
import struct
import time
from contextlib import suppress
from typing import IO, Final

from flask import current_app

from petitions.rules.scanning import ScanFailure
from petitions.rules.text import clean_line

WHOLE_SECONDS: Final = 60
"""So long one file may take, from the first word to the last."""

BLOCK: Final = 64 * 1024
LONGEST_ANSWER: Final = 4096
LONGEST_NAME: Final = 200
FOUND: Final = re.compile(r"stream: (.+) FOUND", re.DOTALL)
CLEAN: Final = "stream: OK"
TOO_LARGE: Final = "size limit exceeded"


class NotScanned(Exception):
    """A file could not be scanned."""

    def __init__(self, failure: ScanFailure) -> None:
        super().__init__(failure.value)
        self.failure = failure


def is_on() -> bool:
    """Say whether this installation has a scanner: then what people send waits for it."""
    return bool(current_app.config["CLAMD"])


def scan(file: IO[bytes]) -> str:
    """Return the name of the malware that the scanner finds in a file; empty if it is clean.

    Raises NotScanned.
    """
    until = time.monotonic() + WHOLE_SECONDS
    try:
        with _connect(current_app.config["CLAMD"]) as line:
            return _read(_ask(line, file, until))
    except TimeoutError:
        raise NotScanned(ScanFailure.SLOW) from None
    except OSError:
        raise NotScanned(ScanFailure.CUT) from None


def _connect(address: str) -> socket.socket:
    """Open a line to `unix:/path` or `host:port`."""
    line = None
    try:
        if address.startswith("unix:"):
            line = socket.socket(socket.AF_UNIX)
            line.settimeout(WHOLE_SECONDS)
            line.connect(address.removeprefix("unix:"))
            return line
        host, _, port = address.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), WHOLE_SECONDS)
    except OSError:
        if line is not None:
            line.close()
        raise NotScanned(ScanFailure.UNREACHABLE) from None


def _ask(line: socket.socket, file: IO[bytes], until: float) -> bytes:
    """Send a file and return the answer; a scanner that has heard enough may answer before the end."""
    with suppress(BrokenPipeError, ConnectionResetError):
        line.sendall(b"zINSTREAM\0")
        while block := file.read(BLOCK):
            _hurry(line, until)
            line.sendall(struct.pack("!L", len(block)) + block)
        line.sendall(struct.pack("!L", 0))
    answer = b""
    while b"\0" not in answer and len(answer) < LONGEST_ANSWER:
        _hurry(line, until)
        part = line.recv(LONGEST_ANSWER)
        if not part:
            break
        answer += part
    return answer


def _hurry(line: socket.socket, until: float) -> None:
    """Let the next step take only what is left of the time. Raises TimeoutError when it is over."""
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    line.settimeout(left)


def _read(answer: bytes) -> str:
    """Read an answer; only one that came whole says anything. Raises NotScanned."""
    said, end, _ = answer.partition(b"\0")
    words = said.decode("utf-8", "replace").strip()
    if not end:
        raise NotScanned(ScanFailure.CUT)
    if words == CLEAN:
        return ""
    if found := FOUND.fullmatch(words):
        return clean_line(found[1])[:LONGEST_NAME] or "?"
    raise NotScanned(ScanFailure.TOO_LARGE if TOO_LARGE in words else ScanFailure.REFUSED)
