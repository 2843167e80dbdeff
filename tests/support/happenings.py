"""Events of a case for the tests of the rules, told in a few words."""

from datetime import UTC, date, datetime, time

from petitions.reference import shipped_calendar
from petitions.rules.calendar import Calendar
from petitions.rules.clocks import RunningClock, derive
from petitions.rules.facts import Facts
from petitions.rules.projection import Happened, target_of
from petitions.rules.terms import Procedure, State


def day(text: str) -> date:
    """Read an ISO date, or a year of the Republic with slashes: 106/02/03."""
    if "-" in text:
        return date.fromisoformat(text)
    year, month, number = (int(part) for part in text.split("/"))
    return date(year + 1911, month, number)


def story(procedure: Procedure, *told: tuple) -> tuple[Happened, ...]:
    """Tell a case: (event, day[, data[, party_id]]) in order, moved by the workflow."""
    state: State | None = None
    events: list[Happened] = []
    for seq, (kind, on, *more) in enumerate(told, start=1):
        state = target_of(procedure, state, kind, events)
        data, party_id = [*more, None, None][:2]
        happened_on = day(on)
        corrects = (data or {}).get("corrects_seq")
        moment = datetime.combine(happened_on, time(1), tzinfo=UTC)
        events.append(Happened(seq, kind, moment, happened_on, state, "", party_id, corrects, data))
    return tuple(events)


def clocks(
    procedure: Procedure, *told: tuple, channel: str = "online", calendar: Calendar | None = None
) -> tuple[RunningClock, ...]:
    """Return the clocks of a case that is told."""
    return derive(procedure, story(procedure, *told), calendar or shipped_calendar(), channel=channel)


def only(found: tuple[RunningClock, ...], period: str) -> RunningClock:
    """Return the one clock of a period that is not revoked."""
    (clock,) = [c for c in found if c.period == period and not c.is_revoked]
    return clock


def facts(procedure: Procedure, today: str, *told: tuple, **more: object) -> Facts:
    """Return what a guard sees of a case that is told, on a day."""
    return Facts(
        procedure=procedure,
        today=day(today),
        history=story(procedure, *told),
        clocks=clocks(procedure, *told),
        **more,
    )
