"""Read what happened to cases, in the order of recording: of one case, or of many at once."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select

from petitions.extensions import db
from petitions.models import CaseEvent
from petitions.rules.projection import Happened
from petitions.rules.terms import EventKind, State

_WHAT = (
    CaseEvent.seq,
    CaseEvent.kind,
    CaseEvent.happened_at,
    CaseEvent.local_date,
    CaseEvent.to_state,
    CaseEvent.detail,
    CaseEvent.party_id,
    CaseEvent.corrects_seq,
    CaseEvent.data,
)
_OF_ONE = select(*_WHAT).where(CaseEvent.case_id == bindparam("case_id")).order_by(CaseEvent.seq)
_OF_MANY = (
    select(CaseEvent.case_id, *_WHAT)
    .where(CaseEvent.case_id.in_(bindparam("case_ids", expanding=True)))
    .order_by(CaseEvent.case_id, CaseEvent.seq)
)


def load_history(case_id: int) -> list[Happened]:
    """Return what happened to a case, in the order of recording."""
    return [_happened(row) for row in db.session.execute(_OF_ONE, {"case_id": case_id})]


def load_histories(case_ids: Sequence[int]) -> dict[int, list[Happened]]:
    """Return what happened to each of these cases (a thousand or so at a time); one statement."""
    found: dict[int, list[Happened]] = {case_id: [] for case_id in case_ids}
    for row in db.session.execute(_OF_MANY, {"case_ids": list(case_ids)}):
        found[row[0]].append(_happened(row[1:]))
    return found


def is_recorded(submission_key: str) -> bool:
    """Say whether what a form sends is on record already: it was sent twice."""
    return (
        db.session.scalar(select(CaseEvent.id).where(CaseEvent.submission_key == submission_key)) is not None
    )


def _happened(row: Sequence[Any]) -> Happened:
    seq, kind, happened_at, local_date, to_state, *more = row
    return Happened(seq, EventKind(kind), happened_at, local_date, State(to_state), *more)
