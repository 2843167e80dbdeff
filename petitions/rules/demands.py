"""What a complaint asks for, point by point, and what a business answers to each (消費者保護法 §43)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from petitions.rules.answers import Position
from petitions.rules.money import money_text
from petitions.rules.term import Term


class Stance(Term):
    """Where the business stands to one point; on the whole it is a `Position` of the same key."""

    ACCEPTS = "accepts", "同意", "We agree"
    PARTLY = "partly", "同意一部分，或另提方案", "We agree in part, or offer something else"
    REFUSES = "refuses", "不同意", "We do not agree"


class Demanded(NamedTuple):
    """One point of what is asked for, in the words of the list when it was filed; in NT$, or none."""

    code: str
    label: str
    label_en: str
    amount_ntd: int | None = None


class Answered(NamedTuple):
    """What a business says to one point: where it stands, and how much it offers (NT$, or none)."""

    label: str
    label_en: str
    stance: Stance
    offer_ntd: int | None = None

    @property
    def words(self) -> str:
        """The answer as the record tells it."""
        offer = f"，願付{money_text(self.offer_ntd)}" if self.offer_ntd is not None else ""
        return f"{self.label}：{self.stance.label}{offer}"


def demands_in(kept: Iterable[Sequence[Any]] | None) -> tuple[Demanded, ...]:
    """Read the points of a matter as they are kept; none for a matter from before there were any."""
    return tuple(Demanded(*point) for point in kept or ())


def answers_in(said: Mapping[str, Any] | None) -> tuple[Answered, ...]:
    """Read what an event says to each point; none where it answers as a whole."""
    kept = (said or {}).get("points", ())
    return tuple(Answered(label, label_en, Stance(key), ntd) for label, label_en, key, ntd in kept)


def in_words(points: Iterable[Demanded], more: str) -> str:
    """Return what is asked for as one text, each point a line of its own, then what was written beside."""
    lines = [
        f"{point.label} {money_text(point.amount_ntd)}" if point.amount_ntd is not None else point.label
        for point in points
    ]
    return "\n".join([*(f"・{line}" for line in lines), *filter(None, [more])])


def taken_together(stances: Sequence[Stance]) -> Position:
    """Return where a business stands on the whole: one that agrees to some points agrees in part."""
    return Position(stances[0].value) if len(set(stances)) == 1 else Position.PARTLY
