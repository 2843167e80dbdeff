"""The chain of hashes that shows whether history was altered afterwards (防護基準 2-6 日誌完整性)."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any


def genesis(name: str) -> bytes:
    """Return what the first entry of a chain is chained to."""
    return hashlib.sha256(f"petitions:{name}".encode()).digest()


def link(previous: bytes, content: Mapping[str, Any]) -> bytes:
    """Return the hash of an entry, over the hash before it and all that the entry says."""
    return hashlib.sha256(previous + _WRITER.encode(content).encode()).digest()


def _plain(value: object) -> str:
    """Write a moment so that it reads the same when it comes back from either database."""
    if isinstance(value, datetime):
        return f"{value.timestamp():.6f}"
    return str(value)


_WRITER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, default=_plain, separators=(",", ":"))
