"""Mediations of the demonstration city: applied for, scheduled, heard at a meeting, settled or failed."""

from collections.abc import Callable
from types import MappingProxyType
from typing import Final

from petitions.city.appeals import accept
from petitions.city.ledger import Story
from petitions.city.meetings import Meeting, Slot
from petitions.city.second_appeals import appealed_twice, exchange_letters, hold
from petitions.city.times import DAY, HOUR, MINUTE, day_of, office_hours
from petitions.city.town import Town, file_dispute

OUTCOMES: Final = ("established", "failed", "withdrawn")
OUTCOME_WEIGHTS: Final = (37, 56, 7)


def mediated(town: Town, slot: Slot, year: int) -> Story:
    """A dispute heard at a meeting of a year, whichever way it came there."""
    planned = slot.before or slot.meeting
    applied = _applied(town, planned)
    story = WAYS[slot.way](town, applied, year)
    _schedule(town, story, applied, planned)
    if slot.before:
        story.tell("meeting_cancelled", slot.before.starts - 4 * HOUR, "officer", slot.before.cancelled)
        again = town.after(slot.before.starts, 1, 2)
        story.tell("mediation_scheduled", again, "officer", meeting=slot.meeting.id)
    return _hear(town, story, slot)


def withdrawn(town: Town, meeting: Meeting, year: int) -> Story:
    """A mediation withdrawn before the meeting: nobody was heard."""
    applied = _applied(town, meeting)
    story = _this_year(town, applied, year)
    _schedule(town, story, applied, meeting)
    story.tell("mediation_withdrawn", town.before(meeting.starts, 1, 4), "citizen")
    return story


def lost(town: Town, meeting: Meeting, year: int) -> Story:
    """A mediation whose meeting was cancelled, and which was then withdrawn."""
    applied = _applied(town, meeting)
    story = _this_year(town, applied, year)
    _schedule(town, story, applied, meeting)
    story.tell("meeting_cancelled", meeting.starts - 4 * HOUR, "officer", meeting.cancelled)
    story.tell("mediation_withdrawn", town.after(meeting.starts, 2, 9), "citizen")
    return story


def _applied(town: Town, meeting: Meeting) -> int:
    """Return when a mediation was applied for that is to be heard at a meeting."""
    return town.before(meeting.starts, 24, 30)


def _schedule(town: Town, story: Story, applied: int, meeting: Meeting) -> None:
    story.tell("mediation_applied", applied, "citizen")
    scheduled = town.after(applied, 1, 3)
    story.tell(
        "mediation_scheduled", scheduled, "officer", meeting=meeting.id, recorded=town.typed(scheduled)
    )


def _hear(town: Town, story: Story, slot: Slot) -> Story:
    heard = slot.meeting.starts + town.chance.randrange(0, 180, 15) * MINUTE
    story.tell("mediation_heard", heard, "committee", meeting=slot.meeting.id)
    if slot.then:
        heard = slot.then.starts + town.chance.randrange(0, 120, 15) * MINUTE
        story.tell("mediation_heard", heard, "committee", "continued", meeting=slot.then.id)
    outcome = town.chance.choices(OUTCOMES, OUTCOME_WEIGHTS)[0]
    story.tell("mediation_outcome", heard + 30 * MINUTE, "committee", outcome)
    if outcome == "established":
        sent = town.after(heard, 3, 7)
        story.tell("sent_to_court", sent, "officer")
        story.tell("court_approved", town.after(sent, 12, 25), "court")
    return story


def _this_year(town: Town, applied: int, year: int) -> Story:
    """Both appeals accepted in the year of the mediation."""
    negotiated, second, first = _earlier(town, applied)
    office = town.office
    second = _moved(town, second, office.within(day_of(second), year))
    first = _moved(town, first, office.within(day_of(first), year))
    return _failed(town, first, second, negotiated)


def _first_last_year(town: Town, applied: int, year: int) -> Story:
    """The first appeal was accepted in the year before, the second in the year of the mediation."""
    negotiated, second, first = _earlier(town, applied)
    office = town.office
    second = _moved(town, second, office.within(day_of(second), year))
    first = _moved(town, first, office.within(day_of(first), year - 1))
    return _failed(town, first, second, max(negotiated, second + 2 * DAY))


def _both_last_year(town: Town, applied: int, year: int) -> Story:
    """Both appeals were accepted in the year before."""
    negotiated, second, first = _earlier(town, applied)
    office = town.office
    second = _moved(town, second, office.within(day_of(second), year - 1))
    return _failed(town, min(first, second - 20 * DAY), second, negotiated)


def _earlier(town: Town, applied: int) -> tuple[int, int, int]:
    """Return, going back in time, the negotiation and the acceptance of the second and the first appeal."""
    negotiated = town.before(applied, 5, 12)
    second = town.before(negotiated, 10, 18)
    return negotiated, second, town.before(second, 20, 30)


def _moved(town: Town, moment: int, day: int) -> int:
    return moment if day_of(moment) == day else office_hours(day, town.chance)


def _failed(town: Town, first: int, second: int, negotiated: int) -> Story:
    story = appealed_twice(town, first, second)
    hold(town, story, negotiated, "failed")
    return story


def _direct(town: Town, applied: int, year: int) -> Story:
    """Mediation straight after the first appeal, which the law allows."""
    first = town.before(applied, 22, 34)
    first = _moved(town, first, town.office.within(day_of(first), year))
    story = file_dispute(town, first)
    accept(town, story, first)
    exchange_letters(town, story, first, applied)
    return story


def _elsewhere(town: Town, applied: int, _year: int) -> Story:
    """The first appeal was made to the business itself: here there is only a mediation."""
    return file_dispute(town, applied, received=applied - MINUTE, route="business")


WAYS: Final[MappingProxyType[str, Callable[[Town, int, int], Story]]] = MappingProxyType(
    {
        "this_year": _this_year,
        "first_last_year": _first_last_year,
        "both_last_year": _both_last_year,
        "direct": _direct,
        "elsewhere": _elsewhere,
    }
)
