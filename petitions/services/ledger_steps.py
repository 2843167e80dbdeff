"""What the reading of a ledger hands over to the record, some thousand rows at a time.

A step can be sent from one process to another.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, NamedTuple

from petitions.rules.terms import LinkKind
from petitions.services.ledger_cases import CaseRow, EventRow
from petitions.services.ledger_files import LedgerFile, Problem
from petitions.services.ledger_matters import MatterTold, Teller
from petitions.services.ledger_registers import Entry
from petitions.services.ledger_scratch import Scratch

AT_ONCE: Final = 3000
"""So many cases are taken in in one step: about a second of work, and of locks."""

ENTRIES_AT_ONCE: Final = 5000
"""So many rows of the other files."""

CHARACTERS_AT_ONCE: Final = 8_000_000


class Tie(NamedTuple):
    """A link between two cases of the ledger, to be made when both are there.

    `is_changed`: the ledger tells the first case otherwise than before.
    """

    line: int
    source_id: str
    to_source_id: str
    kind: LinkKind
    at: datetime
    is_changed: bool = False


class CaseRead(NamedTuple):
    """A case and its events as read, for a ledger of which the record may hold some already."""

    row: CaseRow
    events: list[EventRow]
    digest: bytes


@dataclass(slots=True)
class Step:
    """Some rows of a file: `entries` by the register they belong to, cases `told` or only `read`.

    `line` is how far the file is read; `events` how many events the cases have that are told; `refused`,
    after all cases, are the ids of those that could not be read.
    """

    file: str
    line: int = 0
    entries: dict[str, list[Entry]] = field(default_factory=dict)
    told: list[MatterTold] = field(default_factory=list)
    read: list[CaseRead] = field(default_factory=list)
    events: int = 0
    ties: list[Tie] = field(default_factory=list)
    visits: set[date] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass
class Reading:
    """A ledger being read. Unless `is_new`, the record may hold some of its cases: they are only read."""

    files: Mapping[str, LedgerFile]
    scratch: Scratch
    teller: Teller
    is_new: bool
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, problem: Problem, _key: str = "") -> None:
        """Take note of a row that is refused."""
        self.problems.append(problem)

    def hand_over(self, step: Step) -> Step:
        """Let a step take the problems that came up since the last."""
        step.problems, self.problems = self.problems, []
        return step
