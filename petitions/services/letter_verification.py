"""Is every letter still what was issued? Its sheet and its file are compared with the chain of its case."""

import hashlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import and_, select

from petitions import filestore
from petitions.extensions import db, sealer
from petitions.models import Case, CaseEvent, IssuedLetter
from petitions.rules.files import FILES
from petitions.rules.terms import EventKind
from petitions.sealing import SealBroken

CHUNK = 500


def broken_letters() -> Iterator[str]:
    """Yield a line for each letter that is gone, or whose sheet or file is not what its event names."""
    kept = and_(IssuedLetter.case_id == CaseEvent.case_id, IssuedLetter.event_seq == CaseEvent.seq)
    columns = (IssuedLetter.id, IssuedLetter.content_sealed, IssuedLetter.content_sha256)
    statement = (
        select(Case.number, CaseEvent.seq, CaseEvent.data, *columns, IssuedLetter.pdf_sha256)
        .join(Case, Case.id == CaseEvent.case_id)
        .outerjoin(IssuedLetter, kept)
        .where(CaseEvent.kind == EventKind.LETTER_ISSUED.value)
        .order_by(CaseEvent.case_id, CaseEvent.seq, IssuedLetter.id)
        .execution_options(yield_per=CHUNK)
    )
    for row in db.session.execute(statement):
        if (row.data or {}).get("content_sha256") and (wrong := _wrong_with(row)):
            yield f"{row.number}: 第 {row.seq} 筆歷程的函件{wrong}"


def _wrong_with(row: Any) -> str:
    if row.id is None:
        return "不在（missing）"
    if (row.content_sha256, row.pdf_sha256) not in _named(row.data):
        return f" {row.id} 與歷程所載的雜湊不符（altered）"
    if not _is_whole(row):
        return f" {row.id} 的內容與雜湊不符（altered）"
    try:
        filestore.read(row.pdf_sha256)
    except OSError as trouble:
        return f" {row.id} 的檔案 {row.pdf_sha256} 不在或不符（{type(trouble).__name__}）"
    return ""


def _named(data: Any) -> set[tuple[str, str]]:
    """Return the fingerprints of sheet and file that the event names: of the letter, and of its copies."""
    original = {(data["content_sha256"], file["sha256"]) for file in data.get(FILES, ())}
    return original | {(content, pdf) for content, pdf in data.get("copies", ())}


def _is_whole(row: Any) -> bool:
    try:
        content = sealer().open(row.content_sealed)
    except SealBroken:
        return False
    return bool(hashlib.sha256(content.encode()).hexdigest() == row.content_sha256)
