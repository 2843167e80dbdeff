"""Change the keys of the personal data without stopping the office."""

import sys
from collections.abc import Callable

import click
from flask import current_app
from flask.cli import with_appcontext

from petitions import clock
from petitions.cli.ready import needs_database
from petitions.extensions import db
from petitions.rules.actors import SYSTEM
from petitions.sealing import Sealer
from petitions.services.audit import append_audit
from petitions.services.resealing import SEALED, Kept, count_waiting, reseal_batch

UNREADABLE = 1
AFTERWARDS = (
    "所有程序都以新設定重新啟動後，請再執行一次，直到沒有要做的事，就可以從設定移除舊金鑰；"
    "較早的備份仍須以舊金鑰開啟。"
)


@click.command("rotate-keys")
@with_appcontext
@needs_database
def rotate_keys() -> None:
    """以第一把金鑰重新加密個資並重建索引 (seal everything with the first key; go on after a break)."""
    seals: Sealer = current_app.extensions["sealer"]
    waiting = sum(count_waiting(kept) for kept in SEALED)
    db.session.rollback()
    if not waiting:
        click.echo(f"個資都已使用金鑰「{seals.active}」，沒有要做的事 (nothing to do)", err=True)
        return
    _note("key_rotation_started", seals.active, {"rows": waiting})
    with click.progressbar(length=waiting, label="重新加密", file=sys.stderr) as bar:
        broken = [place for kept in SEALED for place in _reseal(kept, bar.update)]
    _note("key_rotation_ended", seals.active, {"rows": waiting, "unreadable": len(broken)})
    for place in broken:
        click.echo(f"{place}: 無法開啟，金鑰不明或資料遭更動 (cannot be opened)")
    if broken:
        raise SystemExit(UNREADABLE)
    click.echo(f"完成：{waiting:,} 筆改用金鑰「{seals.active}」。{AFTERWARDS}", err=True)


def _reseal(kept: Kept, advance: Callable[[int], None]) -> list[str]:
    """Go through one table, a transaction a batch; return the rows that could not be opened."""
    after: int | None = 0
    broken: list[str] = []
    while after is not None:
        batch = reseal_batch(kept, after=after)
        db.session.commit()
        advance(batch.renewed + len(batch.broken))
        broken += [f"{kept.model.__tablename__} {row}" for row in batch.broken]
        after = batch.last
    return broken


def _note(action: str, key: str, detail: dict[str, int]) -> None:
    append_audit(action, by=SYSTEM, at=clock.now(), subject=key, detail=detail)
    db.session.commit()


commands = (rotate_keys,)
