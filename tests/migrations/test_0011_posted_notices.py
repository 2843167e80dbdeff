"""What was owed before letters were ticked off is still owed, in no way sent, and to the complainant."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from petitions.extensions import db
from petitions.schema import upgrade_database
from tests.migrations.test_0002_deadlines import ROWS

PARTIES = (
    "INSERT INTO parties (id, matter_id, role, position, stated_name) "
    "VALUES (7, 1, 'respondent', 1, '海風健身'), (8, 1, 'complainant', 1, '王小明')"
)
OWED = (
    "INSERT INTO owed_notices (id, matter_id, case_id, event_seq, document, owed_at, done_on) "
    "VALUES (1, 1, 1, 2, 'D41', '2024-10-02 01:00:00', NULL), "
    "(2, 1, 1, 3, 'D41', '2024-10-02 01:00:00', '2024-10-03')"
)


@pytest.mark.both_databases
def test_notices_of_before_are_owed_to_the_complainant(
    app_on: Callable[..., Flask], empty_database: str
) -> None:
    with app_on(empty_database).app_context():
        upgrade_database("0001")
        yes, no = ("1", "0") if db.engine.dialect.name == "sqlite" else ("true", "false")
        for row in ROWS:
            db.session.execute(text(row.format(yes=yes, no=no)))
        db.session.commit()
        upgrade_database("0010")
        db.session.execute(text(PARTIES))
        db.session.execute(text(OWED))
        db.session.commit()
        upgrade_database()
        columns = "id, done_on IS NULL, done_how, party_id, no_address_at"
        rows = db.session.execute(text(f"SELECT {columns} FROM owed_notices ORDER BY id"))  # noqa: S608
        assert [(row[0], bool(row[1]), *row[2:]) for row in rows] == [
            (1, True, "", 8, None),
            (2, False, "", 8, None),
        ]
        other = "INSERT INTO owed_notices (id, matter_id, case_id, event_seq, document, owed_at, party_id) "
        db.session.execute(text(other + "VALUES (3, 1, 1, 2, 'D41', '2024-10-02 01:00:00', 7)"))
        with pytest.raises(IntegrityError):
            db.session.execute(text(other + "VALUES (4, 1, 1, 2, 'D41', '2024-10-02 01:00:00', 8)"))
