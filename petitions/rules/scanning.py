"""Files wait until a virus scanner found them clean: what can go wrong, and what people are told."""

from typing import Final

from petitions.rules.term import Term


class ScanFailure(Term):
    """Why a file could not be scanned; it waits and is tried again."""

    UNREACHABLE = "unreachable", "連不上掃毒程式"
    SLOW = "slow", "掃毒程式沒有及時回應"
    CUT = "cut", "掃毒程式中途斷線"
    TOO_LARGE = "too_large", "檔案超過掃毒程式接受的大小"
    REFUSED = "refused", "掃毒程式沒有掃這個檔案"
    LOST = "lost", "檔案不在附件資料夾裡"


OF_THE_SCANNER: Final = frozenset({ScanFailure.UNREACHABLE, ScanFailure.SLOW})
"""Not about the one file: the others are not tried either for a while."""

OURS: Final = frozenset({ScanFailure.TOO_LARGE, ScanFailure.LOST})
"""Nothing changes until someone of the office mends it: told at the first failure."""

TRIES_UNTIL_TOLD: Final = 3
"""Any other failure is told when a file was tried so often (after a quarter of an hour)."""

WAITING: Final = "等待掃毒，確認沒有惡意程式以後才能開啟"
INFECTED: Final = "含有惡意程式，已隔離"


def refusal_to_serve(*, is_waiting: bool, failure: str, malware: str) -> str:
    """Say why nobody may open a file or send it on; empty for one that may be opened.

    `failure`: why it could not be scanned the last time. `malware`: the name of what was found in it.
    """
    if malware:
        return f"{INFECTED}（{malware}）。"
    if not is_waiting:
        return ""
    return f"{WAITING}（上一次：{ScanFailure(failure).label}）。" if failure else f"{WAITING}。"


def scan_alarm_words(*, unscanned: int, late: int) -> str:
    """Say in a sentence what is wrong with the scanning of files; empty if nothing is."""
    said = (
        (unscanned, f"{unscanned:,} 個附件掃不成，系統持續再試，請查看掃毒程式"),
        (late, f"{late:,} 個附件過了時間還沒有掃，請確認 petitions work 正在執行，並設定了 PETITIONS_CLAMD"),
    )
    words = "；".join(sentence for count, sentence in said if count)
    return f"掃毒異常：{words}。" if words else ""
