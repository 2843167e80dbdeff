"""The worklist: what waits, why and until when, by legal risk; a page and its counts are two statements."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select, text, tuple_

from petitions.extensions import db
from petitions.models import Case, DisclosureRequest, Proposal, User
from petitions.queries.cases import visible_to
from petitions.queries.disclosures import waits_for
from petitions.rules.actors import Actor
from petitions.rules.calendar import Calendar
from petitions.rules.numbers import WORDS
from petitions.rules.period import Weight
from petitions.rules.periods import find_period
from petitions.rules.policy import may, supervised_units
from petitions.rules.reasons import OUR_TURN, reason_of, short_article, turn_of
from petitions.rules.roc import roc_short
from petitions.rules.term import Term
from petitions.rules.terms import Procedure, State
from petitions.rules.urgency import Countdown, Horizon, Urgency, countdown, horizon

PAGE_SIZE = 50
CAP = 1_000
"""No list is counted further than this: beyond it the page says 超過 1,000."""

OPEN, PENDING = text("cases.is_open"), text("proposals.decision = 'pending'")
"""Said as the partial indexes say it, so that both databases use them."""

BY_RISK, BY_RECEIPT = (Case.due_sort, Case.due_rank, Case.id), (Case.received_on, Case.id)
"""The two orders: the day and what hangs on it; or the day of receipt, the newest first."""

TO_APPROVE = "to_approve"
"""The name of the count of requests that wait for this person's approval, beside those of the views."""

HIDDEN_NAME = "（身分保密）"


class View(Term):
    """A ready-made cut through the worklist; the counts beside them are of the same filters."""

    ALL = "all", "全部"
    OVER = "over", "逾法定期限"
    LATE = "late", "逾作業期限"
    TODAY = "today", "今日到期"
    WEEK = "week", "本週到期"
    MINE = "mine", "輪到我"
    UNIT = "unit", "我的單位"
    BUSINESS = "business", "等業者"
    CITIZEN = "citizen", "等民眾"
    PROPOSED = "proposed", "待核定"


BY_LAW = Case.due_rank < Weight.HOUSE_RULE.value
"""A period of the law itself; the office's own ones weigh less."""

CUTS: dict[View, Callable[[Actor, Horizon], list[Any]]] = {
    View.ALL: lambda _actor, _seen: [],
    View.OVER: lambda _actor, seen: [Case.due_sort < seen.today, BY_LAW],
    View.LATE: lambda _actor, seen: [Case.due_sort < seen.today, ~BY_LAW],
    View.TODAY: lambda _actor, seen: [Case.due_sort == seen.today],
    View.WEEK: lambda _actor, seen: [Case.due_sort >= seen.today, Case.due_sort <= seen.week_until],
    View.MINE: lambda actor, _seen: [Case.officer_id == actor.id, Case.turn.in_(OUR_TURN)],
    View.UNIT: lambda actor, _seen: [Case.unit_id.in_(sorted(actor.unit_ids))],
    View.BUSINESS: lambda _actor, _seen: [Case.turn == "business"],
    View.CITIZEN: lambda _actor, _seen: [Case.turn.in_(("citizen", "party"))],
    View.PROPOSED: lambda _actor, _seen: [Case.id.in_(select(Proposal.case_id).where(PENDING))],
}
"""The conditions of each view."""


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to; `after` is the place behind which the page begins.

    By risk a place is the day, its weight and the case; by receipt the day and the case.
    """

    view: View = View.ALL
    is_mine: bool = False
    unit_ids: tuple[int, ...] = ()
    procedure: Procedure | None = None
    state: State | None = None
    category: str = ""
    words: str = ""
    is_closed_too: bool = False
    after: tuple[date, int] | tuple[date, int, int] | None = None


class Line(NamedTuple):
    """One case as the list shows it; number and days also as people read them."""

    number: str
    spoken: str
    procedure: Procedure
    state: State
    reason: str
    article: str
    due_on: date | None
    due: str
    left: Countdown
    complainant: str
    respondent: str
    category: str
    title: str
    amount_ntd: int | None
    turn: str
    is_mine: bool
    is_urgent: bool
    received: str


class Worklist(NamedTuple):
    """A page: its lines by urgency, the counts of the views, how to go on, and what else waits.

    Where closed cases are shown too, there is one nameless group and nothing is counted. `to_approve` are
    the requests to open someone's data that wait for this person.
    """

    groups: tuple[tuple[Urgency | None, tuple[Line, ...]], ...]
    counts: dict[View, int]
    next_after: str
    to_approve: int = 0

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every line of the page."""
        return tuple(line for _, lines in self.groups for line in lines)


def list_work(wanted: Wanted, *, actor: Actor, today: date, calendar: Calendar) -> Worklist:
    """Return one page of the cases that a person may see, and the counts of its views: two statements."""
    seen = horizon(today, calendar)
    rows = db.session.execute(page_statement(wanted, actor, seen)).all()
    shown = rows[:PAGE_SIZE]
    lines = [_line(row, actor, seen, calendar) for row in shown]
    counts = {} if wanted.is_closed_too else _counts(wanted, actor, seen)
    return Worklist(
        _grouped(lines, is_by_risk=not wanted.is_closed_too),
        {View(key): count for key, count in counts.items() if key != TO_APPROVE},
        _place(shown[-1], wanted) if len(rows) > PAGE_SIZE else "",
        counts.get(TO_APPROVE, 0),
    )


def page_statement(wanted: Wanted, actor: Actor, seen: Horizon) -> Select[*tuple[Any, ...]]:
    """Select one page and the row after it, in the order of an index."""
    order = BY_RECEIPT if wanted.is_closed_too else BY_RISK
    statement = (
        select(
            *(Case.id, Case.matter_id, Case.number, Case.procedure, Case.state, Case.channel, Case.turn),
            *(Case.unit_id, Case.officer_id, Case.is_routed, Case.is_confidential, Case.is_estimated),
            Case.is_urgent,
            *(Case.due_on, Case.due_under, Case.due_sort, Case.due_rank, Case.received_on),
            *(Case.complainant_masked, Case.respondent_name, Case.category, Case.title, Case.amount_ntd),
            User.display_name.label("officer"),
        )
        .outerjoin(User, User.id == Case.officer_id)
        .where(*_conditions(wanted, actor), *_cut(wanted.view, actor, seen))
        .limit(PAGE_SIZE + 1)
    )
    if wanted.is_closed_too:
        statement = statement.order_by(*(column.desc() for column in order))
    else:
        statement = statement.order_by(*order)
    if wanted.after is None:
        return statement
    place, last = tuple_(*order), tuple_(*wanted.after)
    return statement.where(place < last if wanted.is_closed_too else place > last)


def _counts(wanted: Wanted, actor: Actor, seen: Horizon) -> dict[str, int]:
    found = db.session.execute(count_statement(wanted, actor, seen)).mappings().one()
    return {str(key): count for key, count in found.items()}


def count_statement(wanted: Wanted, actor: Actor, seen: Horizon) -> Select[Any]:
    """Select how many cases each view holds under the same filters, none counted beyond the cap.

    Words are compared row by row: with them only the whole is counted. For a supervisor the requests that
    wait for him are counted along.
    """
    conditions = _conditions(wanted, actor)
    counts = []
    for view in (View.ALL,) if wanted.words else View:
        some = select(Case.id).where(*conditions, *_cut(view, actor, seen))
        counts.append(_capped(some).label(view.value))
    if supervised_units(actor):
        waiting = select(DisclosureRequest.id).join(Case, Case.id == DisclosureRequest.case_id)
        counts.append(_capped(waiting.where(waits_for(actor))).label(TO_APPROVE))
    return select(*counts)


def _capped(some: Select[Any]) -> Any:
    """Return how many rows there are, at most one beyond the cap."""
    return select(func.count()).select_from(some.limit(CAP + 1).subquery()).scalar_subquery()


def _conditions(wanted: Wanted, actor: Actor) -> list[Any]:
    conditions: list[Any] = [visible_to(actor)]
    if not wanted.is_closed_too:
        conditions.append(OPEN)
    if wanted.is_mine:
        conditions.append(Case.officer_id == actor.id)
    if wanted.unit_ids:
        conditions.append(Case.unit_id.in_(wanted.unit_ids))
    for column, value in ((Case.procedure, wanted.procedure), (Case.state, wanted.state)):
        if value is not None:
            conditions.append(column == value.value)
    if wanted.category:
        conditions.append(Case.category == wanted.category)
    if wanted.words:
        conditions.append(_says(wanted.words, actor))
    return conditions


def _says(words: str, actor: Actor) -> ColumnElement[bool]:
    """Look for words in what a line shows this person; the whole text of the cases is for the search page."""
    shown = (column.contains(words, autoescape=True) for column in (Case.respondent_name, Case.number))
    return or_(*shown, and_(visible_to(actor, "content"), Case.title.contains(words, autoescape=True)))


def _cut(view: View, actor: Actor, seen: Horizon) -> list[Any]:
    """Return the conditions of one view."""
    return CUTS[view](actor, seen)


def _line(row: Row[Any], actor: Actor, seen: Horizon, calendar: Calendar) -> Line:
    left = countdown(row, seen, calendar)
    state = State(row.state)
    is_mine = row.officer_id is not None and row.officer_id == actor.id
    return Line(
        number=row.number,
        spoken=spoken(row.procedure, row.number),
        procedure=Procedure(row.procedure),
        state=state,
        reason=reason_of(row.due_under, state, is_over=left.urgency is Urgency.OVER),
        article=article_of(row.due_under, row.received_on),
        due_on=row.due_on,
        due=roc_short(row.due_on) if row.due_on else "",
        left=left,
        complainant=complainant_for(actor, row),
        respondent=row.respondent_name,
        category=row.category,
        title=row.title if may(actor, "content", row) else "",
        amount_ntd=row.amount_ntd,
        turn=turn_of(row.turn, row.officer, is_mine=is_mine),
        is_mine=is_mine and row.turn in OUR_TURN,
        is_urgent=row.is_urgent,
        received=roc_short(row.received_on),
    )


def spoken(procedure: str, number: str) -> str:
    """Write a number of the record as people see it; its form was checked when it was given."""
    return f"{WORDS[procedure]}{number[1:]}"


def complainant_for(actor: Actor, row: Any) -> str:
    """Return the masked name, or only that it is confidential (行政程序法 §170 II)."""
    if row.is_confidential and not may(actor, "conf_id", row):
        return HIDDEN_NAME
    masked: str = row.complainant_masked
    return masked


def article_of(period: str | None, on: date) -> str:
    """Return the article of a period in the law of a day, in short, or nothing."""
    try:
        return short_article(find_period(period, on).article) if period else ""
    except KeyError:
        return ""


def _grouped(
    lines: Iterable[Line], *, is_by_risk: bool
) -> tuple[tuple[Urgency | None, tuple[Line, ...]], ...]:
    if not is_by_risk:
        everything = tuple(lines)
        return ((None, everything),) if everything else ()
    groups = groupby(lines, key=lambda line: line.left.urgency)
    return tuple((urgency, tuple(members)) for urgency, members in groups)


def _place(row: Row[Any], wanted: Wanted) -> str:
    if wanted.is_closed_too:
        return f"{row.received_on.isoformat()}.{row.id}"
    return f"{row.due_sort.isoformat()}.{row.due_rank}.{row.id}"
