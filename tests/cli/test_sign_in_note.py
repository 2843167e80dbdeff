"""The note that tells every start how to sign in."""

from collections.abc import Callable
from pathlib import Path

from flask import Flask

from petitions.cli.sign_in_note import keep_note, kept_note


def test_it_is_told_again_and_only_its_owner_may_read_it(app: Flask) -> None:
    keep_note(["an earlier note"])
    keep_note(["密碼：abc", "clerk1"])
    assert kept_note() == "密碼：abc\nclerk1"
    (note,) = Path(app.config["INSTANCE"]).glob("demo-*")
    assert note.stat().st_mode & 0o777 == 0o600


def test_there_may_be_none(app: Flask) -> None:
    assert kept_note() == ""


def test_it_is_not_told_of_another_database(
    app: Flask, app_on: Callable[..., Flask], empty_database: str
) -> None:
    keep_note(["密碼：abc"])
    with app_on(empty_database).app_context():
        assert kept_note() == ""
