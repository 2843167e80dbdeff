"""Amounts of money: whole New Taiwan dollars, read, shown and written in capitals."""

import re
import unicodedata

CAPITAL_DIGITS = "零壹貳參肆伍陸柒捌玖"
CAPITAL_UNITS = ("", "拾", "佰", "仟")
CAPITAL_GROUPS = ("", "萬", "億", "兆")
GROUP = 10_000
LARGEST_CAPITAL = GROUP ** len(CAPITAL_GROUPS) - 1
LARGEST_AMOUNT = 999_999_999_999
LONGEST_AMOUNT = 60

ASK = "請輸入金額，例如 12800 或 12,800。"
UNREADABLE = "看不懂這個金額，請只寫數字，例如 12800 或 12,800。"

_PREFIX = re.compile(r"^(?:新[臺台]幣|[臺台]幣|ntd|nt\$?|twd|\$)")
_SUFFIX = re.compile(r"(?:[元圓塊](?:整|正)?|ntd|twd)$")
_PLAIN = re.compile(r"(?P<whole>[0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){1,4})(?:\.(?P<cents>[0-9]{1,2}))?")
_TEN_THOUSANDS = re.compile(
    r"(?P<whole>[0-9]{1,8})(?:\.(?P<part>[0-9]{1,4}))?萬(?:(?P<thousands>[1-9])千|(?P<rest>[0-9]{3,4}))?"
)


def money_text(amount: int) -> str:
    """Write 新臺幣 12,800 元, as pages and letters show an amount (NT$)."""
    return f"新臺幣 {amount:,} 元"


def money_in_capitals(amount: int) -> str:
    """Write 新臺幣壹萬貳仟捌佰元整, as deeds and receipts want it.

    Raises ValueError for a negative amount and beyond 9,999兆.
    """
    if not 0 <= amount <= LARGEST_CAPITAL:
        raise ValueError("金額必須在 0 元與 9,999 兆元之間。")
    text, rest, gap = "", amount, False
    for place in reversed(range(len(CAPITAL_GROUPS))):
        group, rest = divmod(rest, GROUP**place)
        if group:
            needs_zero = bool(text) and (gap or group < 1000)
            text += "零" * needs_zero + _capital_group(group) + CAPITAL_GROUPS[place]
        gap = not group
    return f"新臺幣{text or '零'}元整"


def _capital_group(group: int) -> str:
    """Write one group of four digits, one 零 for any gap inside and none at its ends."""
    words = ""
    for place, digit in zip((3, 2, 1, 0), f"{group:04d}", strict=True):
        words += CAPITAL_DIGITS[int(digit)] + (CAPITAL_UNITS[place] if digit != "0" else "")
    return re.sub("零+", "零", words).strip("零")


def parse_amount(text: str) -> int:
    """Read an amount as people type it (１２，８００元, NT$12,800, 1.5萬) in whole NT$.

    Raises ValueError whose text is a sentence for the person who typed it. An amount nobody
    knows is not 0: leave the field empty and do not call this.
    """
    if len(text) > LONGEST_AMOUNT:
        raise ValueError(UNREADABLE)
    squeezed = "".join(unicodedata.normalize("NFKC", text).lower().split())
    if not squeezed:
        raise ValueError(ASK)
    bare = _SUFFIX.sub("", _PREFIX.sub("", squeezed))
    if bare.startswith(("-", "−", "負")):
        raise ValueError("金額不能是負數。")
    amount = _plain_amount(bare)
    if amount > LARGEST_AMOUNT:
        raise ValueError("金額太大，請再核對一次。")
    return amount


def _plain_amount(bare: str) -> int:
    """Read figures without currency words."""
    if match := _PLAIN.fullmatch(bare):
        if int(match["cents"] or 0):
            raise ValueError("請以整數元填寫，不要寫角、分。")
        return int(match["whole"].replace(",", ""))
    if (match := _TEN_THOUSANDS.fullmatch(bare)) is None:
        raise ValueError(UNREADABLE)
    rest = 1000 * int(match["thousands"] or 0) + int(match["rest"] or 0)
    if match["part"] and rest:
        raise ValueError(UNREADABLE)
    return int(match["whole"]) * GROUP + int((match["part"] or "").ljust(4, "0")) + rest
