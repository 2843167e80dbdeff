"""What the record holds, in one digest a table: equal before and after whatever must change nothing."""

import hashlib

from sqlalchemy import Table, select

from petitions.extensions import Base, db

COMES_AND_GOES = {"user_sessions", "rate_buckets", "audit_entries", "audit_head"}
"""What a refused request may leave behind: that there was one."""


def digests() -> dict[str, str]:
    """Return a digest of every table but those that note who came by."""
    db.session.rollback()
    tables = Base.metadata.sorted_tables
    found = {table.name: _digest(table) for table in tables if table.name not in COMES_AND_GOES}
    db.session.rollback()
    return found


def _digest(table: Table) -> str:
    rows = sorted(repr(tuple(row)) for row in db.session.execute(select(table)))
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()[:16]


def digests_of_now() -> dict[str, str]:
    """Return a digest of every table as this session sees it, with all that is not committed yet."""
    return {table.name: _digest(table) for table in Base.metadata.sorted_tables}
