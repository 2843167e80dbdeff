"""Read the roster of a joint complaint: a CSV with one person a line (consumer-disputes §9 item 5).

Nothing is guessed: a line is taken as it stands, or refused with its column and the reason. What looks like
a formula is text like any other.
"""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from petitions.rules.contact import parse_email, parse_phone, read_phone
from petitions.rules.errors import BadInput
from petitions.rules.money import parse_amount
from petitions.rules.text import clean, clean_line, fold, is_seen

MOST_BYTES: Final = 2 * 1024 * 1024
MOST_LINES: Final = 2000
RECEIPT_HOURS: Final = 72
"""So many hours whoever brought a roster in may take its look-up secrets, to hand them to each person."""

RECEIPT_NOTE: Final = (
    f"請把各人的案號與查詢碼分別交給本人。交辦的人在 {RECEIPT_HOURS} 小時內可以下載，每次都留下紀錄。"
)

NAME, PHONE, EMAIL, ADDRESS, AMOUNT, DEMAND = "姓名", "電話", "電子郵件", "地址", "金額", "訴求"
COLUMNS: Final = (NAME, PHONE, EMAIL, ADDRESS, AMOUNT, DEMAND)
WAYS: Final = (PHONE, EMAIL, ADDRESS)
LONGEST: Final = MappingProxyType({NAME: 60, PHONE: 60, ADDRESS: 200, AMOUNT: 60, DEMAND: 1000})

FIELD: Final = "file"
EMPTY: Final = "檔案裡沒有任何一列。"
TOO_LARGE: Final = f"名冊最多 {MOST_BYTES // 1024 // 1024} MB，請分成幾份匯入。"
TOO_MANY: Final = f"名冊一次最多 {MOST_LINES:,} 列，請分成幾份匯入。"
NOT_UTF8: Final = (
    "檔案不是 UTF-8（可能是 Big5）。請在試算表選「另存新檔」、「CSV UTF-8」再上傳，罕用字才不會變成別的字。"
)
NO_TABLE: Final = "這不是 CSV 檔案。請在試算表選「另存新檔」、「CSV UTF-8」再上傳。"
NOT_CSV: Final = "從第 %s 行起讀不下去，可能是引號沒有成對；請重新另存為 CSV 再上傳。"
NO_COLUMN: Final = "第 1 列應是欄名，要有「姓名」，以及「電話」、「電子郵件」、「地址」至少一欄。"
TWICE: Final = "欄名「%s」出現兩次。"
MORE_CELLS: Final = "這一列比欄名多出幾格，可能是內容裡的逗號沒有加引號。"
NOT_GIVEN: Final = "沒有寫姓名。"
NO_WAY: Final = "電話、電子郵件、地址至少要有一項，不然無法回復。"
TOO_LONG: Final = "最多 %s 個字。"
SAME_AS: Final = "和第 %s 行是同一人。"

_TABLES: Final = (b"\xff\xfe", b"\xfe\xff", b"PK", b"%PDF", b"\xd0\xcf\x11\xe0")


class Signer(NamedTuple):
    """One person of a roster, and the line of the file in which he or she stands. Amount in NT$."""

    line: int
    name: str
    phone: str
    email: str
    address: str
    amount_ntd: int | None
    demand: str

    @property
    def marks(self) -> tuple[tuple[str, str, str], ...]:
        """By what the same person is known again: the name with each of the ways to reach him or her."""
        dialled = read_phone(self.phone).e164 or fold(self.phone) if self.phone else ""
        ways = ((PHONE, dialled), (EMAIL, self.email.casefold()), (ADDRESS, fold(self.address)))
        return tuple((fold(self.name), way, value) for way, value in ways if value)


class Fault(NamedTuple):
    """Why a line is not taken, and in which column that is (empty: the line as a whole)."""

    line: int
    column: str
    reason: str


class Roster(NamedTuple):
    """What stands in a file: who can be taken in, what cannot and why, and the columns that are not read."""

    signers: tuple[Signer, ...]
    faults: tuple[Fault, ...]
    ignored: tuple[str, ...]


def read_roster(content: bytes) -> Roster:
    """Read a roster line by line. Raises BadInput for a file that is none as a whole."""
    rows = _rows(_decoded(content))
    header = [clean_line(name) for name in next(rows, (0, []))[1]]
    places = _places(header)
    found: list[Signer] = []
    faults: list[Fault] = []
    seen: dict[tuple[str, str, str], int] = {}
    for count, (line, cells) in enumerate(rows, 1):
        if count > MOST_LINES:
            raise BadInput(TOO_MANY, FIELD)
        signer, wrong = _read(line, cells, places, len(header))
        earlier = next((seen[mark] for mark in signer.marks if mark in seen), 0) if signer else 0
        if signer and not earlier:
            found.append(signer)
            seen |= dict.fromkeys(signer.marks, line)
        faults += wrong or ([Fault(line, NAME, SAME_AS % earlier)] if earlier else [])
    if not found and not faults:
        raise BadInput(EMPTY, FIELD)
    ignored = tuple(name for name in header if name and name not in COLUMNS)
    return Roster(tuple(found), tuple(faults), ignored)


def _decoded(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise BadInput(TOO_LARGE, FIELD)
    if content.startswith(_TABLES):
        raise BadInput(NO_TABLE, FIELD)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(NOT_UTF8, FIELD) from None
    if "\0" in text:
        raise BadInput(NO_TABLE, FIELD)
    return text


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield every row that is not blank, with the line in which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error:
        raise BadInput(NOT_CSV % line, FIELD) from None


def _places(header: list[str]) -> Mapping[str, int]:
    """Return in which place each known column stands. Raises BadInput."""
    for name in COLUMNS:
        if header.count(name) > 1:
            raise BadInput(TWICE % name, FIELD)
    places = {name: header.index(name) for name in COLUMNS if name in header}
    if NAME not in places or not any(way in places for way in WAYS):
        raise BadInput(NO_COLUMN, FIELD)
    return places


def _read(
    line: int, cells: list[str], places: Mapping[str, int], width: int
) -> tuple[Signer | None, list[Fault]]:
    """Read a line: a person, or everything that is wrong with it."""
    if any(cell.strip() for cell in cells[width:]):
        return None, [Fault(line, "", MORE_CELLS)]
    said: dict[str, Any] = {}
    faults = []
    for column, read in _READERS.items():
        place = places.get(column, len(cells))
        try:
            said[column] = read(cells[place] if place < len(cells) else "")
        except ValueError as refusal:
            faults.append(Fault(line, column, str(refusal)))
    if not faults and not any(said[way] for way in WAYS):
        faults.append(Fault(line, PHONE, NO_WAY))
    return (None, faults) if faults else (Signer(line, *said.values()), [])


def _line(column: str) -> Callable[[str], str]:
    """Return what reads one line of text of no more than its column takes."""

    def read(cell: str) -> str:
        text = clean_line(cell) if is_seen(cell) else ""
        if len(text) > LONGEST[column]:
            raise ValueError(TOO_LONG % LONGEST[column])
        return text

    return read


def _name(cell: str) -> str:
    if name := _line(NAME)(cell):
        return name
    raise ValueError(NOT_GIVEN)


def _phone(cell: str) -> str:
    text = _line(PHONE)(cell)
    if text:
        parse_phone(text)
    return text


def _email(cell: str) -> str:
    return parse_email(cell) if is_seen(cell) else ""


def _amount(cell: str) -> int | None:
    text = _line(AMOUNT)(cell)
    return parse_amount(text) if text else None


def _demand(cell: str) -> str:
    text = clean(cell).strip() if is_seen(cell) else ""
    if len(text) > LONGEST[DEMAND]:
        raise ValueError(TOO_LONG % LONGEST[DEMAND])
    return text


_READERS: Final[Mapping[str, Callable[[str], Any]]] = MappingProxyType(
    {
        NAME: _name,
        PHONE: _phone,
        EMAIL: _email,
        ADDRESS: _line(ADDRESS),
        AMOUNT: _amount,
        DEMAND: _demand,
    }
)
