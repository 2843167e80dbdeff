"""Open the next procedure on a matter with everything it has: nobody is asked for the same data twice."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from sqlalchemy import Row, and_, insert, select

from petitions.clock import local_day
from petitions.extensions import db
from petitions.models import Case, CaseEvent, Link, Matter, Unit
from petitions.rules.actors import Actor
from petitions.rules.acts import check_guards
from petitions.rules.calendar import Calendar
from petitions.rules.closing import against_in
from petitions.rules.errors import BadInput, StepNotAllowed
from petitions.rules.openings import Stages, following, opening_event, refusal_to_open
from petitions.rules.policy import check
from petitions.rules.terms import EventKind, LinkKind, Procedure, State
from petitions.rules.workflow import find_step
from petitions.services.act_facts import facts_of, find_known
from petitions.services.attachments import attach, files_in
from petitions.services.cases import Happening, open_case
from petitions.services.histories import load_history

UNIT_OF: Final = {
    Procedure.FIRST_APPEAL: "csc",
    Procedure.SECOND_APPEAL: "cpo",
    Procedure.MEDIATION: "mediation",
}
NOT_A_RESPONDENT: Final = "請從本案的相對人中選擇（消費者保護法第43條第3項）。"
CARRIED: Final = (
    "channel",
    "is_confidential",
    "is_urgent",
    "title",
    "complainant_masked",
    "respondent_name",
    "category",
    "district",
    "amount_ntd",
)
"""What the new case has from the one before; the rest is the matter's own."""
NOTHING_ELSE: Final[Mapping[str, Any]] = MappingProxyType({})


class Opened(NamedTuple):
    """The new case of the matter."""

    number: str
    was_known: bool


def open_next(
    case: Case,
    procedure: Procedure,
    *,
    received_at: datetime,
    data: Mapping[str, Any],
    submission_key: str,
    by: Actor,
    at: datetime,
    calendar: Calendar,
    reason: str = "",
    columns: Mapping[str, Any] = NOTHING_ELSE,
) -> Opened:
    """File a second appeal or apply for mediation on the matter of a case (消費者保護法 §43 III, §44).

    `received_at` is the moment at which the office got it, `reason` what the person says to it; `columns`
    are those of the new case that differ from the one before. `data` may tell of files, and say `against`
    which of several respondents it goes on. Sent twice with one key it is opened once.
    Raises NotPermitted, StepNotAllowed with the sentence why not, BadInput for a day still to come.
    """
    check(by, "file")
    _check_day(case, received_at, at)
    rows = _stages(case.matter_id)
    if known := next((row.number for row in rows if row.submission_key == submission_key), None):
        return Opened(known, was_known=True)
    told, stages = dict(data) or None, _standing(rows)
    event = _first_event(case, procedure, stages, received_at=received_at, data=data, calendar=calendar)
    opened = open_case(
        matter_id=case.matter_id,
        procedure=procedure,
        event=event,
        by=by,
        at=received_at,
        calendar=calendar,
        columns=_carried(case, procedure) | dict(columns),
        happening=Happening(event, received_at, reason=reason, data=told, submission_key=submission_key),
    )
    attach(opened, files_in(data), by=by, at=at, event_seq=1)
    _link(opened, case, at)
    return Opened(opened.number, was_known=False)


def _carried(case: Case, procedure: Procedure) -> dict[str, Any]:
    return {name: getattr(case, name) for name in CARRIED} | {"unit_id": _unit_id(procedure)}


def _check_day(case: Case, received_at: datetime, at: datetime) -> None:
    if received_at > at:
        raise BadInput("這個日期還沒有到，請填實際收到的日期。", "happened_on")
    if local_day(received_at) < case.received_on:
        raise BadInput("不能早於前一程序的收件日。", "happened_on")


def _first_event(
    case: Case,
    procedure: Procedure,
    stages: Stages,
    *,
    received_at: datetime,
    data: Mapping[str, Any],
    calendar: Calendar,
) -> EventKind:
    """Return the event that opens the procedure, if nothing stands against it."""
    before = Procedure(case.procedure)
    if procedure not in following(before):
        raise StepNotAllowed(f"{before.label}之後不能立{procedure.label}的案。")
    if refusal := refusal_to_open(procedure, stages):
        raise StepNotAllowed(refusal)
    event, day = opening_event(procedure, stages), local_day(received_at)
    history = load_history(case.id)
    known = find_known(case)
    if not {one.party_id for one in against_in(data)} <= set(known.respondents):
        raise BadInput(NOT_A_RESPONDENT, "against")
    facts = facts_of(case, known, history, today=day, calendar=calendar, data=data)
    check_guards(find_step(procedure, None, event), facts)
    return event


def _standing(rows: Sequence[Row[*tuple[Any, ...]]]) -> Stages:
    return [(Procedure(row.procedure), State(row.state)) for row in rows]


def _stages(matter_id: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """Return the cases of the matter with the key under which each was opened.

    The matter is locked first, so that of two who open at once the second one sees the first's case.
    """
    db.session.execute(select(Matter.id).where(Matter.id == matter_id).with_for_update())
    statement = (
        select(Case.number, Case.procedure, Case.state, CaseEvent.submission_key)
        .outerjoin(CaseEvent, and_(CaseEvent.case_id == Case.id, CaseEvent.seq == 1))
        .where(Case.matter_id == matter_id)
        .order_by(Case.id)
        .limit(100)
    )
    return db.session.execute(statement).all()


def _unit_id(procedure: Procedure) -> Any:
    return select(Unit.id).where(Unit.key == UNIT_OF[procedure]).scalar_subquery()


def _link(opened: Case, before: Case, at: datetime) -> None:
    db.session.execute(
        insert(Link).values(
            matter_id=opened.matter_id,
            case_id=opened.id,
            to_case_id=before.id,
            kind=LinkKind.CONTINUES.value,
            linked_at=at,
        )
    )
