"""The cases of a business: a page at a time, as far as one may see them; and what they come to in all."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    Select,
    and_,
    case,
    cast,
    exists,
    func,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import aliased

from petitions.extensions import db
from petitions.models import Case, CaseEvent, Clock, Matter, Party
from petitions.queries.businesses import members_of
from petitions.queries.cases import visible_to
from petitions.queries.worklist import complainant_for, spoken
from petitions.rules.actors import Actor
from petitions.rules.business_record import NOT_SETTLED, SETTLED, Absences, Share, share, was_missed
from petitions.rules.closing import results_in
from petitions.rules.policy import may
from petitions.rules.projection import REPLY_PERIOD
from petitions.rules.roc import roc_short
from petitions.rules.terms import EventKind, Outcome, PartyRole, Procedure, State

PAGE_SIZE: Final = 30
MOST_EVENTS: Final = 5000
APPEALS: Final = (Procedure.FIRST_APPEAL, Procedure.SECOND_APPEAL, Procedure.MEDIATION)
WORDS_OF: Final = {outcome.value: outcome.label for outcome in Outcome}


class CaseLine(NamedTuple):
    """One case of the business; `title` is empty for whom the content is not."""

    number: str
    spoken: str
    procedure: Procedure
    state: State
    received: str
    complainant: str
    category: str
    title: str
    outcome: str


class CasePage(NamedTuple):
    """A page of the timeline, newest first, and behind which row the next one begins."""

    lines: tuple[CaseLine, ...]
    next_after: str


class Year(NamedTuple):
    """The cases of one ROC year, by the day on which each counts; in cases 件."""

    roc_year: int
    counts: dict[Procedure, int]


class BusinessRecord(NamedTuple):
    """How often a business was complained of, and how it answered."""

    years: tuple[Year, ...]
    reply_in_time: Share
    settled: Share
    absences: Absences


def list_cases_of(
    business_id: int, numbers: Iterable[str], *, actor: Actor, after: tuple[date, int] | None = None
) -> CasePage:
    """Return a page of the cases that this person may see; one statement.

    Counted in are those of whose respondent only a 統一編號 (`numbers`) was stated.
    """
    shown = (Case.id, Case.number, Case.procedure, Case.state, Case.received_on, Case.outcome)
    policy = (Case.matter_id, Case.unit_id, Case.officer_id, Case.is_routed, Case.is_confidential)
    statement = select(*shown, *policy, Case.complainant_masked, Case.category, Case.title).where(
        _of_business(business_id, numbers), visible_to(actor)
    )
    if after is not None:
        statement = statement.where(tuple_(Case.received_on, Case.id) < tuple_(*after))
    statement = statement.order_by(Case.received_on.desc(), Case.id.desc()).limit(PAGE_SIZE + 1)
    rows = db.session.execute(statement).all()
    lines, last = rows[:PAGE_SIZE], rows[PAGE_SIZE - 1] if len(rows) > PAGE_SIZE else None
    next_after = f"{last.received_on.isoformat()}.{last.id}" if last else ""
    return CasePage(tuple(_line(row, actor) for row in lines), next_after)


def _line(row: Row[*tuple[Any, ...]], actor: Actor) -> CaseLine:
    return CaseLine(
        row.number,
        spoken(row.procedure, row.number),
        Procedure(row.procedure),
        State(row.state),
        roc_short(row.received_on),
        complainant_for(actor, row),
        row.category,
        row.title if may(actor, "content", row) else "",
        WORDS_OF.get(row.outcome, ""),
    )


def find_record_of_business(business_id: int, numbers: Iterable[str], *, today: date) -> BusinessRecord:
    """Return what the cases of a business come to, of all years and all units; three statements.

    Only numbers leave here. Of several respondents each has its own reply and its own result. A reply is late
    only if it is proved when the business got the complaint.
    """
    numbers = tuple(numbers)
    each = _each_case(business_id, numbers).subquery()
    year = cast(func.extract("year", each.c.counted_on), Integer)
    is_due = and_(each.c.due_on.is_not(None), or_(each.c.replied_on.is_not(None), each.c.due_on < today))
    statement = (
        select(
            (year - 1911).label("roc_year"),
            each.c.procedure,
            func.count().label("cases"),
            _sum(and_(is_due, each.c.replied_on <= each.c.due_on)).label("in_time"),
            _sum(is_due).label("due"),
            _sum(each.c.outcome.in_(SETTLED)).label("settled"),
            _sum(each.c.outcome.in_(SETTLED | NOT_SETTLED)).label("ended"),
        )
        .group_by(year, each.c.procedure)
        .order_by(year.desc(), each.c.procedure)
        .limit(1000)
    )
    rows = db.session.execute(statement).all()
    return _record(rows, _own_results(business_id, numbers), _absences(business_id, numbers))


def _each_case(business_id: int, numbers: Iterable[str]) -> Select[*tuple[Any, ...]]:
    """Select the cases that count, each with the reply of this business and until when it was due."""
    own = _own_parties(business_id, numbers).where(Party.matter_id == Case.matter_id).correlate(Case)
    due_on = select(func.min(Clock.due_on)).where(
        *(Clock.case_id == Case.id, Clock.period == REPLY_PERIOD),
        *(Clock.is_estimated.is_(False), Clock.is_revoked.is_(False)),
        or_(Clock.party_id.is_(None), Clock.party_id.in_(own)),
    )
    replied_on = select(func.min(CaseEvent.local_date)).where(
        *(CaseEvent.case_id == Case.id, CaseEvent.kind == EventKind.BUSINESS_REPLIED.value, ~_is_struck()),
        or_(CaseEvent.party_id.is_(None), CaseEvent.party_id.in_(own)),
    )
    return (
        select(
            *(Case.counted_on, Case.procedure, Case.outcome),
            due_on.scalar_subquery().label("due_on"),
            replied_on.scalar_subquery().label("replied_on"),
        )
        .join(Matter, Matter.id == Case.matter_id)
        .where(_of_business(business_id, numbers), *_COUNTS)
    )


def _own_results(business_id: int, numbers: Iterable[str]) -> list[tuple[str, str]]:
    """Return, of the closed cases with several respondents, the result of the case and that of this one."""
    told = CaseEvent.data["by_respondent"].as_string().is_not(None)
    statement = (
        _own_events(business_id, numbers, EventKind.CLOSED)
        .where(Case.outcome != "", told)
        .order_by(CaseEvent.case_id, CaseEvent.seq)
    )
    last = {row.case_id: row for row in db.session.execute(statement)}
    return [
        (row.outcome, one.outcome.value)
        for row in last.values()
        for one in results_in(row.data)
        if one.party_id == row.party
    ]


def _absences(business_id: int, numbers: Iterable[str]) -> Absences:
    """Count the negotiations that were held and those to which nobody came for this business."""
    statement = _own_events(business_id, numbers, EventKind.NEGOTIATION_HELD)
    rows = db.session.execute(statement.order_by(CaseEvent.id)).all()
    return Absences(len(rows), sum(was_missed(row.data, row.detail, row.party) for row in rows))


def _own_events(business_id: int, numbers: Iterable[str], kind: EventKind) -> Select[*tuple[Any, ...]]:
    """Select the events of a kind that stand, with the party that the business is there."""
    return (
        select(
            *(CaseEvent.case_id, CaseEvent.data, CaseEvent.detail, Case.outcome, Party.id.label("party")),
        )
        .join(Case, Case.id == CaseEvent.case_id)
        .join(Matter, Matter.id == Case.matter_id)
        .join(Party, Party.matter_id == Matter.id)
        .where(
            *(Party.role == PartyRole.RESPONDENT.value, _is_named(business_id, numbers)),
            *(CaseEvent.kind == kind.value, ~_is_struck(), *_COUNTS),
        )
        .limit(MOST_EVENTS)
    )


def _is_struck() -> ColumnElement[bool]:
    correction = aliased(CaseEvent)
    return exists().where(correction.case_id == CaseEvent.case_id, correction.corrects_seq == CaseEvent.seq)


_COUNTS: Final = (
    Case.counted_on.is_not(None),
    Case.procedure.in_([procedure.value for procedure in APPEALS]),
    Matter.is_test.is_(False),
    Matter.deleted_at.is_(None),
)


def _record(
    rows: Iterable[Row[*tuple[Any, ...]]], own: Iterable[tuple[str, str]], absences: Absences
) -> BusinessRecord:
    """Put the figures together; where this respondent's own result differs from the case's, it counts."""
    found, own = list(rows), list(own)
    counts: dict[int, dict[Procedure, int]] = {}
    for row in found:
        counts.setdefault(row.roc_year, dict.fromkeys(APPEALS, 0))[Procedure(row.procedure)] = row.cases
    first = [row for row in found if row.procedure == Procedure.FIRST_APPEAL.value]
    ends = SETTLED | NOT_SETTLED
    settled = sum((mine in SETTLED) - (whole in SETTLED) for whole, mine in own)
    ended = sum((mine in ends) - (whole in ends) for whole, mine in own)
    return BusinessRecord(
        tuple(Year(roc_year, of_year) for roc_year, of_year in counts.items()),
        share("reply_in_time", sum(row.in_time for row in first), sum(row.due for row in first)),
        share(
            "settled", sum(row.settled for row in found) + settled, sum(row.ended for row in found) + ended
        ),
        absences,
    )


def _of_business(business_id: int, numbers: Iterable[str]) -> ColumnElement[bool]:
    parties = _own_parties(business_id, numbers).with_only_columns(Party.matter_id)
    return Case.matter_id.in_(parties)


def _own_parties(business_id: int, numbers: Iterable[str]) -> Select[*tuple[Any, ...]]:
    """Select the parties that this business is, in whatever matter."""
    return select(Party.id).where(Party.role == PartyRole.RESPONDENT.value, _is_named(business_id, numbers))


def _is_named(business_id: int, numbers: Iterable[str]) -> ColumnElement[bool]:
    by_number = and_(Party.business_id.is_(None), Party.stated_ubn.in_(sorted(numbers)))
    return or_(Party.business_id.in_(members_of(business_id)), by_number)


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
