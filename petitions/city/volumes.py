"""How much happens in the demonstration city: in 106 the published volume, in other years a part of it."""

from dataclasses import dataclass
from typing import Final

FIRST_YEAR: Final = 105
PUBLISHED_YEAR: Final = 106
USUAL_SHARE: Final = 0.2
SHARES: Final = {
    105: 0.1,
    106: 1.0,
    107: 0.1,
    108: 0.1,
    109: 0.11,
    110: 0.11,
    111: 0.12,
    112: 0.13,
    113: 0.15,
    114: 0.17,
}
"""What part of the volume of 106 the other years have: enough to look at."""

PUBLISHED: Final = {
    "consultations": 5_267,
    "first_appeals": 4_372,
    "second_appeals": 1_464,
    "mediation_meetings": 12,
    "mediation_cases": 197,
    "inspections": 99,
    "education_sessions": 28,
    "tracked_petitions": 667,
}
"""The figures of the performance report of 106 (人次, 件, 次)."""

VISITS: Final = ((1, 17, 25), (3, 21, 14), (6, 20, 19), (11, 1, 18))
"""Visits of the Control Yuan in 106: month, day, petitions heard."""

ODDITIES: Final = {
    "accepted_in_december_typed_in_january": 17,
    "accepted_on_the_first_before_eight": 24,
    "accepted_then_deleted": 4,
    "anonymous": 20,
    "category_amended": 87,
    "consultation_repeated": 10,
    "consultation_void": 21,
    "draft_deleted": 60,
    "draft_live": 25,
    "education_cancelled": 4,
    "education_void": 2,
    "handled_together": 30,
    "inspection_cancelled": 4,
    "inspection_void": 2,
    "joint": 45,
    "mediation_asked_by_business": 3,
    "mediation_cancelled_meetings": 2,
    "mediation_continued": 14,
    "mediation_direct": 10,
    "mediation_elsewhere": 6,
    "mediation_lost": 5,
    "mediation_rescheduled": 12,
    "mediation_withdrawn": 14,
    "merged_after": 19,
    "merged_before": 41,
    "nasty_text": 10,
    "no_show": 8,
    "not_closed": 47,
    "petition_merged": 35,
    "petition_reopened": 12,
    "petition_test": 3,
    "premature": 40,
    "rejected": 130,
    "reopened": 28,
    "second_elsewhere": 96,
    "solved_on_the_spot": 1_400,
    "spam": 18,
    "test": 12,
    "transferred_after": 22,
    "transferred_before": 95,
    "withdrawn_after": 140,
    "withdrawn_before": 36,
}
"""What a counter must not be misled by, so often in a full year."""

CROSSINGS: Final = {
    "accepted_next_year": 70,
    "evening": 6,
    "morning": 14,
    "continued_next_year": 3,
    "petition_retracked": 12,
    "petition_tracked_next_year": 6,
    "reopened_next_year": 21,
    "second_next_year": 118,
}
"""What begins in one full year and goes on in the next; `evening` and `morning` are those of New Year."""


@dataclass(frozen=True)
class Volumes:
    """The volume of each year at a scale; 1 is the published year 106 in full."""

    scale: float

    def share(self, year: int) -> float:
        """Return the part of a full year's volume; nothing happens before the first year."""
        return self.scale * SHARES.get(year, USUAL_SHARE) if year >= FIRST_YEAR else 0.0

    def of(self, key: str, year: int) -> int:
        """Return how often something happens in a year."""
        full = PUBLISHED[key] if key in PUBLISHED else ODDITIES[key]
        return _rounded(full * self.share(year))

    def into(self, key: str, year: int) -> int:
        """Return how often something goes over from the year before into a year."""
        before, after = self.share(year - 1), self.share(year)
        return _rounded(CROSSINGS[key] * (before + after) / 2) if before and after else 0

    def visit(self, heard: int, year: int) -> int:
        """Return how many are heard at a visit of the Control Yuan."""
        return max(1, _rounded(heard * self.share(year)))

    def meetings(self, year: int) -> int:
        """Return how many mediation meetings are held: at least one in two months."""
        return max(6, self.of("mediation_meetings", year)) if self.share(year) else 0


def _rounded(number: float) -> int:
    return int(number + 0.5)
