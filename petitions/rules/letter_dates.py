"""What a letter says of dates that moved: which, from when to when, why, and by what right."""

from typing import Final

from petitions.rules.documents import find_document
from petitions.rules.notices import dates_moved, why_moved
from petitions.rules.projection import Happened
from petitions.rules.roc import roc_letter
from petitions.rules.terms import PartyRole, Procedure
from petitions.rules.workflow import steps_of

CHANGED: Final = "D41"
"""The letter that tells of dates that moved."""


def told_of_dates(
    event: Happened, reason: str, procedure: Procedure, role: PartyRole, party_id: int | None
) -> dict[str, str]:
    """Return the fields on the dates that an event moved, as far as they concern a party."""
    moved = dates_moved(event.data, role=role.value, party_id=party_id)
    lines = (f"{one.period}原為{roc_letter(one.before)}，改為{roc_letter(one.after)}" for one in moved)
    step = next((step for step in steps_of(procedure) if step.event is event.kind), None)
    return {
        "變動期限": "；".join(lines),
        "變動理由": why_moved(event.kind.value, reason, event.detail).rstrip("。"),
        "變動依據": step.article if step else find_document(CHANGED).article,
    }
