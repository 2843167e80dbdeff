"""The cases of a business: a page at a time, as far as one may see them; and what they come to in all."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Integer, Row, and_, case, cast, exists, func, or_, select, tuple_

from petitions.extensions import db
from petitions.models import Case, Clock, Matter, Party
from petitions.queries.businesses import members_of
from petitions.queries.cases import visible_to
from petitions.queries.worklist import complainant_for, spoken
from petitions.rules.actors import Actor
from petitions.rules.business_record import NOT_SETTLED, SETTLED, Share, share
from petitions.rules.policy import may
from petitions.rules.projection import REPLY_PERIOD
from petitions.rules.roc import roc_short
from petitions.rules.terms import Outcome, PartyRole, Procedure, State

PAGE_SIZE: Final = 30
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
    """Return what the cases of a business come to, of all years and all units; one statement.

    Only numbers leave here. A reply is late only if it is proved when the business got the complaint.
    """
    proved = exists().where(
        Clock.case_id == Case.id,
        Clock.period == REPLY_PERIOD,
        Clock.is_estimated.is_(False),
        Clock.is_revoked.is_(False),
    )
    is_due = and_(proved, or_(Case.replied_on.is_not(None), Case.reply_due_on < today))
    year = cast(func.extract("year", Case.counted_on), Integer)
    statement = (
        select(
            (year - 1911).label("roc_year"),
            Case.procedure,
            func.count().label("cases"),
            _sum(and_(is_due, Case.replied_on <= Case.reply_due_on)).label("in_time"),
            _sum(is_due).label("due"),
            _sum(Case.outcome.in_(SETTLED)).label("settled"),
            _sum(Case.outcome.in_(SETTLED | NOT_SETTLED)).label("ended"),
        )
        .join(Matter, Matter.id == Case.matter_id)
        .where(
            _of_business(business_id, numbers),
            Case.counted_on.is_not(None),
            Case.procedure.in_([procedure.value for procedure in APPEALS]),
            Matter.is_test.is_(False),
            Matter.deleted_at.is_(None),
        )
        .group_by(year, Case.procedure)
        .order_by(year.desc(), Case.procedure)
        .limit(1000)
    )
    return _record(db.session.execute(statement).all())


def _record(rows: Iterable[Row[*tuple[Any, ...]]]) -> BusinessRecord:
    found = list(rows)
    counts: dict[int, dict[Procedure, int]] = {}
    for row in found:
        counts.setdefault(row.roc_year, dict.fromkeys(APPEALS, 0))[Procedure(row.procedure)] = row.cases
    first = [row for row in found if row.procedure == Procedure.FIRST_APPEAL.value]
    return BusinessRecord(
        tuple(Year(roc_year, of_year) for roc_year, of_year in counts.items()),
        share("reply_in_time", sum(row.in_time for row in first), sum(row.due for row in first)),
        share("settled", sum(row.settled for row in found), sum(row.ended for row in found)),
    )


def _of_business(business_id: int, numbers: Iterable[str]) -> ColumnElement[bool]:
    by_number = and_(Party.business_id.is_(None), Party.stated_ubn.in_(sorted(numbers)))
    named = or_(Party.business_id.in_(members_of(business_id)), by_number)
    matters = select(Party.matter_id).where(Party.role == PartyRole.RESPONDENT.value, named)
    return Case.matter_id.in_(matters)


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
