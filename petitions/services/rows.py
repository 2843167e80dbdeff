"""Write single rows quickly: values go as parameters of a statement that is compiled once.

Built into the statement value by value, they cost more than the database does.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ClauseElement, Result, insert

from petitions.extensions import db, insert_into


def add_row(model: Any, values: Mapping[str, Any], *, returning: str = "") -> Result[Any]:
    """Insert one row; a value may be an SQL expression. `returning` names a column to give back."""
    return _execute(insert(model.__table__), model, values, returning)


def add_row_once(model: Any, values: Mapping[str, Any], *, unique: str, returning: str = "") -> Result[Any]:
    """Insert one row unless there is one with the same `unique` column; then nothing comes back."""
    statement = insert_into(model.__table__).on_conflict_do_nothing(index_elements=[unique])
    return _execute(statement, model, values, returning)


def add_or_change_rows(
    model: Any, rows: list[dict[str, Any]], *, unique: Iterable[str], changing: Iterable[str]
) -> None:
    """Insert rows; where a row with the same `unique` columns stands, its `changing` columns change."""
    statement = insert_into(model.__table__)
    new = statement.excluded
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=list(unique), set_={name: new[name] for name in changing}
        ),
        rows,
    )


def _execute(statement: Any, model: Any, values: Mapping[str, Any], returning: str) -> Result[Any]:
    said = {name: value for name, value in values.items() if isinstance(value, ClauseElement)}
    plain = {name: value for name, value in values.items() if name not in said}
    if said:
        statement = statement.values(**said)
    if returning:
        statement = statement.returning(model.__table__.c[returning])
    return db.session.execute(statement, plain)
