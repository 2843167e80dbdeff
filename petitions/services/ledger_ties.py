"""The links of a ledger, which wait on disk until all its cases are there."""

import json
from collections.abc import Iterator, Sequence, Set
from datetime import datetime
from itertools import islice
from tempfile import TemporaryFile
from types import TracebackType
from typing import Final, Self

from petitions.rules.terms import LinkKind
from petitions.services.ledger_steps import Tie

LINKED_AT_ONCE: Final = 500


class Ties:
    """What waits to be linked, in a temporary file of its own; open within a `with`."""

    def __enter__(self) -> Self:
        self._file = TemporaryFile("w+", encoding="ascii")
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _where: TracebackType | None
    ) -> None:
        self._file.close()

    def keep(self, ties: Sequence[Tie], changed: Set[str]) -> None:
        """Put links aside; `changed` are the cases that the ledger tells otherwise than before."""
        for tie in ties:
            is_changed = tie.source_id in changed
            row = [tie.line, tie.source_id, tie.to_source_id, tie.kind.value, tie.at.isoformat(), is_changed]
            print(json.dumps(row), file=self._file)

    def parts(self) -> Iterator[list[Tie]]:
        """Yield what was put aside, some hundred links at a time."""
        self._file.seek(0)
        while some := [_read(line) for line in islice(self._file, LINKED_AT_ONCE)]:
            yield some


def _read(line: str) -> Tie:
    number, source_id, to_source_id, kind, at, is_changed = json.loads(line)
    return Tie(number, source_id, to_source_id, LinkKind(kind), datetime.fromisoformat(at), is_changed)
