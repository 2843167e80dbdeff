"""Write the demonstration city down, year by year, from 105 to today."""

from datetime import datetime
from pathlib import Path
from random import Random
from typing import Final

from petitions.city import activities
from petitions.city.businesses import Businesses
from petitions.city.disputes import YearOfDisputes
from petitions.city.ledger import Ledger
from petitions.city.people import People
from petitions.city.petitions import write_petitions
from petitions.city.times import Office, moment_of
from petitions.city.town import Town
from petitions.city.visits import write_visits
from petitions.city.volumes import FIRST_YEAR, Volumes
from petitions.clock import local_day
from petitions.rules.roc import roc_year

REGISTERS: Final = (
    activities.write_meetings,
    lambda year, town: YearOfDisputes(year, town).write(),
    write_petitions,
    write_visits,
    activities.write_consultations,
    activities.write_inspections,
    activities.write_education,
)


def write_ledger(folder: Path, *, scale: float, seed: int, until: datetime) -> int:
    """Write the city into a folder as an exchange ledger; return how many cases it has.

    The same scale, seed and moment give the same files, byte for byte. What lies after `until` has not
    happened yet. At scale 1 the year 106 has the published totals. Memory does not grow with the scale,
    but for a few words on each dispute of one year.
    """
    last_year = roc_year(local_day(until))
    office, volumes = Office(FIRST_YEAR, last_year + 2), Volumes(scale)
    with Ledger(folder, moment_of(until)) as ledger:
        businesses = Businesses(ledger, _chance(seed, "businesses"), scale)
        town = Town(_chance(seed, "people"), office, People(ledger), businesses, ledger, volumes)
        for year in range(FIRST_YEAR, last_year + 2):
            for place, write in enumerate(REGISTERS):
                town.chance = _chance(seed, f"{year}.{place}")
                write(year, town)
        return ledger.cases


def _chance(seed: int, what: str) -> Random:
    """Return chance that is the same for the same seed; nothing secret is made of it."""
    return Random(f"{seed}.{what}")  # noqa: S311
