"""People keep what they gave, and find room for a day of birth and for whoever acts for them."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import inspect, text

from petitions.extensions import db
from petitions.schema import upgrade_database

PERSON = """INSERT INTO persons (id, name_masked, phone_masked, email_masked, address_masked,
            id_number_masked, district, language) VALUES (1, '王○明', '', '', '', '', '', 'zh')"""


@pytest.mark.both_databases
def test_a_person_from_before_has_no_day_of_birth(app_on: Callable[..., Flask], empty_database: str) -> None:
    with app_on(empty_database).app_context():
        upgrade_database("0012")
        db.session.execute(text(PERSON))
        db.session.commit()
        assert "representations" not in inspect(db.engine).get_table_names()
        upgrade_database()
        found = db.session.execute(text("SELECT name_masked, birth_sealed, birth_masked FROM persons")).one()
        assert tuple(found) == ("王○明", None, "")
        assert db.session.scalar(text("SELECT count(*) FROM representations")) == 0
