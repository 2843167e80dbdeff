"""First appeals of the demonstration city as they usually go: accepted, forwarded, answered, closed."""

from typing import Final

from petitions.city.ledger import Story
from petitions.city.times import day_of, office_hours
from petitions.city.town import Town, file_dispute

REPLIES: Final = ("in_time", "late", "none")
REPLY_WEIGHTS: Final = (79, 12, 9)
SETTLED: Final = 0.81


def usual(town: Town, at: int) -> Story:
    """A first appeal accepted at a moment, up to its end."""
    story = file_dispute(town, at)
    accept(town, story, at)
    return finish(town, story, at)


def accept(town: Town, story: Story, at: int, *, recorded: int | None = None) -> None:
    """Take an appeal up."""
    story.tell("accepted", at, "clerk", recorded=recorded or town.typed(at))


def finish(town: Town, story: Story, at: int) -> Story:
    """Go on from the acceptance at a moment to the end, with or without a reply of the business."""
    return close(town, story, correspond(town, story, at))


def correspond(town: Town, story: Story, at: int) -> int:
    """Write to the business and perhaps get an answer; return when the last thing happened."""
    chance = town.chance
    forwarded = town.after(at, 1, 3)
    story.tell("forwarded", forwarded, "clerk", recorded=town.typed(forwarded))
    reply = chance.choices(REPLIES, REPLY_WEIGHTS)[0]
    if reply == "none":
        return forwarded
    days = chance.randint(5, 13) if reply == "in_time" else chance.randint(18, 40)
    day = max(day_of(story.received) + days, day_of(forwarded) + 1)
    replied = office_hours(town.office.on_or_before(day) if reply == "in_time" else day, chance)
    replied = max(replied, forwarded + 60)
    story.tell("business_replied", replied, "business", recorded=town.typed(replied))
    return replied


def close(town: Town, story: Story, at: int, *, is_settled: bool | None = None) -> Story:
    """Close an appeal some days after the last thing that happened; who had no answer waits longer."""
    has_answer = story.events[-1].type == "business_replied"
    closed = town.after(at, 2, 9) if has_answer else town.after(at, 15, 28)
    if is_settled is None:
        is_settled = town.chance.random() < (SETTLED if has_answer else SETTLED / 2)
    story.tell("closed", closed, "officer", "settled" if is_settled else "not_settled")
    return story


def not_closed(town: Town, at: int) -> Story:
    """An appeal that the ledger calls closed though nobody wrote down how it ended."""
    story = file_dispute(town, at)
    accept(town, story, at)
    correspond(town, story, at)
    return story


def amended(town: Town, at: int) -> Story:
    """An appeal whose category turned out to be another one; the last one counts."""
    story = file_dispute(town, at)
    accept(town, story, at)
    story.category_at_receipt = "其他"
    story.tell("category_amended", at + 600, "officer")
    return finish(town, story, at)


def joint(town: Town, at: int) -> Story:
    """One appeal of several people."""
    story = usual(town, at)
    story.people += town.people.group(town.chance, town.chance.randint(1, 6)) if story.people else []
    story.people = list(dict.fromkeys(story.people))
    return story


def together(town: Town, at: int) -> Story:
    """An appeal dealt with together with another one; both count."""
    story = file_dispute(town, at)
    accept(town, story, at)
    if town.ledger.recent[story.kind]:
        story.tell(
            "handled_together",
            at + 900,
            "officer",
            f"with {town.chance.choice(town.ledger.recent[story.kind])}",
        )
    return finish(town, story, at)


def withdrawn_after(town: Town, at: int) -> Story:
    """An appeal withdrawn after it was accepted; it counts."""
    story = file_dispute(town, at)
    accept(town, story, at)
    last = correspond(town, story, at)
    story.tell("withdrawn", town.after(last, 1, 6), "citizen")
    story.status = "withdrawn"
    return story


def reopened(town: Town, at: int) -> Story:
    """An appeal closed, opened again and accepted again soon after; it counts once."""
    story = usual(town, at)
    _open_again(town, story, town.after(story.events[-1].at, 3, 12))
    return story


def reopened_next_year(town: Town, at: int, first_day: int) -> Story:
    """An appeal accepted and closed in one year, accepted again in the next; it counts in the first."""
    story = file_dispute(town, at)
    accept(town, story, at)
    last = correspond(town, story, at)
    story.tell("closed", last + 1_800, "officer", "settled")
    _open_again(
        town, story, office_hours(town.office.between(first_day, first_day + 80, town.chance), town.chance)
    )
    return story


def _open_again(town: Town, story: Story, at: int) -> None:
    at = max(at, story.events[-1].at + 3_600)
    story.tell("reopened", at, "officer")
    story.tell("accepted", at, "officer", "again")
    story.tell("closed", town.after(at, 5, 15), "officer", "settled")


def premature(town: Town, at: int) -> Story:
    """A second appeal that came before the business had its fifteen days; refused, and it does not count."""
    story = file_dispute(town, at)
    accept(town, story, at)
    forwarded = town.after(at, 1, 1)
    story.tell("forwarded", forwarded, "clerk")
    filed = town.after(forwarded, 1, 3)
    story.tell("second_appeal_filed", filed, "citizen", "before 15 days")
    story.tell("second_appeal_rejected", town.after(filed, 1, 2), "officer", "premature")
    replied = town.after(story.events[-1].at, 1, 4)
    story.tell("business_replied", replied, "business")
    return close(town, story, replied)


def mediation_asked_by_business(town: Town, at: int) -> Story:
    """The business asked for mediation, which only the consumer may."""
    story = usual(town, at)
    asked = town.after(story.events[-1].at, 2, 8)
    story.tell("mediation_applied", asked, "business")
    story.tell("mediation_rejected", town.after(asked, 1, 4), "officer", "only the consumer may apply")
    return story
