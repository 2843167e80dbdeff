"""Offices closed at short notice 停止上班: what is announced, and what cannot be announced twice.

天然災害停止上班及上課作業辦法: the mayor decides, for the city or some districts, for a day or part of it.
"""

from collections.abc import Iterable
from typing import Final

from petitions.rules.calendar import Closure
from petitions.rules.roc import roc_public
from petitions.rules.term import Term

CITY: Final = "city"


class ClosurePart(Term):
    """For how long offices are closed; an evening never takes a day out of a period."""

    ALL = "all", "全日", "All day"
    AM = "am", "上午", "Morning"
    PM = "pm", "下午", "Afternoon"
    EVENING = "evening", "晚上", "Evening"


class ChangeKind(Term):
    """What of the office calendar changes; one person proposes it, another approves it."""

    IMPORT = "import", "匯入年度行事曆", "Year imported"
    CLOSURE = "closure", "登錄停止上班", "Closure entered"
    REVOCATION = "revocation", "撤銷停止上班", "Closure revoked"
    HALF_DAYS = "half_days", "半日停班是否計入", "Half days"


def refusal_of(closure: Closure, standing: Iterable[Closure]) -> str:
    """Say why a closure cannot be entered beside those that stand; empty if it can.

    A half day may grow to a whole one, a district's to the city's; what is covered already is not entered
    again.
    """
    for other in standing:
        covers_place = other.scope in {CITY, closure.scope}
        covers_time = other.part in {ClosurePart.ALL.value, closure.part}
        if other.day == closure.day and covers_place and covers_time:
            where = "全市" if other.scope == CITY else "這個行政區"
            return (
                f"{roc_public(other.day)}{where}{ClosurePart(other.part).label}停止上班已經登錄，不必再登。"
            )
    return ""


def told(closure: Closure, place: str) -> str:
    """Say a closure in words: 113年10月2日（三）全市全日停止上班（颱風）."""
    part = ClosurePart(closure.part).label
    return f"{roc_public(closure.day)}{place}{part}停止上班（{closure.why}）"
