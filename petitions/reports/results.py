"""The result of a case as the database tells it (rules/results.py says which outcome means which)."""

from typing import Any, Final

from sqlalchemy import ColumnElement, case, literal, select
from sqlalchemy.orm import aliased

from petitions.models import Case
from petitions.rules.measures import measure_of
from petitions.rules.results import GOING_ON, LEAVING_THE_DOOR, RESULT_TABLES, Result, ResultTable
from petitions.rules.terms import Procedure

RESULT: Final = "result"
"""The dimension under which results are counted."""

RESULT_OF: Final = {measure_of(table.procedure).key: table for table in RESULT_TABLES}
"""The measures whose cases have a result, each with its table."""

_later = aliased(Case)
_WENT_ON: ColumnElement[bool] = (
    select(_later.id)
    .where(
        _later.matter_id == Case.matter_id,
        _later.procedure.in_([procedure.value for procedure in GOING_ON]),
        _later.counted_on.is_not(None),
    )
    .correlate(Case)
    .limit(1)
    .scalar_subquery()
    .is_not(None)
)
"""Not EXISTS, which PostgreSQL may answer by reading every case once."""


def _whens(table: ResultTable) -> list[tuple[ColumnElement[bool], str]]:
    by_outcome = {
        result: Case.outcome.in_([outcome.value for outcome in outcomes])
        for result, outcomes in table.outcomes.items()
    }
    whens: list[tuple[ColumnElement[bool], str]] = [
        (by_outcome[result], result.value) for result in LEAVING_THE_DOOR if result in by_outcome
    ]
    if table.procedure is Procedure.FIRST_APPEAL:
        whens.append((_WENT_ON, Result.WENT_ON.value))
    whens += [(condition, result.value) for result, condition in by_outcome.items()]
    for result, states in table.states.items():
        whens.append((Case.state.in_([state.value for state in states]), result.value))
    return [*whens, (Case.outcome == "", Result.PENDING.value)]


def _results() -> ColumnElement[Any]:
    of_procedures = [
        (Case.procedure == table.procedure.value, case(*_whens(table), else_=Result.OTHER.value))
        for table in RESULT_TABLES
    ]
    return case(*of_procedures, else_=literal(""))


RESULT_OF_CASE: Final = _results()


def told(counted: dict[str, int], table: ResultTable) -> dict[str, int]:
    """Return counted results in the order of the definitions, with those that are always told."""
    return {
        result.value: counted.get(result.value, 0)
        for result in Result
        if result in table.always or counted.get(result.value)
    }
