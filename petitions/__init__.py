"""Citizen petitions 陳情 and consumer disputes 消費爭議 of a city government."""

from collections.abc import Mapping
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from petitions import assets, filters, i18n
from petitions.blueprints import register_blueprints
from petitions.cli import register_commands
from petitions.config import UnsafeConfiguration, load_settings
from petitions.extensions import csrf, db, engine_options, prepare_engine
from petitions.resources import instance_folder, resource
from petitions.sealing import Sealer, sealer_from
from petitions.wholebody import WholeBody


def create_app(settings: Mapping[str, Any] | None = None) -> Flask:
    """Build the application: settings, extensions, pages, commands, refusals.

    Behind proxies the address and scheme of the browser are taken from as many of them as are configured,
    and from nobody else; the host is always the one of the request itself.
    Raises UnsafeConfiguration if production lacks a key, trusted hosts or its public address.
    """
    app = Flask(
        __name__,
        template_folder=str(resource("templates")),
        static_folder=None,
        instance_path=str(instance_folder()),
    )
    app.config.update(load_settings())
    app.config.update(settings or {})
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", engine_options(app.config["SQLALCHEMY_DATABASE_URI"]))
    app.extensions["sealer"] = _sealer(app.config["FIELD_KEYS"])
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    csrf.init_app(app)
    for part in (assets, filters, i18n):
        part.init_app(app)
    register_blueprints(app)
    register_commands(app)
    app.wsgi_app = WholeBody(app.wsgi_app)  # type: ignore[method-assign]
    if hops := app.config["TRUSTED_PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    return app


def _sealer(keys: str) -> Sealer:
    try:
        return sealer_from(keys)
    except ValueError as error:
        raise UnsafeConfiguration(f"PETITIONS_FIELD_KEYS：{error}") from None
