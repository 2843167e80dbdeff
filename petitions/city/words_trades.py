"""All categories about which people in the demonstration city quarrel."""

from typing import Final

from petitions.city.words_goods import GOODS_TRADES
from petitions.city.words_services import SERVICE_TRADES

TRADES: Final = (*GOODS_TRADES, *SERVICE_TRADES)
