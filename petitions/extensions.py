"""The extensions, made once and bound to the application by create_app; and how we speak to each database."""

from contextvars import ContextVar
from typing import Any

import sqlalchemy as sa
from argon2 import PasswordHasher
from flask import current_app
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase

from petitions.rules.text import bigrams
from petitions.sealing import Sealer

READS_ONLY: ContextVar[bool] = ContextVar("reads_only", default=False)
"""True while a GET is answered: SQLite then begins without the write lock."""

BigId = sa.BigInteger().with_variant(sa.Integer, "sqlite")
"""A row number: 64 bits on PostgreSQL, the rowid on SQLite."""


class Base(DeclarativeBase):
    """The base of every model. Names of constraints are fixed so that migrations find them."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(metadata=Base.metadata, session_options={"autoflush": False})
login_manager = LoginManager()
csrf = CSRFProtect()

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=15000",
    "PRAGMA cache_size=-65536",
    "PRAGMA temp_store=MEMORY",
)
POSTGRES_OPTIONS = (
    "-c synchronous_commit=on -c jit=off -c max_parallel_workers_per_gather=0"
    " -c lock_timeout=15000 -c timezone=UTC -c client_encoding=UTF8"
)


def engine_options(url: str) -> dict[str, Any]:
    """Return the options of the engine for a database address: pools, time-outs, durability.

    What is bound to a statement is never logged: it is what people wrote.
    """
    if url.startswith("sqlite"):
        return {"hide_parameters": True, "connect_args": {"timeout": 15, "check_same_thread": False}}
    return {
        "hide_parameters": True,
        "pool_size": 10,
        "max_overflow": 20,
        "pool_pre_ping": True,
        "connect_args": {"options": POSTGRES_OPTIONS, "connect_timeout": 5},
    }


def prepare_engine(engine: sa.Engine) -> None:
    """Make SQLite durable and honest: WAL with full sync, foreign keys, and one writer at a time.

    A write transaction takes its lock at the start (BEGIN IMMEDIATE), so that it never fails half way.
    """
    if engine.dialect.name != "sqlite":
        return

    @sa.event.listens_for(engine, "connect")
    def _open(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        connection.create_function("bigrams", 1, joined_bigrams, deterministic=True)
        for pragma in SQLITE_PRAGMAS:
            connection.execute(pragma)

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN" if READS_ONLY.get() else "BEGIN IMMEDIATE")


def joined_bigrams(text: str | None) -> str:
    """Return the search tokens of a text for the trigger that keeps the full-text table on SQLite."""
    return " ".join(bigrams(text or ""))


def sealer() -> Sealer:
    """Return what seals and opens the personal data of this installation."""
    found: Sealer = current_app.extensions["sealer"]
    return found


def password_hasher() -> PasswordHasher:
    """Return the argon2id hasher with the cost that is configured."""
    settings = current_app.config
    return PasswordHasher(settings["ARGON2_TIME"], settings["ARGON2_MEMORY_KIB"], 1)


def insert_into(table: Any) -> Any:
    """Return an INSERT that knows ON CONFLICT, in the words of the database in use."""
    return insert_for(db.engine.dialect.name, table)


def insert_for(dialect: str, table: Any) -> Any:
    """Return an INSERT that knows ON CONFLICT, in the words of one database."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
