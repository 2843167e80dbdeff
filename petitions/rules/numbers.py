"""Case numbers and look-up secrets: what people copy, dictate and mistype.

The stored number is ASCII (F106-000123-5): letter of the procedure, year of the Republic,
serial of that year, check digit. People see the words (消申106-000123-5). A number is not a
secret; the look-up secret is.
"""

import re
import unicodedata
from typing import NamedTuple

LETTERS = {
    "first_appeal": "F",
    "second_appeal": "S",
    "mediation": "M",
    "petition": "P",
    "control_yuan": "Y",
}
WORDS = {
    "first_appeal": "消申",
    "second_appeal": "消二",
    "mediation": "消調",
    "petition": "陳",
    "control_yuan": "監巡",
}
LONGEST_NUMBER = 40
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SECRET_LENGTH = 10
SECRET_BYTES = 7

UNREADABLE = "看不懂這個案號，請照收據上的寫法輸入，例如 消申106-000123-5。"
WRONG_CHECK = "案號最後一位的檢查碼不符，可能有一個數字抄錯了，請再核對一次。"
NO_CHECK = "案號少了最後一位檢查碼，請照收據上的寫法完整輸入。"
WRONG_SECRET = f"查詢碼是收據上的 {SECRET_LENGTH} 個英文字母與數字，請再核對一次。"

_PROCEDURES = {word: key for names in (LETTERS, WORDS) for key, word in names.items()}
_SERIAL = "[0-9]{6}|[1-9][0-9]{6,11}"
_START = f"(?P<kind>{'|'.join(_PROCEDURES)})(?P<year>[0-9]{{3}})"
_NUMBER = re.compile(
    f"{_START}(?:-(?P<parted>[0-9]{{1,6}}|{_SERIAL})-|-?(?P<joined>{_SERIAL})-?)(?P<check>[0-9])"
)
_WITHOUT_CHECK = re.compile(f"{_START}-?(?:{_SERIAL})-?")
_DASHES = re.compile("[‐‑‒–—―−﹣－_ー]+")
_NOT_OF_SECRETS = re.compile(r"[\s\-‐‑‒–—―−_]")
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})


class CaseNumber(NamedTuple):
    """A case number taken apart; `procedure` is the key, `serial` counts from 1 each year."""

    procedure: str
    roc_year: int
    serial: int

    @property
    def stored(self) -> str:
        """The ASCII form that the record keeps."""
        return format_number(*self)

    @property
    def spoken(self) -> str:
        """The form with words that people see."""
        return WORDS[self.procedure] + self.stored[1:]


def check_digit(digits: str) -> str:
    """Return the Luhn (mod 10) digit: any one wrong digit and most swaps of neighbours show."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        total += sum(divmod(int(digit) * 2, 10)) if place % 2 == 0 else int(digit)
    return str(-total % 10)


def format_number(procedure: str, roc_year: int, serial: int) -> str:
    """Return the stored number of a case, such as F106-000123-5.

    Past 999,999 the serial grows. Raises ValueError for an unknown procedure or no such year.
    """
    if procedure not in LETTERS or not 1 <= roc_year <= 999 or not 1 <= serial < 10**12:
        raise ValueError(UNREADABLE)
    year, running = f"{roc_year:03d}", f"{serial:06d}"
    return f"{LETTERS[procedure]}{year}-{running}-{check_digit(year + running)}"


def parse_number(text: str) -> CaseNumber:
    """Read a case number as people type it: spaces, full width, lower case, letter or words.

    Raises ValueError whose text is a sentence for the person who typed it.
    """
    if len(text) > LONGEST_NUMBER:
        raise ValueError(UNREADABLE)
    squeezed = "".join(unicodedata.normalize("NFKC", text).upper().split())
    squeezed = _DASHES.sub("-", squeezed)
    match = _NUMBER.fullmatch(squeezed)
    if match is None:
        raise ValueError(NO_CHECK if _WITHOUT_CHECK.fullmatch(squeezed) else UNREADABLE)
    year, serial = int(match["year"]), int(match["parted"] or match["joined"])
    number = CaseNumber(_PROCEDURES[match["kind"]], year, serial)
    if not number.stored.endswith(f"-{match['check']}"):
        raise ValueError(WRONG_CHECK)
    return number


def display_number(stored: str) -> str:
    """Return the form of a stored number that people see: 消申106-000123-5."""
    return parse_number(stored).spoken


def spoken_number(text: str) -> str:
    """Return a number as people see it; one that is none of ours, an old ledger's say, as it stands."""
    try:
        return display_number(text)
    except ValueError:
        return text


def new_secret(random_bytes: bytes) -> str:
    """Make a look-up secret out of seven or more random bytes: ten characters, 50 bits.

    The alphabet is Crockford's base 32. The caller brings the
    randomness (secrets.token_bytes), so that the rules stay pure.
    """
    if len(random_bytes) < SECRET_BYTES:
        raise ValueError("A look-up secret needs seven random bytes.")
    value = int.from_bytes(random_bytes[:SECRET_BYTES])
    return "".join(CROCKFORD[value >> 5 * place & 31] for place in range(SECRET_LENGTH))


def normalise_secret(text: str) -> str:
    """Return a typed look-up secret in its one form: O is 0, I and L are 1, blanks go.

    Raises ValueError with a sentence when it is not ten characters of the alphabet; that tells
    nothing about any case.
    """
    folded = unicodedata.normalize("NFKC", text[:LONGEST_NUMBER]).upper()
    secret = _NOT_OF_SECRETS.sub("", folded).translate(_MISREAD)
    if len(secret) != SECRET_LENGTH or not set(secret) <= set(CROCKFORD):
        raise ValueError(WRONG_SECRET)
    return secret


def display_secret(secret: str) -> str:
    """Write a look-up secret in two groups of five, as receipts show it."""
    return f"{secret[:5]}-{secret[5:]}"
