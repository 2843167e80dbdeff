"""Is the database there, and is it as new as the program?"""

from functools import cache

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.exc import SQLAlchemyError

from petitions.extensions import db
from petitions.resources import resource


@cache
def newest_revision() -> str:
    """Return the number of the last migration that this program brings."""
    configuration = Config()
    configuration.set_main_option("script_location", str(resource("migrations")))
    head = ScriptDirectory.from_config(configuration).get_current_head()
    return head or ""


def database_problem() -> str | None:
    """Return what is wrong with the database in a word, or nothing."""
    try:
        with db.engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return "database empty"
            found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except SQLAlchemyError:
        return "database unreachable"
    return None if found == newest_revision() else "database not up to date"
