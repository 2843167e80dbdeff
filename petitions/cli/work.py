"""What runs at night and in between: the rows are the queue, any number of workers may run."""

import time

import click
from flask.cli import with_appcontext

from petitions.cli.ready import needs_database

PAUSE_SECONDS = 5


@click.command("work")
@click.option("--once", is_flag=True, help="做完現有工作即結束 (stop when nothing is left)")
@with_appcontext
@needs_database
def work(once: bool) -> None:  # noqa: FBT001
    """執行背景工作：寄信、統計 (outbox and facts; any number may run side by side)."""
    while True:
        if not work_through() and once:
            return
        if not once:
            time.sleep(PAUSE_SECONDS)


def work_through() -> int:
    """Do what waits; return how many things were done."""
    return 0


commands = (work,)
