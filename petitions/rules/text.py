"""Text: what may be stored, and how it is folded and cut up to be found again.

Storage keeps what people wrote, character by character (NFC only: NFKC would change rare
characters of names); folding is for the search index alone.
"""

import re
import unicodedata
from operator import add
from typing import NamedTuple

LONGEST_QUERY = 100
LONGEST_GRAM = 64
LONGEST_FILENAME = 120
UNNAMED = "未命名"

_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
_DRAWS_NOTHING = frozenset({"Cc", "Cf", "Cs", "Mc", "Me", "Mn", "Zl", "Zp", "Zs"})  # private use (造字) does
_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters that draw nothing
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_NOT_IN_FILENAMES = re.compile('[\\x00-\\x1f"<>|:*?\u061c\u200b-\u200f\u2060-\u2064]+')

# Ideographs (with extensions A to I), 々〆〇, kana and bopomofo: scripts without spaces.
_IDEOGRAPHS = (
    "\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u30fc-\u30fe\u3105-\u312f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U000323af"
)
# Words of scripts with spaces that our people's names use; each is one token, diacritics too.
_WORD_LETTERS = "0-9a-z\u00df-\u00f6\u00f8-\u02af\u1e00-\u1eff"
_RUNS = re.compile(f"[{_IDEOGRAPHS}]+|[{_WORD_LETTERS}]+")
_FIRST_IDEOGRAPH = "\u3005"

# Ways of writing one character, each folded to the one on the right.
VARIANTS = (
    "台臺 裏裡 峯峰 麽麼 着著 羣群 爲為 啓啟 衆眾 綫線 却卻 脚腳 鷄雞 牀床 温溫 黄黃 吴吳 吕呂 髙高 "
    "産產 説說 鑒鑑 踪蹤 塩鹽 体體 户戶 内內 强強 汙污 恒恆 粧妝 叙敘 敍敘 艷豔 歎嘆 毎每 淸清 靑青 "
    "眞真 祕秘 鬪鬥 蘓蘇 滙匯 栢柏 鈎鉤 綉繡 銹鏽 脣唇 絶絕 録錄 緑綠 戸戶 郷鄉 鄕鄉 県縣 国國 寳寶 "
    "𠮷吉 珎珍 鎭鎮 敎教 舘館 厰廠 凉涼 况況 决決 减減 冲沖"
)
_VARIANTS = {pair[0]: pair[1] for pair in VARIANTS.split()}
_VARIANT = re.compile(f"[{''.join(_VARIANTS)}]")

# What NFKC leaves as it is and never joins to what stands before: only the rest is normalised
# (with one character before it, which may be the base of an accent). A third of the time.
_STABLE = "\x00-\x7f\u3001-\u3029\u3400-\u4dbf\u4e00-\u9fff"
_UNSTABLE = re.compile(f"[{_STABLE}]?[^{_STABLE}]+")


class SearchTerms(NamedTuple):
    """What a query asks for: `grams` to look up in the index (all of them), `words` to verify
    as substrings of the folded document. No grams means that there is nothing to look up."""

    words: tuple[str, ...]
    grams: tuple[str, ...]


def clean(text: str) -> str:
    """Return text that every database, page and letter can hold, saying what it said.

    Takes out NUL and other control characters, lone surrogates and the marks that reorder
    lines (bidi controls); line ends become LF; the rest is NFC.
    """
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", _UNSEEN.sub("", _LINE_ENDS.sub("\n", text)))


def is_seen(text: str) -> bool:
    """Say whether a text shows anything at all: marks and blanks that nobody sees are nothing."""
    return any(
        unicodedata.category(sign) not in _DRAWS_NOTHING and sign not in _BLANK_LETTERS for sign in text
    )


def clean_line(text: str) -> str:
    """Return clean text on one line, without blanks at its ends, single blanks inside."""
    return " ".join(clean(text).split())


def display_filename(text: str) -> str:
    """Return the name of an uploaded file as it may be shown and offered for saving.

    Never used to open anything: the last part of any path, no quotes or hidden characters, no
    leading dot, at most 120 characters with the extension kept.
    """
    last_part = re.split(r"[/\\]", clean_line(text))[-1]
    name = clean_line(_NOT_IN_FILENAMES.sub("_", last_part)).strip(". ")
    if len(name) > LONGEST_FILENAME:
        stem, dot, extension = name.rpartition(".")
        ending = dot + extension if stem and len(extension) <= 10 else ""
        name = name[: LONGEST_FILENAME - len(ending)].rstrip(". ") + ending
    return name if name.strip("_") else UNNAMED


def fold(text: str) -> str:
    """Return text as the search index sees it: NFKC, lower case, variants made one (台 is 臺)."""
    folded = _UNSTABLE.sub(_nfkc, text).lower()
    return _VARIANT.sub(_usual, folded)


def _nfkc(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match[0])


def _usual(match: re.Match[str]) -> str:
    return _VARIANTS[match[0]]


def bigrams(text: str) -> list[str]:
    """Return the sorted tokens by which a text can be found, each once.

    A run of ideographs gives its pairs of neighbours (alone, the one character), a word of
    letters and digits is kept whole, up to 64 characters.
    """
    return sorted(grams_of(fold(text)))


def grams_of(folded: str) -> set[str]:
    """Cut folded text into its set of tokens; `bigrams` folds first."""
    grams: set[str] = set()
    for run in _RUNS.findall(folded):
        if run[0] < _FIRST_IDEOGRAPH or len(run) == 1:
            grams.add(run[:LONGEST_GRAM])
        else:
            grams.update(map(add, run, run[1:]))
    return grams


def search_terms(query: str) -> SearchTerms:
    """Cut a query into the words to verify and the tokens to look up.

    A single ideograph cannot be looked up (the index holds pairs): it is verified only, so a
    query of nothing else has no grams and the page asks for two characters.
    """
    words = tuple(dict.fromkeys(fold(clean_line(query)[:LONGEST_QUERY]).split()))
    grams = {gram for word in words for gram in grams_of(word) if len(gram) > 1 or gram < _FIRST_IDEOGRAPH}
    return SearchTerms(words, tuple(sorted(grams)))
