"""Matters of before came from nowhere in particular, and hold nobody back."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import inspect, text

from petitions.extensions import db
from petitions.schema import upgrade_database

ROWS = """INSERT INTO matters (id, kind, title, narrative, demand, category, category_at_receipt, district,
            first_complaint_to, persons, is_confidential, is_test, opened_at, notice_version, doc)
          VALUES (1, 'petition', '', '路燈不亮', '', '', '', '', 'center', 1, {no}, {no},
                  '2024-10-01 06:00:00', '', '路燈不亮')"""


@pytest.mark.both_databases
def test_matters_of_before_count_for_no_address(app_on: Callable[..., Flask], empty_database: str) -> None:
    with app_on(empty_database).app_context():
        upgrade_database("0008")
        no = "0" if db.engine.dialect.name == "sqlite" else "false"
        db.session.execute(text(ROWS.format(no=no)))
        db.session.commit()
        upgrade_database()
        (index,) = [
            one for one in inspect(db.engine).get_indexes("matters") if one["name"] == "ix_matters_filed_from"
        ]
        assert index["column_names"] == ["filed_from", "opened_at"]
        rows = db.session.execute(text("SELECT narrative, filed_from FROM matters")).all()
        assert [tuple(row) for row in rows] == [("路燈不亮", None)]
