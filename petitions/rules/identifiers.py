"""Numbers that the state gives: 統一編號 of businesses, identity and residence numbers.

A right check digit proves neither that the number exists nor who holds it; callers warn, and
never turn a person away because of it.
"""

import re
import unicodedata
from datetime import date
from typing import Literal

IdKind = Literal["national_id", "ui_new", "ui_old", "format"]

UBN_RULE_CHANGED_ON = date(2023, 4, 1)
OLD_RESIDENT_NUMBERS_VOID_ON = date(2031, 1, 1)
UBN_WEIGHTS = (1, 2, 1, 2, 1, 2, 4, 1)
ID_WEIGHTS = (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)
LETTERS_IN_ORDER = "ABCDEFGHJKLMNPQRSTUVXYWZIO"
LETTER_NUMBERS = {letter: 10 + place for place, letter in enumerate(LETTERS_IN_ORDER)}
LONGEST_NUMBER = 40

_UBN = re.compile("[0-9]{8}")
_KINDS: tuple[tuple[IdKind, re.Pattern[str]], ...] = (
    ("national_id", re.compile("[A-Z][12][0-9]{8}")),
    ("ui_new", re.compile("[A-Z][89][0-9]{8}")),
    ("ui_old", re.compile("[A-Z][A-D][0-9]{8}")),
)


def clean_number(text: str) -> str:
    """Return a typed number in upper-case ASCII without spaces and hyphens, ready to check."""
    folded = unicodedata.normalize("NFKC", text[:LONGEST_NUMBER]).upper()
    return re.sub(r"[\s\-‐‑–—]", "", folded)


def ubn_checksum_ok(value: str, *, divisor: int = 5) -> bool:
    """Say whether a 統一編號 has eight digits and a right check sum.

    `divisor` is 5 since 2023-04-01 and was 10 before. 00000000 passes: see `is_valid_ubn`.
    """
    if not _UBN.fullmatch(value):
        return False
    products = (int(digit) * weight for digit, weight in zip(value, UBN_WEIGHTS, strict=True))
    total = sum(sum(divmod(product, 10)) for product in products)
    sums = (total, total + 1) if value[6] == "7" else (total,)
    return any(each % divisor == 0 for each in sums)


def is_valid_ubn(value: str, *, on: date) -> bool:
    """Say whether `value` could be a business's 統一編號 on the Taipei date `on`."""
    divisor = 5 if on >= UBN_RULE_CHANGED_ON else 10
    return value != "0" * 8 and ubn_checksum_ok(value, divisor=divisor)


def ubn_warning(value: str, *, on: date) -> str:
    """Return a sentence of advice about a doubtful 統一編號, or "" (never a reason to refuse)."""
    if re.fullmatch("[0-9]{1,7}", value):
        return "統一編號是 8 位數字；開頭的 0 也要寫出來，請再核對一次。"
    if not _UBN.fullmatch(value):
        return "統一編號是 8 位數字，請再核對一次。"
    return "" if is_valid_ubn(value, on=on) else "這個統一編號的檢查碼不符，請再核對一次。"


def id_kind(value: str) -> IdKind:
    """Tell a national number from new and old residence numbers; "format" is none of them.

    Upper-case ASCII only: give what people typed to `clean_number` first.
    """
    return next((kind for kind, pattern in _KINDS if pattern.fullmatch(value)), "format")


def is_valid_id(value: str, *, on: date | None = None) -> bool:
    """Say whether an identity or residence number has a right form and check digit.

    With a Taipei date `on`, old residence numbers are void from 2031-01-01.
    """
    kind = id_kind(value)
    if kind == "format":
        return False
    if kind == "ui_old" and on is not None and on >= OLD_RESIDENT_NUMBERS_VOID_ON:
        return False
    second = str(LETTER_NUMBERS[value[1]] % 10) if kind == "ui_old" else value[1]
    digits = f"{LETTER_NUMBERS[value[0]]}{second}{value[2:]}"
    return sum(int(d) * weight for d, weight in zip(digits, ID_WEIGHTS, strict=True)) % 10 == 0


def id_warning(value: str, *, on: date | None = None) -> str:
    """Return a sentence of advice about a doubtful identity number, or "" if it looks right."""
    if id_kind(value) == "format":
        return "這不像身分證或居留證的統一證號；如為護照號碼，請選「護照」。"
    return "" if is_valid_id(value, on=on) else "這個證號的檢查碼不符，請再核對一次。"
