"""What a counter must not be misled by: entries that never were an appeal, and acceptances at odd hours."""

from typing import Final

from petitions.city.appeals import accept, correspond, finish, usual
from petitions.city.ledger import Story
from petitions.city.times import DAY, HOUR, MINUTE, any_hour, day_of, office_hours
from petitions.city.town import Town, file_dispute
from petitions.city.words_disputes import COUNTIES, NASTY

GROUNDS: Final = ("private sale", "business use", "in court")
A_TEST: Final = "這是教育訓練用的測試案件，請勿處理。"


def rejected(town: Town, at: int) -> Story:
    """Not a consumer dispute: turned away at the door."""
    story = file_dispute(town, at)
    story.tell("rejected", at, "clerk", town.chance.choice(GROUNDS))
    story.status = "rejected"
    return story


def spam(town: Town, at: int) -> Story:
    """An advertisement in the form."""
    story = file_dispute(town, at)
    story.narrative = "快速貸款免審核，加好友領優惠。"
    story.tell("rejected", at, "clerk", "spam")
    story.status = "rejected"
    return story


def withdrawn_before(town: Town, at: int) -> Story:
    """Withdrawn before anyone took it up."""
    story = file_dispute(town, at)
    story.tell("withdrawn", at, "citizen")
    story.status = "withdrawn"
    return story


def transferred_before(town: Town, at: int) -> Story:
    """Another county is competent, and it was seen at once."""
    story = file_dispute(town, at)
    story.tell("transferred_out", at, "clerk", town.chance.choice(COUNTIES))
    story.status = "transferred"
    return story


def transferred_after(town: Town, at: int) -> Story:
    """Another county is competent, but it was accepted first; the acceptance is voided."""
    story = file_dispute(town, at)
    accept(town, story, at)
    seen = town.after(at, 2, 10)
    told = [("transferred_out", town.chance.choice(COUNTIES)), ("acceptance_voided", "transferred_out")]
    town.chance.shuffle(told)
    for type_, detail in told:
        story.tell(type_, seen, "officer", detail)
    story.status = "transferred"
    return story


def merged_before(town: Town, at: int) -> Story:
    """The same dispute sent twice; joined to the other at once."""
    story = file_dispute(town, at)
    _merge(town, story, at)
    return story


def merged_after(town: Town, at: int) -> Story:
    """The same dispute sent twice, both accepted; the second acceptance is voided."""
    story = file_dispute(town, at)
    accept(town, story, at)
    seen = town.after(at, 1, 8)
    story.tell("acceptance_voided", seen, "officer", "merged")
    _merge(town, story, seen)
    return story


def _merge(town: Town, story: Story, at: int) -> None:
    story.tell("merged", at, "clerk", "duplicate")
    story.status = "merged"
    if town.ledger.recent[story.kind]:
        story.merged_into = town.chance.choice(town.ledger.recent[story.kind])


def a_test(town: Town, at: int) -> Story:
    """A case made in a training, accepted and never meant."""
    story = file_dispute(town, at)
    story.is_test, story.narrative = True, A_TEST
    story.tell("accepted", at, "clerk", "training")
    return story


def deleted(town: Town, at: int) -> Story:
    """A case entered by mistake, accepted and deleted."""
    story = file_dispute(town, at)
    story.tell("accepted", at, "clerk", "entered by mistake")
    story.deleted = at + 2 * HOUR
    return story


def draft_live(town: Town, at: int) -> Story:
    """A form begun and never sent."""
    story = file_dispute(town, at)
    story.events.clear()
    story.status = "draft"
    return story


def draft_deleted(town: Town, at: int) -> Story:
    """A form begun, never sent and thrown away."""
    story = draft_live(town, at)
    story.deleted = story.received + 10 * DAY
    return story


def nasty(town: Town, at: int, place: int) -> Story:
    """Text that breaks careless programs: quotes, line ends, formulas, rare characters."""
    story = usual(town, at)
    story.narrative = NASTY[place % len(NASTY)]
    return story


def before_eight(town: Town, at: int) -> Story:
    """Accepted by night on the first of a month: in UTC that is the month before."""
    return _at_night(town, day_of(at) * DAY + town.chance.randint(5 * MINUTE, 8 * HOUR - 5 * MINUTE))


def evening(town: Town, at: int) -> Story:
    """Accepted in the last hours of New Year's Eve: the old year, wherever one stands."""
    return _at_night(town, day_of(at) * DAY + 23 * HOUR + town.chance.randint(0, HOUR - 1))


def _at_night(town: Town, at: int) -> Story:
    story = file_dispute(town, at, received=at - town.chance.randint(1, 4) * MINUTE)
    story.channel = "online"
    story.tell("accepted", at, "system", utc=True)
    return finish(town, story, at)


def typed_in_january(town: Town, at: int, first_day: int) -> Story:
    """Accepted at the end of December, typed in when January had begun."""
    story = file_dispute(town, at)
    day = town.office.between(first_day, first_day + 9, town.chance)
    accept(town, story, at, recorded=office_hours(day, town.chance))
    correspond(town, story, at)
    story.tell("closed", town.after(max(story.events[-1].at, day * DAY), 3, 9), "officer", "settled")
    return story


def accepted_next_year(town: Town, at: int, first_day: int) -> Story:
    """Received in the last days of a year, accepted in the first days of the next."""
    received = any_hour(first_day - town.chance.randint(1, 4), town.chance)
    story = file_dispute(town, at, received=received)
    accept(town, story, at)
    return finish(town, story, at)
