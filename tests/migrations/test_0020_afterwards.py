"""Consultations and inspections of before name nobody further, and rest on no case."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text

from petitions.extensions import db
from petitions.schema import upgrade_database

CONSULTATION = """INSERT INTO consultations (id, contacted_at, contacted_on, channel, persons, category,
                  question, answer, status, is_duplicate, recorded_at) VALUES (1, '2026-05-20 02:00:00',
                  '2026-05-20', 'counter', 2, '', 'x', 'y', 'done', false, '2026-05-20 02:00:00')"""
ACTIVITY = """INSERT INTO activities (id, kind, title, started_at, started_on, status, place, findings,
              recorded_at) VALUES (1, 'inspection', 'x', '2026-05-20 02:00:00', '2026-05-20', 'done', '', '',
              '2026-05-20 02:00:00')"""


@pytest.mark.both_databases
def test_entries_of_before_are_kept_as_they_were(app_on: Callable[..., Flask], empty_database: str) -> None:
    with app_on(empty_database).app_context():
        upgrade_database("0019")
        for statement in (CONSULTATION, ACTIVITY):
            db.session.execute(text(statement))
        db.session.commit()
        upgrade_database()
        consultation = db.session.execute(text("SELECT * FROM consultations")).mappings().one()
        said = ("question", "answer", "persons", "referred_to", "version")
        assert [consultation[name] for name in said] == ["x", "y", 2, "", 1]
        activity = db.session.execute(text("SELECT * FROM activities")).mappings().one()
        assert (activity["title"], activity["status"], activity["case_id"]) == ("x", "done", None)
        assert activity["matter_id"] is None
