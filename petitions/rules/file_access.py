"""Reading the file of a case 閱卷: who asked for what, what was decided, what was veiled (行政程序法 §46)."""

from collections.abc import Sequence
from typing import Final

from petitions.rules.files import Audience
from petitions.rules.projection import Happened, standing
from petitions.rules.term import Term
from petitions.rules.terms import EventKind, PartyRole

ANSWERS: Final = "answers_seq"
"""Among the particulars of a decision: which request it answers."""

AUDIENCE: Final = "audience"
"""Among the particulars of a decision: who may open the copies that come with it."""


class Decision(Term):
    """What was decided on a request to read the file."""

    GRANTED = "granted", "准予"
    PARTLY = "partly", "部分准予"
    REFUSED = "refused", "不予准許"


class AccessGround(Term):
    """Why something of the file is not shown: the five grounds of the law, and no need shown (§46 I, II)."""

    DRAFT = "draft", "行政決定前之擬稿或其他準備作業文件（行政程序法第46條第2項第1款）"
    STATE_SECRET = "state_secret", "國防、軍事、外交及一般公務機密，依法規有保密之必要（同項第2款）"
    PRIVACY = "privacy", "個人隱私、職業秘密、營業秘密，依法規有保密之必要（同項第3款）"
    THIRD_PARTY = "third_party", "有侵害第三人權利之虞（同項第4款）"
    PUBLIC_INTEREST = "public_interest", "有嚴重妨礙公共利益之職務正常進行之虞（同項第5款）"
    NO_NEED = "no_need", "非主張或維護法律上利益所必要（同條第1項但書）"


AUDIENCE_OF: Final = {
    PartyRole.COMPLAINANT.value: Audience.COMPLAINANT,
    PartyRole.RESPONDENT.value: Audience.RESPONDENT,
}
"""Who gets the copies that are released: the side that asked; of anybody else's they stay in the office."""

WHILE_IT_RUNS: Final = "對本決定不服者，依行政程序法第174條，僅得於對本案之實體決定聲明不服時一併聲明之。"
ONCE_IT_IS_OVER: Final = (
    "對本決定不服者，得自本函達到之次日起30日內，繕具訴願書，經由本府向訴願管轄機關提起訴願"
    "（訴願法第14條、第58條）。"
)


def remedy_of(*, is_over: bool) -> str:
    """Say what can be done against a decision: while the procedure runs, and once it is over."""
    return ONCE_IT_IS_OVER if is_over else WHILE_IT_RUNS


def requests_open(history: Sequence[Happened]) -> tuple[Happened, ...]:
    """Return the requests that stand and are not decided yet, the oldest first."""
    events = standing(history)
    decided = {
        (event.data or {}).get(ANSWERS) for event in events if event.kind is EventKind.FILE_ACCESS_DECIDED
    }
    asked = (event for event in events if event.kind is EventKind.FILE_ACCESS_REQUESTED)
    return tuple(event for event in asked if event.seq not in decided)
