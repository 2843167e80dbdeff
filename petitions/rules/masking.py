"""Masks: what is left of personal data for those who need not know it (個資法施行細則 §17).

Every function gives the same mask for the same input, never raises, and when it does not
understand what it is given it hides everything.
"""

import re
import unicodedata

from petitions.rules.contact import Phone, read_phone
from petitions.rules.text import clean_line
from petitions.rules.veiling import identity_numbers, ways_to_reach, without

HIDDEN = "***"
CIRCLE = "○"
BIRTH_MASKED = f"{CIRCLE}年{CIRCLE}月{CIRCLE}日"
"""All that is left of a day of birth."""
_PAIRS = re.compile("..")
COMPOUND_SURNAMES = frozenset(
    _PAIRS.findall(
        "歐陽司馬司徒司空諸葛上官皇甫夏侯尉遲公孫慕容令狐端木長孫宇文鮮于南宮東郭"
        "西門東方聞人澹臺淳于太史申屠軒轅鍾離閭丘獨孤赫連完顏呼延范姜万俟拓跋"
    )
)
# Two surnames joined: only sure when two characters follow.
JOINED_SURNAMES = frozenset(_PAIRS.findall("張簡張廖陳黃陳李葉劉姜林翁林江謝徐辜劉張郭李朱陳胡周"))

_IDEOGRAPH = "\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_HAN = f"{_IDEOGRAPH}{CIRCLE}"
_BLANK_BETWEEN = re.compile(f"(?<=[{_HAN}]) (?=[{_HAN}])")
_CHINESE_NAME = re.compile(f"[{_HAN}]+")
_PART_OF_NAME = re.compile(r"[^\W_]+")
_CITY = r"(?:..[市縣])"
_PLACE = re.compile(
    rf"(?:[0-9]{{3,6}})?((?:{_CITY}?[^\s0-9]{{1,3}}?(?<!社)區)|(?:..縣[^\s0-9]{{1,4}}?[鄉鎮市])|{_CITY})"
)


def mask_name(name: str) -> str:
    """Mask a person's name: 王○明, 王○, 歐陽○○, 瓦○○‧諾○, J*** S***; one character is hidden."""
    plain = "".join(char for char in clean_line(name) if unicodedata.category(char) not in ("Mn", "Cf"))
    joined = _BLANK_BETWEEN.sub("", plain)
    if _CHINESE_NAME.fullmatch(joined):
        return _mask_chinese(joined)
    masked, parts = _PART_OF_NAME.subn(lambda part: _mask_part(part[0]), joined)
    return masked if parts or not joined else HIDDEN


def _mask_chinese(name: str) -> str:
    """Mask a name of ideographs, keeping the surname and, from three characters, the last."""
    if len(name) == 1:
        return CIRCLE
    if (len(name) > 2 and name[:2] in COMPOUND_SURNAMES) or (len(name) > 3 and name[:2] in JOINED_SURNAMES):
        return name[:2] + CIRCLE * (len(name) - 2)
    if len(name) == 2:
        return name[0] + CIRCLE
    return name[0] + CIRCLE * (len(name) - 2) + name[-1]


def _mask_part(part: str) -> str:
    """Mask one part of a name of several parts or of another script: its first letter stays."""
    is_han = _CHINESE_NAME.fullmatch(part) is not None
    if len(part) == 1:
        return CIRCLE if is_han else "*"
    return part[0] + (CIRCLE * (len(part) - 1) if is_han else HIDDEN)


def mask_phone(text: str) -> str:
    """Mask a telephone number: 09**-***-678, 07-****333; the extension is dropped."""
    return mask_read_phone(read_phone(text))


def mask_read_phone(phone: Phone) -> str:
    """Mask a telephone number that was read already."""
    if not phone.display:
        return ""
    if phone.kind == "mobile":
        return f"09**-***-{phone.display[9:12]}"
    number = phone.display.partition(" 轉 ")[0]
    if phone.kind in ("landline", "internet", "freephone"):
        area, _, rest = number.partition("-")
        digits = rest.replace("-", "")
        return f"{area}-{'*' * (len(digits) - 3)}{digits[-3:]}"
    return f"+{HIDDEN}{number[-3:]}" if phone.kind == "foreign" else HIDDEN


def mask_email(address: str) -> str:
    """Mask an e-mail address: a***@example.com."""
    text = clean_line(address)
    match = re.fullmatch(r"([^\s@])[^\s@]*@([^\s@]+)", text)
    if match:
        return f"{match[1]}{HIDDEN}@{match[2]}"
    return HIDDEN if text else ""


def mask_address(address: str) -> str:
    """Mask an address: 高雄市苓雅區***; no postal code, since six figures tell the street."""
    text = clean_line(address).replace(" ", "")
    match = _PLACE.match(unicodedata.normalize("NFKC", text))
    if match:
        return match[1] + HIDDEN
    return HIDDEN if text else ""


def mask_id(number: str) -> str:
    """Mask an identity number: A1******89; of a shorter or longer one less is left."""
    text = "".join(clean_line(number).split())
    if len(text) == 10:
        return f"{text[:2]}{'*' * 6}{text[-2:]}"
    if len(text) >= 7:
        return f"{text[0]}{'*' * (len(text) - 3)}{text[-2:]}"
    return "*" * len(text)


def mask_in_text(text: str) -> str:
    """Return a text that goes to the other side without e-mail addresses, telephone and identity numbers."""
    return without(text, [*ways_to_reach(text), *identity_numbers(text)])
