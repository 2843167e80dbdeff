"""Letters come with empty tables; a number and a form make one letter, on both databases."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

from petitions.extensions import db
from petitions.schema import upgrade_database

LETTER = """INSERT INTO letter_wordings (id, document, version, subject, body, note, proposed_at,
                                        proposed_by_id, decision, answer)
            VALUES (:id, 'D03', :version, '主旨', '說明', '', '2026-11-20 04:00:00', 1, 'pending', '')"""
SOMEONE = """INSERT INTO users (id, name, display_name, email, password_hash, earlier_hashes,
                                must_change_password, password_set_at)
             VALUES (1, 'a', '甲', '', '-', '', false, '2026-11-20 04:00:00')"""


@pytest.mark.both_databases
def test_letters_have_their_tables_and_one_proposal_at_a_time(
    app_on: Callable[..., Flask], empty_database: str
) -> None:
    with app_on(empty_database).app_context():
        upgrade_database("0009")
        assert {"letters", "letter_wordings"} & set(inspect(db.engine).get_table_names()) == set()
        upgrade_database()
        db.session.execute(text(SOMEONE))
        db.session.execute(text(LETTER), {"id": 1, "version": 1})
        db.session.commit()
        with pytest.raises(IntegrityError):
            db.session.execute(text(LETTER), {"id": 2, "version": 2})
        db.session.rollback()
        assert db.session.scalar(text("SELECT count(*) FROM letters")) == 0
