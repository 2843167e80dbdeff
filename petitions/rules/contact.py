"""Ways to reach people: telephone numbers and e-mail addresses.

Telephones are read leniently: a number we do not know gets a warning and is kept, since
people abroad complain too. E-mail addresses are strict: they go into headers.
"""

import re
import unicodedata
from typing import Literal, NamedTuple

from petitions.rules.text import clean_line

PhoneKind = Literal["mobile", "landline", "freephone", "internet", "foreign", "short", "unknown"]

LONGEST_PHONE = 60
FEWEST_DIGITS = 5
"""A telephone number with fewer digits reaches nobody."""

LONGEST_EMAIL = 254
LONGEST_LOCAL_PART = 64
SHORT_CODES = frozenset(
    ("110", "112", "113", "118", "119", "165", "1922", "1925", "1950", "1955", "1957", "1966", "1980", "1999")
)

_EXTENSION = re.compile(r"(?:#|轉|分機|ext\.?|x)+:?([0-9]{1,6})$")
_PUNCTUATION = re.compile(r"[\s\-‐‑‒–—−().·]")
_COUNTRY = re.compile(r"^(?:\+|00[29]?)?8860?(?=[0-9]{8,10}$)")
# Kind and whole national number, in the groups in which it is written.
_NATIONAL: tuple[tuple[PhoneKind, re.Pattern[str]], ...] = (
    ("mobile", re.compile(r"(09\d\d)(\d{3})(\d{3})", re.ASCII)),
    ("freephone", re.compile(r"(080[09])(\d{3})(\d{3})", re.ASCII)),
    ("internet", re.compile(r"(070)(\d{4})(\d{4})", re.ASCII)),
    ("landline", re.compile(r"(0826|0836)(\d{5})", re.ASCII)),
    ("landline", re.compile(r"(037|082|089)(\d{3})(\d{3})", re.ASCII)),
    ("landline", re.compile(r"(049)(\d{3})(\d{4})", re.ASCII)),
    ("landline", re.compile(r"(02)([2-8]\d{3})(\d{4})", re.ASCII)),
    ("landline", re.compile(r"(04)([23]\d{3})(\d{4})", re.ASCII)),
    ("landline", re.compile(r"(04)([78]\d\d)(\d{4})", re.ASCII)),
    ("landline", re.compile(r"(0[35-8])([2-8]\d\d)(\d{4})", re.ASCII)),
)
_FOREIGN = re.compile(r"\+[1-9][0-9]{6,14}")
_LOCAL_PART = re.compile(r"[\w!#$%&'*+/=?^`{|}~][\w!#$%&'*+/=?^`{|}~.\-]*", re.ASCII)
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9\-]{0,61}[a-z0-9])")


class Phone(NamedTuple):
    """A telephone number: `e164` is "" when it cannot be dialled from abroad, `display` is for
    people (with the extension), `warning` is a sentence of advice or ""."""

    kind: PhoneKind
    e164: str
    display: str
    extension: str
    warning: str


def read_phone(text: str) -> Phone:
    """Read a telephone number as people write it; never refuses, at most warns.

    A short code (1999, 110) is marked "short": nobody can be reached there.
    """
    written = clean_line(unicodedata.normalize("NFKC", clean_line(text)[:LONGEST_PHONE]))
    digits, extension = _split_extension(_PUNCTUATION.sub("", written.lower()))
    national = _COUNTRY.sub("0", digits)
    if national in SHORT_CODES:
        warning = f"{national} 是服務專線，請留下可以聯絡到您的電話。"
        return Phone("short", "", national, "", warning)
    for kind, pattern in _NATIONAL:
        if match := pattern.fullmatch(national):
            e164 = "" if kind == "freephone" else f"+886{national[1:]}"
            return Phone(kind, e164, _display("-".join(match.groups()), extension), extension, "")
    if national.startswith("+") and _FOREIGN.fullmatch(national):
        return Phone("foreign", national, _display(national, extension), extension, "")
    return Phone("unknown", "", written, extension, _phone_warning(national))


def parse_phone(text: str) -> Phone:
    """Read a telephone number that somebody is to be reached by.

    Raises ValueError whose text is a sentence for the person who typed it, where nobody can be.
    """
    phone = read_phone(text)
    digits = sum(sign.isdigit() for sign in text)
    if phone.kind == "short" or (phone.kind == "unknown" and digits < FEWEST_DIGITS):
        raise ValueError(phone.warning or "請輸入電話號碼，例如 0900-000-123。")
    return phone


def _split_extension(squeezed: str) -> tuple[str, str]:
    """Part a number from its extension (#123, 轉123, 分機123, ext 123)."""
    match = _EXTENSION.search(squeezed)
    return (squeezed[: match.start()], match[1]) if match else (squeezed, "")


def _display(number: str, extension: str) -> str:
    """Write a grouped number and its extension for people."""
    return f"{number} 轉 {extension}" if extension else number


def _phone_warning(national: str) -> str:
    """Say what seems to be wrong with a number nobody knows; "" when there is none."""
    if not national:
        return ""
    if re.fullmatch("[2-8][0-9]{6,7}", national):
        return "這個號碼沒有區碼；高雄市的市話請在前面加 07。"
    if national.startswith("09"):
        return "手機號碼是 09 開頭的 10 位數字，請再核對一次。"
    return "這個電話號碼看起來不完整，請再核對一次；國外電話請以 + 和國碼開頭。"


def parse_email(text: str) -> str:
    """Return one e-mail address fit for a mail header, its domain in lower case.

    Raises ValueError whose text is a sentence for the person who typed it: for anything but a
    single plain ASCII address, for line breaks and for encoded words (=?…?=).
    """
    address = unicodedata.normalize("NFKC", text.strip()) if len(text) <= 1000 else text
    if not address:
        raise ValueError("請輸入電子郵件信箱，例如 name@example.com。")
    if len(address) > LONGEST_EMAIL:
        raise ValueError("電子郵件信箱太長了。")
    if re.search(r"[,;、]|@.*@", address):
        raise ValueError("請只填一個電子郵件信箱。")
    local, _, domain = address.rpartition("@")
    if not (_is_local_part(local) and _DOMAIN.fullmatch(domain.lower())):
        raise ValueError("電子郵件信箱的格式不對，請寫成 name@example.com。")
    return f"{local}@{domain.lower()}"


def _is_local_part(local: str) -> bool:
    """Say whether the part before @ is plain: no quotes, no stray dots, no encoded word."""
    return (
        len(local) <= LONGEST_LOCAL_PART
        and _LOCAL_PART.fullmatch(local) is not None
        and not local.endswith(".")
        and ".." not in local
        and "=?" not in local
    )
