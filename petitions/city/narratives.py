"""What people of the demonstration city write: put together by chance from our own words."""

from datetime import date
from itertools import accumulate
from random import Random
from typing import Final

from petitions.city.trade import Trade
from petitions.city.words_disputes import DEMANDS, DEMANDS_FOR_GOODS, DETAILS, WAYS
from petitions.city.words_petitions import CONCERNS, ENDINGS, ROADS
from petitions.city.words_trades import TRADES
from petitions.rules.codes import group_of
from petitions.rules.codes_dispute import GOODS
from petitions.rules.roc import roc_plain

_TRADE_WEIGHTS: Final = tuple(accumulate(trade.weight for trade in TRADES))
_CONCERN_WEIGHTS: Final = tuple(accumulate(concern.weight for concern in CONCERNS))
_CHEAPER: Final = 3
"""Amounts lie nearer to the lower end of a trade's range: the power to which chance is raised."""


def a_trade(chance: Random) -> Trade:
    """Return a trade, those with many disputes more often."""
    return chance.choices(TRADES, cum_weights=_TRADE_WEIGHTS)[0]


def a_price(trade: Trade, chance: Random) -> int:
    """Return an amount in NT$, in tens."""
    low, high = trade.price
    return int(low + (high - low) * chance.random() ** _CHEAPER) // 10 * 10


def a_dispute(trade: Trade, firm: str, bought_on: int, price: int | None, chance: Random) -> str:
    """Return the story of a dispute; mostly its first line says what it is about."""
    goods, trouble = chance.choice(trade.affairs)
    paid = f"，花了新臺幣{price:,}元" if price is not None else ""
    day, way = roc_plain(date.fromordinal(bought_on)), chance.choice(WAYS)
    bought = f"{day}{way}向{firm}買了{goods}{paid}，結果{trouble}。"
    middle = "".join(chance.sample(DETAILS, chance.randrange(4)))
    demands = (*DEMANDS, *DEMANDS_FOR_GOODS) if group_of(trade.category) == GOODS else DEMANDS
    text = f"我在{bought}{middle}{chance.choice(demands)}"
    return f"{goods}：{trouble}\n{text}" if chance.random() < 0.75 else text


def a_petition(district: str, chance: Random) -> tuple[str, str]:
    """Return the category and the text of a petition."""
    concern = chance.choices(CONCERNS, cum_weights=_CONCERN_WEIGHTS)[0]
    said = chance.choice(concern.sentences).format(
        road=f"{district}{chance.choice(ROADS)}", district=district
    )
    return concern.category, said + chance.choice(ENDINGS)
