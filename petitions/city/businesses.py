"""The firms of the demonstration city: names of two rare characters, numbers that no office has given."""

from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate
from random import Random
from typing import Final

from petitions.city.ledger import Ledger
from petitions.city.trade import Trade
from petitions.city.words_trades import TRADES
from petitions.rules.identifiers import UBN_RULE_CHANGED_ON, is_valid_ubn

LEFT: Final = "鯨稻檸珊霧蕉鷺榕礁螢楓蜂貝潮梢鹿苔雁藻曦"
RIGHT: Final = "嶼汀屋坊舟角路橋丘灣窗徑港野庭階"
FORMS: Final = ("有限公司", "有限公司", "股份有限公司")
COMPLETE: Final = "店班所廠行"
"""A name that ends like this says already what it is; the others are companies."""

ABROAD: Final = ("Whale Harbour Pte. Ltd.", "Paper Kite Games Inc.", "Tidewater Online B.V.")
BUSIEST: Final = 0.85
"""Each next firm of a trade is complained of this much as often as the one before it."""

FEWEST, MOST = 8, 300
"""Firms in one trade."""


class Businesses:
    """All firms by trade; a few of each trade have most of the complaints."""

    def __init__(self, ledger: Ledger, chance: Random, scale: float) -> None:
        self._names: dict[str, str] = {}
        self._of: dict[str, list[str]] = {}
        self._weights: dict[str, list[float]] = {}
        self._numbers = _unified_numbers()
        pairs = [left + right for left in LEFT for right in RIGHT]
        for trade in TRADES:
            count = min(MOST, max(FEWEST, int(trade.weight * 2 * scale**0.5)))
            chance.shuffle(pairs)
            self._open(ledger, chance, trade, pairs[:count])

    def _open(self, ledger: Ledger, chance: Random, trade: Trade, pairs: list[str]) -> None:
        ids = []
        for place, pair in enumerate(pairs):
            business_id = f"B{len(self._names):06d}"
            kind = _kind(trade, place, chance)
            name = _name(pair, trade, kind, chance)
            number = next(self._numbers) if kind == "domestic" and chance.random() < 0.97 else ""
            ledger.add_business(business_id, name, number, kind)
            self._names[business_id] = name
            ids.append(business_id)
        self._of[trade.category] = ids
        self._weights[trade.category] = list(accumulate(BUSIEST**place for place in range(len(ids))))

    def one_of(self, trade: Trade, chance: Random) -> str:
        """Return the id of a firm of this trade."""
        weights = self._weights[trade.category]
        return self._of[trade.category][bisect_left(weights, chance.random() * weights[-1])]

    def name_of(self, business_id: str) -> str:
        """Return what a firm is called."""
        return self._names[business_id]


def invent_firm(trade: Trade, chance: Random) -> str:
    """Return the name of a firm that is in no register."""
    return _name(chance.choice(LEFT) + chance.choice(RIGHT), trade, "domestic", chance)


def _kind(trade: Trade, place: int, chance: Random) -> str:
    if trade.category == "線上遊戲" and place % 6 == 3:
        return "foreign"
    return "individual" if chance.random() < 0.02 else "domestic"


def _name(pair: str, trade: Trade, kind: str, chance: Random) -> str:
    if kind == "foreign":
        return f"{chance.choice(ABROAD)}（{pair}{trade.shop}）"
    if kind == "individual":
        return f"{pair}小舖（個人賣家）"
    form = "" if trade.shop[-1] in COMPLETE or trade.shop == "企業社" else chance.choice(FORMS)
    return f"{pair}{trade.shop}{form}"


def _unified_numbers() -> Iterator[str]:
    """Yield numbers of the right form in a range that is not given out; leading zeros are part of them."""
    for number in range(10, 100_000_000):
        written = f"{number:08d}"
        if is_valid_ubn(written, on=UBN_RULE_CHANGED_ON):
            yield written
