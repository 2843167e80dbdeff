"""Read the calendar without starting the application: for commands that scripts run by the thousand."""

import click
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from petitions.almanac import read_almanac
from petitions.cli.ready import NOTHING_DONE
from petitions.config import load_settings
from petitions.extensions import engine_options
from petitions.rules.calendar import Calendar
from petitions.schema import newest_revision


def calendar_of_database() -> Calendar:
    """Return the calendar in force in the database that is set; else say what is wrong (exit status 2)."""
    url = load_settings()["SQLALCHEMY_DATABASE_URI"]
    engine = create_engine(url, **engine_options(url))
    try:
        with engine.connect() as connection:
            found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
            if found == newest_revision():
                return read_almanac(connection).calendar()
        problem = "database not up to date"
    except SQLAlchemyError:
        problem = "database empty or unreachable"
    finally:
        engine.dispose()
    click.echo(f"資料庫尚未備妥（{problem}），請先執行：petitions init", err=True)
    raise SystemExit(NOTHING_DONE)
