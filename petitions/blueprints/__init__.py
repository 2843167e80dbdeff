"""HTTP in, HTTP out. A view reads the request, calls one service or query, and answers."""

from flask import Flask


def register_blueprints(app: Flask) -> None:
    """Add every page to the application."""
