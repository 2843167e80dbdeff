"""Who acts for whom 代理與代表: statutory representatives, agents, selected parties, assistants.

What the law asks of a mandate is here: how many there may be, who cannot act for both sides, and who may
withdraw what somebody else has filed (行政程序法 §22–27；消費爭議調解辦法 §2, §12, §13；民法 §77–79, §106).
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, NamedTuple

from petitions.rules.age import is_minor
from petitions.rules.errors import BadInput
from petitions.rules.particulars import Withdrawer
from petitions.rules.powers import Power
from petitions.rules.terms import PartyRole, Procedure, RepresentationKind


class Cap(NamedTuple):
    """How many of a kind may act for one party at a time, in which procedures, by which article."""

    label: str
    kinds: frozenset[RepresentationKind]
    procedures: frozenset[Procedure]
    most: int
    article: str
    in_force_from: date


AGENTS: Final = frozenset({RepresentationKind.AGENT, RepresentationKind.SPECIAL_AGENT})
MANY: Final = frozenset({RepresentationKind.SELECTED})
_SPEAK: Final = AGENTS | {RepresentationKind.LEGAL}
_MEDIATION: Final = frozenset({Procedure.MEDIATION})
_ACT: Final = date(1994, 1, 13)  # 消費者保護法 in force
_PROCEDURE: Final = date(2001, 1, 1)  # 行政程序法 in force

CAPS: Final = (
    Cap("委任代理人", AGENTS, frozenset(Procedure), 3, "行政程序法第24條第2項", _PROCEDURE),
    Cap("選定當事人", MANY, frozenset(Procedure) - _MEDIATION, 5, "行政程序法第27條第1項", _PROCEDURE),
    Cap("選定當事人", MANY, _MEDIATION, 3, "消費爭議調解辦法第12條", _ACT),
    Cap(
        "輔佐人",
        frozenset({RepresentationKind.ASSISTANT}),
        _MEDIATION,
        3,
        "消費爭議調解辦法第13條",
        _ACT,
    ),
)
"""So many and no more; one row for each kind and law."""


class Mandate(NamedTuple):
    """Someone who acts for a party of a matter: from when, until when, with which powers.

    `person` are the blind indexes of the name, `side` the part that the represented party has. `until` is
    the last day that was agreed, `ended_on` the day on which it was ended before.
    """

    party_id: int
    side: PartyRole
    kind: RepresentationKind
    powers: frozenset[str]
    since: date
    until: date | None = None
    ended_on: date | None = None
    person: frozenset[bytes] = frozenset()

    def stands(self, on: date) -> bool:
        """Say whether it holds on a day."""
        is_over = (self.until is not None and on > self.until) or (
            self.ended_on is not None and on >= self.ended_on
        )
        return self.since <= on and not is_over


def check_mandate(
    new: Mandate, there: Iterable[Mandate], procedure: Procedure, *, is_namesake: bool = False
) -> None:
    """Refuse a mandate that the law does not allow beside those that stand: BadInput beside its field.

    `is_namesake`: whoever has the same name on the other side is somebody else.
    """
    standing = [each for each in there if each.stands(new.since)]
    if new.until is not None and new.until < new.since:
        raise BadInput("終止日不能早於起始日（行政程序法第24條第4項）。", "until_on")
    cap = cap_for(new.kind, procedure, new.since)
    same = [each for each in standing if each.party_id == new.party_id and cap and each.kind in cap.kinds]
    if cap and len(same) >= cap.most:
        raise BadInput(f"每一當事人的{cap.label}以{cap.most}人為限（{cap.article}）。", "kind")
    if not is_namesake and any(_is_on_both_sides(new, each) for each in standing):
        raise BadInput(
            "同一人不得代理雙方當事人；同名而不是同一人者，請勾選「同名不同人」（民法第106條）。", "name"
        )


def cap_for(kind: RepresentationKind, procedure: Procedure, on: date) -> Cap | None:
    """Return the row that limits a kind in a procedure on a day; None where the law sets no number."""
    rows = [cap for cap in CAPS if kind in cap.kinds and procedure in cap.procedures]
    return next((cap for cap in rows if cap.in_force_from <= on), None)


def _is_on_both_sides(new: Mandate, other: Mandate) -> bool:
    sides = {new.side, other.side}
    both = {PartyRole.COMPLAINANT, PartyRole.RESPONDENT}
    return sides == both and {new.kind, other.kind} <= _SPEAK and bool(new.person & other.person)


def for_complainant(mandates: Iterable[Mandate], on: date, birth_on: date | None) -> tuple[Mandate, ...]:
    """Return who acts for the complaining side on a day.

    A minor who has come of age takes over: the statutory representatives of his minority act no longer.
    """
    standing = (each for each in mandates if each.side is PartyRole.COMPLAINANT and each.stands(on))
    return tuple(each for each in standing if not _has_outgrown(each, on, birth_on))


def _has_outgrown(mandate: Mandate, on: date, birth_on: date | None) -> bool:
    if mandate.kind is not RepresentationKind.LEGAL or birth_on is None:
        return False
    return is_minor(birth_on, mandate.since) and not is_minor(birth_on, on)


NEEDS: Final = {
    Withdrawer.COMPLAINANT: "申訴人未成年，由法定代理人撤回（民法第77條至第79條；行政程序法第22條第2項）。",
    Withdrawer.LEGAL: "本案沒有登錄現任的法定代理人，請先登錄「代理與代表」（行政程序法第22條第2項）。",
    Withdrawer.SPECIAL_AGENT: (
        "本案沒有登錄得撤回的代理人；代理人撤回須有特別委任，請先登錄委任書（行政程序法第24條第3項）。"
    ),
    Withdrawer.AGENT: "代理人撤回須有特別委任，請附委任書（行政程序法第24條第3項）。",
    Withdrawer.SELECTED: "本案沒有登錄選定當事人，請先登錄選定書（行政程序法第27條）。",
}
"""Why someone of that kind cannot withdraw, where the record does not allow it."""


def withdrawers(mandates: Sequence[Mandate], *, is_minor: bool) -> tuple[Withdrawer, ...]:
    """Return who may withdraw by what is on record: the mandates of the complaining side that stand."""
    kinds = {each.kind for each in mandates}
    allowed = {
        Withdrawer.COMPLAINANT: not is_minor,
        Withdrawer.LEGAL: RepresentationKind.LEGAL in kinds,
        Withdrawer.SPECIAL_AGENT: any(
            each.kind in AGENTS and Power.WITHDRAW in each.powers for each in mandates
        ),
        Withdrawer.SELECTED: RepresentationKind.SELECTED in kinds,
    }
    return tuple(who for who, may in allowed.items() if may)
