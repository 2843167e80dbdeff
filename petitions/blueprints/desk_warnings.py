"""Lay out what the system will do about a case if nobody acts."""

from collections.abc import Sequence
from typing import Any

from petitions.blueprints.desk import Desk, period_of
from petitions.rules.clocks import RunningClock, next_due
from petitions.rules.warnings import if_nobody_acts


def coming_of(desk: Desk, clocks: Sequence[RunningClock]) -> dict[str, Any] | None:
    """Return whom the system will tell, and when, of the period that is due first; None if none runs."""
    clock = next_due(clocks)
    if clock is None:
        return None
    falling = if_nobody_acts(clock, desk.calendar, desk.today)
    return {
        "period": period_of(desk, clock).label,
        "consequence": period_of(desk, clock).consequence,
        "rows": [{"on": f.fires_on, "label": f.rung.label, "whom": f.rung.whom.label} for f in falling],
    }
