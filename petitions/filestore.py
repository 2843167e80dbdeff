"""Files lie in a folder under their SHA-256; each is on the disk, whole, before anyone is told so."""

import hashlib
import os
import re
import secrets
from pathlib import Path
from typing import IO, Final, NamedTuple

from flask import current_app

BLOCK: Final = 1024 * 1024
READ_ONLY: Final = 0o440
SHA256: Final = re.compile(r"[0-9a-f]{64}")


class Kept(NamedTuple):
    """A file in the store: its name there, and its size in bytes."""

    sha256: str
    size: int


class Changed(OSError):
    """A file in the store is not what was kept under its name."""


class Arrived(NamedTuple):
    """A file that lies beside the store, whole and on the disk, until it is known whether it is wanted."""

    path: Path
    kept: Kept


def keep(stream: IO[bytes]) -> Kept:
    """Write a file into the store and return under which name; the same bytes are kept once.

    Temporary file, fsync, rename, fsync of the folder: what is acknowledged after this survives a power cut.
    Raises OSError (no room, no right to write).
    """
    arrived = receive(stream)
    try:
        place(arrived)
    finally:
        drop(arrived)
    return arrived.kept


def receive(stream: IO[bytes]) -> Arrived:
    """Write a file beside the store: it belongs to it once it is placed, and is gone once it is dropped.

    Raises OSError; then nothing is left of it.
    """
    path = _folder() / f".{secrets.token_hex(16)}"
    try:
        return Arrived(path, _write(stream, path))
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def place(arrived: Arrived) -> None:
    """Bring into the store what has arrived; done twice, it is done once. Raises OSError."""
    folder = _folder()
    target = folder / arrived.kept.sha256[:2] / arrived.kept.sha256
    target.parent.mkdir(mode=0o700, exist_ok=True)
    if arrived.path.exists() or not target.exists():
        arrived.path.rename(target)
    _sync(target.parent)
    _sync(folder)


def drop(arrived: Arrived) -> None:
    """Leave nothing of what has arrived and was not placed."""
    arrived.path.unlink(missing_ok=True)


def path_of(sha256: str) -> Path:
    """Return where a kept file lies. Raises FileNotFoundError if it is none or not there."""
    path = _folder() / sha256[:2] / sha256
    if not SHA256.fullmatch(sha256) or not path.is_file():
        raise FileNotFoundError(sha256)
    return path


def read(sha256: str) -> bytes:
    """Return a kept file whole. Raises FileNotFoundError if it is not there, Changed if it is another one."""
    content = path_of(sha256).read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Changed(sha256)
    return content


def _write(stream: IO[bytes], path: Path) -> Kept:
    digest, size = hashlib.sha256(), 0
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, READ_ONLY), "wb") as file:
        while block := stream.read(BLOCK):
            digest.update(block)
            size += file.write(block)
        file.flush()
        os.fsync(file.fileno())
    return Kept(digest.hexdigest(), size)


def _folder() -> Path:
    folder = Path(current_app.config["FILES"])
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _sync(folder: Path) -> None:
    """Write the entries of a folder to the disk, where the system lets one open a folder."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
