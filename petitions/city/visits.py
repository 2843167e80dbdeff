"""The visits of the Control Yuan: who was heard, and who had a number and did not come."""

from datetime import date
from typing import Final

from petitions.city.ledger import Story
from petitions.city.times import DAY, HOUR, MINUTE
from petitions.city.town import Town
from petitions.city.volumes import PUBLISHED_YEAR, VISITS
from petitions.city.words_petitions import FOR_THE_CONTROL_YUAN
from petitions.rules.roc import roc_date

BEFORE_AUGUST: Final = 7
"""No visit later than that in the year before: the published report calls that of 106-01-17 the first of its
inspection year, which began in August 105."""

BEGINS: Final = 9 * HOUR + 30 * MINUTE


def write_visits(year: int, town: Town) -> None:
    """Write down the visits of a year of the Republic; all but those of 106 are on invented days."""
    missing = town.volumes.of("no_show", year)
    for place, (month, day, heard) in enumerate(VISITS):
        on = roc_date(year, month, day).toordinal()
        on = on if year == PUBLISHED_YEAR else town.office.on_or_after(on)
        if on * DAY + BEGINS > town.ledger.until or (year < PUBLISHED_YEAR and month > BEFORE_AUGUST):
            return
        absent = missing // len(VISITS) + (place < missing % len(VISITS))
        _write_visit(town, on, town.volumes.visit(heard, year), absent)


def _write_visit(town: Town, on: int, heard: int, absent: int) -> None:
    label = date.fromordinal(on).strftime("%m-%d")
    events = ["cy_accepted"] * heard + ["cy_no_show"] * absent
    town.chance.shuffle(events)
    for place, event in enumerate(events):
        asked = (on - town.chance.randint(3, 8)) * DAY + BEGINS + place * MINUTE
        story = Story(
            "control_yuan",
            "counter",
            asked,
            [town.people.someone(town.chance)],
            town.people.district(town.chance),
            town.chance.choice(FOR_THE_CONTROL_YUAN),
        )
        story.tell("submitted", asked, "citizen")
        story.tell(event, on * DAY + BEGINS + place * 4 * MINUTE % (6 * HOUR), "secretary", label)
        town.ledger.add_case(story)
