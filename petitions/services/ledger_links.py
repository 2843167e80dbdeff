"""What ties the cases of a ledger together: merged into another, handled with another, heard at one visit."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, insert, select, update

from petitions.extensions import db, insert_into
from petitions.models import Case, ControlYuanVisit, Link, Matter
from petitions.rules.inspection_years import number_visits
from petitions.rules.terms import LinkKind
from petitions.services.ledger_cases import CaseRow, EventRow
from petitions.services.ledger_files import Problem
from petitions.services.ledger_run import Run


class Tie(NamedTuple):
    """A link between two cases of the ledger, to be made when both are there."""

    line: int
    source_id: str
    to_source_id: str
    kind: LinkKind
    at: datetime


def ties_of(run: Run, row: CaseRow, events: Sequence[EventRow]) -> Iterator[Tie]:
    """Yield the links from a case to others: what it was merged into, and what it was handled with."""
    merged_at = row.received.at
    for event in events:
        if event.legacy.type == "merged":
            merged_at = event.legacy.at
        other = event.together_with
        if other and other != row.source_id and run.scratch.find("cases.csv", other):
            yield Tie(event.legacy.line, row.source_id, other, LinkKind.HANDLED_WITH, event.legacy.at)
    if row.merged_into:
        yield Tie(row.line, row.source_id, row.merged_into, LinkKind.MERGED_INTO, merged_at)


def link_cases(run: Run, ties: Sequence[Tie]) -> None:
    """Make links that are not there yet; each joins the first cases of two matters."""
    first = _first_cases(run.source, {key for tie in ties for key in (tie.source_id, tie.to_source_id)})
    for tie in ties:
        case, other = first.get(tie.source_id), first.get(tie.to_source_id)
        if case and other:
            values = {"matter_id": case[0], "case_id": case[1], "to_case_id": other[1]}
            statement = insert_into(Link).values(**values, kind=tie.kind.value, linked_at=tie.at)
            db.session.execute(
                statement.on_conflict_do_update(
                    index_elements=["case_id", "to_case_id", "kind"],
                    set_={"ended_at": None},
                    where=Link.ended_at.is_not(None),
                )
            )
        elif case:
            file = "cases.csv" if tie.kind is LinkKind.MERGED_INTO else "events.csv"
            reason = f"案件「{tie.to_source_id}」未能匯入，兩案未連結。"
            run.problems.append(Problem(file, tie.line, "", reason))


def _first_cases(source: str, source_ids: set[str]) -> dict[str | None, tuple[int, int]]:
    """Return matter and first case by the id in the ledger."""
    statement = (
        select(Matter.source_id, Matter.id, func.min(Case.id))
        .join(Case, Case.matter_id == Matter.id)
        .where(Matter.source == source, Matter.source_id.in_(source_ids))
        .group_by(Matter.source_id, Matter.id)
    )
    return {key: (matter_id, case_id) for key, matter_id, case_id in db.session.execute(statement)}


def number_the_visits(source: str, days: set[date]) -> None:
    """Enter the visits of the Control Yuan that are not known, and number imported ones in their years."""
    columns = (ControlYuanVisit.visited_on, ControlYuanVisit.ordinal, ControlYuanVisit.source)
    known = {row.visited_on: row for row in db.session.execute(select(*columns))}
    for day, visit in number_visits(days | set(known)).items():
        numbers = {"inspection_year": visit.inspection_year, "ordinal": visit.ordinal}
        if day not in known:
            db.session.execute(insert(ControlYuanVisit).values(visited_on=day, source=source, **numbers))
        elif known[day].source is not None and known[day].ordinal != visit.ordinal:
            statement = update(ControlYuanVisit).where(ControlYuanVisit.visited_on == day)
            db.session.execute(statement.values(**numbers))
