"""Write single rows quickly: values go as parameters of a statement that is built and compiled once.

Built into the statement value by value, they cost more than the database does.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import ClauseElement, Result, insert

from petitions.extensions import db, insert_for


def add_row(model: Any, values: Mapping[str, Any], *, returning: str = "") -> Result[Any]:
    """Insert one row; a value may be an SQL expression. `returning` names a column to give back."""
    return execute_row(_plain_insert(model, returning), values)


def add_row_once(model: Any, values: Mapping[str, Any], *, unique: str, returning: str = "") -> Result[Any]:
    """Insert one row unless there is one with the same `unique` column; then nothing comes back."""
    return execute_row(_insert_once(db.engine.dialect.name, model, unique, returning), values)


def add_or_change_rows(
    model: Any, rows: list[dict[str, Any]], *, unique: tuple[str, ...], changing: tuple[str, ...]
) -> None:
    """Insert rows; where a row with the same `unique` columns stands, its `changing` columns change."""
    db.session.execute(_insert_or_change(db.engine.dialect.name, model, unique, changing), rows)


@cache
def _plain_insert(model: Any, returning: str) -> Any:
    return _giving_back(insert(model.__table__), model, returning)


@cache
def _insert_once(dialect: str, model: Any, unique: str, returning: str) -> Any:
    statement = insert_for(dialect, model.__table__).on_conflict_do_nothing(index_elements=[unique])
    return _giving_back(statement, model, returning)


@cache
def _insert_or_change(dialect: str, model: Any, unique: tuple[str, ...], changing: tuple[str, ...]) -> Any:
    statement = insert_for(dialect, model.__table__)
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=list(unique), set_={name: new[name] for name in changing}
    )


def _giving_back(statement: Any, model: Any, returning: str) -> Any:
    return statement.returning(model.__table__.c[returning]) if returning else statement


def execute_row(statement: Any, values: Mapping[str, Any]) -> Result[Any]:
    """Execute a statement that writes one row; a value may be an SQL expression."""
    said = {name: value for name, value in values.items() if isinstance(value, ClauseElement)}
    if not said:
        return db.session.execute(statement, dict(values))
    plain = {name: value for name, value in values.items() if name not in said}
    return db.session.execute(statement.values(**said), plain)
