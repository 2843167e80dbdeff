"""What a change of the calendar moves: one clock, one case, and all of them in figures."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from petitions.rules.clocks import RunningClock
from petitions.rules.period import Whose
from petitions.rules.projection import REPLY_PERIOD, Happened

Key = tuple[str, int]
"""Which clock of a case: its period and the event that started it."""


class Move(NamedTuple):
    """A clock of a case that moves, from one day to another; `owes_notice` if a party was told the first.

    `party_id` is the party whose period it is, where one is named.
    """

    number: str
    period: str
    seq: int
    whose: Whose
    before: date
    after: date
    owes_notice: bool
    party_id: int | None = None


@dataclass
class Effect:
    """What a change moves: cases, clocks, notices owed; clocks by period, and the first moves.

    `left`: so many cases more may move, which were not looked at.
    """

    cases: int = 0
    clocks: int = 0
    letters: int = 0
    by_period: Counter[str] = field(default_factory=Counter)
    moves: list[Move] = field(default_factory=list)
    left: int = 0

    def add(self, case: "MovedCase", most: int) -> None:
        """Count the moves of one case."""
        self.cases += 1
        self.clocks += len(case.moves)
        self.letters += len(case.addressees)
        self.by_period.update(move.period for move in case.moves)
        self.moves += case.moves[: max(0, most - len(self.moves))]

    def counts(self) -> dict[str, Any]:
        """Return the counts, as they are kept with the change."""
        return {
            "cases": self.cases,
            "clocks": self.clocks,
            "letters": self.letters,
            "by_period": dict(sorted(self.by_period.items())),
        }


class MovedCase(NamedTuple):
    """A case some of whose clocks move: its row, its moves, all its clocks as they will stand.

    `addressees` are the parties that have to be told.
    """

    row: Any
    moves: tuple[Move, ...]
    changed: tuple[RunningClock, ...]
    clocks: tuple[RunningClock, ...]
    history: list[Happened]
    addressees: tuple[int, ...] = ()

    @property
    def moves_reply(self) -> bool:
        """Say whether the day until which the business has to reply moves; figures rest on it."""
        return any(clock.period == REPLY_PERIOD for clock in self.changed)


class Change(NamedTuple):
    """The change of the calendar that moves the dates: its number, and what it is in words."""

    id: int
    summary: str
