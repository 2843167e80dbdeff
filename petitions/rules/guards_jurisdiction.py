"""Guards of jurisdiction 管轄: a city that takes a case up has a ground, one that passes it on has none."""

from petitions.rules.facts import Facts
from petitions.rules.jurisdiction import DENIALS, JURISDICTION, basis_in


def jurisdiction_known(facts: Facts) -> str | None:
    """Why this city is competent is said with the act, or on record already."""
    if facts.says(JURISDICTION) or basis_in(facts.jurisdiction):
        return None
    return "請選擇本市管轄的依據；都沒有的，請移送有管轄權的機關（行政程序法第12條、第13條、第17條）。"


def no_jurisdiction_here(facts: Facts) -> str | None:
    """A city that is competent keeps the case."""
    if not facts.jurisdiction:
        return None
    return "本市就本案有管轄權，不得移送其他縣市（行政程序法第13條、第17條）。"


def grounds_denied(facts: Facts) -> str | None:
    """Each ground of jurisdiction was looked at, and this city has none of them."""
    left = [denial for key, denial in DENIALS.items() if not facts.says(key)]
    if not left:
        return None
    return (
        f"請逐項確認本市沒有管轄權，還沒有確認「{'」「'.join(left)}」；"
        "有任何一項，就由本市辦理（行政程序法第12條、第13條、第17條）。"
    )
