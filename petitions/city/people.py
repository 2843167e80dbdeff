"""The people of the demonstration city: names put together by chance, numbers and mails that reach nobody."""

from random import Random
from typing import Final

from petitions.city.ledger import Ledger
from petitions.reference import NO_DISTRICT, districts

SURNAMES: Final = "陳林黃張李王吳劉蔡楊許鄭謝郭洪曾邱廖賴徐周葉蘇莊江呂何羅高蕭"
GIVEN: Final = "佳宥品承語沛晨安子晴柏翰思妤宇恩若彤家瑜冠廷芷瑄俊傑雅筑明哲淑惠文雄美玲志豪秀琴"
CROWDED: Final = {
    "鳳山區": 13,
    "三民區": 12,
    "左營區": 7,
    "楠梓區": 7,
    "前鎮區": 6,
    "苓雅區": 6,
    "小港區": 5,
    "鼓山區": 5,
    "大寮區": 4,
    "岡山區": 4,
    "仁武區": 3,
    "林園區": 2,
    "路竹區": 2,
    "新興區": 2,
}
"""Districts in which more people live than in the others, roughly in proportion."""

AGAIN: Final = 0.08
"""So often someone comes a second time."""

HAS_MAIL: Final = 0.6


class People:
    """Whoever complains: new people are written down as they come, some come again."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._count = 0
        names = [district.name for district in districts() if district.name != NO_DISTRICT]
        self._districts = names
        self._weights = [CROWDED.get(name, 1) for name in names]

    def someone(self, chance: Random) -> str:
        """Return the id of a person."""
        if self._count > 100 and chance.random() < AGAIN:
            return _id_of(chance.randrange(self._count))
        number = self._count
        self._count += 1
        phone = f"0900{number % 1_000_000:06d}"
        mail = f"someone{number}@example.com" if chance.random() < HAS_MAIL else ""
        self._ledger.add_person(_id_of(number), a_name(chance), phone, mail, self.district(chance))
        return _id_of(number)

    def group(self, chance: Random, size: int) -> list[str]:
        """Return the ids of so many different people who come together."""
        return list(dict.fromkeys(self.someone(chance) for _ in range(size)))

    def district(self, chance: Random) -> str:
        """Return a district, crowded ones more often."""
        return chance.choices(self._districts, self._weights)[0]


def a_name(chance: Random) -> str:
    """Return a name that nobody gave."""
    return chance.choice(SURNAMES) + "".join(chance.sample(GIVEN, 2))


def _id_of(number: int) -> str:
    return f"P{number:08d}"


def a_street_district(chance: Random) -> str:
    """Return one of the crowded districts."""
    return chance.choices(tuple(CROWDED), tuple(CROWDED.values()))[0]
