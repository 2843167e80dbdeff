"""What a year is to bring: so many stories of each kind, then told in the order in which they begin."""

from collections.abc import Callable
from typing import Any, NamedTuple

from petitions.city.ledger import Story
from petitions.city.times import DAY, new_year, office_hours
from petitions.city.town import Town

Recipe = Callable[..., Story]


class Entry(NamedTuple):
    """A story still to be told: when it begins, in which order, how, and with what."""

    at: int
    place: int
    recipe: Recipe
    arguments: tuple[Any, ...]


class Plan:
    """The stories of one year of one register; a few words for each until its turn comes."""

    def __init__(self, year: int, town: Town) -> None:
        self.year, self.town = year, town
        self.first, self.last = new_year(year), new_year(year + 1) - 1
        self._entries: list[Entry] = []

    def add(
        self,
        count: int,
        recipe: Recipe,
        *arguments: Any,
        first: int | None = None,
        last: int | None = None,
    ) -> int:
        """Plan so many stories that begin in office hours between two days; return how many."""
        chance, office = self.town.chance, self.town.office
        low = self.first if first is None else first
        high = self.last if last is None else last
        for _ in range(count):
            at = office_hours(office.between(low, high, chance), chance)
            self.enter(at, recipe, at, *arguments)
        return max(0, count)

    def add_on(self, day: int, recipe: Recipe, count: int = 1) -> int:
        """Plan so many stories on a day, worked or not; return how many."""
        for _ in range(count):
            self.enter(day * DAY, recipe, day * DAY)
        return count

    def enter(self, at: int, recipe: Recipe, *arguments: Any) -> None:
        """Plan one story; `at` is its place among the others."""
        self._entries.append(Entry(at, len(self._entries), recipe, arguments))

    def write(self) -> None:
        """Tell the stories in their order, and write them down."""
        self._entries.sort(key=lambda entry: entry[:2])
        for entry in self._entries:
            self.town.ledger.add_case(entry.recipe(self.town, *entry.arguments))
        self._entries.clear()
