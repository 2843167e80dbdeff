"""A real virus scanner for tests: it speaks the protocol of clamd, or misbehaves as it is told."""

import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

PARTS = ("X5O!P%@AP[4", "\\PZX54(P^)7CC)7}$", "EICAR-STANDARD-", "ANTIVIRUS-TEST-FILE!", "$H+H*")
EICAR = "".join(PARTS).encode()
"""The test file of all scanners, put together here so that no file of ours is one."""

SIGNATURE = "Eicar-Test-Signature"


class Scanner:
    """Keeps count of what it was asked. `answers`: "" to scan, "cut", "silence", or words of its own."""

    def __init__(self) -> None:
        self.answers = ""
        self.sizes: list[int] = []
        self.address = ""
        self.most = 0
        self.pause = 0.0

    def hear(self, line: socket.socket) -> None:
        """Take one file over a line and answer."""
        with line.makefile("rb") as heard:
            assert heard.read(10) == b"zINSTREAM\0"
            size, found, kept = 0, False, b""
            while length := int.from_bytes(heard.read(4)):  # 0 as well when the other side went away
                block = heard.read(length)
                size += len(block)
                found = found or EICAR in kept + block
                kept = block[-len(EICAR) :]
                if self.answers == "cut":
                    return
                if self.most and size > self.most:
                    line.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                    return
        self.sizes.append(size)
        time.sleep(self.pause)
        if self.answers == "silence":
            line.recv(1)  # until the other end hangs up
        elif self.answers:
            line.sendall(self.answers.encode())
        else:
            line.sendall(f"stream: {SIGNATURE} FOUND\0".encode() if found else b"stream: OK\0")


@pytest.fixture
def scanners(app: Flask, tmp_path: Path) -> Iterator[Callable[..., Scanner]]:
    """Start a scanner and let the application use it: `scanners()`, `scanners(unix=True)`."""
    running: list[Any] = []

    def start(*, unix: bool = False) -> Scanner:
        scanner = Scanner()

        class Line(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                scanner.hear(self.request)

        kind = socketserver.ThreadingUnixStreamServer if unix else socketserver.ThreadingTCPServer
        where: Any = str(tmp_path / "clamd.sock") if unix else ("127.0.0.1", 0)
        server = kind(where, Line)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        running.append(server)
        scanner.address = f"unix:{where}" if unix else f"127.0.0.1:{server.server_address[1]}"
        app.config["CLAMD"] = scanner.address
        return scanner

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


@pytest.fixture
def scanner(scanners: Callable[..., Scanner]) -> Scanner:
    """A scanner that says what it finds until it is told otherwise."""
    return scanners()


__all__ = ["EICAR", "SIGNATURE", "Scanner", "scanner", "scanners"]
