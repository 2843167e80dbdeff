"""Write many rows at once: COPY on PostgreSQL, one prepared statement on SQLite; ids taken beforehand.

For imports. A row is a tuple in the order of its layout; columns that a layout leaves out take the
default of the model. Moments are aware, days are dates, JSON is a dict.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cache
from itertools import islice
from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    JSON,
    ColumnElement,
    Date,
    Table,
    Text,
    bindparam,
    cast,
    column,
    func,
    select,
    text,
    update,
)

from petitions.extensions import db
from petitions.models.declared import Moment

PARAMETERS: Final = 30_000
"""SQLite takes 32,766 in one statement."""

PAGES_OF_JOURNAL: Final = 16_000

Values = tuple[Any, ...]


def write_moment(at: datetime) -> str:
    """Write an aware moment in UTC as SQLAlchemy keeps it on SQLite."""
    return at.isoformat(" ", "microseconds")[:26]


def read_moment(text: str) -> datetime:
    """Read what `write_moment` wrote."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


class Layout:
    """Which columns of a table the rows of an import fill, in their order.

    `is_written`: its moments and days come as text, written when they were read. `is_partial`: it changes
    rows that are there, so that nothing takes a default.
    """

    def __init__(self, model: Any, *columns: str, is_written: bool = False, is_partial: bool = False) -> None:
        self.table: Table = model.__table__
        self.columns = columns
        self.is_written = is_written
        left_out = [
            column
            for column in (() if is_partial else self.table.columns)
            if column.name not in columns and column.default is not None and column.default.is_scalar
        ]
        self.names = (*columns, *(column.name for column in left_out))
        self.defaults: Values = tuple(column.default.arg for column in left_out)

    @property
    def moments(self) -> Iterator[int]:
        """The places of moments."""
        return (n for n, name in enumerate(self.names) if isinstance(self.table.c[name].type, Moment))

    @property
    def days(self) -> Iterator[int]:
        """The places of days."""
        return (n for n, name in enumerate(self.names) if isinstance(self.table.c[name].type, Date))

    @property
    def documents(self) -> Iterator[int]:
        """The places of JSON."""
        return (n for n, name in enumerate(self.names) if isinstance(self.table.c[name].type, JSON))


def is_postgres() -> bool:
    """Say whether the database is PostgreSQL."""
    return db.engine.dialect.name == "postgresql"


def is_one_of(column: Any, values: Iterable[str]) -> ColumnElement[bool]:
    """Return the condition that a text is one of thousands, which go to the database as one value."""
    if is_postgres():
        found: ColumnElement[bool] = column == func.any(cast(list(values), ARRAY(Text)))
        return found
    listed = func.json_each(json.dumps(list(values))).table_valued("value")
    listing: ColumnElement[bool] = column.in_(select(listed.c.value))
    return listing


def take_ids(layout: Layout, count: int) -> Sequence[int]:
    """Return `count` ids for rows of a table that nobody else will get.

    On SQLite the write lock, taken at the begin, keeps others out.
    """
    if is_postgres():
        sequence = func.pg_get_serial_sequence(layout.table.name, "id")
        numbers = select(func.nextval(sequence)).select_from(func.generate_series(1, count))
        return db.session.scalars(numbers).all()
    last = db.session.scalar(select(func.max(layout.table.c.id))) or 0
    return range(last + 1, last + 1 + count)


def write_rows(layout: Layout, rows: Sequence[Values], *, together: bool = False) -> None:
    """Insert rows into the table of a layout.

    `together` takes many rows into one statement on SQLite: where a trigger fills a full-text table, that
    table is otherwise written out after every row.
    """
    if not rows:
        return
    names = ", ".join(f'"{name}"' for name in layout.names)
    table = f'"{layout.table.name}"'
    connection = db.session.connection()
    if is_postgres():
        raw: Any = connection.connection.driver_connection
        with raw.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in _spelled(layout, rows):
                copy.write_row(row)
        return
    insert = f"INSERT INTO {table} ({names}) VALUES "  # noqa: S608  (names of our own columns)
    marks = f"({', '.join('?' * len(layout.names))})"
    if not together:
        connection.exec_driver_sql(insert + marks, list(_spelled(layout, rows)))
        return
    spelled = _spelled(layout, rows)
    while some := list(islice(spelled, PARAMETERS // len(layout.names))):
        values = tuple(value for row in some for value in row)
        connection.exec_driver_sql(insert + ", ".join([marks] * len(some)), values)


def change_rows(layout: Layout, rows: Sequence[Values], *, keys: int) -> None:
    """Change rows that are there: the last `keys` columns of the layout find a row, the others are set.

    PostgreSQL takes them as one statement, SQLite one by one through a prepared statement.
    """
    if not rows:
        return
    names = layout.names
    if is_postgres():
        columns = zip(*rows, strict=True)
        given = {f"new_{name}": list(values) for name, values in zip(names, columns, strict=True)}
        db.session.execute(_change_together(layout.table, names, keys), given)
        return
    changed = update(layout.table).ordered_values(
        *((name, bindparam(f"new_{name}")) for name in names[:-keys])
    )
    found = (layout.table.c[name] == bindparam(f"key_{name}") for name in names[-keys:])
    sql = str(changed.where(*found).compile(dialect=db.engine.dialect))
    db.session.connection().exec_driver_sql(sql, list(_spelled(layout, rows)))


@cache
def _change_together(table: Table, names: tuple[str, ...], keys: int) -> Any:
    given = [bindparam(f"new_{name}", type_=ARRAY(table.c[name].type)) for name in names]
    new = func.unnest(*given).table_valued(*(column(n, table.c[n].type) for n in names)).render_derived("new")
    changes = {name: new.c[name] for name in names[:-keys]}
    return update(table).values(changes).where(*(table.c[name] == new.c[name] for name in names[-keys:]))


def _spelled(layout: Layout, rows: Iterable[Values]) -> Iterator[Values]:
    """Yield rows as the driver takes them, with the defaults of what a layout leaves out."""
    writers, defaults = _writers(layout, is_postgres()), layout.defaults
    for row in rows:
        if not writers:
            yield row + defaults
            continue
        values = [*row, *defaults]
        for place, write in writers:
            if values[place] is not None:
                values[place] = write(values[place])
        yield tuple(values)


@cache
def _writers(layout: Layout, postgres: bool) -> tuple[tuple[int, Callable[[Any], Any]], ...]:  # noqa: FBT001
    """Return what writes the values at some places of a row as the driver takes them."""
    found: list[tuple[int, Callable[[Any], Any]]] = [(place, json.dumps) for place in layout.documents]
    if postgres and layout.is_written:
        found += [(place, _in_utc) for place in layout.moments]
    elif not postgres and not layout.is_written:
        found += [(place, write_moment) for place in layout.moments]
        found += [(place, date.isoformat) for place in layout.days]
    return tuple(found)


def _in_utc(text: str) -> str:
    return text + "+00"


@contextmanager
def seldom_checkpoints() -> Iterator[None]:
    """Let SQLite carry its journal into the file every 64 MB instead of every 4 while much is written.

    What is committed is as safe; the pages of an index are written once for many steps.
    """
    if is_postgres():
        yield
        return
    raw: Any = db.session.connection().connection.driver_connection
    (usual,) = raw.execute("PRAGMA wal_autocheckpoint").fetchone()
    raw.execute(f"PRAGMA wal_autocheckpoint = {PAGES_OF_JOURNAL}")
    try:
        yield
    finally:
        raw.execute(f"PRAGMA wal_autocheckpoint = {int(usual)}")


def analyze() -> None:
    """Let the planner know what the tables hold now."""
    if not is_postgres():
        db.session.execute(text("PRAGMA analysis_limit = 1000"))
    db.session.execute(text("ANALYZE"))
