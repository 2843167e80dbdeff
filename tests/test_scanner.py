"""We speak with a virus scanner as clamd does, and know what a broken answer is worth: nothing."""

import socket
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import pytest
from flask import Flask

from petitions import scanner as client
from petitions.rules.files import LARGEST_FILE
from petitions.rules.scanning import ScanFailure
from tests.support.clamd import EICAR, SIGNATURE, Scanner
from tests.support.files import PDF
from tests.support.memory import KIB, peak_of
from tests.support.postbox import free_port


def looked_at(content: bytes) -> str:
    return client.scan(BytesIO(content))


def failed(content: bytes = PDF) -> ScanFailure:
    with pytest.raises(client.NotScanned) as trouble:
        looked_at(content)
    return trouble.value.failure


@pytest.mark.parametrize("unix", [False, True])
def test_what_is_found_is_named_and_what_is_clean_passes(
    scanners: Callable[..., Scanner], *, unix: bool
) -> None:
    scanners(unix=unix)
    assert looked_at(PDF) == ""
    assert looked_at(PDF + EICAR) == SIGNATURE


def test_malware_across_two_blocks_is_sent_whole(scanner: Scanner) -> None:
    assert looked_at(bytes(client.BLOCK - 10) + EICAR + bytes(client.BLOCK)) == SIGNATURE
    assert scanner.sizes == [2 * client.BLOCK - 10 + len(EICAR)]


def test_the_largest_file_goes_over_in_little_memory(scanner: Scanner, tmp_path: Path) -> None:
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.truncate(LARGEST_FILE)

    def scan_it() -> None:
        with path.open("rb") as file:
            assert client.scan(file) == ""

    assert peak_of(scan_it) < 2 * KIB
    assert scanner.sizes == [LARGEST_FILE]


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        ("cut", ScanFailure.CUT),
        ("stream: OK", ScanFailure.CUT),
        ("stream: Eicar-Test", ScanFailure.CUT),
        ("UNKNOWN COMMAND\0", ScanFailure.REFUSED),
        ("stream: OK ERROR\0", ScanFailure.REFUSED),
        ("\0", ScanFailure.REFUSED),
        ("x" * 9000, ScanFailure.CUT),
        ("INSTREAM size limit exceeded. ERROR\0", ScanFailure.TOO_LARGE),
    ],
)
def test_only_a_whole_answer_that_says_so_is_clean(
    scanner: Scanner, answer: str, failure: ScanFailure
) -> None:
    scanner.answers = answer
    assert failed() is failure


def test_a_scanner_that_stops_in_the_middle_of_a_large_file_is_understood(scanner: Scanner) -> None:
    scanner.most = client.BLOCK
    assert failed(bytes(40 * client.BLOCK)) in {ScanFailure.TOO_LARGE, ScanFailure.CUT}


def test_a_scanner_that_never_answers_is_not_waited_for_for_ever(
    scanner: Scanner, monkeypatch: pytest.MonkeyPatch
) -> None:
    scanner.answers = "silence"
    monkeypatch.setattr(client, "WHOLE_SECONDS", 0.3)
    assert failed() is ScanFailure.SLOW


def test_a_scanner_that_takes_the_bytes_too_slowly_is_hung_up_on(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "WHOLE_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        app.config["CLAMD"] = f"127.0.0.1:{listening.getsockname()[1]}"
        assert failed(bytes(LARGEST_FILE)) is ScanFailure.SLOW


@pytest.mark.parametrize("where", ["unix:/there/is/none", "port"])
def test_where_nobody_listens_nothing_is_scanned(app: Flask, where: str) -> None:
    app.config["CLAMD"] = f"127.0.0.1:{free_port()}" if where == "port" else where
    assert failed() is ScanFailure.UNREACHABLE


def test_the_name_of_what_is_found_is_text_and_nothing_else(scanner: Scanner) -> None:
    scanner.answers = "stream: <b>Win.\x1b[31mX\r\nY\u202e</b>" + "z" * 500 + " FOUND\0"
    name = looked_at(PDF)
    assert not set("\x1b\r\n\u202e") & set(name)
    assert len(name) <= client.LONGEST_NAME


class Broken:
    """A file of the store that cannot be read any more."""

    def read(self, _size: int) -> bytes:
        raise OSError(5, "Input/output error")


def test_a_file_that_cannot_be_read_is_not_clean(scanner: Scanner) -> None:
    broken: IO[bytes] | Any = Broken()
    with pytest.raises(client.NotScanned):
        client.scan(broken)
