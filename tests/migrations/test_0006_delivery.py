"""Mails of before get a Message-ID of their own each, and what was given up keeps that it was."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text

from petitions.extensions import db
from petitions.schema import upgrade_database

ROWS = """INSERT INTO outbox (id, kind, dedupe, recipient_masked, state, run_at, tries, last_error)
          VALUES (1, 'receipt', 'receipt:1', 'a***@example.com', 'ready', '2026-11-20 04:00:00', 2, '450'),
                 (2, 'receipt', 'receipt:2', 'b***@example.com', 'sent', '2026-11-20 04:00:00', 1, ''),
                 (3, 'digest', 'digest:3', 'c***@example.com', 'dead', '2026-11-20 04:00:00', 8, '550')"""


@pytest.mark.both_databases
def test_mails_of_before_are_told_apart(app_on: Callable[..., Flask], empty_database: str) -> None:
    with app_on(empty_database).app_context():
        upgrade_database("0005")
        db.session.execute(text(ROWS))
        db.session.commit()
        upgrade_database()
        rows = db.session.execute(text("SELECT * FROM outbox ORDER BY id")).mappings().all()
        assert len({row["token"] for row in rows}) == 3
        assert all(len(row["token"]) == 32 for row in rows)
        assert [row["failure"] for row in rows] == ["", "", "refused"]
        assert [row["failed_at"] is not None for row in rows] == [False, False, True]
        assert {(row["doubts"], row["sending_at"], row["settled_at"]) for row in rows} == {(0, None, None)}
