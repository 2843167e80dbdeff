"""What may be said of a business from its cases: rates only where they rest on enough of them."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from petitions.rules.negotiation import attendance_in
from petitions.rules.outcomes import NegotiationResult, Outcome
from petitions.rules.particulars import Side

SETTLED: Final = frozenset(
    {
        Outcome.SETTLED,
        Outcome.SETTLED_OUTSIDE,
        Outcome.AGREED,
        Outcome.SETTLED_BEFORE,
        Outcome.SETTLED_AFTER,
        Outcome.MEDIATED,
        Outcome.DEEMED_SETTLED_NORMAL,
        Outcome.DEEMED_SETTLED_SMALL,
        Outcome.DEEMED_SETTLED_OBJECTOR_ABSENT,
    }
)
"""The outcomes by which the parties came to terms."""

NOT_SETTLED: Final = frozenset(
    {
        Outcome.NOT_SETTLED,
        Outcome.NO_REPLY,
        Outcome.FAILED_DISAGREE,
        Outcome.FAILED_BIZ_ABSENT,
        Outcome.FAILED_CONSUMER_ABSENT,
        Outcome.MEDIATION_FAILED,
        Outcome.DEEMED_FAILED_OBJECTION,
        Outcome.DEEMED_FAILED_ABSENT,
    }
)
"""The outcomes by which they did not; a withdrawal or another forum says neither."""


class Caution(NamedTuple):
    """A rate is said only of at least `fewest` cases; a rule of the office, shown with the figure."""

    key: str
    label: str
    fewest: int
    why: str


CAUTIONS: Final = (
    Caution("reply_in_time", "如期回復率", 10, "以有回復期限且已屆期或已回復的案件為母數"),
    Caution("settled", "和解率", 10, "以有結果的案件為母數；撤回、不受理、移轉與循其他途徑的不計"),
)
"""Below this many cases a share is an accident, not a habit."""

CAUTION_OF: Final = {caution.key: caution for caution in CAUTIONS}


class Share(NamedTuple):
    """A part of a whole, in cases (件); `words` is how it may be said."""

    part: int
    whole: int
    words: str


class Absences(NamedTuple):
    """Negotiations held in complaints of a business, and those to which nobody came for it (次)."""

    held: int
    missed: int

    @property
    def words(self) -> str:
        """The absences as a page says them."""
        return f"協商 {self.held} 次，未到場 {self.missed} 次" if self.held else "沒有召開過協商"


def was_missed(said: Mapping[str, Any] | None, detail: str, party_id: int) -> bool:
    """Say whether nobody came for this respondent to a negotiation; an old ledger tells only the result."""
    if said and "attendance" in said:
        came = (one for one in attendance_in(said) if one.side is Side.BUSINESS)
        return not any(one.party_id in {None, party_id} for one in came)
    absent = NegotiationResult.BUSINESS_ABSENT.value
    return absent in {detail, str((said or {}).get("result", ""))}


def share(key: str, part: int, whole: int) -> Share:
    """Return a share in words: a percentage, or why there is none."""
    if whole == 0:
        return Share(part, whole, "尚無可計算的案件")
    if whole < CAUTION_OF[key].fewest:
        return Share(part, whole, f"{part}／{whole} 件；僅 {whole} 件，不宜作為比率")
    return Share(part, whole, f"{100 * part / whole:.1f}%（{part:,}／{whole:,} 件）")
