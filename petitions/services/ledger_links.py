"""What ties the cases of a ledger together: merged into another, handled with another, heard at one visit."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlalchemy import func, insert, select, update

from petitions.extensions import db, insert_into
from petitions.models import Case, ControlYuanVisit, Link, Matter
from petitions.rules.inspection_years import number_visits
from petitions.rules.terms import LinkKind
from petitions.services.ledger_files import Problem
from petitions.services.ledger_scratch import Scratch
from petitions.services.ledger_steps import Tie
from petitions.services.ledger_writer import is_one_of

REFUSED: Final = "refused"
"""Under this kind a dry run remembers the cases that were refused."""


def link_cases(source: str, ties: Sequence[Tie]) -> list[Problem]:
    """Make links that are not there yet; each joins the first cases of two matters.

    One that was ended here stays so, unless it is that of a case that the ledger changed. Returns the links
    that could not be made because the other case is not there.
    """
    first = _first_cases(source, {key for tie in ties for key in (tie.source_id, tie.to_source_id)})
    problems = []
    for tie in ties:
        case, other = first.get(tie.source_id), first.get(tie.to_source_id)
        if case and other:
            _link(case, other, tie)
        elif case:
            problems.append(_not_linked(tie))
    return problems


def lost_links(source: str, ties: Sequence[Tie], *, refused: Scratch) -> list[Problem]:
    """Return the links that could not be made if the ledger were taken in: to cases that were refused and
    that no earlier import brought."""
    gone = {tie.to_source_id for tie in ties if refused.find(REFUSED, tie.to_source_id)}
    gone -= _first_cases(source, gone).keys()
    return [_not_linked(tie) for tie in ties if tie.to_source_id in gone]


def _not_linked(tie: Tie) -> Problem:
    file = "cases.csv" if tie.kind is LinkKind.MERGED_INTO else "events.csv"
    return Problem(file, tie.line, "", f"案件「{tie.to_source_id}」未能匯入，兩案未連結。")


def _link(case: tuple[int, int], other: tuple[int, int], tie: Tie) -> None:
    values = {"matter_id": case[0], "case_id": case[1], "to_case_id": other[1]}
    statement = insert_into(Link).values(**values, kind=tie.kind.value, linked_at=tie.at)
    unique = ["case_id", "to_case_id", "kind"]
    if tie.is_changed:
        statement = statement.on_conflict_do_update(index_elements=unique, set_={"ended_at": None})
    else:
        statement = statement.on_conflict_do_nothing(index_elements=unique)
    db.session.execute(statement)


def _first_cases(source: str, source_ids: set[str]) -> dict[str | None, tuple[int, int]]:
    """Return matter and first case by the id in the ledger."""
    statement = (
        select(Matter.source_id, Matter.id, func.min(Case.id))
        .join(Case, Case.matter_id == Matter.id)
        .where(Matter.source == source, is_one_of(Matter.source_id, source_ids))
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
