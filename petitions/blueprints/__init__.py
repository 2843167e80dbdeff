"""HTTP in, HTTP out. A view reads the request, calls one service or query, and answers."""

from importlib import import_module

from flask import Flask

BLUEPRINTS = (
    "public",
    "intake",
    "respond",
    "respond_papers",
    "ops",
    "accounts",
    "tracking",
    "tasks",
    "disclosures",
    "letters",
    "incidents",
    "batches",
    "proposals",
    "rosters",
    "negotiations",
    "mandates",
    "paper",
    "parties",
    "consultations",
    "activities",
    "businesses",
    "reports",
    "office",
    "outbox",
    "wordings",
    "notices",
)
"""The modules of this room that hold a blueprint `bp`."""


def register_blueprints(app: Flask) -> None:
    """Add every page to the application, and what holds around every page."""
    from petitions.blueprints import frame  # noqa: PLC0415  (after the models are mapped)

    frame.init_app(app)
    for name in BLUEPRINTS:
        app.register_blueprint(import_module(f"petitions.blueprints.{name}").bp)
