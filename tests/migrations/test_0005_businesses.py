"""Businesses and their other names of before are found by near names after it."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text

from petitions.extensions import db
from petitions.schema import upgrade_database

ROWS = (
    """INSERT INTO businesses (id, name, name_folded, ubn, kind)
       VALUES (1, '海風健身事業有限公司', '海風健身事業有限公司', '10000004', 'domestic'),
              (2, '有限公司', '有限公司', NULL, 'individual')""",
    """INSERT INTO business_aliases (id, business_id, name, name_folded, recorded_at, ended_at)
       VALUES (1, 1, '海風會館', '海風會館', '2024-10-01 01:00:00', NULL),
              (2, 1, '舊招牌', '舊招牌', '2024-10-01 01:00:00', '2024-10-02 01:00:00')""",
)


@pytest.mark.both_databases
def test_businesses_of_before_stand_for_themselves_and_are_found(
    app_on: Callable[..., Flask], empty_database: str
) -> None:
    with app_on(empty_database).app_context():
        upgrade_database("0004")
        for row in ROWS:
            db.session.execute(text(row))
        db.session.commit()
        upgrade_database()
        rows = db.session.execute(
            text("SELECT name, version, merged_into_id, root_id FROM businesses ORDER BY id")
        ).all()
        assert [tuple(row) for row in rows] == [
            ("海風健身事業有限公司", 1, None, None),
            ("有限公司", 1, None, None),
        ]
        assert set(db.session.scalars(text("SELECT kind FROM business_aliases"))) == {"alias"}
        grams = set(db.session.scalars(text("SELECT gram FROM business_grams WHERE business_id = 1")))
        assert {"海風", "健身", "會館"} <= grams
        assert not {"招牌", "公司"} & grams
        assert db.session.scalar(text("SELECT count(*) FROM business_grams WHERE business_id = 2")) > 0
