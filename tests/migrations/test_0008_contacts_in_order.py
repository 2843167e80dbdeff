"""Contacts of before stand after it, and are found in the order in which they came."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import inspect, text

from petitions.extensions import db
from petitions.schema import upgrade_database

ROWS = """INSERT INTO consultations (id, contacted_at, contacted_on, channel, persons, category, question,
            answer, status, is_duplicate, recorded_at)
          VALUES (1, '2024-10-01 06:00:00', '2024-10-01', 'counter', 1, '', '', '', 'done', {no},
                  '2024-10-01 06:00:00'),
                 (2, '2024-10-01 01:00:00', '2024-10-01', 'counter', 1, '', '', '', 'done', {no},
                  '2024-10-01 07:00:00')"""


@pytest.mark.both_databases
def test_contacts_of_before_stand_in_their_order(app_on: Callable[..., Flask], empty_database: str) -> None:
    with app_on(empty_database).app_context():
        upgrade_database("0007")
        no = "0" if db.engine.dialect.name == "sqlite" else "false"
        db.session.execute(text(ROWS.format(no=no)))
        db.session.commit()
        upgrade_database()
        (index,) = [
            one for one in inspect(db.engine).get_indexes("consultations") if one["name"].endswith("_day")
        ]
        assert index["column_names"] == ["contacted_on", "contacted_at", "id"]
        order = "SELECT id FROM consultations ORDER BY contacted_on, contacted_at, id"
        assert db.session.scalars(text(order)).all() == [2, 1]
