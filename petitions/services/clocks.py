"""Keep the clocks of a case beside it: derived, never typed in."""

from collections.abc import Iterable
from typing import Any

from petitions.models import Clock
from petitions.rules.clocks import RunningClock
from petitions.services.rows import add_or_change_rows

KEPT_ANEW = (
    "party_id",
    "starts_on",
    "due_on",
    "target_on",
    "original_due_on",
    "is_estimated",
    "paused_on",
    "paused_days",
    "met_by_seq",
    "met_on",
    "is_revoked",
)
"""The columns of a clock that a later event may change."""


def keep_clocks(clocks: tuple[RunningClock, ...], matter_id: int, case_id: int) -> None:
    """Write the derived clocks of a case over those kept before; one that no longer follows is revoked."""
    if clocks:
        keep_clock_rows(clock_rows(clocks, matter_id, case_id))


def clock_rows(clocks: Iterable[RunningClock], matter_id: int, case_id: int) -> list[dict[str, Any]]:
    """Return derived clocks as rows of their table."""
    return [
        {
            "matter_id": matter_id,
            "case_id": case_id,
            "period": clock.period,
            "started_by_seq": clock.started_by_seq,
            "party_id": clock.party_id,
            "starts_on": clock.starts_on,
            "due_on": clock.due_on,
            "target_on": clock.target_on,
            "original_due_on": clock.original_due_on,
            "is_estimated": clock.is_estimated,
            "is_information": clock.is_information,
            "paused_on": clock.paused_on,
            "paused_days": clock.paused_days,
            "met_by_seq": clock.met_by_seq,
            "met_on": clock.met_on,
            "is_revoked": clock.is_revoked,
        }
        for clock in clocks
    ]


def keep_clock_rows(rows: list[dict[str, Any]]) -> None:
    """Write clocks of any number of cases over those kept before."""
    add_or_change_rows(
        Clock,
        rows,
        unique=("case_id", "period", "started_by_seq"),
        changing=KEPT_ANEW,
    )
