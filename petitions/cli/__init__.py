"""The command line: `petitions …` is the same as `flask --app wsgi …`."""

import os
from importlib import import_module
from typing import Any

import click
from flask import Flask
from flask.cli import FlaskGroup

from petitions.cli.showing import BothLines, speak_both, translated
from petitions.config import UnsafeConfiguration

UNSAFE = 2
QUICK = "calendar"
"""Scripts ask it thousands of times, each in a process of its own."""

COMMANDS = ("setup", "users", "work", "bounce", "reporting", "importing", "calendar", "rules", "keys", "demo")
"""The modules of this room; each holds its commands in `commands`."""


def register_commands(app: Flask) -> None:
    """Add every command to the application."""
    for name in COMMANDS:
        for command in import_module(f"petitions.cli.{name}").commands:
            app.cli.add_command(speak_both(command))


def make_app() -> Flask:
    """Build the application for the console script."""
    from petitions import create_app  # noqa: PLC0415  (the package imports this room)

    return create_app()


class Commands(BothLines, FlaskGroup):
    """The commands; those of the calendar are found without building the application."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.params = translated(self.params)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Return a command by its name."""
        if name == QUICK:
            return speak_both(import_module(f"petitions.cli.{QUICK}").calendar)
        return super().get_command(ctx, name)


@click.group(cls=Commands, create_app=make_app, add_default_commands=False, add_version_option=False)
def petitions() -> None:
    """陳情與消費爭議案件管理 (petitions and consumer disputes of a city)."""


def main() -> None:
    """Run the `petitions` console script; settings that are not safe are named in a sentence (status 2)."""
    os.environ.setdefault("FLASK_SKIP_DOTENV", "1")
    speak_both(petitions)
    try:
        petitions()
    except UnsafeConfiguration as error:
        click.echo(str(error), err=True)
        raise SystemExit(UNSAFE) from None
