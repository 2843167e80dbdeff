"""What stood before deadlines had a story is kept, and told apart from what is only shown."""

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
    """INSERT INTO cases (id, matter_id, procedure, number, channel, received_at, received_on, version,
         state, is_open, is_void, is_confidential, is_routed, outcome, due_on, due_under, due_sort,
         is_estimated, turn, events_count, title, complainant_masked, respondent_name, category, district)
       VALUES (1, 1, 'first_appeal', 'F113-000001-8', 'online', '2024-10-01 01:00:00', '2024-10-01', 1,
         'with_business', {yes}, {no}, {no}, {yes}, '', '2024-10-16', 'business_reply', '2024-10-16', {no},
         'business', 1, '', '', '', '', '')""",
    """INSERT INTO clocks (id, matter_id, case_id, period, started_by_seq, starts_on, due_on, original_due_on,
         is_estimated, is_revoked)
       VALUES (1, 1, 1, 'business_reply', 1, '2024-10-01', '2024-10-16', '2024-10-16', {no}, {no}),
              (2, 1, 1, 'nullity_action', 2, '2024-10-01', '2024-10-31', '2024-10-31', {no}, {no})""",
    """INSERT INTO closures (id, day, part, scope, source)
       VALUES (1, '2024-10-02', 'all', 'city', '高雄市政府公告')""",
)


@pytest.mark.both_databases
def test_clocks_and_closures_of_before_stand_after_it(
    app_on: Callable[..., Flask], empty_database: str
) -> None:
    with app_on(empty_database).app_context():
        upgrade_database("0001")
        yes, no = ("1", "0") if db.engine.dialect.name == "sqlite" else ("true", "false")
        for row in ROWS:
            db.session.execute(text(row.format(yes=yes, no=no)))
        db.session.commit()
        upgrade_database()
        clocks = db.session.execute(
            text("SELECT period, due_on = target_on, is_information, paused_days FROM clocks ORDER BY id")
        ).all()
        assert [tuple(map(bool, row[1:])) for row in clocks] == [(True, False, False), (True, True, False)]
        assert db.session.execute(text("SELECT due_rank FROM cases")).scalar() == 9
        closure = db.session.execute(text("SELECT source, reason, entered_by_id FROM closures")).one()
        assert tuple(closure) == ("高雄市政府公告", "停止上班", None)
