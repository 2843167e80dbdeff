"""Letters as PDF: tagged, searchable, fit for the archive (PDF/UA-1 and PDF/A-2a), set by Typst.

The fonts come with the program (Noto Serif TC); PETITIONS_FONTS names a folder of more, such as the 全字庫
for rare characters. What no font can draw is shown as 〓 and told.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Final, NamedTuple

import typst
from pylopdf_fonts_zh_tw import serif_path
from pypdf import PdfWriter
from pypdf.errors import PyPdfError

from petitions.resources import PACKAGE
from petitions.rules.errors import BadInput
from petitions.rules.sheet import Sheet, sheet_as_json

TEMPLATE: Final = PACKAGE / "data" / "letter.typ"
FAMILY: Final = "Noto Serif TC"
GETA: Final = "〓"
MOST_MISSING: Final = 50
UNDRAWN: Final = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
UNREADABLE: Final = "附件的 PDF 有密碼或已損壞，不能一起列印；請把那一封取消選取，另外列印。"
ESCAPED: Final = re.compile(r"\\u\{([0-9a-f]+)\}")


class Printed(NamedTuple):
    """A PDF, and the characters in it that no font could draw."""

    pdf: bytes
    missing: tuple[str, ...]


def print_letters(sheets: Sequence[Sheet], *, on: date, fonts: str = "") -> Printed:
    """Return one PDF with these letters, each beginning on a page of its own.

    `on` is the day that the document bears; the same letters on the same day are the same bytes.
    Raises RuntimeError if Typst refuses them for any other reason than a missing character.
    """
    kept = [sheet_as_json(sheet) for sheet in sheets]
    missing: list[str] = []
    while True:
        try:
            return Printed(_compile(_without(kept, missing), sheets[0], on, fonts), tuple(missing))
        except RuntimeError as trouble:
            undrawn = [sign for sign in _undrawn(str(trouble)) if sign not in missing]
            if not undrawn or len(missing) > MOST_MISSING:
                raise
            missing += undrawn


def join(pdfs: Iterable[bytes]) -> bytes:
    """Return PDFs as one, for the printer: the pages as they are, nothing set anew.

    Raises BadInput for one that cannot be read: locked with a password, or broken.
    """
    whole = PdfWriter()
    for pdf in pdfs:
        try:
            whole.append(BytesIO(pdf), import_outline=False)
        except (PyPdfError, ValueError, KeyError, TypeError) as trouble:
            raise BadInput(UNREADABLE) from trouble
    kept = BytesIO()
    whole.write(kept)
    return kept.getvalue()


def names_of(missing: Iterable[str]) -> str:
    """Return characters that could not be drawn as people look them up: U+20BB7."""
    return "、".join(f"U+{ord(sign):04X}" for sign in missing)


def _compile(letters: list[dict[str, Any]], first: Sheet, on: date, fonts: str) -> bytes:
    faces, families = _fonts(fonts)
    pdf: bytes = typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        font_paths=faces,
        format="pdf",
        pdf_standards=["ua-1", "a-2a"],
        sys_inputs={
            "letters": json.dumps(letters),
            "fonts": json.dumps(families),
            "title": first.title,
            "author": first.agency,
            "year": str(on.year),
            "month": str(on.month),
            "day": str(on.day),
        },
    )
    return pdf


@cache
def _fonts(more: str) -> tuple[Any, tuple[str, ...]]:
    """Return the faces, read once, and their families, our own first."""
    folders = [str(Path(serif_path()).parent), *((more,) if more else ())]
    faces = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
    return faces, (FAMILY, *sorted(set(faces.families()) - {FAMILY}))


def _undrawn(said: str) -> list[str]:
    """Return the characters that Typst complains of."""
    found = UNDRAWN.search(said)
    words = ESCAPED.sub(lambda code: chr(int(code[1], 16)), found[1]) if found else ""
    return list(dict.fromkeys(sign for sign in words if unicodedata.category(sign) != "Zs"))


def _without(letters: list[dict[str, Any]], missing: Sequence[str]) -> list[dict[str, Any]]:
    if not missing:
        return letters
    table = {ord(sign): GETA for sign in missing}
    return [_translated(letter, table) for letter in letters]


def _translated(value: Any, table: dict[int, str]) -> Any:
    if isinstance(value, str):
        return value.translate(table)
    if isinstance(value, list):
        return [_translated(one, table) for one in value]
    if isinstance(value, dict):
        return {key: _translated(one, table) for key, one in value.items()}
    return value
