"""Make a city of a wanted size: a synthetic ledger, taken in by the product's own import."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

CASES_AT_SCALE_ONE = 16_000
"""About so many rows has the ledger of the whole city at scale 1."""


@dataclass(frozen=True)
class City:
    """A database with cases in it, and how long the import took."""

    url: str
    instance: Path
    import_seconds: float
    rows: int

    @property
    def is_postgres(self) -> bool:
        """Say on which engine it lies."""
        return self.url.startswith("postgresql")


def make_city(cases: int, folder: Path, url: str, *, again: bool = False) -> City:
    """Make an empty database at `url`, write a ledger of about `cases` cases, and take it in.

    With `again`, what an earlier run made is used as it stands.
    """
    folder.mkdir(parents=True, exist_ok=True)
    note = folder / f"import-{make_url(url).get_backend_name()}-{cases}.txt"
    if again and note.exists():
        seconds, rows = note.read_text("ascii").split()
        return City(url, folder / "instance", float(seconds), int(rows))
    empty_database(url)
    run = _runner(url, folder / "instance")
    run("init")
    ledger = folder / f"ledger-{cases}"
    if not (ledger / "cases.csv").exists():
        run("demo", "--scale", str(cases / CASES_AT_SCALE_ONE), "--ledger", str(ledger))
    started = time.perf_counter()
    run("import", str(ledger))
    seconds = time.perf_counter() - started
    run("facts", "refresh")
    rows = _count(ledger / "cases.csv")
    note.write_text(f"{seconds} {rows}", "ascii")
    return City(url, folder / "instance", seconds, rows)


def _runner(url: str, instance: Path):
    environment = {**os.environ, "DATABASE_URL": url, "PETITIONS_INSTANCE": str(instance)}

    def run(*arguments: str) -> None:
        command = [sys.executable, "-c", "from petitions.cli import main; main()", *arguments]
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)

    return run


def empty_database(url: str) -> None:
    """Leave nothing at an address."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        for suffix in ("", "-wal", "-shm"):
            Path(f"{parsed.database}{suffix}").unlink(missing_ok=True)
        return
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()


def _count(path: Path) -> int:
    with path.open("rb") as file:
        return sum(line.startswith(b"C") for line in file)
