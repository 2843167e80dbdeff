"""Files that were there before any scanner stay open: none of them waits, nothing was found in them."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text

from petitions.extensions import db
from petitions.schema import upgrade_database

MATTER = """INSERT INTO matters (id, kind, title, narrative, demand, category, category_at_receipt, district,
            first_complaint_to, persons, is_confidential, is_test, opened_at, notice_version, doc)
            VALUES (1, 'dispute', '', 'x', '', '', '', '', 'center', 1, false, false,
                    '2026-05-20 02:00:00', '', '')"""
FILE = """INSERT INTO attachments (id, matter_id, sha256, display_name, media_type, size_bytes, audience,
          received_at) VALUES (1, 1, 'ab', 'x.pdf', 'application/pdf', 1, 'office', '2026-05-20 02:00:00')"""


@pytest.mark.both_databases
def test_files_of_before_stay_open(app_on: Callable[..., Flask], empty_database: str) -> None:
    with app_on(empty_database).app_context():
        upgrade_database("0016")
        for statement in (MATTER, FILE):
            db.session.execute(text(statement))
        db.session.commit()
        upgrade_database()
        row = db.session.execute(text("SELECT * FROM attachments")).mappings().one()
        assert (row["scan_due_at"], row["scan_tries"]) == (None, 0)
        assert (row["scan_failure"], row["malware"]) == ("", "")
