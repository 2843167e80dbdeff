"""What may be said of a business from its cases: rates only where they rest on enough of them."""

from typing import Final, NamedTuple

from petitions.rules.outcomes import Outcome

SETTLED: Final = frozenset(
    {
        Outcome.SETTLED,
        Outcome.SETTLED_OUTSIDE,
        Outcome.AGREED,
        Outcome.SETTLED_BEFORE,
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


def share(key: str, part: int, whole: int) -> Share:
    """Return a share in words: a percentage, or why there is none."""
    if whole == 0:
        return Share(part, whole, "尚無可計算的案件")
    if whole < CAUTION_OF[key].fewest:
        return Share(part, whole, f"{part}／{whole} 件；僅 {whole} 件，不宜作為比率")
    return Share(part, whole, f"{100 * part / whole:.1f}%（{part:,}／{whole:,} 件）")
