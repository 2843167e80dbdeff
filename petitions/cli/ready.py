"""Commands refuse politely on a database that is not up to date."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from petitions.queries.readiness import database_problem

NOTHING_DONE = 2


def needs_database(command: Callable[..., Any]) -> Callable[..., Any]:
    """Run a command only if the database is there and as new as the program; else exit with status 2."""

    @wraps(command)
    def checked(*args: Any, **kwargs: Any) -> Any:
        problem = database_problem()
        if problem is not None:
            click.echo(f"資料庫尚未備妥（{problem}），請先執行：petitions init", err=True)
            raise SystemExit(NOTHING_DONE)
        return command(*args, **kwargs)

    return checked
