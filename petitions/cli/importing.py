"""Take in the ledger of another system: a folder of CSV files."""

import csv
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from itertools import groupby
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from petitions import clock
from petitions.almanac import current_calendar
from petitions.cli.ready import NOTHING_DONE, needs_database
from petitions.cli.reporting import refresh_all
from petitions.extensions import READS_ONLY, db
from petitions.rules.actors import SYSTEM
from petitions.services.ledger import Progress, take_in
from petitions.services.ledger_files import NoLedger, Problem, open_ledger
from petitions.services.ledger_run import Run, begin, finish
from petitions.services.ledger_writer import analyze

SOME_REFUSED = 3
SHOWN = 20
"""So many problems are shown; all of them are in the report and in the record."""

LONGEST_SOURCE = 80
LABELS = {
    "persons.csv": "當事人",
    "businesses.csv": "業者",
    "meetings.csv": "會議",
    "activities.csv": "諮詢、查核、宣導",
    "cases.csv": "案件",
}


@click.command("import")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="只列出將新增、變更、退回的資料，不寫入 (write nothing)")
@click.option("--report", type=click.Path(path_type=Path), help="退回資料另存 CSV 檔 (save what was refused)")
@click.option("--source", help="來源名稱，預設為資料夾名稱 (name of the source; default: the folder's)")
@with_appcontext
@needs_database
def import_(folder: Path, dry_run: bool, report: Path | None, source: str | None) -> None:  # noqa: FBT001
    """匯入舊系統資料夾；重複執行只補新增與變更 (take in an old ledger; run again to go on or to update)."""
    try:
        run = import_ledger(folder, source=source, dry_run=dry_run, report=report)
    except (NoLedger, OSError) as refusal:
        click.echo(str(refusal), err=True)
        raise SystemExit(NOTHING_DONE) from None
    _summarise(run)
    total = run.total
    if total.refused or total.kept:
        raise SystemExit(SOME_REFUSED)


def import_ledger(
    folder: Path, *, source: str | None = None, dry_run: bool = False, report: Path | None = None
) -> Run:
    """Take in a ledger, committing as it goes, and bring the figures up to date; say what became of it.

    Raises NoLedger, and OSError if the report cannot be written; nothing is taken in then.
    """
    name = source or folder.resolve().name
    if not name or len(name) > LONGEST_SOURCE:
        raise NoLedger(f"來源名稱應為 1 到 {LONGEST_SOURCE} 個字元，請用 --source 指定。")
    run = Run(open_ledger(folder), name, clock.now(), is_dry=dry_run)
    token = READS_ONLY.set(dry_run)
    try:
        with _Problems.saved_in(report) as problems:
            _take_in(run, problems)
    finally:
        READS_ONLY.reset(token)
    total = run.total
    if not dry_run and (total.created or total.changed):
        analyze()
        db.session.commit()
        refresh_all()
    return run


class _Problems:
    """Saves problems in a report as they come, and shows the first of them."""

    def __init__(self, writer: Any) -> None:
        self.writer = writer
        self.count = 0
        self.waiting: list[Problem] = []

    @classmethod
    @contextmanager
    def saved_in(cls, report: Path | None) -> Iterator["_Problems"]:
        """Open the report, if one is wanted."""
        opened = report.open("w", encoding="utf-8-sig", newline="") if report else nullcontext()
        with opened as file:
            writer = csv.writer(file) if file else None
            if writer:
                writer.writerow(Problem._fields)
            yield cls(writer)

    def take(self, problems: list[Problem]) -> None:
        """Take in the problems of a step."""
        if self.writer:
            self.writer.writerows(problems)
        self.waiting += problems[: max(0, SHOWN - self.count)]
        self.count += len(problems)

    def show(self, *, is_end: bool = False) -> None:
        """Print those that are to be shown, between two progress bars; at the end also how many there are."""
        for problem in self.waiting:
            place = " ".join(filter(None, (problem.file, f"第 {problem.line:,} 行", problem.column)))
            click.echo(f"{place}：{problem.reason}", err=True)
        self.waiting.clear()
        if is_end and self.count > SHOWN:
            click.echo(f"……另有 {self.count - SHOWN:,} 筆，可用 --report 存成 CSV 檔。", err=True)


def _take_in(run: Run, problems: _Problems) -> None:
    """Take in a ledger step by step, each kept as it is done, and show how far it is."""
    begin(run, by=SYSTEM)
    with closing(take_in(run, calendar=current_calendar())) as steps:
        for file, of_file in groupby(steps, key=_file_of):
            length = max(1, run.files[file].lines)
            with click.progressbar(length=length, label=f"{LABELS[file]} {file}", file=sys.stderr) as bar:
                for step in of_file:
                    _keep(run)
                    bar.update(min(step.done, length) - bar.pos)
                    problems.take(step.problems)
            problems.show()
    finish(run, at=clock.now())
    _keep(run)
    problems.show(is_end=True)


def _file_of(step: Progress) -> str:
    return step.file


def _keep(run: Run) -> None:
    """Commit what was taken in; a dry run only lets go of what it read."""
    if run.is_dry:
        db.session.rollback()
    else:
        db.session.commit()


def _summarise(run: Run) -> None:
    """Print what became of the rows of each file."""
    if run.is_dry:
        click.echo("試匯入，未寫入任何資料 (dry run, nothing was written)")
    click.echo(f"來源 source: {run.source}")
    heads = "檔案 file", "新增 created", "變更 changed", "未變 unchanged", "保留 kept", "退回 refused"
    click.echo("\t".join(heads))
    for file, tally in run.tallies.items():
        click.echo("\t".join((file, *(f"{count:,}" for count in vars(tally).values()))))


commands = (import_,)
