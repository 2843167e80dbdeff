"""Fixtures for every test, gathered from `tests/support/`; what each is for stands there."""

import os

import pytest

from tests.support import quickest_place

os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(quickest_place()))

pytest_plugins = (
    "tests.support.databases",
    "tests.support.watching",
    "tests.support.client",
    "tests.support.people",
    "tests.support.desk",
    "tests.support.letters",
    "tests.support.asking",
    "tests.support.negotiating",
    "tests.support.incidents",
    "tests.support.register",
    "tests.support.weather",
    "tests.support.postbox",
    "tests.support.clamd",
    "tests.support.counting",
    "tests.support.browser",
    "tests.support.visiting",
    "tests.support.memory",
)

NEEDS = {"postgres_server": "postgres", "chromium": "browser"}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test marked `both_databases` once on each, one that asks for `pg_app` on PostgreSQL."""
    on_postgres = pytest.param("postgresql", marks=pytest.mark.postgres)
    if "pg_app" in metafunc.fixturenames:
        metafunc.parametrize("database", [on_postgres], indirect=True)
    elif metafunc.definition.get_closest_marker("both_databases"):
        metafunc.parametrize("database", ["sqlite", on_postgres], indirect=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark a test by the servers that its fixtures start, so that `make check` can leave it out."""
    for item in items:
        for fixture, mark in NEEDS.items():
            if fixture in getattr(item, "fixturenames", ()):
                item.add_marker(mark)
