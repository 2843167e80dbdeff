"""What a party is told in writing of a date that moved, and the ways in which a letter leaves."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from petitions.rules.periods import PERIODS, Whose, label_of
from petitions.rules.term import Term
from petitions.rules.terms import EventKind, PartyRole

TOLD: Final = frozenset({Whose.BUSINESS, Whose.CITIZEN, Whose.PARTY})
INTERNAL: Final = frozenset({Whose.OFFICE, Whose.BUREAU, Whose.STATISTICS})
HANDLING: Final = "handling"
"""The period of a petition, which the petitioner was told although it is the office's duty."""

_WHOSE: Final = {period.key: period.whose for period in PERIODS}


class PostedBy(Term):
    """How a notice left that no mail could carry."""

    POST = "post", "平信"
    REGISTERED = "registered", "掛號郵件"
    HANDED = "handed", "當面交付"
    FAX = "fax", "傳真"
    LETTER = "letter", "函件"


class DateMoved(NamedTuple):
    """A date of a case that moved: of which period, from which day to which."""

    period: str
    before: date
    after: date


def is_told(period: str) -> bool:
    """Say whether a party was told the date of a period: it is its own, or that of its petition."""
    return _WHOSE[period] in TOLD or period == HANDLING


def dates_moved(
    data: Mapping[str, Any] | None, *, role: str | None = None, party_id: int | None = None
) -> tuple[DateMoved, ...]:
    """Return the dates that an event moved, as far as they concern a party.

    A respondent sees its own; nobody is told what the office sets itself beside its petition.
    """
    return tuple(
        DateMoved(label_of(move["period"]), date.fromisoformat(move["from"]), date.fromisoformat(move["to"]))
        for move in (data or {}).get("moved", ())
        if _concerns(move, role, party_id)
    )


def _concerns(move: Mapping[str, Any], role: str | None, party_id: int | None) -> bool:
    whose = _WHOSE[move["period"]]
    if role == PartyRole.RESPONDENT.value:
        return whose not in {*INTERNAL, Whose.CITIZEN} and move.get("party") in (None, party_id)
    return whose not in INTERNAL or move["period"] == HANDLING


def why_moved(kind: str, reason: str, detail: str) -> str:
    """Return why an event moved the dates: the change of the calendar in words, else what the office said."""
    return detail if kind == EventKind.CALENDAR_CHANGED.value else reason
