"""How to sign in to the demonstration city: written down when it is built, told again at every start.

The note lies beside the keys of development, readable by its owner only; there is none in production.
"""

import os
from collections.abc import Iterable
from pathlib import Path

from flask import current_app

from petitions.extensions import db


def keep_note(lines: Iterable[str]) -> None:
    """Write the lines down for the database in use, in place of an earlier note."""
    descriptor = os.open(_place(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write("\n".join([_database(), *lines]) + "\n")


def kept_note() -> str:
    """Return what was written down for the database in use, or nothing."""
    try:
        database, _, lines = _place().read_text("utf-8").partition("\n")
    except FileNotFoundError:
        return ""
    return lines.rstrip() if database == _database() else ""


def _place() -> Path:
    return Path(current_app.config["INSTANCE"]) / "demo-sign-in.txt"


def _database() -> str:
    return db.engine.url.render_as_string(hide_password=True)
