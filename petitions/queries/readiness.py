"""Is the database there, and is it as new as the program?"""

from sqlalchemy import inspect, text
from sqlalchemy.exc import SQLAlchemyError

from petitions.extensions import READS_ONLY, db
from petitions.schema import newest_revision

UNREACHABLE = "database unreachable"


def database_problem() -> str | None:
    """Return what is wrong with the database in a word, or nothing."""
    reading = READS_ONLY.set(True)
    try:
        with db.engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return "database empty"
            found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except SQLAlchemyError:
        return UNREACHABLE
    finally:
        READS_ONLY.reset(reading)
    return None if found == newest_revision() else "database not up to date"
