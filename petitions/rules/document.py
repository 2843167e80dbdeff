"""A paper of the procedure: what it is called, to whom it goes, what it must contain."""

from typing import NamedTuple


class Document(NamedTuple):
    """An entry of the catalogue. What the law itself demands of the paper is in `by_law`."""

    key: str
    label: str
    to: str
    must_contain: tuple[str, ...]
    by_law: tuple[str, ...] = ()
    article: str = ""
    is_incoming: bool = False
