"""The files that go with a mail: named in its payload, fetched or made in the moment it is sent.

`{"attachments": [{"sha256": …, "name": …, "media_type": …}]}` names a file of the store by its content;
`{"maker": …, "name": …}` has it made, by a function that stands in MAKERS, from the rest of the entry.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from petitions.post import Enclosure, NotSent
from petitions.rules.delivery import Failure

MEDIA_TYPE: Final = "application/pdf"
SHA256: Final = re.compile(r"[0-9a-f]{64}")

MAKERS: Final[dict[str, Callable[[Mapping[str, Any]], bytes]]] = {}
"""Who makes what is not kept as a file, by name; it is given the entry of the payload."""


def enclosures_of(payload: Mapping[str, Any], store: Path) -> tuple[Enclosure, ...]:
    """Return the files that go with a mail, in the order in which they are named. Raises NotSent."""
    entries: Iterable[Mapping[str, Any]] = payload.get("attachments", ())
    return tuple(
        Enclosure(entry["name"], entry.get("media_type", MEDIA_TYPE), _content(entry, store))
        for entry in entries
    )


def place_of(digest: str, store: Path) -> Path:
    """Return where the bytes with a SHA-256 lie in the store. Raises ValueError for what is none."""
    if not SHA256.fullmatch(digest):
        raise ValueError("not a SHA-256")
    return store / digest[:2] / digest


def _content(entry: Mapping[str, Any], store: Path) -> bytes:
    if "maker" in entry:
        return MAKERS[entry["maker"]](entry)
    try:
        content = place_of(entry["sha256"], store).read_bytes()
    except (OSError, ValueError) as error:
        raise NotSent(Failure.ENCLOSURE, type(error).__name__) from None
    if hashlib.sha256(content).hexdigest() != entry["sha256"]:
        raise NotSent(Failure.ENCLOSURE, "changed")
    return content
