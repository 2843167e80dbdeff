"""The files of an old ledger: whether they are there, how they are encoded, and their rows.

A row that cannot be read (broken quoting, wrong number of columns, unreadable bytes, NUL) is refused
alone, by the line on which it begins; the rows after it are read.
"""

import codecs
import csv
import hashlib
import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple, TextIO

from petitions.rules.errors import Refusal

COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "persons.csv": ("person_id", "name", "phone", "email", "district"),
    "businesses.csv": ("business_id", "name", "ubn", "kind"),
    "meetings.csv": ("meeting_id", "kind", "starts_at", "status", "room"),
    "activities.csv": (
        "activity_id",
        "kind",
        "starts_at",
        "ends_on",
        "status",
        "persons",
        "targets",
        "duplicate_of",
        "channel",
    ),
    "cases.csv": (
        "case_id",
        "case_no",
        "kind",
        "channel",
        "received_at",
        "category_at_receipt",
        "category_final",
        "district",
        "complainant_ids",
        "first_appeal_route",
        "business_id",
        "amount_ntd",
        "narrative",
        "is_test",
        "deleted_at",
        "status",
        "merged_into",
    ),
    "events.csv": (
        "event_id",
        "case_id",
        "seq",
        "type",
        "at",
        "recorded_at",
        "actor",
        "meeting_id",
        "detail",
    ),
}
"""The files of a ledger and their columns, in the order in which they are taken in."""

ENCODINGS: Final = ("utf-8-sig", "cp950", "big5hkscs")
CHUNK: Final = 1 << 20
_LOST: Final = re.compile("[\udc80-\udcff]")

Row = tuple[int, list[str]]
"""The line on which a row begins, and its cells in the order of COLUMNS."""

Refuse = Callable[["Problem", str], None]
"""Takes note of a refused row: the problem, and the id of the row as far as it can be read."""


class NoLedger(Refusal):
    """The folder is not a ledger: it, a file or a column is missing. Nothing was taken in."""


class Problem(NamedTuple):
    """Why a row was refused: file, line on which the row begins, column, and a sentence."""

    file: str
    line: int
    column: str
    reason: str


@dataclass(frozen=True)
class LedgerFile:
    """One file: its encoding, whether every byte of it can be read, and where our columns stand."""

    path: Path
    encoding: str
    sha256: str
    lines: int
    is_clean: bool
    width: int
    places: tuple[int, ...] | None

    @property
    def name(self) -> str:
        """The name of the file, as reports give it."""
        return self.path.name


def open_ledger(folder: Path) -> dict[str, LedgerFile]:
    """Look at every file of a ledger once. Raises NoLedger if the folder, a file or a column is missing."""
    if not folder.is_dir():
        raise NoLedger(f"找不到資料夾：{folder}（no such folder）")
    missing = [name for name in COLUMNS if not (folder / name).is_file()]
    if missing:
        raise NoLedger(f"資料夾缺少檔案：{'、'.join(missing)}（missing files）")
    return {name: _look_at(folder / name) for name in COLUMNS}


def read_rows(file: LedgerFile, refuse: Refuse) -> Iterator[Row]:
    """Yield the rows of a file; blank lines are no rows."""
    with _open(file) as stream:
        reader = csv.reader(stream, strict=True)
        next(reader)
        line = reader.line_num
        try:
            for cells in reader:
                start, line = line + 1, reader.line_num
                if row := _row(file, refuse, start, cells):
                    yield row
        except csv.Error:
            pass
        else:
            return
    yield from _read_carefully(file, refuse, line)


def _read_carefully(file: LedgerFile, refuse: Refuse, line: int) -> Iterator[Row]:
    """Yield the rows after a line; one that is quoted wrongly takes only its first line with it."""
    with _open(file) as stream:
        lines = _Lines(islice(stream, line, None))
        reader = csv.reader(lines, strict=True)
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                first = lines.give_back()
                reason = "引號沒有成對，或一欄超過 131,072 個字元。"
                refuse(Problem(file.name, line + 1, "", reason), first.partition(",")[0].strip(' "'))
                line += 1
                continue
            start, line = line + 1, line + lines.turn()
            if row := _row(file, refuse, start, cells):
                yield row


def _row(file: LedgerFile, refuse: Refuse, line: int, cells: list[str]) -> Row | None:
    """Return a row with our columns in their order, or refuse it; a blank line is nothing."""
    if len(cells) != file.width or not file.is_clean:
        if not cells:
            return None
        if problem := _fault(file, line, cells):
            place = file.places[0] if file.places else 0
            refuse(problem, cells[place].strip() if place < len(cells) else "")
            return None
    return line, [cells[place] for place in file.places] if file.places else cells


def _open(file: LedgerFile) -> TextIO:
    return file.path.open(encoding=file.encoding, errors="surrogateescape", newline="")


def _fault(file: LedgerFile, line: int, cells: list[str]) -> Problem | None:
    """Say what is wrong with a row as such, if anything."""
    if len(cells) != file.width:
        reason = f"應有 {file.width} 欄，實有 {len(cells)} 欄。"
        return Problem(file.name, line, "", reason)
    names = COLUMNS[file.name]
    ours = dict(zip(file.places or range(len(names)), names, strict=True))
    for place, cell in enumerate(cells):
        if "\0" in cell:
            return Problem(file.name, line, ours.get(place, ""), "含有 NUL 字元。")
        if not cell.isascii() and _LOST.search(cell):
            return Problem(file.name, line, ours.get(place, ""), f"有無法以 {file.encoding} 解讀的位元組。")
    return None


class _Lines:
    """The lines of a stream for the CSV reader; those of a broken row can be given back, but the first."""

    def __init__(self, stream: Iterator[str]) -> None:
        self.stream = stream
        self.taken: list[str] = []
        self.again: deque[str] = deque()

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.again.popleft() if self.again else next(self.stream)
        self.taken.append(line)
        return line

    def turn(self) -> int:
        """Begin the next row; return how many lines the last one had."""
        count = len(self.taken)
        self.taken.clear()
        return count

    def give_back(self) -> str:
        """Let all lines of the last row but its first be read again; return the first."""
        first, *others = self.taken
        self.again.extendleft(reversed(others))
        self.taken.clear()
        return first


def _look_at(path: Path) -> LedgerFile:
    """Read a file once as bytes: its digest, its encoding, and whether all of it can be read."""
    digest = hashlib.sha256()
    decoders = {name: codecs.getincrementaldecoder(name)() for name in ENCODINGS}
    lines, has_nul = 0, False
    with path.open("rb") as stream:
        while True:
            chunk = stream.read(CHUNK)
            digest.update(chunk)
            lines += chunk.count(b"\n")
            has_nul = has_nul or b"\0" in chunk
            _try(decoders, chunk)
            if not chunk:
                break
    is_readable = bool(decoders)
    encoding = next(iter(decoders)) if is_readable else _least_bad(path)
    width, places = _header(path, encoding)
    return LedgerFile(path, encoding, digest.hexdigest(), lines, is_readable and not has_nul, width, places)


def _try(decoders: dict[str, codecs.IncrementalDecoder], chunk: bytes) -> None:
    """Give up the encodings that cannot read a chunk; the empty one ends the file."""
    for name in list(decoders):
        try:
            decoders[name].decode(chunk, final=not chunk)
        except UnicodeDecodeError:
            del decoders[name]


def _least_bad(path: Path) -> str:
    """Return the encoding that loses the fewest bytes of a file that none reads whole."""
    lost = dict.fromkeys(ENCODINGS, 0)
    for name in ENCODINGS:
        with path.open(encoding=name, errors="surrogateescape", newline="") as stream:
            while chunk := stream.read(CHUNK):
                lost[name] += len(_LOST.findall(chunk))
    return min(ENCODINGS, key=lambda name: lost[name])


def _header(path: Path, encoding: str) -> tuple[int, tuple[int, ...] | None]:
    """Return how many columns a file has and where ours stand (None: just so). Raises NoLedger."""
    with path.open(encoding=encoding, errors="surrogateescape", newline="") as stream:
        first = stream.readline(10_000)
    found = [name.strip().lower() for name in next(csv.reader(StringIO(first)), [])]
    missing = [name for name in COLUMNS[path.name] if name not in found]
    if missing:
        raise NoLedger(f"{path.name} 缺少欄位：{'、'.join(missing)}（missing columns）")
    places = tuple(found.index(name) for name in COLUMNS[path.name])
    return len(found), None if places == tuple(range(len(found))) else places
