"""Facts of before tell of no result: they are made anew, and the figures stand meanwhile."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text

from petitions.extensions import db
from petitions.schema import upgrade_database

ROWS = (
    """INSERT INTO day_facts (day, measure, dimension, value, month, n)
       VALUES ('2017-03-01', 'first_appeals', 'total', '', 10603, 1)""",
    "INSERT INTO fact_watermark (id, through) VALUES (1, '2017-06-30')",
    "INSERT INTO dirty_days (day, touched) VALUES ('2017-03-01', 1)",
)


@pytest.mark.both_databases
def test_the_facts_are_made_anew(app_on: Callable[..., Flask], empty_database: str) -> None:
    with app_on(empty_database).app_context():
        upgrade_database("0006")
        for row in ROWS:
            db.session.execute(text(row))
        db.session.commit()
        upgrade_database()
        for table in ("day_facts", "fact_watermark", "dirty_days"):
            assert db.session.execute(text(f"SELECT count(*) FROM {table}")).scalar() == 0  # noqa: S608
