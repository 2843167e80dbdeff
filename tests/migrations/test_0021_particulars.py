"""Matters that were there before have no cause and no particulars."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text

from petitions.extensions import db
from petitions.schema import upgrade_database
from tests.migrations.test_0018_rosters import CASE, MATTER


@pytest.mark.both_databases
def test_matters_of_before_told_nothing_more(app_on: Callable[..., Flask], empty_database: str) -> None:
    with app_on(empty_database).app_context():
        upgrade_database("0020")
        for statement in (MATTER, CASE):
            db.session.execute(text(statement))
        db.session.commit()
        upgrade_database()
        row = db.session.execute(text("SELECT * FROM matters")).mappings().one()
        assert (row["narrative"], row["cause"], row["particulars"]) == ("x", "", None)
        assert not db.session.execute(text("SELECT is_urgent FROM cases")).scalar_one()
