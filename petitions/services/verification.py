"""Was history altered? Every chain is walked again, and every broken link is named (防護基準 2-6)."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from petitions.extensions import db
from petitions.models import AuditEntry, AuditHead, Case, CaseEvent
from petitions.services.audit import OFFICE
from petitions.services.chain import genesis, link
from petitions.services.letter_verification import broken_letters

CHUNK = 2000
SAID = (
    "seq",
    "kind",
    "happened_at",
    "recorded_at",
    "actor_id",
    "actor_label",
    "ip",
    "request_id",
    "from_state",
    "to_state",
    "detail",
    "reason",
    "document",
    "party_id",
    "corrects_seq",
    "data",
)
"""What the hash of an event covers, beside the number of its case."""

ENTERED = (
    "seq",
    "at",
    "actor_id",
    "actor_label",
    "ip",
    "request_id",
    "action",
    "subject",
    "matter_id",
    "detail",
)
"""What the hash of an audit entry covers."""


def broken_links() -> Iterator[str]:
    """Yield one line for each place where a chain does not hold; nothing if all is as it was written."""
    yield from broken_office_links()
    yield from broken_case_links()
    yield from broken_letters()


def broken_office_links() -> Iterator[str]:
    """Walk the audit entries in their order."""
    previous, expected = genesis(OFFICE), 1
    statement = select(AuditEntry).order_by(AuditEntry.seq).execution_options(yield_per=CHUNK)
    for entry in db.session.scalars(statement):
        content = {name: getattr(entry, name) for name in ENTERED}
        if entry.seq != expected:
            yield f"audit_entries: 缺第 {expected} 筆（missing）"
        elif entry.previous_hash != previous or entry.hash != link(previous, content):
            yield f"audit_entries: 第 {entry.seq} 筆與雜湊不符（altered）"
        previous, expected = entry.hash, entry.seq + 1
    head = db.session.execute(select(AuditHead.seq, AuditHead.hash)).first()
    if head is not None and (head.seq != expected - 1 or head.hash != previous):
        yield f"audit_entries: 結尾缺少第 {expected} 筆以後的紀錄（end missing）"


def broken_case_links() -> Iterator[str]:
    """Walk the events of every case that has a chain; imported history has none."""
    cases = select(Case.id, Case.number, Case.chain_head, Case.events_count).order_by(Case.id)
    chained = cases.where(Case.chain_head.is_not(None)).execution_options(yield_per=CHUNK)
    for chunk in db.session.execute(chained).partitions(CHUNK):
        events = _events_of([row.id for row in chunk])
        for row in chunk:
            yield from _broken_case(row, events.get(row.id, []))


def _events_of(case_ids: list[int]) -> dict[int, list[CaseEvent]]:
    statement = (
        select(CaseEvent).where(CaseEvent.case_id.in_(case_ids)).order_by(CaseEvent.case_id, CaseEvent.seq)
    )
    found: dict[int, list[CaseEvent]] = {}
    for event in db.session.scalars(statement):
        found.setdefault(event.case_id, []).append(event)
        db.session.expunge(event)
    return found


def _broken_case(row: Any, events: list[CaseEvent]) -> Iterator[str]:
    previous = genesis(row.number)
    for expected, event in enumerate(events, start=1):
        if event.seq != expected:
            yield f"{row.number}: 缺第 {expected} 筆歷程（missing）"
            return
        if event.hash is None:
            continue
        content = {"number": row.number, **{name: getattr(event, name) for name in SAID}}
        if event.previous_hash != previous or event.hash != link(previous, content):
            yield f"{row.number}: 第 {event.seq} 筆歷程與雜湊不符（altered）"
        previous = event.hash
    if len(events) != row.events_count or previous != row.chain_head:
        yield f"{row.number}: 歷程的結尾與案件不符（end missing）"
