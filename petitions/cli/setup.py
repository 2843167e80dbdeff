"""Make the database, load what every office needs, and serve."""

from typing import Any

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy import text
from waitress import serve as waitress_serve

from petitions import clock
from petitions.cli.ready import NOTHING_DONE, needs_database, say_problem
from petitions.cli.sign_in_note import kept_note
from petitions.extensions import db
from petitions.queries.readiness import UNREACHABLE, database_problem
from petitions.schema import upgrade_database
from petitions.services.reference import load_reference
from petitions.services.verification import broken_links


@click.command("init")
@with_appcontext
def init() -> None:
    """建立或升級資料庫並載入基本資料 (create or upgrade the database; idempotent)."""
    if database_problem() == UNREACHABLE:
        say_problem(UNREACHABLE)
        raise SystemExit(NOTHING_DONE)
    upgrade_database()
    load_reference(at=clock.now())
    db.session.commit()
    click.echo(f"資料庫已備妥：{db.engine.url.render_as_string(hide_password=True)}", err=True)


@click.command("serve")
@click.option("--port", default=8000, show_default=True, help="埠號 (port)")
@click.option("--host", default="127.0.0.1", show_default=True, help="位址 (address)")
@click.option("--threads", default=8, show_default=True, help="執行緒 (threads)")
@click.option("--demo", is_flag=True, help="資料庫是空的時先建立示範城市 (fill an empty database)")
@click.pass_context
@with_appcontext
@needs_database
def serve(context: click.Context, port: int, host: str, threads: int, demo: bool) -> None:  # noqa: FBT001
    """啟動網站 (serve the pages with the built-in server)."""
    if demo and is_empty():
        context.invoke(current_app.cli.commands["demo"])
    elif demo and not current_app.config["PRODUCTION"]:
        click.echo(kept_note())
    click.echo(f"http://{host}:{port}　按 Ctrl+C 結束 (press Ctrl+C to stop)", err=True)
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    db.session.remove()
    db.engine.dispose()
    waitress_serve(app, host=host, port=port, threads=threads, **serving(app))


def serving(app: Flask) -> dict[str, Any]:
    """Return how the server is set: it waits for whole requests, outlasts slow ones and does not name itself.

    What a proxy says of a request is taken off, unless one is configured.
    """
    return {
        "connection_limit": 1000,
        "channel_timeout": 30,
        "asyncore_use_poll": True,
        "ident": None,
        "clear_untrusted_proxy_headers": not app.config["TRUSTED_PROXIES"],
        "max_request_body_size": app.config["MAX_CONTENT_LENGTH"] + 64 * 1024,
    }


def is_empty() -> bool:
    """Say whether the database holds no case and no user yet."""
    statement = text("SELECT EXISTS (SELECT 1 FROM cases) OR EXISTS (SELECT 1 FROM users)")
    with db.engine.connect() as connection:  # of its own: the question must not leave a write lock behind
        return not connection.execute(statement).scalar()


@click.command("doctor")
@with_appcontext
def doctor() -> None:
    """檢查設定與資料庫 (check settings and database)."""
    problem = database_problem()
    click.echo(f"資料庫 database: {problem or 'ok'}")
    click.echo(f"模式 mode: {'production' if current_app.config['PRODUCTION'] else 'development'}")
    if problem:
        raise SystemExit(1)


@click.command("verify-chain")
@with_appcontext
@needs_database
def verify_chain() -> None:
    """驗證歷程與稽核紀錄未遭更動 (name every altered or missing entry; exit 1 if any)."""
    broken = 0
    for line in broken_links():
        click.echo(line)
        broken += 1
    if broken:
        raise SystemExit(1)
    click.echo("完整，沒有更動 (intact)", err=True)


commands = (init, serve, doctor, verify_chain)
