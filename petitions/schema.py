"""The form of the database: brought up to date by numbered migrations.

Alembic is read only when it is needed, so that serving and short commands start quickly.
"""

import re

from flask import current_app
from sqlalchemy import text

from petitions.extensions import db
from petitions.resources import resource

NUMBERED = re.compile(r"(\d{4})_\w+\.py")
MIGRATION_LOCK = 5_206_106
"""The advisory lock under which one process at a time upgrades a PostgreSQL database."""


def newest_revision() -> str:
    """Return the number of the last migration that this program brings."""
    names = (path.name for path in (resource("migrations") / "versions").iterdir())
    return max(found[1] for name in names if (found := NUMBERED.fullmatch(name)))


def upgrade_database(revision: str = "head") -> None:
    """Bring the database of the application to the newest form (or a numbered one); of several processes, one
    does it.
    """
    from flask_migrate import Migrate, upgrade  # noqa: PLC0415  (a quarter of a second, rarely needed)

    Migrate(current_app, db, directory=str(resource("migrations")), render_as_batch=True)
    if db.engine.dialect.name != "postgresql":
        upgrade(revision=revision)
        return
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": MIGRATION_LOCK})
        try:
            upgrade(revision=revision)
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": MIGRATION_LOCK})
