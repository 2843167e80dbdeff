"""A year of disputes: so many of each kind that the totals are exactly those wanted."""

from collections.abc import Sequence
from typing import Final

from petitions.city import appeals, mediations, oddities, second_appeals
from petitions.city.meetings import Meeting, plan_agenda
from petitions.city.plan import Plan, Recipe
from petitions.city.times import DAY, month_begins, office_hours
from petitions.city.town import Town

NOT_COUNTED: Final = {
    "rejected": oddities.rejected,
    "spam": oddities.spam,
    "test": oddities.a_test,
    "withdrawn_before": oddities.withdrawn_before,
    "transferred_before": oddities.transferred_before,
    "transferred_after": oddities.transferred_after,
    "merged_before": oddities.merged_before,
    "merged_after": oddities.merged_after,
    "accepted_then_deleted": oddities.deleted,
    "draft_live": oddities.draft_live,
    "draft_deleted": oddities.draft_deleted,
}
COUNTED: Final = {
    "category_amended": appeals.amended,
    "handled_together": appeals.together,
    "joint": appeals.joint,
    "mediation_asked_by_business": appeals.mediation_asked_by_business,
    "not_closed": appeals.not_closed,
    "premature": appeals.premature,
    "reopened": appeals.reopened,
    "withdrawn_after": appeals.withdrawn_after,
}
EARLY_ENOUGH: Final = 50
"""Cases that must come to something within their year begin so many days before its end."""

BEFORE_THE_MEETING: Final = 90 * DAY
LAST_DAYS: Final = 4


class YearOfDisputes:
    """The disputes of one year. First appeals that no other kind needs are the usual ones.

    `firsts` and `seconds` are the appeals accepted in the year that are planned so far.
    """

    def __init__(self, year: int, town: Town) -> None:
        self.year, self.town = year, town
        self.agenda = plan_agenda(year, town.volumes, town.office)
        self.firsts = self.seconds = 0
        self._plan = Plan(year, town)

    def write(self) -> None:
        """Plan the year and write it down."""
        self._mediations()
        self._appeals_across_new_year()
        self._odd_hours()
        self._second_appeals()
        for key, recipe in NOT_COUNTED.items():
            self._plan.add(self._of(key), recipe)
        for key, recipe in COUNTED.items():
            last = self._plan.last - EARLY_ENOUGH if key == "reopened" else None
            self.firsts += self._plan.add(self._of(key), recipe, last=last)
        self._plan.add(self._of("first_appeals") - self.firsts, appeals.usual)
        self._plan.write()

    def _of(self, key: str) -> int:
        return self.town.volumes.of(key, self.year)

    def _into(self, key: str) -> int:
        return self.town.volumes.into(key, self.year)

    def _out_of(self, key: str) -> int:
        return self.town.volumes.into(key, self.year + 1)

    def _mediations(self) -> None:
        """Plan what is heard or was to be heard, and note what it needs of this year's appeals."""
        for slot in self.agenda.slots:
            at = slot.meeting.starts - BEFORE_THE_MEETING
            self._plan.enter(at, mediations.mediated, slot, self.year)
        later = [meeting for meeting in self.agenda.held if meeting.month > 3]
        both = self._at_meetings(later, self._of("mediation_withdrawn"), mediations.withdrawn)
        both += self._at_meetings(self.agenda.cancelled, self._of("mediation_lost"), mediations.lost)
        both += self.agenda.count("this_year")
        following = plan_agenda(self.year + 1, self.town.volumes, self.town.office)
        self.firsts += both + self.agenda.count("direct")
        self.firsts += following.count("first_last_year", "both_last_year")
        self.seconds += both + self.agenda.count("first_last_year") + following.count("both_last_year")

    def _at_meetings(self, meetings: Sequence[Meeting], count: int, recipe: Recipe) -> int:
        """Plan so many stories, one meeting after the other; return how many."""
        if not meetings:
            return 0
        for place in range(count):
            meeting = meetings[place % len(meetings)]
            self._plan.enter(meeting.starts - BEFORE_THE_MEETING, recipe, meeting, self.year)
        return count

    def _second_appeals(self) -> None:
        """Plan the second appeals that no mediation follows."""
        going = self._plan.add(
            self._out_of("second_next_year"),
            second_appeals.next_year,
            self.year,
            first=month_begins(self.year, 11),
        )
        elsewhere = self._plan.add(self._of("second_elsewhere"), second_appeals.elsewhere)
        self.seconds += self._into("second_next_year") + elsewhere
        within = self._plan.add(
            self._of("second_appeals") - self.seconds,
            second_appeals.within_the_year,
            self.year,
            last=self._plan.last - EARLY_ENOUGH,
        )
        self.firsts += going + within

    def _appeals_across_new_year(self) -> None:
        """Plan first appeals that were received, typed in or accepted again in another year."""
        plan = self._plan
        self.firsts += plan.add(
            self._into("accepted_next_year"),
            oddities.accepted_next_year,
            plan.first,
            last=self.town.office.later(plan.first, 3),
        )
        self.firsts += plan.add(
            self._out_of("reopened_next_year"),
            appeals.reopened_next_year,
            plan.last + 1,
            first=month_begins(self.year, 8),
            last=plan.last - EARLY_ENOUGH,
        )
        self.firsts += plan.add(
            self._of("accepted_in_december_typed_in_january"),
            oddities.typed_in_january,
            plan.last + 1,
            first=plan.last - LAST_DAYS,
        )

    def _odd_hours(self) -> None:
        """Plan acceptances by night, where a count in UTC goes wrong, and texts that break programs."""
        plan, town = self._plan, self.town
        self.firsts += plan.add_on(plan.last, oddities.evening, self._out_of("evening"))
        self.firsts += plan.add_on(plan.first, oddities.before_eight, self._into("morning"))
        for place in range(self._of("accepted_on_the_first_before_eight")):
            self.firsts += plan.add_on(month_begins(self.year, place % 11 + 2), oddities.before_eight)
        for place in range(self._of("nasty_text")):
            at = office_hours(town.office.between(plan.first, plan.last, town.chance), town.chance)
            plan.enter(at, oddities.nasty, at, place)
            self.firsts += 1
