"""The meetings of the mediation committee, and which disputes are on the agenda of which."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from petitions.city.times import DAY, HOUR, Office, month_begins
from petitions.city.volumes import FIRST_YEAR, Volumes

BEGINS: Final = 14 * HOUR
MONTHS: Final = 12
LAST_YEARS: Final = 2
"""Until this month, who is heard complained to the ombudsman in the year before."""

REASONS: Final = ("typhoon", "no quorum")


class Meeting(NamedTuple):
    """One meeting: its id, when it begins, and why it was cancelled, if it was."""

    id: str
    starts: int
    month: int
    cancelled: str = ""


class Slot(NamedTuple):
    """A dispute on the agenda: which way it came, when it is heard.

    `before` is a cancelled meeting that it was first meant for, `then` the one at which it went on.
    """

    way: str
    meeting: Meeting
    before: Meeting | None = None
    then: Meeting | None = None


@dataclass(frozen=True)
class Agenda:
    """A year of the committee: its meetings, held and cancelled, and the disputes heard."""

    held: tuple[Meeting, ...]
    cancelled: tuple[Meeting, ...]
    slots: tuple[Slot, ...]

    def count(self, *ways: str) -> int:
        """Return how many disputes came in one of these ways."""
        return sum(slot.way in ways for slot in self.slots)


def plan_agenda(year: int, volumes: Volumes, office: Office) -> Agenda:
    """Return the meetings of a year and who is heard; the same whenever it is asked for."""
    held = _held(year, volumes.meetings(year), office)
    slots = list(_slots(year, held, volumes))
    cancelled = _cancelled(year, volumes, office) if held else ()
    following = _held(year + 1, volumes.meetings(year + 1), office)
    _reschedule(slots, cancelled, volumes.of("mediation_rescheduled", year))
    _go_on(slots, held, volumes.of("mediation_continued", year))
    if held and following:
        late = [place for place, slot in enumerate(slots) if slot.meeting is held[-1]]
        for place in late[: volumes.into("continued_next_year", year + 1)]:
            slots[place] = slots[place]._replace(then=following[0], before=None)
    return Agenda(held, cancelled, tuple(slots))


def _held(year: int, count: int, office: Office) -> tuple[Meeting, ...]:
    """Spread meetings over the year: in the second half of their months, from the twelfth day on."""
    meetings = []
    for place in range(count):
        month = place * MONTHS // count + 1
        within = place - -(-(month - 1) * count // MONTHS)
        day = office.on_or_after(month_begins(year, month) + 14 - within % 4)
        meetings.append(Meeting(f"M{year}{place + 1:04d}", day * DAY + BEGINS, month))
    return tuple(meetings)


def _cancelled(year: int, volumes: Volumes, office: Office) -> tuple[Meeting, ...]:
    """Two meetings that did not take place: for a typhoon in August, for want of a quorum in October."""
    count = min(volumes.of("mediation_cancelled_meetings", year), len(REASONS))
    meetings = []
    for place, reason in enumerate(REASONS[:count]):
        month = 8 + 2 * place
        day = office.on_or_after(month_begins(year, month) + 3)
        meetings.append(Meeting(f"X{year}{place + 1:04d}", day * DAY + BEGINS, month, reason))
    return tuple(meetings)


def _slots(year: int, held: tuple[Meeting, ...], volumes: Volumes) -> Iterator[Slot]:
    cases = volumes.of("mediation_cases", year)
    direct = volumes.of("mediation_direct", year)
    elsewhere = volumes.of("mediation_elsewhere", year)
    for place in range(cases):
        meeting = held[place * len(held) // cases]
        if meeting.month <= LAST_YEARS + 1:
            if year > FIRST_YEAR:
                yield Slot("both_last_year" if meeting.month <= LAST_YEARS else "first_last_year", meeting)
        elif direct:
            direct -= 1
            yield Slot("direct", meeting)
        elif elsewhere:
            elsewhere -= 1
            yield Slot("elsewhere", meeting)
        else:
            yield Slot("this_year", meeting)


def _reschedule(slots: list[Slot], cancelled: tuple[Meeting, ...], count: int) -> None:
    """Let some disputes heard after a cancelled meeting have been meant for it."""
    for number, meeting in enumerate(cancelled):
        share = count // len(cancelled) + (number < count % len(cancelled))
        later = [
            place
            for place, slot in enumerate(slots)
            if slot.way == "this_year" and 0 < slot.meeting.starts - meeting.starts < 70 * DAY
        ]
        for place in later[:share]:
            slots[place] = slots[place]._replace(before=meeting)


def _go_on(slots: list[Slot], held: tuple[Meeting, ...], count: int) -> None:
    """Let some disputes heard before the summer go on at the next meeting."""
    places = [
        place
        for place, slot in enumerate(slots)
        if slot.way == "this_year" and slot.meeting is not held[-1] and slot.before is None
    ]
    step = max(1, len(places) // max(1, count))
    for place in places[::step][:count]:
        number = held.index(slots[place].meeting)
        slots[place] = slots[place]._replace(then=held[number + 1])
