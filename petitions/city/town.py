"""The town: its chance, office, people, firms and ledger, and how a dispute comes to the counter."""

from dataclasses import dataclass
from random import Random
from typing import Final

from petitions.city.businesses import Businesses
from petitions.city.ledger import Ledger, Story
from petitions.city.narratives import a_dispute, a_price, a_trade
from petitions.city.people import People
from petitions.city.times import DAY, MINUTE, OPENS, Office, any_hour, day_of, office_hours
from petitions.city.volumes import Volumes

CHANNELS: Final = ("online", "counter", "mail", "fax", "referred")
CHANNEL_WEIGHTS: Final = (65, 13, 9, 7, 6)
DAYS_BEFORE_ACCEPTANCE: Final = (0, 0, 0, 1, 1, 1, 2, 3)
KNOWS_THE_PRICE: Final = 0.9
TYPED_LATE: Final = 0.02


@dataclass
class Town:
    """Everything a story of the city is made of. `chance` is set anew for each year and register."""

    chance: Random
    office: Office
    people: People
    businesses: Businesses
    ledger: Ledger
    volumes: Volumes

    def after(self, moment: int, fewest: int, most: int) -> int:
        """Return a moment in office hours, so many working days later."""
        workdays = self.chance.randint(fewest, most)
        return office_hours(self.office.later(day_of(moment), workdays), self.chance)

    def before(self, moment: int, fewest: int, most: int) -> int:
        """Return a moment in office hours of a working day about so many days earlier."""
        days = self.chance.randint(fewest, most)
        return office_hours(self.office.on_or_before(day_of(moment) - days), self.chance)

    def typed(self, moment: int) -> int:
        """Return when something was typed in: mostly at once, now and then days later."""
        late = self.chance.random() < TYPED_LATE
        return self.after(moment, 1, 3) if late else moment

    def negotiation(self, starts: int) -> str:
        """Write down the meeting of a negotiation; return its id, or nothing if it lies ahead."""
        if starts > self.ledger.until:
            return ""
        meeting_id = f"N{self.ledger.cases:09d}"
        self.ledger.add_meeting(meeting_id, "negotiation", starts, "held", str(self.chance.randint(1, 4)))
        return meeting_id


def file_dispute(town: Town, accepted: int, *, received: int | None = None, route: str = "center") -> Story:
    """Return a new dispute with its first event, received some time before it is accepted."""
    chance = town.chance
    channel = chance.choices(CHANNELS, CHANNEL_WEIGHTS)[0]
    at = received if received is not None else _received(town, accepted, channel)
    trade = a_trade(chance)
    business = town.businesses.one_of(trade, chance)
    price = a_price(trade, chance) if chance.random() < KNOWS_THE_PRICE else None
    firm = town.businesses.name_of(business)
    story = Story(
        "consumer",
        channel,
        at,
        [town.people.someone(chance)] if at <= town.ledger.until else [],
        town.people.district(chance),
        a_dispute(trade, firm, day_of(at) - chance.randint(3, 90), price, chance),
        category=trade.category,
        route=route,
        business=business,
        amount=price,
    )
    story.tell("submitted", at, "citizen", utc=channel == "online")
    return story


def _received(town: Town, accepted: int, channel: str) -> int:
    """Return when something came that was accepted then: the same day or a few days before."""
    chance = town.chance
    days = chance.choice(DAYS_BEFORE_ACCEPTANCE)
    if days == 0:
        earlier = accepted - chance.randint(10, 180) * MINUTE
        return max(earlier, day_of(accepted) * DAY + OPENS // 2)
    day = day_of(accepted) - days
    return (
        any_hour(day, chance) if channel == "online" else office_hours(town.office.on_or_before(day), chance)
    )
