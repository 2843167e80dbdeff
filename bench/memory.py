"""`python -m bench.memory --cases 10000 40000 [--rounds 30]`: the most memory that each command ever held.

Each command is a process of its own, so what is printed is the whole of it: Python, the driver, and the cache
of the database (on SQLite at most 64 MB). A server is a process that answers reports, their files and lists
again and again; it is asked in memory, without HTTP.
"""

import argparse
import multiprocessing
import os
import platform
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.city import CASES_AT_SCALE_ONE, empty_database
from bench.product import Product

YEAR = 106
KIB_A_MEGABYTE = 1024
PAGES = (
    "/work",
    f"/reports/{YEAR}",
    f"/reports/{YEAR}.csv",
    f"/reports/{YEAR}.json",
    f"/reports/{YEAR}/5",
    f"/reports/{YEAR}/5.csv",
    f"/reports/{YEAR}/first_appeals/cases",
    "/search?q=退費",
)


def main() -> None:
    """Make a city of each size, run the commands on it, and print a line for each."""
    options = _options()
    print(f"{platform.platform()}, Python {platform.python_version()}, {options.database}")
    for cases in options.cases:
        folder = Path(tempfile.mkdtemp(prefix="petitions-memory-"))
        url = f"sqlite:///{folder / 'city.db'}" if options.database == "sqlite" else options.database
        for what, megabytes in _measured(cases, folder, url, options.rounds):
            print(f"{cases:>9,}  {what:<28} {megabytes:>6} MB", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.memory", description=__doc__)
    parser.add_argument("--cases", type=int, nargs="+", default=[10_000, 40_000])
    parser.add_argument("--database", default="sqlite", help="sqlite, or the address of an empty PostgreSQL")
    parser.add_argument("--rounds", type=int, default=30)
    return parser.parse_args()


def _measured(cases: int, folder: Path, url: str, rounds: int):
    ledger, instance = folder / "ledger", folder / "instance"
    empty_database(url)
    _peak_of(url, instance, "init")
    _peak_of(url, instance, "demo", "--scale", str(cases / CASES_AT_SCALE_ONE), "--ledger", str(ledger))
    for what, command in {
        "import": ("import", str(ledger)),
        "import again": ("import", str(ledger)),
        "facts refresh --rebuild": ("facts", "refresh", "--rebuild"),
        "report annual --recount": ("report", "annual", "--year", str(YEAR), "--recount"),
        "report annual --format csv": ("report", "annual", "--year", str(YEAR), "--format", "csv"),
    }.items():
        yield what, _peak_of(url, instance, *command)
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        first, last = pool.apply(_serve, (url, instance, rounds))
    yield "a server, each page once", first
    yield f"a server, each page {rounds} times", last


def _peak_of(url: str, instance: Path, *arguments: str) -> int:
    """Run a command and return the most memory that it, or the larger of its processes, held."""
    environment = {**os.environ, "DATABASE_URL": url, "PETITIONS_INSTANCE": str(instance)}
    command = [sys.executable, "-c", "from petitions.cli import main; main()", *arguments]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in {0, 3}:
        raise RuntimeError(f"{arguments} ended with {process.returncode}")
    return used.ru_maxrss // KIB_A_MEGABYTE


def _serve(url: str, instance: Path, rounds: int) -> tuple[int, int]:
    """Answer every page once, then many times; return how much memory the process holds after each."""
    product = Product(url, instance)
    held = []
    for times in (1, rounds):
        for _ in range(times):
            for page in PAGES:
                product.get(page)
            product.statements.clear()
        held.append(_held())
    return held[0], held[1]


def _held() -> int:
    """Return the proportional share of memory of this process."""
    found = re.search(r"^Pss:\s+(\d+) kB", Path("/proc/self/smaps_rollup").read_text("ascii"), re.M)
    return int(found[1]) // KIB_A_MEGABYTE if found else 0


if __name__ == "__main__":
    main()
