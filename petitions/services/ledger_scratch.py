"""What an import must remember of a ledger too large for memory: its ids, and rows waiting to be sorted.

It lies in a temporary SQLite file of its own, beside the database, and is gone with the import.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Final, NamedTuple, Self

from petitions.services.ledger_files import Row

PRAGMAS: Final = ("journal_mode=OFF", "synchronous=OFF", "cache_size=-32768", "locking_mode=EXCLUSIVE")
TABLES: Final = (
    "CREATE TABLE known (kind TEXT, id TEXT, label TEXT, PRIMARY KEY (kind, id)) WITHOUT ROWID",
    """CREATE TABLE waiting (file TEXT, key TEXT, line INTEGER, cells TEXT, PRIMARY KEY (file, key, line))
       WITHOUT ROWID""",
)


class Known(NamedTuple):
    """A row of the ledger: its label (masked name, firm's name); None if it was refused."""

    label: str | None


class Scratch:
    """The memory of one import, open within a `with`."""

    def __enter__(self) -> Self:
        self._folder = TemporaryDirectory(prefix="petitions-import-")
        self._db = sqlite3.connect(Path(self._folder.name) / "scratch.db", isolation_level=None)
        for pragma in PRAGMAS:
            self._db.execute(f"PRAGMA {pragma}")
        self._db.execute("BEGIN")
        for table in TABLES:
            self._db.execute(table)
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _where: TracebackType | None
    ) -> None:
        self._db.close()
        self._folder.cleanup()

    def note(self, kind: str, key: str, label: str | None) -> bool:
        """Remember a row by its id; return False if the ledger has that id already."""
        statement = "INSERT INTO known VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
        return self._db.execute(statement, (kind, key, label)).rowcount == 1

    def find(self, kind: str, key: str) -> Known | None:
        """Return what is known of an id; None if the ledger has no such row."""
        statement = "SELECT label FROM known WHERE kind = ? AND id = ?"
        found = self._db.execute(statement, (kind, key)).fetchone()
        return Known(found[0]) if found else None

    def relabel(self, kind: str, key: str, label: str | None) -> None:
        """Change the label of a row that is remembered."""
        self._db.execute("UPDATE known SET label = ? WHERE kind = ? AND id = ?", (label, kind, key))

    def refused(self, kind: str, at_once: int) -> Iterator[list[str]]:
        """Yield the ids of the rows that were refused, so many at a time."""
        found = self._db.execute("SELECT id FROM known WHERE kind = ? AND label IS NULL", (kind,))
        while some := [key for (key,) in found.fetchmany(at_once)]:
            yield some

    def sort(self, file: str, rows: Iterable[Row], key: Callable[[list[str]], str]) -> Iterator[Row]:
        """Yield rows in the order of a key (by code point), then of their lines."""
        self._db.executemany(
            "INSERT INTO waiting VALUES (?, ?, ?, ?)",
            ((file, key(cells), line, json.dumps(cells)) for line, cells in rows),
        )
        statement = "SELECT line, cells FROM waiting WHERE file = ? ORDER BY key, line"
        for line, cells in self._db.execute(statement, (file,)):
            yield line, json.loads(cells)
