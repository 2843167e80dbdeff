"""The command line: `petitions …` is the same as `flask --app wsgi …`."""

from flask import Flask


def register_commands(app: Flask) -> None:
    """Add every command to the application."""


def main() -> None:
    """Run the `petitions` console script."""
