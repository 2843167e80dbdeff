"""The migrations: numbered, in one line, and leading to exactly the tables of the models."""

import re
from collections.abc import Callable

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import inspect, text

from petitions.extensions import Base, db
from petitions.schema import upgrade_database
from tests.support.house import ROOT, TESTS

VERSIONS = sorted((ROOT / "migrations" / "versions").glob("*.py"))


def scripts() -> ScriptDirectory:
    configuration = Config()
    configuration.set_main_option("script_location", str(ROOT / "migrations"))
    return ScriptDirectory.from_config(configuration)


def test_there_is_one_newest_form() -> None:
    assert len(scripts().get_heads()) == 1


def test_migrations_are_numbered_without_a_gap() -> None:
    numbers = [re.match(r"(\d{4})_[a-z_]+$", version.stem) for version in VERSIONS]
    assert all(numbers)
    assert [int(number[1]) for number in numbers if number] == list(range(1, len(VERSIONS) + 1))


def test_each_follows_the_one_before() -> None:
    walked = [revision.revision for revision in scripts().walk_revisions()]
    assert walked == [version.stem[:4] for version in reversed(VERSIONS)]


@pytest.mark.both_databases
def test_they_make_the_tables_of_the_models(app: Flask) -> None:
    def ours(_object: object, name: str | None, kind: str, *_rest: object) -> bool:
        return not (kind == "table" and (name or "").startswith("matter_search"))

    with db.engine.connect() as connection:
        options = {"include_object": ours, "compare_type": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []


@pytest.mark.both_databases
def test_a_second_upgrade_changes_nothing(app: Flask, statements: list[str]) -> None:
    before = set(inspect(db.engine).get_table_names())
    upgrade_database()
    assert set(inspect(db.engine).get_table_names()) == before
    assert [statement for statement in statements if "CREATE " in statement.upper()] == []


@pytest.mark.both_databases
def test_an_empty_database_is_brought_up_at_once(app_on: Callable[..., Flask], empty_database: str) -> None:
    with app_on(empty_database).app_context():
        upgrade_database()
        found = db.session.execute(text("SELECT version_num FROM alembic_version")).scalar()
        assert found == scripts().get_current_head()


def test_every_later_migration_is_tried_on_rows_that_were_there_before() -> None:
    tried = {path.name[5:9] for path in TESTS if path.parent.name == "migrations"}
    assert {version.stem[:4] for version in VERSIONS[1:]} <= tried, "write tests/migrations/test_NNNN_….py"
