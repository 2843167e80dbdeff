"""Parties that were there before still take part, without a part in the trade or a contact of their own."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text

from petitions.extensions import db
from petitions.schema import upgrade_database
from tests.migrations.test_0018_rosters import MATTER

BUSINESS = "INSERT INTO businesses (id, name, name_folded, kind) VALUES (1, '海風', '海風', 'domestic')"
PARTY = """INSERT INTO parties (id, matter_id, role, position, business_id, stated_name)
           VALUES (1, 1, 'respondent', 1, 1, '海風健身')"""


@pytest.mark.both_databases
def test_parties_of_before_still_take_part(app_on: Callable[..., Flask], empty_database: str) -> None:
    with app_on(empty_database).app_context():
        upgrade_database("0021")
        for statement in (MATTER, BUSINESS, PARTY):
            db.session.execute(text(statement))
        db.session.commit()
        upgrade_database()
        party = db.session.execute(text("SELECT * FROM parties")).mappings().one()
        assert (party["stated_name"], party["trade_role"]) == ("海風健身", "")
        assert (party["ended_on"], party["contact_id"]) == (None, None)
        business = db.session.execute(text("SELECT * FROM businesses")).mappings().one()
        assert (business["name"], business["contact_id"]) == ("海風", None)
        assert db.session.execute(text("SELECT count(*) FROM amendments")).scalar_one() == 0
