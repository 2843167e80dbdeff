"""What can go wrong with a mail, whether trying again can help, and which paper takes its place."""

from typing import Final

from petitions.rules.term import Term


class Failure(Term):
    """Why a mail did not leave or did not arrive."""

    UNREACHABLE = "unreachable", "連不上寄信主機"
    SLOW = "slow", "寄信主機沒有及時回應"
    POSTPONED = "postponed", "寄信主機要求稍後再寄"
    CUT = "cut", "連線在寄出前中斷"
    UNSURE = "unsure", "連線在寄出後中斷，不知道是否寄達"
    SETTINGS = "settings", "寄信的設定、加密或登入不對"
    ENCLOSURE = "enclosure", "讀不到要附上的檔案"
    BROKEN = "broken", "系統組不出這封信"
    BAD_ADDRESS = "bad_address", "收件地址無效或不收信"
    REFUSED = "refused", "寄信主機拒收這封信"
    BOUNCED = "bounced", "信寄出後被退回"


FINAL: Final = frozenset({Failure.BAD_ADDRESS, Failure.REFUSED, Failure.BOUNCED})
"""Trying again cannot help."""

OF_THE_SERVER: Final = frozenset({Failure.UNREACHABLE, Failure.SLOW, Failure.SETTINGS})
"""Not about the one mail: the others are not tried either for a while."""

OURS: Final = frozenset({Failure.SETTINGS, Failure.ENCLOSURE, Failure.BROKEN})
"""Nothing changes until someone of the office mends it: told at the first failure."""

TRIES_UNTIL_TOLD: Final = 3
"""Any other failure is told when a mail has failed so often (after a quarter of an hour)."""

MOST_TRIES: Final = 48
"""After so many tries (two days) a mail is given up."""

MOST_DOUBTS: Final = 2
"""So often a mail may have been handed over without our knowing; it is never sent a third time."""

MAILS: Final = {
    "receipt": "收件通知",
    "notice": "期限變動通知",
    "digest": "期限提醒與稽催",
    "letter": "函件",
    "reminder": "提醒當事人",
}
"""What the kinds of mail are called."""


def is_given_up(failure: Failure, *, tries: int, doubts: int) -> bool:
    """Say whether a mail that failed so is not tried again; `doubts` counts this failure too."""
    return failure in FINAL or tries >= MOST_TRIES or doubts >= MOST_DOUBTS


def paper_instead(kind: str, *, is_dispute: bool) -> str:
    """Return the key of the paper that is posted when a mail of this kind to a party cannot be delivered.

    Empty for a reminder: no law asks for it, and it would come too late.
    """
    if kind == "reminder":
        return ""
    if kind == "notice":
        return "D21" if is_dispute else "E05"
    return "D03a" if is_dispute else "E02"


def alarm_words(*, dead: int, failing: int, overdue: int) -> str:
    """Say in a sentence what is wrong with the mail of the office; empty if nothing is."""
    said = (
        (dead, f"{dead:,} 封信沒有寄達"),
        (failing, f"{failing:,} 封信寄不出去，系統持續再試"),
        (overdue, f"{overdue:,} 封信過了時間還沒有寄，請確認 petitions work 正在執行"),
    )
    words = "；".join(sentence for count, sentence in said if count)
    return f"寄信異常：{words}。" if words else ""
