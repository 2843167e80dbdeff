"""Who is of age 成年: the age that the law asks for on the day of an act, counted from the day of birth."""

from datetime import date
from typing import Final, NamedTuple


class Majority(NamedTuple):
    """From which age one is an adult, by which article, since when."""

    age: int
    article: str
    in_force_from: date


MAJORITY: Final = (
    Majority(20, "民法§12（修正前）", date(1929, 10, 10)),
    Majority(18, "民法§12；民法總則施行法§3-1", date(2023, 1, 1)),
)
"""The age of majority; whoever was 18 and not yet 20 when it fell came of age on that day."""


def age_on(birth_on: date, on: date) -> int:
    """Return the full years of a person on a day; the birthday counts (民法 §124)."""
    return on.year - birth_on.year - ((on.month, on.day) < (birth_on.month, birth_on.day))


def is_minor(birth_on: date, on: date) -> bool:
    """Say whether a person is a minor on the day of an act, by the law of that day. Taipei days."""
    rows = [row for row in MAJORITY if row.in_force_from <= on] or [MAJORITY[0]]
    return age_on(birth_on, on) < rows[-1].age
