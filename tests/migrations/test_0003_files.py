"""A file that lay there before files knew their event is kept, for the office only."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text

from petitions.extensions import db
from petitions.schema import upgrade_database

ROWS = (
    """INSERT INTO matters (id, kind, title, narrative, demand, category, category_at_receipt,
         district, first_complaint_to, persons, is_confidential, is_test, opened_at, notice_version, doc)
       VALUES (1, 'dispute', '', '', '', '', '', '', 'center', 1, {no}, {no}, '2024-10-01 01:00:00', '',
         '')""",
    """INSERT INTO attachments (id, matter_id, sha256, display_name, media_type, size_bytes, audience,
         received_at)
       VALUES (1, 1, 'ab', '契約.pdf', 'application/pdf', 5, 'office', '2024-10-01 01:00:00')""",
)


@pytest.mark.both_databases
def test_a_file_of_before_is_kept(app_on: Callable[..., Flask], empty_database: str) -> None:
    with app_on(empty_database).app_context():
        upgrade_database("0002")
        no = "0" if db.engine.dialect.name == "sqlite" else "false"
        for row in ROWS:
            db.session.execute(text(row.format(no=no)))
        db.session.commit()
        upgrade_database()
        kept = db.session.execute(text("SELECT display_name, audience, event_seq FROM attachments")).one()
        assert tuple(kept) == ("契約.pdf", "office", None)
