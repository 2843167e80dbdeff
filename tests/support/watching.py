"""What a test can see of the statements sent: how many, and whether what was written was also kept."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine

NOT_COUNTED = re.compile(r"\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|PRAGMA|SET|SHOW)\b", re.I)
WRITES = re.compile(r'\b(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"?([a-z_]+)', re.I)
NO_TABLES = {"set", "skip", "of", "nowait"}  # ON CONFLICT DO UPDATE SET, FOR UPDATE SKIP LOCKED


@dataclass
class Watch:
    """The tables written since the last `reset`, and those whose changes were thrown away."""

    written: set[str] = field(default_factory=set)
    pending: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)

    def reset(self) -> None:
        for tables in (self.written, self.pending, self.lost):
            tables.clear()

    def note(self, statement: str) -> None:
        tables = {name.lower() for name in WRITES.findall(statement)} - NO_TABLES
        self.written |= tables
        self.pending |= tables

    def kept(self) -> None:
        self.pending.clear()
        self.lost.clear()

    def thrown_away(self) -> None:
        self.lost |= self.pending
        self.pending.clear()


@pytest.fixture
def watch() -> Iterator[Watch]:
    """The tables that are written from here on, by any connection of this process."""
    seen = Watch()

    def sent(_connection: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.note(statement)

    def committed(_connection: Connection) -> None:
        seen.kept()

    def rolled_back(_connection: Connection) -> None:
        seen.thrown_away()

    listeners = (("before_cursor_execute", sent), ("commit", committed), ("rollback", rolled_back))
    for name, listener in listeners:
        event.listen(Engine, name, listener)
    yield seen
    for name, listener in listeners:
        event.remove(Engine, name, listener)


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """The SQL statements sent from here on, without those that only begin, end or set something."""
    sent: list[str] = []

    def note(_connection: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not NOT_COUNTED.match(statement):
            sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield sent
    event.remove(Engine, "before_cursor_execute", note)
