"""The registers beside the cases: consultations, inspections, education, the meetings of the committee."""

from collections import deque
from datetime import date
from typing import Final, NamedTuple

from petitions.city.meetings import plan_agenda
from petitions.city.times import DAY, MINUTE, any_hour, new_year, office_hours
from petitions.city.town import Town

CHANNELS: Final = ("1950", "counter", "email")
CHANNEL_WEIGHTS: Final = (80, 15, 5)
PERSONS: Final = (1, 2, 3, 5)
PERSON_WEIGHTS: Final = (9_620, 340, 30, 10)
REMEMBERED: Final = 300


class Contact(NamedTuple):
    """One consultation: its id in the ledger, when it was, by which way, for how many."""

    id: str
    starts: int
    channel: str
    persons: int


def write_consultations(year: int, town: Town) -> None:
    """Write down consultations until their persons add up to the figure of the year, then the odd entries."""
    persons = town.volumes.of("consultations", year)
    known: deque[Contact] = deque(maxlen=REMEMBERED)
    while persons > 0:
        together = min(persons, town.chance.choices(PERSONS, PERSON_WEIGHTS)[0])
        persons -= together
        contact = _consult(town, year, together)
        if contact.id:
            known.append(contact)
    for _ in range(town.volumes.of("consultation_void", year)):
        _consult(town, year, 1, status="void")
    for _ in range(town.volumes.of("consultation_repeated", year) if known else 0):
        _repeat(town, town.chance.choice(known))


def _consult(town: Town, year: int, persons: int, status: str = "done") -> Contact:
    chance = town.chance
    channel = chance.choices(CHANNELS, CHANNEL_WEIGHTS)[0]
    first, last = new_year(year), new_year(year + 1) - 1
    if channel == "email":
        starts = any_hour(chance.randint(first, last), chance)
    else:
        starts = office_hours(town.office.between(first, last, chance), chance)
    contact_id = town.ledger.add_activity(
        "consultation", starts, status=status, persons=persons, channel=channel, utc=channel == "email"
    )
    return Contact(contact_id, starts, channel, persons)


def _repeat(town: Town, contact: Contact) -> None:
    """Write a consultation down a second time, as another clerk did; it counts once."""
    town.ledger.add_activity(
        "consultation",
        contact.starts + 5 * MINUTE,
        persons=contact.persons,
        duplicate_of=contact.id,
        channel=contact.channel,
    )


def write_inspections(year: int, town: Town) -> None:
    """Write down inspections: one, however many shops on however many days."""
    for status, key in _kinds("inspection", "inspections"):
        for _ in range(town.volumes.of(key, year)):
            starts = _in_the_year(town, year)
            days = town.chance.choice((0, 0, 0, 1, 2))
            town.ledger.add_activity(
                "inspection",
                starts,
                status=status,
                ends=date.fromordinal(starts // DAY + days).isoformat() if days else "",
                targets=town.chance.randint(1, 12),
            )


def write_education(year: int, town: Town) -> None:
    """Write down education sessions."""
    for status, key in _kinds("education", "education_sessions"):
        for _ in range(town.volumes.of(key, year)):
            persons = town.chance.randint(20, 150)
            town.ledger.add_activity("education", _in_the_year(town, year), status=status, persons=persons)


def write_meetings(year: int, town: Town) -> None:
    """Write down the meetings of the committee, held, cancelled and planned."""
    agenda = plan_agenda(year, town.volumes, town.office)
    for meeting in (*agenda.held, *agenda.cancelled):
        status = "cancelled" if meeting.cancelled else "held"
        town.ledger.add_meeting(meeting.id, "mediation", meeting.starts, status, "1")


def _kinds(kind: str, key: str) -> tuple[tuple[str, str], ...]:
    return ("done", key), ("cancelled", f"{kind}_cancelled"), ("void", f"{kind}_void")


def _in_the_year(town: Town, year: int) -> int:
    day = town.office.between(new_year(year), new_year(year + 1) - 1, town.chance)
    return day * DAY + town.chance.randrange(9 * 60, 16 * 60, 30) * MINUTE
