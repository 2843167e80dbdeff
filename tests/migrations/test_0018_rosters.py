"""Items of batches that were there before belong to no roster."""

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
CASE = """INSERT INTO cases (id, matter_id, procedure, number, channel, received_at, received_on, version,
          state, is_open, is_void, is_confidential, is_routed, outcome, due_sort, due_rank, is_estimated,
          turn, events_count, title, complainant_masked, respondent_name, category, district)
          VALUES (1, 1, 'first_appeal', 'F115-000001-0', 'online', '2026-05-20 02:00:00', '2026-05-20', 1,
                  'received', true, false, false, false, '', '9999-12-31', 9, false, 'office',
                  1, '', '', '', '', '')"""
BATCH = """INSERT INTO batches (id, matter_id, lead_id, kind, what, order_masked, asked_at, asked_by,
           submission_key) VALUES (1, 1, 1, 'acts', 'accepted', '', '2026-05-20 02:00:00', 'x', 'k')"""
ITEM = """INSERT INTO batch_items (id, batch_id, matter_id, case_id, state, tries, sentence)
          VALUES (1, 1, 1, 1, 'done', 1, '')"""


@pytest.mark.both_databases
def test_items_of_before_are_of_no_roster(app_on: Callable[..., Flask], empty_database: str) -> None:
    with app_on(empty_database).app_context():
        upgrade_database("0017")
        for statement in (MATTER, CASE, BATCH, ITEM):
            db.session.execute(text(statement))
        db.session.commit()
        upgrade_database()
        row = db.session.execute(text("SELECT * FROM batch_items")).mappings().one()
        assert (row["id"], row["state"], row["line"]) == (1, "done", None)
