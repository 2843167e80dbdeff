"""How alembic reaches the database of the application."""

from alembic import context
from flask import current_app

import petitions.models  # noqa: F401  (fills the metadata)
from petitions.extensions import Base

engine = current_app.extensions["migrate"].db.engine


def is_ours(_object, name, kind, _reflected, _compare_to):
    """Leave alone what SQLite keeps for its full-text table."""
    return not (kind == "table" and name is not None and name.startswith("matter_search"))


with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        include_object=is_ours,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
