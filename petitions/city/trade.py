"""A category of disputes as the demonstration city knows it."""

from typing import NamedTuple


class Trade(NamedTuple):
    """One category: how often it occurs, what shops of it are called, what was bought and what went wrong.

    `price` is the range of amounts in NT$.
    """

    category: str
    weight: int
    shop: str
    affairs: tuple[tuple[str, str], ...]
    price: tuple[int, int]
