"""A small ledger of the year 112 that holds every trap of the counting rules once, and ways to change it."""

import csv
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from petitions.almanac import current_calendar
from petitions.extensions import db
from petitions.rules.actors import SYSTEM
from petitions.services.ledger import take_in
from petitions.services.ledger_files import open_ledger
from petitions.services.ledger_run import Run, begin, finish

SMALL = Path(__file__).parents[1] / "data" / "ledger-small"
NOW = datetime(2024, 2, 1, 2, tzinfo=UTC)

TOTALS = {
    "first_appeals": 14,
    "second_appeals": 3,
    "mediation_meetings": 2,
    "mediation_cases": 2,
    "consultations": 5,
    "inspections": 1,
    "education_sessions": 1,
    "tracked_petitions": 2,
    "control_yuan": 3,
}
"""What the small ledger counts in the year 112."""


class Folder:
    """A copy of the small ledger that a test may change."""

    def __init__(self, path: Path) -> None:
        self.path = path
        shutil.copytree(SMALL, path)

    def rows(self, file: str) -> list[dict[str, str]]:
        """Return the rows of a file."""
        with (self.path / file).open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    def write(self, file: str, rows: list[dict[str, str]]) -> None:
        """Write the rows of a file."""
        with (self.path / file).open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, rows[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    def change(self, file: str, key: str, **cells: str) -> int:
        """Change cells of the row with this id; return the line on which the row begins."""
        rows = self.rows(file)
        (row,) = [row for row in rows if next(iter(row.values())) == key]
        row.update(cells)
        self.write(file, rows)
        return self.line_of(file, key)

    def add(self, file: str, *cells: str) -> int:
        """Add a row at the end; return its line."""
        text = (self.path / file).read_text("utf-8")
        (self.path / file).write_text(text + ",".join(cells) + "\n", "utf-8")
        return text.count("\n") + 1

    def remove(self, file: str, key: str) -> None:
        """Take the row with this id out of a file."""
        rows = self.rows(file)
        self.write(file, [row for row in rows if next(iter(row.values())) != key])

    def line_of(self, file: str, key: str) -> int:
        """Return the line that begins with this id."""
        lines = (self.path / file).read_text("utf-8").split("\n")
        return 1 + next(n for n, line in enumerate(lines) if line.startswith(f"{key},"))

    def patch(self, file: str, change: Callable[[bytes], bytes]) -> None:
        """Change the bytes of a file."""
        (self.path / file).write_bytes(change((self.path / file).read_bytes()))


def take_in_all(folder: Path, *, dry_run: bool = False, at: datetime = NOW, source: str = "old") -> Run:
    """Import a folder as the command does, without its words."""
    run = Run(open_ledger(folder), source, at, is_dry=dry_run)
    begin(run, by=SYSTEM)
    seen: list[Any] = []
    for step in take_in(run, calendar=current_calendar()):
        db.session.commit()
        seen += step.problems
    finish(run, at=at)
    db.session.commit()
    run.problems = seen
    return run
