"""Tasks that were there before stand in their first version."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text

from petitions.extensions import db
from petitions.schema import upgrade_database
from tests.migrations.test_0018_rosters import CASE, MATTER

USER = """INSERT INTO users (id, name, display_name, email, password_hash, earlier_hashes,
          must_change_password, password_set_at)
          VALUES (1, 'a', 'a', '', '', '', true, '2026-05-20 02:00:00')"""
TASK = """INSERT INTO tasks (id, matter_id, case_id, body, assignee_id, written_at, written_by_id,
          submission_key) VALUES (1, 1, 1, 'x', 1, '2026-05-20 02:00:00', 1, 'k')"""


@pytest.mark.both_databases
def test_tasks_of_before_are_in_their_first_version(
    app_on: Callable[..., Flask], empty_database: str
) -> None:
    with app_on(empty_database).app_context():
        upgrade_database("0018")
        for statement in (MATTER, CASE, USER, TASK):
            db.session.execute(text(statement))
        db.session.commit()
        upgrade_database()
        row = db.session.execute(text("SELECT * FROM tasks")).mappings().one()
        assert (row["id"], row["body"], row["version"]) == (1, "x", 1)
