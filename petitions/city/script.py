"""The words in which the cases of the last weeks are told: who did what, how many working days ago."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from petitions.rules.terms import EventKind, PetitionKind, Procedure

NOTHING: Final[Mapping[str, Any]] = {}
DAYS: Final = frozenset(
    {"session_on", "new_due_on", "due_on", "effective_on", "objected_on", "terms_due_on", "accepted_on"}
)
"""Particulars that are days; the script says them in working days from today, ahead if positive."""


class Act(NamedTuple):
    """Something that happened `ago` working days before today, done by a member of staff or someone outside.

    `party` is the role of the party that it concerns, if it concerns one.
    """

    event: EventKind
    ago: int
    by: str
    said: Mapping[str, Any] = NOTHING
    reason: str = ""
    detail: str = ""
    party: str = ""


class Leg(NamedTuple):
    """One procedure of a matter: when it began, in whose hands it is, what happened."""

    procedure: Procedure
    ago: int
    acts: tuple[Act, ...] = ()
    officer: str = ""


class Telling(NamedTuple):
    """One matter: how it came, its procedures in order, a note of the staff, what someone proposes now.

    `todo` is what whoever handles it has still to do, and in how many working days (before today: negative).
    """

    channel: str
    legs: tuple[Leg, ...]
    note: str = ""
    todo: tuple[str, int] | None = None
    proposed: Act | None = None
    kind: PetitionKind | None = None
    is_confidential: bool = False
    small: bool = False


CITIZEN: Final = "民眾"
BUSINESS: Final = "業者"
BUREAU: Final = "目的事業主管機關"
COURT: Final = "法院"
