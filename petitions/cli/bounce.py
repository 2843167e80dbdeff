"""Take in what the mail server sends back."""

from typing import BinaryIO, Final

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import OperationalError

from petitions import clock
from petitions.cli.ready import say_problem
from petitions.extensions import db
from petitions.queries.readiness import UNREACHABLE, database_problem
from petitions.rules.returned import MOST_BYTES, read_report
from petitions.services.undelivered import note_bounce

TRY_LATER: Final = 75
"""EX_TEMPFAIL of sysexits.h: a mail server keeps the report and hands it over again."""


@click.command("bounce")
@click.argument("file", type=click.File("rb"), default="-")
@with_appcontext
def bounce(file: BinaryIO) -> None:
    """登錄退信：讀取一封退信報告，改以紙本通知 (take in a delivery report, RFC 3464; - is standard input)."""
    report = read_report(file.read(MOST_BYTES))
    if report is None:
        click.echo("不是本系統信件的退信報告，沒有登錄 (no report of a failed delivery of ours)", err=True)
        return
    if problem := database_problem():
        say_problem(problem)
        raise SystemExit(TRY_LATER)
    try:
        is_new = note_bounce(report.token, report.status, at=clock.now())
        db.session.commit()
    except OperationalError:
        say_problem(UNREACHABLE)
        raise SystemExit(TRY_LATER) from None
    told = "已登錄退信 (noted)" if is_new else "沒有這封信，或已登錄過 (unknown or known already)"
    click.echo(f"{told}：{report.token} {report.status}".rstrip())


commands = (bounce,)
