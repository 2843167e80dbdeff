"""Commands refuse politely on a database that is not up to date."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from petitions.queries.readiness import UNREACHABLE, database_problem

NOTHING_DONE = 2


def say_problem(problem: str) -> None:
    """Say what is wrong with the database, and what to do about it."""
    if problem == UNREACHABLE:
        click.echo(f"連不上資料庫，請確認 DATABASE_URL 與資料庫主機（{problem}）。", err=True)
    else:
        click.echo(f"資料庫尚未備妥（{problem}），請先執行：petitions init", err=True)


def needs_database(command: Callable[..., Any]) -> Callable[..., Any]:
    """Run a command only if the database is there and as new as the program; else exit with status 2."""

    @wraps(command)
    def checked(*args: Any, **kwargs: Any) -> Any:
        problem = database_problem()
        if problem is not None:
            say_problem(problem)
            raise SystemExit(NOTHING_DONE)
        return command(*args, **kwargs)

    return checked
