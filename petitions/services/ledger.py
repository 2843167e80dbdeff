"""Take in the ledger of another system (a folder of CSV files), once, however often it is run.

Rows are known by source and legacy id. The caller commits after every step; an import that was
interrupted is run again and goes on where it was.
"""

from collections.abc import Generator, Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple

from sqlalchemy import select

from petitions.extensions import db
from petitions.models import Matter, Unit
from petitions.rules.calendar import Calendar
from petitions.services.ledger_adding import add_matters
from petitions.services.ledger_changing import change_matter, is_worked_on_here
from petitions.services.ledger_files import Problem
from petitions.services.ledger_keeping import REGISTERS, keep_entries
from petitions.services.ledger_links import REFUSED, link_cases, lost_links, number_the_visits
from petitions.services.ledger_matters import MatterTold, Teller
from petitions.services.ledger_process import read_beside
from petitions.services.ledger_registers import Entry
from petitions.services.ledger_run import Run, settle
from petitions.services.ledger_scratch import Scratch
from petitions.services.ledger_steps import CaseRead, Step
from petitions.services.ledger_ties import Ties
from petitions.services.ledger_writer import is_one_of, seldom_checkpoints
from petitions.services.sweeping import sweeping_by_hand

STEPS_A_SWEEP: Final = 10


class Progress(NamedTuple):
    """How far an import is: the file at hand, its lines done and in all, the problems since the last step."""

    file: str
    done: int
    total: int
    problems: list[Problem]


def take_in(run: Run, *, calendar: Calendar) -> Generator[Progress]:
    """Take in a ledger in steps of some thousand rows; the caller commits after each.

    `calendar` tells the day by which a business had to reply.
    """
    units = dict(db.session.execute(select(Unit.key, Unit.id)).all())
    known = db.session.scalar(select(Matter.id).where(Matter.source == run.source).limit(1))
    teller = Teller(calendar, units)
    visits: set[date] = set()
    with Ties() as ties, Scratch() as refused:
        with seldom_checkpoints(), sweeping_by_hand() as sweep:
            for place, step in enumerate(read_beside(run.files, teller, is_new=known is None), 1):
                visits |= step.visits
                _take(run, teller, step)
                ties.keep(step.ties, run.changed)
                run.changed.clear()
                for key in step.refused:
                    refused.note(REFUSED, key, None)
                yield Progress(step.file, step.line, run.files[step.file].lines, settle(run))
                if place % STEPS_A_SWEEP == 0:
                    sweep()
        if not run.is_dry:
            number_the_visits(run.source, visits)
        yield from _tie(run, ties, refused)


def _tie(run: Run, ties: Ties, refused: Scratch) -> Iterator[Progress]:
    """Link the cases, now that all are there; a dry run says which links could not be made."""
    end = run.files["cases.csv"].lines
    for some in ties.parts():
        if run.is_dry:
            run.problems += lost_links(run.source, some, refused=refused)
        else:
            run.problems += link_cases(run.source, some)
        yield Progress("cases.csv", end, end, settle(run))


def _take(run: Run, teller: Teller, step: Step) -> None:
    run.refuse(step.problems)
    for register, entries in step.entries.items():
        _keep(run, step.file, register, entries)
    if step.told:
        _add(run, step.told, step.events)
    elif step.read:
        _compare(run, teller, step.read)


def _keep(run: Run, file: str, register: str, entries: list[Entry]) -> None:
    kept = keep_entries(REGISTERS[register], run.source, entries, dry_run=run.is_dry)
    tally = run.tallies[file]
    tally.created += kept.created
    tally.changed += kept.changed
    tally.unchanged += len(entries) - kept.created - kept.changed - len(kept.ours)
    for entry in kept.ours:
        run.keep(file, entry.line)
    run.days |= kept.days


def _add(run: Run, told: Sequence[MatterTold], events: int) -> None:
    run.tallies["cases.csv"].created += len(told)
    run.tallies["events.csv"].created += events
    run.days |= {case.counted_on for matter in told for case in matter.cases if case.counted_on}
    if not run.is_dry:
        add_matters(run.source, told)


def _compare(run: Run, teller: Teller, read: Sequence[CaseRead]) -> None:
    """Add the cases that are new, change those that changed."""
    statement = select(Matter.source_id, Matter.id, Matter.source_digest).where(
        Matter.source == run.source, is_one_of(Matter.source_id, [case.row.source_id for case in read])
    )
    stored = {row.source_id: row for row in db.session.execute(statement)}
    new = []
    for case in read:
        found = stored.get(case.row.source_id)
        if found is None:
            new.append(case)
        elif found.source_digest == case.digest:
            run.tallies["cases.csv"].unchanged += 1
            run.tallies["events.csv"].unchanged += len(case.events)
        else:
            _change(run, teller, case, found.id)
    if new:
        told = [teller.tell(*case) for case in new]
        _add(run, told, sum(len(case.events) for case in new))


def _change(run: Run, teller: Teller, case: CaseRead, matter_id: int) -> None:
    if is_worked_on_here(matter_id):
        run.keep("cases.csv", case.row.line)
        return
    run.tallies["cases.csv"].changed += 1
    if run.is_dry:
        return
    run.changed.add(case.row.source_id)
    told = teller.tell(*case)
    run.days |= change_matter(run.source, told, matter_id, at=run.at)
    run.days |= {case.counted_on for case in told.cases if case.counted_on}
