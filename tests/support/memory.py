"""How much memory Python holds at most while something is done, and two cities, one four times the other."""

import csv
import gc
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import pytest
from flask import Flask

from petitions.city.years import write_ledger
from petitions.cli.importing import import_ledger
from petitions.extensions import db
from petitions.services import ledger, ledger_cells, ledger_entries, ledger_files, ledger_reading, ledger_ties
from tests.support.databases import build, close, migrate
from tests.support.ledgers import SMALL

KIB = 1024
FEW = 100
SCALES = {"one": 0.04, "four": 0.16}
UNTIL = datetime(2019, 1, 1, tzinfo=UTC)


def peak_of(act: Callable[[], object]) -> int:
    """Return how many KiB more than before Python held at most while `act` was done."""
    gc.collect()
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        act()
        return (tracemalloc.get_traced_memory()[1] - before) // KIB
    finally:
        tracemalloc.stop()


def hold_little(patch: pytest.MonkeyPatch) -> None:
    """Let an import hold a hundred rows where it holds thousands, so that a small ledger is many steps.

    These are all the places where rows are held on purpose: steps, garbage between sweeps, what is read of a
    file at once, and the cells that are remembered because they come again.
    """
    patch.setattr(ledger_reading, "AT_ONCE", FEW)
    patch.setattr(ledger_entries, "ENTRIES_AT_ONCE", FEW)
    patch.setattr(ledger_ties, "LINKED_AT_ONCE", FEW)
    patch.setattr(ledger, "STEPS_A_SWEEP", 1)
    patch.setattr(ledger_files, "CHUNK", 16 * KIB)
    for name in ("_moment", "_line"):
        remembered = getattr(ledger_cells, name)
        patch.setattr(ledger_cells, name, lru_cache(FEW)(remembered.__wrapped__))


class City:
    """A ledger of the demonstration city, and a database to take it into."""

    def __init__(self, folder: Path, name: str) -> None:
        self.ledger, self.name = folder / name, name
        self.ledger.mkdir()
        self.cases = write_ledger(self.ledger, scale=SCALES[name], seed=1, until=UNTIL)
        url = f"sqlite:///{folder / name}.db"
        migrate(url)
        self.app: Flask = build(url, INSTANCE=str(folder))
        self.peaks: dict[str, int] = {}

    def take_in(self, what: str, *, dry_run: bool = False, folder: Path | None = None) -> None:
        """Import the ledger (or another folder) and keep how much memory that took."""
        ledger_of = folder or self.ledger
        with self.app.app_context():
            self.peaks[what] = peak_of(
                lambda: import_ledger(ledger_of, source=ledger_of.name, dry_run=dry_run)
            )
            db.session.close()

    def spoiled(self, file: str, column: str) -> Path:
        """Return a copy of the ledger of which no row of a file can be taken in, for this column."""
        copy = self.ledger.parent / f"{self.name}-{column}"
        copy.mkdir()
        for path in self.ledger.iterdir():
            with path.open(encoding="utf-8", newline="") as old, (copy / path.name).open("w") as new:
                rows = csv.DictReader(old)
                writer = csv.DictWriter(new, rows.fieldnames or (), lineterminator="\n")
                writer.writeheader()
                writer.writerows(row | ({column: "?"} if path.name == file else {}) for row in rows)
        return copy


@pytest.fixture(scope="module")
def cities(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, City]]:
    """Two cities, each taken in, taken in again, and tried once more without writing."""
    folder = tmp_path_factory.mktemp("cities")
    with pytest.MonkeyPatch.context() as patch:
        hold_little(patch)
        found = {name: City(folder, name) for name in SCALES}
        for city in found.values():
            city.take_in("what is made once for a database", folder=SMALL)
            city.take_in("taken in")
            city.take_in("taken in again")
            city.take_in("tried", dry_run=True)
            for file, column in (("cases.csv", "kind"), ("events.csv", "case_id")):
                city.take_in(f"{column} refused", dry_run=True, folder=city.spoiled(file, column))
        yield found
    for city in found.values():
        close(city.app)


__all__ = ["City", "cities", "peak_of"]
