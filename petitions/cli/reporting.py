"""Reports on the command line, and the facts that make them quick. Data on stdout, messages on stderr."""

import json
from pathlib import Path
from typing import Any

import click

from petitions import clock
from petitions.cli.ready import NOTHING_DONE, needs_database
from petitions.cli.showing import Group
from petitions.extensions import db
from petitions.reports.annual import YEARS, as_json, as_text, year_report
from petitions.reports.facts import DAYS_AT_ONCE, forget_facts, refresh_facts
from petitions.reports.monthly import month_as_json, month_report
from petitions.reports.recount import Difference, differences
from petitions.reports.tables import month_table, months_table, to_csv, year_table
from petitions.rules.roc import roc_year

DIFFERS = 1

YEAR = click.option(
    "--year",
    type=click.IntRange(YEARS.start, YEARS.stop - 1),
    required=True,
    help="民國年 (year of the Republic)",
)
OUT = click.option(
    "--out",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="寫入檔案，不印出 (write to a file instead)",
)

report = Group("report", help="年報與月報 (annual and monthly reports).")
facts = Group("facts", help="每日統計事實 (facts per day, which make reports quick).")


@report.command("annual")
@YEAR
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    show_default=True,
    help="格式 (format)",
)
@OUT
@click.option("--recount", is_flag=True, help="先與案件逐格核對 (compare with the cases first)")
@needs_database
def annual(year: int, form: str, out: Path | None, recount: bool) -> None:  # noqa: FBT001
    """年度施政績效的數字與文句 (figures and sentences of the performance report)."""
    if recount:
        _compare(year)
    found = year_report(year)
    if year >= roc_year(clock.today()):
        click.echo(f"{year}年度尚未結束，數字計至目前。(the year is not over)", err=True)
    if form == "csv":
        _give(to_csv(year_table(found)), out)
    else:
        _give(_lines(as_text(found) if form == "text" else as_json(found)), out)


@report.command("monthly")
@YEAR
@click.option(
    "--month", type=click.IntRange(1, 12), help="月份；不給就是全年各月 (month; all twelve without)"
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["json", "csv"]),
    default="json",
    show_default=True,
    help="格式 (format)",
)
@OUT
@needs_database
def monthly(year: int, month: int | None, form: str, out: Path | None) -> None:
    """各月的數字 (figures of the months)."""
    if month is not None:
        one = month_report(year, month)
        _give(to_csv(month_table(one)) if form == "csv" else _lines(month_as_json(one)), out)
        return
    found = year_report(year)
    if form == "csv":
        _give(to_csv(months_table(year, found.monthly)), out)
    else:
        _give(_lines({"year_roc": year, "totals": found.totals, "monthly": found.monthly}), out)


@facts.command("refresh")
@click.option("--rebuild", is_flag=True, help="全部重算 (throw all away and make them anew)")
@needs_database
def refresh(rebuild: bool) -> None:  # noqa: FBT001
    """補算到最近 (bring up to date; idempotent, also beside running servers)."""
    if rebuild:
        forget_facts()
        db.session.commit()
    days = refresh_all()
    click.echo(f"已更新 {days} 天的統計事實。({days} days made)", err=True)


@facts.command("recount")
@YEAR
@needs_database
def recount_year(year: int) -> None:
    """以案件逐格核對一年的報表；不符結束碼 1 (compare a year with its cases; exit 1 if they differ)."""
    _compare(year)


def refresh_all() -> int:
    """Bring the facts up to date, committing step by step; return how many days were made."""
    days = 0
    for done in refresh_facts(clock.today()):
        db.session.commit()
        days += done
    db.session.rollback()
    if days >= DAYS_AT_ONCE and db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM (ANALYZE) day_facts")
    return days


def _compare(year: int) -> None:
    """Compare report and cases as they stand at one moment; exit with 1 where they differ."""
    db.session.rollback()
    if db.engine.dialect.name == "postgresql":
        db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    found = differences(year)
    db.session.rollback()
    for one in found:
        click.echo(_told(one), err=True)
    if found:
        click.echo("可執行 petitions facts refresh --rebuild 重算。(rebuild the facts)", err=True)
        raise SystemExit(DIFFERS)
    click.echo(f"{year}年度報表與案件逐格相符。(report and cases agree)", err=True)


def _told(one: Difference) -> str:
    where = f"{one.measure} {one.month}" + (f" {one.dimension}={one.value}" if one.value else "")
    return f"不符 {where}：報表 {one.reported}，案件 {one.counted}"


def _lines(content: Any) -> bytes:
    """Return a text, or a structure as JSON, as UTF-8 with a line end."""
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False, indent=1)
    return f"{text}\n".encode()


def _give(data: bytes, out: Path | None) -> None:
    """Write data to a file or to stdout, byte for byte."""
    if out is None:
        click.echo(data, nl=False)
    else:
        try:
            out.write_bytes(data)
        except OSError as error:
            click.echo(
                f"無法寫入 {out}：請確認資料夾存在且可以寫入（{error.strerror}）。(cannot write)", err=True
            )
            raise SystemExit(NOTHING_DONE) from None
        click.echo(f"已寫入 {out} (written)", err=True)


commands = (report, facts)
"""The commands of this module."""
