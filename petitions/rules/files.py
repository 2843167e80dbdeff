"""Files that people send: which kinds are taken, and how large. Contents decide, not names."""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from petitions.rules.term import Term

LARGEST_FILE: Final = 20 * 1024 * 1024
"""Bytes of one file (consumer-disputes §6.1: at most 20 MB each)."""

MOST_BYTES: Final = 24 * 1024 * 1024
"""Bytes of all files with one form: with what else is typed they have to go into one request."""

MOST_FILES: Final = 8
"""Files with one form."""

FILES: Final = "files"
"""Among the particulars of an event: the files that came with it."""

HEAD: Final = 4096
"""So many bytes of a file tell what it is."""

MARK_LENGTH: Final = 16
"""So many characters of its SHA-256 stand for a file on a receipt."""

TAKEN: Final = "可以附 PDF、照片（JPEG、PNG、WebP、HEIC）、ODT、ODS、DOCX、XLSX、純文字與 MP4 影片。"


class Audience(Term):
    """For whom a file is; nobody else on the outside ever gets it."""

    OFFICE = "office", "機關內部"
    COMPLAINANT = "complainant", "申訴人"
    RESPONDENT = "respondent", "業者"
    ALL = "all", "雙方"


class FileKind(NamedTuple):
    """A kind of file: the endings of its name, its media type, and how its first bytes look."""

    endings: tuple[str, ...]
    media_type: str
    fits: Callable[[bytes], bool]


class Proof(NamedTuple):
    """A file as a receipt proves that it came: its name, its size in bytes, the start of its SHA-256."""

    name: str
    size: int
    mark: str


class UnknownFile(ValueError):
    """A file that is not taken; the message says why, for whoever sent it."""


def _starts(*signatures: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(signatures)


def _brand(*brands: bytes) -> Callable[[bytes], bool]:
    return lambda head: head[4:8] == b"ftyp" and head[8:12] in brands


def _open_document(media_type: str) -> Callable[[bytes], bool]:
    """An OpenDocument file says its type first, not compressed."""
    told = b"mimetype" + media_type.encode()
    return lambda head: head.startswith(b"PK\x03\x04") and head[30 : 30 + len(told)] == told


def _is_office_open(head: bytes) -> bool:
    return head.startswith(b"PK\x03\x04") and b"[Content_Types].xml" in head


def _is_text(head: bytes) -> bool:
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 3:  # else the head only ends within a character
            return False
    return b"\x00" not in head


_ODF = "application/vnd.oasis.opendocument."
_OOXML = "application/vnd.openxmlformats-officedocument."

KINDS: Final = (
    FileKind(("pdf",), "application/pdf", _starts(b"%PDF-")),
    FileKind(("jpg", "jpeg"), "image/jpeg", _starts(b"\xff\xd8\xff")),
    FileKind(("png",), "image/png", _starts(b"\x89PNG\r\n\x1a\n")),
    FileKind(("webp",), "image/webp", lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP"),
    FileKind(("heic", "heif"), "image/heic", _brand(b"heic", b"heix", b"mif1", b"msf1")),
    FileKind(("mp4", "m4v", "mov"), "video/mp4", _brand(b"isom", b"iso2", b"mp41", b"mp42", b"qt  ")),
    FileKind(("odt",), _ODF + "text", _open_document(_ODF + "text")),
    FileKind(("ods",), _ODF + "spreadsheet", _open_document(_ODF + "spreadsheet")),
    FileKind(("docx",), _OOXML + "wordprocessingml.document", _is_office_open),
    FileKind(("xlsx",), _OOXML + "spreadsheetml.sheet", _is_office_open),
    FileKind(("txt",), "text/plain", _is_text),
)
"""What is taken. Nothing that a browser would run: no HTML, SVG or archive."""


def proofs_in(data: Mapping[str, Any] | None) -> tuple[Proof, ...]:
    """Return the files that came with an event, from its particulars, as they are proved."""
    files = (data or {}).get(FILES, ())
    return tuple(Proof(file["name"], file["size"], file["sha256"][:MARK_LENGTH]) for file in files)


def kind_of(name: str, head: bytes) -> FileKind:
    """Return the kind of a file whose ending and first bytes agree; raises UnknownFile with the sentence."""
    ending = name.rpartition(".")[2].lower()
    kind = next((kind for kind in KINDS if ending in kind.endings), None)
    if kind is None:
        raise UnknownFile(f"不收這種檔案。{TAKEN}")
    if not kind.fits(head):
        raise UnknownFile(f"檔案內容不是它副檔名所說的「{ending}」，請確認後重新選取。")
    return kind
