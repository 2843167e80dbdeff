"""Second appeals of the demonstration city: to the consumer ombudsman, who negotiates."""

from typing import Final

from petitions.city.appeals import accept
from petitions.city.ledger import Story
from petitions.city.times import DAY, HOUR, MINUTE, day_of, new_year, office_hours
from petitions.city.town import Town, file_dispute

RESULTS: Final = ("settled", "failed", "business_absent")
RESULT_WEIGHTS: Final = (46, 36, 18)
ANSWERED_BEFORE: Final = 0.85
ROUTES: Final = ("business", "business", "consumer_group")


def within_the_year(town: Town, at: int, year: int) -> Story:
    """First and second appeal accepted in the same year."""
    day = town.office.within(day_of(at) + town.chance.randint(18, 45), year)
    return _negotiated(town, at, office_hours(day, town.chance))


def next_year(town: Town, at: int, year: int) -> Story:
    """First appeal accepted in one year, the second in the next; each counts in its own."""
    first_day = new_year(year + 1)
    day = town.office.within(max(day_of(at) + town.chance.randint(18, 60), first_day), year + 1)
    return _negotiated(town, at, office_hours(day, town.chance))


def elsewhere(town: Town, at: int) -> Story:
    """The first appeal was made to the business or to a consumer group: here there is only a second."""
    story = file_dispute(town, at, route=town.chance.choice(ROUTES))
    story.tell("second_appeal_filed", story.received + MINUTE, "citizen")
    story.tell("second_appeal_accepted", at, "officer", recorded=town.typed(at))
    return _negotiate(town, story, at)


def _negotiated(town: Town, first: int, second: int) -> Story:
    return _negotiate(town, appealed_twice(town, first, second), second)


def appealed_twice(town: Town, first: int, second: int) -> Story:
    """Return a dispute whose first appeal was accepted then, and whose second then."""
    story = file_dispute(town, first)
    accept(town, story, first)
    exchange_letters(town, story, first, second)
    filed = max(second - town.chance.randint(1, 40) * HOUR, story.events[-1].at + MINUTE)
    story.tell("second_appeal_filed", min(filed, second), "citizen")
    story.tell("second_appeal_accepted", second, "officer", recorded=town.typed(second))
    return story


def exchange_letters(town: Town, story: Story, first: int, before: int) -> None:
    """Forward a first appeal, and perhaps get an answer that does not satisfy, before a moment."""
    forwarded = min(town.after(first, 1, 3), before - 2 * DAY)
    story.tell("forwarded", forwarded, "clerk")
    if town.chance.random() < ANSWERED_BEFORE:
        replied = office_hours(day_of(forwarded) + town.chance.randint(3, 12), town.chance)
        story.tell("business_replied", min(replied, before - DAY), "business")


def _negotiate(town: Town, story: Story, second: int) -> Story:
    starts = town.after(second, 6, 16)
    result = town.chance.choices(RESULTS, RESULT_WEIGHTS)[0]
    hold(town, story, starts, result)
    return story


def hold(town: Town, story: Story, starts: int, result: str) -> None:
    """Hold the negotiation, on the half hour."""
    starts -= starts % (30 * MINUTE)
    story.tell("negotiation_held", starts, "officer", result, meeting=town.negotiation(starts))
