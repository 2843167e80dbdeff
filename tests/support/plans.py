"""How the database would answer: the plan of a statement, to see what it would read."""

from typing import Any

from sqlalchemy import Engine, event

from petitions.extensions import db

BIG = ("cases", "case_events", "matters", "parties", "persons", "businesses")


def plan_of(statement: Any) -> list[str]:
    """Return the lines of the plan; PostgreSQL is told to use an index wherever there is one for it."""
    on_postgres = db.engine.dialect.name == "postgresql"
    if on_postgres:
        db.session.connection().exec_driver_sql("SET LOCAL enable_seqscan = off")
    explain = "EXPLAIN " if on_postgres else "EXPLAIN QUERY PLAN "

    def rewrite(
        _connection: Any, _cursor: Any, sql: str, parameters: Any, _context: Any, _many: Any
    ) -> tuple[str, Any]:
        return explain + sql, parameters

    event.listen(Engine, "before_cursor_execute", rewrite, retval=True)
    try:
        rows = db.session.connection().execute(statement).cursor.fetchall()  # type: ignore[union-attr]
    finally:
        event.remove(Engine, "before_cursor_execute", rewrite)
    return [row[0] if on_postgres else row[3] for row in rows]


def whole_tables(plan: list[str]) -> list[str]:
    """Return the lines that read a big table from end to end."""
    return [line for line in plan for table in BIG if _reads_all(line.strip(), table)]


def sorts(plan: list[str]) -> list[str]:
    """Return the lines of SQLite that sort what an index could have given in order."""
    return [line for line in plan if "TEMP B-TREE FOR ORDER BY" in line]


def _reads_all(line: str, table: str) -> bool:
    if f"Seq Scan on {table}" in line:
        return True
    return line == f"SCAN {table}"
