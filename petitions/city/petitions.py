"""A year of petitions: many solved on the spot, the others tracked until they are answered."""

from typing import Final

from petitions.city.ledger import Story
from petitions.city.narratives import a_petition
from petitions.city.plan import Plan
from petitions.city.times import DAY, HOUR, MINUTE, any_hour, day_of, month_begins, office_hours
from petitions.city.town import Town

CHANNELS: Final = ("online", "1999", "counter", "mayor", "mail")
CHANNEL_WEIGHTS: Final = (44, 22, 16, 10, 8)
BY_NIGHT: Final = frozenset({"online", "mayor"})
A_TEST: Final = "新系統上線測試，請忽略。"
EARLY_ENOUGH: Final = 60


def write_petitions(year: int, town: Town) -> None:
    """Write down the petitions of a year of the Republic."""
    volumes, plan = town.volumes, Plan(year, town)
    tracked = plan.add(
        volumes.into("petition_tracked_next_year", year),
        tracked_next_year,
        plan.first,
        last=town.office.later(plan.first, 2),
    )
    tracked += plan.add(
        volumes.into("petition_retracked", year + 1),
        reopened_next_year,
        plan.last + 1,
        first=month_begins(year, 9),
        last=plan.last - EARLY_ENOUGH,
    )
    last = plan.last - EARLY_ENOUGH
    tracked += plan.add(volumes.of("petition_reopened", year), reopened, last=last)
    plan.add(volumes.of("tracked_petitions", year) - tracked, usual)
    plan.add(volumes.of("solved_on_the_spot", year), solved)
    plan.add(volumes.of("petition_merged", year), merged)
    plan.add(volumes.of("anonymous", year), anonymous)
    plan.add(volumes.of("petition_test", year), a_test)
    plan.write()


def usual(town: Town, at: int) -> Story:
    """A petition tracked at a moment, answered and closed."""
    return _handle(town, _track(town, _file(town, at), at))


def solved(town: Town, at: int) -> Story:
    """A petition answered while the petitioner was still there: never tracked."""
    story = _file(town, at, received=at)
    story.tell("solved_on_the_spot", at + town.chance.randint(3, 40) * MINUTE, "clerk")
    return story


def merged(town: Town, at: int) -> Story:
    """The same again from the same person."""
    story = _file(town, at)
    story.tell("merged", at, "clerk", "same matter")
    story.status = "merged"
    recent = town.ledger.recent[story.kind]
    story.merged_into = recent[-1] if recent else ""
    return story


def anonymous(town: Town, at: int) -> Story:
    """Without name or address: filed away."""
    story = _file(town, at)
    story.people = []
    story.tell("not_processed", at, "clerk", "no name or address")
    story.status = "not_processed"
    return story


def a_test(town: Town, at: int) -> Story:
    """A petition made in a test of the program."""
    story = _track(town, _file(town, at), at)
    story.is_test, story.narrative = True, A_TEST
    return story


def reopened(town: Town, at: int) -> Story:
    """Opened and tracked again within the year; it counts once."""
    story = usual(town, at)
    return _again(town, story, town.after(story.events[-1].at, 2, 8))


def reopened_next_year(town: Town, at: int, first_day: int) -> Story:
    """Opened and tracked again in the next year; it counts in the first."""
    story = usual(town, at)
    day = town.office.between(first_day, first_day + 60, town.chance)
    return _again(town, story, max(office_hours(day, town.chance), story.events[-1].at + HOUR))


def tracked_next_year(town: Town, at: int, first_day: int) -> Story:
    """Received in the last days of a year, tracked in the first of the next."""
    received = any_hour(first_day - town.chance.randint(1, 2), town.chance)
    return _handle(town, _track(town, _file(town, at, received=received), at))


def _again(town: Town, story: Story, at: int) -> Story:
    story.tell("reopened", at, "secretary")
    story.tell("tracked", at, "secretary", "again")
    story.tell("replied", town.after(at, 2, 5), "bureau")
    story.tell("closed", story.events[-1].at + HOUR, "secretary")
    return story


def _file(town: Town, tracked: int, *, received: int | None = None) -> Story:
    chance = town.chance
    channel = chance.choices(CHANNELS, CHANNEL_WEIGHTS)[0]
    at = received if received is not None else _received(town, tracked, channel)
    district = town.people.district(chance)
    category, text = a_petition(district, chance)
    people = [town.people.someone(chance)] if at <= town.ledger.until else []
    story = Story("petition", channel, at, people, district, text, category=category)
    story.tell("submitted", at, "citizen", utc=channel == "online")
    return story


def _received(town: Town, tracked: int, channel: str) -> int:
    chance = town.chance
    if channel in BY_NIGHT and chance.random() < 0.4:
        return any_hour(day_of(tracked) - 1, chance)
    return max(tracked - chance.randint(10, 200) * MINUTE, day_of(tracked) * DAY + HOUR)


def _track(town: Town, story: Story, at: int) -> Story:
    story.tell("tracked", at, "secretary", recorded=town.typed(at))
    return story


def _handle(town: Town, story: Story) -> Story:
    dispatched = town.after(story.events[-1].at, 1, 1)
    story.tell("dispatched", dispatched, "secretary")
    replied = town.after(dispatched, 1, 7)
    story.tell("replied", replied, "bureau", recorded=town.typed(replied))
    story.tell("closed", town.after(replied, 1, 5), "secretary")
    return story
