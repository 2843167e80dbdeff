"""The office calendar on the command line: import a year, ask when a period ends.

Asking is done thousands of times from scripts: it reads the calendar and nothing else of the program.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TextIO

import click
from flask import has_app_context
from flask.cli import with_appcontext

from petitions.cli.ready import NOTHING_DONE, needs_database
from petitions.cli.showing import BothLines
from petitions.rules.calendar import Calendar
from petitions.rules.calendar_file import MOST_BYTES, Day, FaultyFile, Year, read_year
from petitions.rules.calendar_question import Question, answering, read_question
from petitions.rules.errors import BadInput

SOME_REFUSED: Final = 3
LONGEST_LINE: Final = 20_000


@click.group("calendar", cls=BothLines)
def calendar() -> None:
    """行事曆：匯入年度、推算期限 (the office calendar: import a year, count a period)."""


@calendar.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--source", default="", help="依據，例如公告的日期與文號 (where it was published)")
@with_appcontext
@needs_database
def import_(file: Path, source: str) -> None:
    """匯入一年的辦公日曆表，期限立即重算 (import a year's table; deadlines move at once)."""
    try:
        with file.open("rb") as opened:
            year = read_year(opened.read(MOST_BYTES + 1))
        _import(year, source or year.source or file.name)
    except FaultyFile as refusal:
        for fault in refusal.faults:
            click.echo(str(fault), err=True)
        click.echo("沒有匯入任何資料 (nothing was imported)", err=True)
        raise SystemExit(NOTHING_DONE if refusal.is_unreadable else SOME_REFUSED) from None
    except OSError as refusal:
        click.echo(f"讀不到 {file}：{refusal.strerror}", err=True)
        raise SystemExit(NOTHING_DONE) from None


def _import(year: Year, source: str) -> None:
    """Apply a table, and say what changed and what moved."""
    from petitions import almanac, clock  # noqa: PLC0415  (not needed to count)
    from petitions.extensions import db  # noqa: PLC0415
    from petitions.rules.actors import SYSTEM  # noqa: PLC0415
    from petitions.services.calendar import import_now  # noqa: PLC0415

    try:
        done = import_now(year, source=source, by=SYSTEM, at=clock.now())
    except BadInput as nothing:
        db.session.rollback()
        click.echo(nothing.message, err=True)
        return
    db.session.commit()
    almanac.forget()
    for one in done.differences:
        before = _word(one.before) if one.before else "（沒有）"
        click.echo(f"{one.day.isoformat()}\t{before}\t→\t{_word(one.after)}")
    click.echo(
        f"{year.year} 年放假 {year.days_off} 日 (days off)，變更 {len(done.differences)} 日 (days changed)"
    )
    effect = done.effect
    click.echo(
        f"移動 {effect.clocks:,} 個期限、{effect.cases:,} 件案件，應通知 {effect.letters:,} 件 (moved)"
    )
    if year.doubt:
        click.echo(year.doubt, err=True)


def _word(day: Day) -> str:
    return f"{'上班' if day.is_workday else '放假'}{f'（{day.name}）' if day.name else ''}"


@calendar.command("due")
@click.option("--start", help="起始日，不計入 (day 0), 2017-01-24")
@click.option("--days", help="日數 (number of days)")
@click.option("--months", help="月數，代替日數 (months instead of days)")
@click.option("--basis", help="working 工作日、calendar 日曆天（預設）(which days count)")
@click.option("--roll", help="forward 末日遇假日順延（預設）、none 不順延 (onto a working day)")
@click.option("--closed", multiple=True, help="另外停班的日子，可以有好幾個 (days closed besides)")
@click.option("--batch", type=click.Path(allow_dash=True), help="每行一題的 JSON，- 為標準輸入 (JSON lines)")
@click.argument("more_closed", nargs=-1, metavar="[DAY]...")
def due(batch: str | None, more_closed: tuple[str, ...], **said: Any) -> None:
    """推算期間末日，逐日說明理由 (when a period ends, and why, as JSON)."""
    asked = {name: value for name, value in said.items() if value not in {None, ()}}
    try:
        if more_closed and "closed" not in asked:
            raise ValueError(f"看不懂「{more_closed[0]}」；停班的日子請寫在 --closed 後面。")
        if batch is not None and asked:
            raise ValueError("--batch 的每一題都寫在檔案裡，不能再加其他選項。")
        questions = [] if batch is not None else [_question(asked, more_closed)]
    except ValueError as refusal:
        _refuse(str(refusal))
    answer = answering(_calendar())
    if batch is not None:
        with _opened(batch) as lines:
            _answer_all(lines, answer)
    for question in questions:
        click.echo(json.dumps(answer(question), ensure_ascii=False))


def _question(asked: dict[str, Any], more_closed: Iterable[str]) -> Question:
    """Read the options; days closed may follow one flag, be parted by commas, or repeat the flag."""
    days = [day for text in (*asked.get("closed", ()), *more_closed) for day in text.split(",") if day]
    return read_question(asked | {"closed": days})


def _answer_all(lines: Iterable[str], answer: Any) -> None:
    """Answer line by line; a line that is no question is answered with its number and a sentence."""
    refused = False
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            if len(line) > LONGEST_LINE:
                raise ValueError("這一行太長了。")
            said = json.loads(line)
            if not isinstance(said, dict):
                raise ValueError("每行應為一個 JSON 物件。")
            told = answer(read_question(said))
        except json.JSONDecodeError:
            told, refused = {"line": number, "error": "這一行不是 JSON。"}, True
        except (ValueError, RecursionError) as refusal:
            told, refused = {"line": number, "error": str(refusal)}, True
        click.echo(json.dumps(told, ensure_ascii=False))
    if refused:
        raise SystemExit(SOME_REFUSED)


@contextmanager
def _opened(batch: str) -> Iterator[TextIO]:
    if batch == "-":
        yield sys.stdin
        return
    try:
        with Path(batch).open(encoding="utf-8-sig", errors="replace") as opened:
            yield opened
    except OSError as refusal:
        _refuse(f"讀不到 {batch}：{refusal.strerror}")


def _calendar() -> Calendar:
    """Read the calendar in force, of the application that runs or of the database that is set."""
    if has_app_context():
        from petitions.almanac import current_calendar  # noqa: PLC0415

        return needs_database(current_calendar)()  # type: ignore[no-any-return]
    from petitions.cli.quickly import calendar_of_database  # noqa: PLC0415

    return calendar_of_database()


def _refuse(sentence: str) -> Any:
    click.echo(sentence, err=True)
    raise SystemExit(NOTHING_DONE)


commands = (calendar,)
