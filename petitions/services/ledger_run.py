"""One run of an import: what it has taken in so far, what it refused, and the days whose figures change."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from sqlalchemy import insert, update

from petitions.clock import local_day
from petitions.extensions import db
from petitions.models import Import, ImportProblem
from petitions.rules.actors import Actor
from petitions.services.audit import append_audit
from petitions.services.cases import mark_counted_days
from petitions.services.ledger_files import LedgerFile, Problem

IN_THE_WAY: Final = "本系統匯入後已有新的處理紀錄，維持系統資料，未依帳冊變更。"


@dataclass
class Tally:
    """What became of the rows of one file; `kept` are those worked on here since, left as they are."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    kept: int = 0
    refused: int = 0


@dataclass
class Run:
    """An import under way.

    `problems` are those not yet written down, `days` those whose figures change, `changed` the cases of
    the step at hand that the ledger tells otherwise than before.
    """

    files: Mapping[str, LedgerFile]
    source: str
    at: datetime
    is_dry: bool = False
    import_id: int | None = None
    tallies: dict[str, Tally] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    days: set[date] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.tallies = {name: Tally() for name in self.files}

    def refuse(self, problems: Sequence[Problem]) -> None:
        """Take note of rows that are refused."""
        for problem in problems:
            self.tallies[problem.file].refused += 1
        self.problems += problems

    def keep(self, file: str, line: int) -> None:
        """Take note of a row that was worked on here since and stays as it is."""
        self.tallies[file].kept += 1
        self.problems.append(Problem(file, line, "", IN_THE_WAY))

    @property
    def total(self) -> Tally:
        """The tallies of all files together."""
        sums: Counter[str] = Counter()
        for tally in self.tallies.values():
            sums.update(vars(tally))
        return Tally(**sums)


def begin(run: Run, *, by: Actor) -> None:
    """Write down that an import begins, and of which files; a dry run leaves no trace."""
    if run.is_dry:
        return
    digests = {name: file.sha256 for name, file in run.files.items()}
    statement = insert(Import).values(source=run.source, started_at=run.at, digests=digests)
    run.import_id = db.session.execute(statement.returning(Import.id)).scalar_one()
    append_audit("import_ledger", by=by, at=run.at, subject=run.source, detail={"sha256": digests})


def settle(run: Run) -> list[Problem]:
    """Write down what came up since the last time, and mark the days; return the problems."""
    problems, run.problems = run.problems, []
    days, run.days = run.days, set()
    if not run.is_dry:
        mark_counted_days(set(days), today=local_day(run.at))
        if problems:
            rows = [{"import_id": run.import_id, **problem._asdict()} for problem in problems]
            db.session.execute(insert(ImportProblem), rows)
    return problems


def finish(run: Run, *, at: datetime) -> None:
    """Write down how an import ended."""
    if run.is_dry:
        return
    total = run.total
    sums = {"created": total.created, "changed": total.changed, "refused": total.refused + total.kept}
    db.session.execute(update(Import).where(Import.id == run.import_id).values(finished_at=at, **sums))
