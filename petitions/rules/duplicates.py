"""Is this the same matter as one that is known? Signs with their weight; a person decides, never the sum."""

from typing import Final, NamedTuple

from petitions.rules.term import Term


class Verdict(Term):
    """What the signs come to."""

    LIKELY = "likely", "很可能是同一件"
    POSSIBLE = "possible", "可能有關"
    UNLIKELY = "unlikely", "不像同一件"


class Likeness(NamedTuple):
    """How what is described and a known case are alike; None where one of them does not say."""

    same_id: bool = False
    same_phone: bool = False
    same_email: bool = False
    same_name: bool = False
    same_business: bool = False
    same_day: bool | None = None
    same_amount: bool | None = None


class Sign(NamedTuple):
    """One sign: its points where it holds, and the reason in words."""

    key: str
    points: int
    words: str


PERSON: Final = (
    Sign("same_id", 50, "證號相同"),
    Sign("same_phone", 40, "電話相同"),
    Sign("same_email", 40, "電子郵件相同"),
    Sign("same_name", 20, "姓名相同"),
)
"""Signs of the same person: the strongest counts, the others are only said."""

MATTER: Final = (
    Sign("same_business", 30, "同一業者"),
    Sign("same_day", 15, "交易日相同"),
    Sign("same_amount", 15, "金額相同"),
)
"""Signs of the same transaction."""

OTHER_DAY: Final = Sign("other_day", -15, "交易日不同，可能是另一筆交易")
"""The same person with the same shop, but another purchase, is no duplicate."""

LIKELY_FROM: Final = 80
POSSIBLE_FROM: Final = 50


class Score(NamedTuple):
    """The points, what they come to, and why, in words."""

    points: int
    verdict: Verdict
    reasons: tuple[str, ...]


def score(likeness: Likeness) -> Score:
    """Weigh how alike two are; the reasons stand in the order of the tables."""
    person = [sign for sign in PERSON if getattr(likeness, sign.key)]
    matter = [sign for sign in MATTER if getattr(likeness, sign.key)]
    if likeness.same_day is False and person and likeness.same_business:
        matter.append(OTHER_DAY)
    points = max((sign.points for sign in person), default=0) + sum(sign.points for sign in matter)
    return Score(points, _verdict(points), tuple(sign.words for sign in (*person, *matter)))


def _verdict(points: int) -> Verdict:
    if points >= LIKELY_FROM:
        return Verdict.LIKELY
    return Verdict.POSSIBLE if points >= POSSIBLE_FROM else Verdict.UNLIKELY
