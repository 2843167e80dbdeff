"""Cases that were there before stand as they were, and what is to be done about them finds its table."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import inspect, text

from petitions.extensions import db
from petitions.schema import upgrade_database

MATTER = """INSERT INTO matters (id, kind, title, narrative, demand, category, category_at_receipt, district,
            first_complaint_to, persons, is_confidential, is_test, opened_at, notice_version, doc)
            VALUES (1, 'dispute', '', 'x', '', '', '', '', 'center', 1, false, false,
                    '2026-05-20 02:00:00', '', '')"""


@pytest.mark.both_databases
def test_the_table_stands_beside_what_was_there(app_on: Callable[..., Flask], empty_database: str) -> None:
    with app_on(empty_database).app_context():
        upgrade_database("0015")
        db.session.execute(text(MATTER))
        db.session.commit()
        assert "tasks" not in inspect(db.engine).get_table_names()
        upgrade_database()
        assert db.session.scalar(text("SELECT count(*) FROM matters")) == 1
        assert db.session.scalar(text("SELECT count(*) FROM tasks")) == 0
