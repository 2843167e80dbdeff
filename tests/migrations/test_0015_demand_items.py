"""Matters of before keep what they ask for as a text, and have no points."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text

from petitions.extensions import db
from petitions.models import Matter
from petitions.rules.demands import demands_in
from petitions.schema import upgrade_database

ROWS = """INSERT INTO matters (id, kind, title, narrative, demand, category, category_at_receipt, district,
            first_complaint_to, persons, is_confidential, is_test, opened_at, notice_version, doc)
          VALUES (1, 'dispute', '', '不退費', '退還三千元', '', '', '', 'center', 1, {no}, {no},
                  '2024-10-01 06:00:00', '', '不退費')"""


@pytest.mark.both_databases
def test_a_matter_of_before_asks_in_one_text(app_on: Callable[..., Flask], empty_database: str) -> None:
    with app_on(empty_database).app_context():
        upgrade_database("0014")
        no = "0" if db.engine.dialect.name == "sqlite" else "false"
        db.session.execute(text(ROWS.format(no=no)))
        db.session.commit()
        upgrade_database()
        matter = db.session.get_one(Matter, 1)
        assert (matter.demand, demands_in(matter.demand_items)) == ("退還三千元", ())
