"""Lay out what the system will do about a case if nobody acts, and whom it told already."""

from collections.abc import Sequence
from typing import Any, Final

from petitions.blueprints.desk import Desk, period_of
from petitions.queries.case_page import MatterShown
from petitions.queries.record import Record, Warned
from petitions.rules.clocks import RunningClock, next_due
from petitions.rules.matter_particulars import ALARMS_KEY, cautions
from petitions.rules.periods import label_of
from petitions.rules.warnings import LABELS, Whom, if_nobody_acts

SHOWN: Final = 20
MAILS: Final = {"": "沒有電子信箱", "sent": "信已寄出", "dead": "信沒有寄達"}
WAITS: Final = "信等待寄出"


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


def cautions_of(matter: MatterShown, record: Record) -> tuple[str, ...]:
    """Return what has to be known of a case before anything else, of what was said since then, too."""
    later = [word for event in record.history for word in (event.data or {}).get(ALARMS_KEY, ())]
    return cautions(matter.particulars, later) if matter.particulars is not None else ()


def warned_of(record: Record) -> dict[str, Any]:
    """Return which reminders and urgings were told, when and to whom, the last ones first; and how many."""
    newest = record.warned[::-1][:SHOWN]
    return {"rows": [_told(warned) for warned in newest], "total": len(record.warned), "shown": SHOWN}


def _told(warned: Warned) -> dict[str, Any]:
    whom = Whom(warned.whom)
    return {
        "at": warned.told_at,
        "label": LABELS.get(warned.rule, warned.rule),
        "whom": f"{whom.label}{warned.name}",
        "period": label_of(warned.period),
        "due_on": warned.due_on,
        "mail": MAILS.get(warned.mail, WAITS),
    }
