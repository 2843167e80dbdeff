"""The events of a legacy case as events of ours, and the meetings on whose agenda it was."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from petitions.rules.legacy import Told
from petitions.rules.terms import EventKind
from petitions.services.ledger_cases import EventRow
from petitions.services.ledger_writer import Values

_HEARING: Final = frozenset({EventKind.MEDIATION_HEARD, EventKind.NEGOTIATION_HELD})
LONGEST_DETAIL: Final = 200


def events_of(told: Sequence[Told], rows: Mapping[int, EventRow]) -> list[Values]:
    """Return the events of a case of ours in the order of EVENT_COLUMNS, moments and days written."""
    found: list[Values] = []
    before = None
    for seq, (legacy, event, to_state, outcome) in enumerate(told, 1):
        row = rows[legacy.line]
        detail = outcome.value if outcome else legacy.detail
        detail = detail if len(detail) <= LONGEST_DETAIL else ""
        found.append(
            (
                seq,
                event.value,
                row.happened,
                legacy.local_date.isoformat(),
                row.recorded,
                row.actor,
                before,
                to_state.value,
                detail,
                legacy.detail if legacy.detail != detail else "",
                row.source_id,
                legacy.line,
            )
        )
        before = to_state.value
    return found


def docket_of(told: Sequence[Told], rows: Mapping[int, EventRow]) -> dict[str, tuple[datetime | None, str]]:
    """Return the meetings of a case; where it was heard, when and with what result."""
    docket: dict[str, tuple[datetime | None, str]] = {}
    for legacy, event, _, outcome in told:
        meeting = rows[legacy.line].meeting
        if meeting is None:
            continue
        heard = event in _HEARING
        result = (outcome.value if outcome else legacy.detail[:30]) if heard else ""
        if heard or meeting not in docket:
            docket[meeting] = (legacy.at if heard else None, result)
    return docket
