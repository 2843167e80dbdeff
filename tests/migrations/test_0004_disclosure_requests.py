"""Who looked before requests were kept stays as it was; a request is kept, and decided by another."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from petitions.extensions import db
from petitions.schema import upgrade_database
from tests.migrations.test_0002_deadlines import ROWS

PEOPLE = (
    """INSERT INTO users (id, name, display_name, email, password_hash, earlier_hashes, must_change_password,
         password_set_at) VALUES (1, 'o', '陳承辦', '', '-', '', {no}, '2024-10-01 01:00:00'),
         (2, 's', '黃主任', '', '-', '', {no}, '2024-10-01 01:00:00')""",
    """INSERT INTO persons (id, name_masked, phone_masked, email_masked, address_masked, id_number_masked,
         district, language) VALUES (1, '王○明', '', '', '', '', '', 'zh')""",
    """INSERT INTO parties (id, matter_id, role, position, person_id, stated_name, stated_ubn)
       VALUES (1, 1, 'complainant', 1, 1, '', '')""",
    """INSERT INTO personal_data_reads (id, matter_id, case_id, person_id, field, read_at, read_by_id, reason)
       VALUES (1, 1, 1, 1, 'phone', '2024-10-02 01:00:00', 1, '聯繫當事人')""",
)
A_REQUEST = """INSERT INTO disclosure_requests (matter_id, case_id, party_id, field, action, reason, asked_at,
    asked_by_id, decision, decided_by_id, open_until, answer, submission_key)
  VALUES (1, 1, 1, 'phone', 'contact_p', '聯繫', '2024-10-03 01:00:00', 1, '{decision}', {by}, {until}, '',
    '{key}')"""


def ask(decision: str, *, by: str = "NULL", until: str = "NULL", key: str) -> None:
    db.session.execute(text(A_REQUEST.format(decision=decision, by=by, until=until, key=key)))


@pytest.mark.both_databases
def test_readings_stay_and_requests_are_kept_as_two_persons_made_them(
    app_on: Callable[..., Flask], empty_database: str
) -> None:
    with app_on(empty_database).app_context():
        upgrade_database("0003")
        yes, no = ("1", "0") if db.engine.dialect.name == "sqlite" else ("true", "false")
        for row in (*ROWS[:2], *PEOPLE):
            db.session.execute(text(row.format(yes=yes, no=no)))
        db.session.commit()
        upgrade_database()
        assert db.session.execute(text("SELECT field, reason FROM personal_data_reads")).one() == (
            "phone",
            "聯繫當事人",
        )
        ask("approved", by="2", until="'2024-10-03 01:30:00'", key="a")
        ask("pending", key="b")
        db.session.commit()
        for wrong in (
            {"decision": "approved", "by": "2", "key": "c"},
            {"decision": "approved", "by": "1", "until": "'2024-10-03 01:30:00'", "key": "d"},
            {"decision": "pending", "key": "e"},
        ):
            with pytest.raises(IntegrityError):
                ask(**wrong)
            db.session.rollback()
        assert db.session.execute(text("SELECT count(*) FROM disclosure_requests")).scalar() == 2
