"""Build the demonstration city: an invented ledger through the importer, then the last weeks step by step."""

import os
import secrets
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import click
from flask import current_app
from flask.cli import with_appcontext

from petitions import almanac, clock
from petitions.city.assignments import assign_imported
from petitions.city.lately import live_through, mark_days_of, open_desk
from petitions.city.registers import log_lately
from petitions.city.script_appeals import FIRST_APPEALS, SECOND_APPEALS
from petitions.city.script_mediations import MEDIATIONS
from petitions.city.script_petitions import PETITIONS
from petitions.city.staff import STAFF, find_staff, hire_staff
from petitions.city.times import Office
from petitions.city.years import write_ledger
from petitions.cli.importing import import_ledger
from petitions.cli.ready import NOTHING_DONE, needs_database
from petitions.cli.reporting import refresh_all
from petitions.cli.setup import is_empty
from petitions.cli.sign_in_note import keep_note
from petitions.extensions import db
from petitions.rules.numbers import display_number, display_secret
from petitions.rules.roc import roc_year

LARGEST_SCALE: Final = 100
TELLINGS: Final = (*FIRST_APPEALS, *SECOND_APPEALS, *MEDIATIONS, *PETITIONS)
PASSWORD_BYTES: Final = 9


@click.command("demo")
@click.option(
    "--scale",
    type=click.FloatRange(0.01, LARGEST_SCALE),
    default=1.0,
    show_default=True,
    help="規模，1 為 106 年度公布之全數 (volume; 1 is the published year in full)",
)
@click.option("--seed", default=1, show_default=True, help="亂數種子 (the same seed gives the same city)")
@click.option(
    "--ledger",
    type=click.Path(file_okay=False, path_type=Path),
    help="只寫出帳冊 CSV 到此資料夾 (only write the ledger there)",
)
@click.option("--add", is_flag=True, help="資料庫已有資料也加入 (add to a database that is not empty)")
@with_appcontext
def demo(scale: float, seed: int, ledger: Path | None, add: bool) -> None:  # noqa: FBT001
    """建立示範城市，全為虛構 (build the demonstration city; everybody in it is invented)."""
    if ledger is not None:
        ledger.mkdir(parents=True, exist_ok=True)
        cases = write_ledger(ledger, scale=scale, seed=seed, until=clock.now())
        click.echo(f"已寫出 {cases:,} 案：{ledger} (ledger written)", err=True)
        return
    if current_app.config["PRODUCTION"]:
        _refuse("正式環境不能建立示範資料。(not in production)")
    _build(scale=scale, seed=seed, add=add)


@needs_database
def _build(*, scale: float, seed: int, add: bool) -> None:
    if not add and not is_empty():
        _refuse("資料庫裡已經有資料；確定要加入示範資料，請加 --add。(not empty: use --add)")
    password = os.environ.get("PETITIONS_DEMO_PASSWORD") or secrets.token_urlsafe(PASSWORD_BYTES)
    now = clock.now()
    source = f"demo-{scale:g}-{seed}"
    with TemporaryDirectory(prefix="petitions-demo-") as folder:
        click.echo("撰寫帳冊… (writing the ledger)", err=True)
        cases = write_ledger(Path(folder), scale=scale, seed=seed, until=now)
        import_ledger(Path(folder), source=source)
    hired = hire_staff(password, at=now)
    staff = find_staff()
    assign_imported(source, staff)
    office = Office(roc_year(clock.local_day(now)) - 1, roc_year(clock.local_day(now)) + 1)
    desk = open_desk(staff, almanac.current_calendar(), seed=seed, now=now, office=office)
    filed = [live_through(desk, telling, place) for place, telling in enumerate(TELLINGS)]
    log_lately(desk)
    mark_days_of([receipt.number for receipt in filed], today=clock.local_day(now))
    db.session.commit()
    refresh_all()
    click.echo(f"示範城市已建立：帳冊 {cases:,} 案，近期 {len(filed)} 件爭議與陳情。(built)", err=True)
    example = filed[0]
    click.echo(
        f"案件查詢 /track：{display_number(example.number)}　查詢碼 {display_secret(example.secret)}",
        err=True,
    )
    _print_accounts(password, hired)


def _print_accounts(password: str, hired: list[str]) -> None:
    """Print how to sign in as each role; accounts that were there already keep their password."""
    if not hired:
        click.echo("帳號原已存在，密碼不變。")
        return
    members = [f"  {m.name:<12} {m.role.label}　{m.display_name}" for m in STAFF if m.name in hired]
    lines = [f"登入 /sign-in　密碼 (password)：{password}", *members]
    click.echo("\n".join(lines))
    keep_note(lines)


def _refuse(sentence: str) -> None:
    click.echo(sentence, err=True)
    raise SystemExit(NOTHING_DONE)


commands = (demo,)
