"""The day board of negotiations 協商會議: what stands ahead and what is past, of the cases one may see."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select

from petitions.clock import TAIPEI
from petitions.extensions import db
from petitions.models import Case, CaseEvent, Negotiation, NegotiationCase, User
from petitions.queries.cases import visible_to
from petitions.queries.negotiations import events_of, happened_in
from petitions.rules.actors import Actor
from petitions.rules.negotiation import sittings_of
from petitions.rules.negotiation_terms import NegotiationStatus
from petitions.rules.projection import Happened
from petitions.rules.terms import EventKind

PAGE_SIZE = 50

Place = tuple[datetime, int]
"""Behind which row of the board a page begins: when its meeting starts, and its number."""


class BoardLine(NamedTuple):
    """A case on the day board; `is_shared` if another case of the page meets together with it."""

    id: int
    number: str
    complainant: str
    respondent: str
    starts_at: datetime
    ends_at: datetime
    room: str
    video_url: str
    chair: str
    status: NegotiationStatus
    is_shared: bool


class BoardDay(NamedTuple):
    """One day of the board, in Taipei, in the order of the page."""

    on: date
    lines: tuple[BoardLine, ...]


class BoardPage(NamedTuple):
    """A page of the day board; `after` is where the next one begins."""

    days: tuple[BoardDay, ...]
    after: Place | None


def list_board(actor: Actor, *, today: date, is_past: bool = False, after: Place | None = None) -> BoardPage:
    """Return a page of the negotiations this person may see, from today on or before; two statements."""
    begin = datetime.combine(today, time(), TAIPEI)
    when, number = Negotiation.starts_at, NegotiationCase.id
    order = (when.desc(), number.desc()) if is_past else (when, number)
    statement = (
        select(
            *(NegotiationCase.id, NegotiationCase.case_id, NegotiationCase.scheduled_seq),
            *(NegotiationCase.negotiation_id, Negotiation.starts_at, Negotiation.ends_at),
            *(Negotiation.room, Negotiation.video_url, User.display_name.label("chair")),
            *(Case.number, Case.complainant_masked, Case.respondent_name, Case.is_confidential),
        )
        .join(Negotiation, Negotiation.id == NegotiationCase.negotiation_id)
        .join(Case, Case.id == NegotiationCase.case_id)
        .outerjoin(User, User.id == Negotiation.chair_id)
        .where(visible_to(actor), when < begin if is_past else when >= begin)
        .order_by(*order)
        .limit(PAGE_SIZE + 1)
    )
    if after is not None:
        statement = statement.where(_behind(after, is_past=is_past))
    rows = db.session.execute(statement).all()
    shown = rows[:PAGE_SIZE]
    last = (shown[-1].starts_at, shown[-1].id) if len(rows) > PAGE_SIZE else None
    return BoardPage(_days(_lines(shown)), last)


def _behind(after: Place, *, is_past: bool) -> ColumnElement[bool]:
    moment, number = after
    when, row = Negotiation.starts_at, NegotiationCase.id
    if is_past:
        return or_(when < moment, and_(when == moment, row < number))
    return or_(when > moment, and_(when == moment, row > number))


def _days(lines: Sequence[BoardLine]) -> tuple[BoardDay, ...]:
    by_day = groupby(lines, key=lambda line: line.starts_at.date())
    return tuple(BoardDay(on, tuple(of_day)) for on, of_day in by_day)


def _lines(rows: Sequence[Any]) -> tuple[BoardLine, ...]:
    standing = _standing_of([row.case_id for row in rows]) if rows else {}
    together = Counter(row.negotiation_id for row in rows)
    return tuple(
        BoardLine(
            row.id,
            row.number,
            "（身分保密）" if row.is_confidential else row.complainant_masked,
            row.respondent_name,
            row.starts_at.astimezone(TAIPEI),
            row.ends_at.astimezone(TAIPEI),
            row.room,
            row.video_url,
            row.chair or "",
            standing.get((row.case_id, row.scheduled_seq), NegotiationStatus.CANCELLED),
            together[row.negotiation_id] > 1,
        )
        for row in rows
    )


def _standing_of(case_ids: list[int]) -> dict[tuple[int, int], NegotiationStatus]:
    """Return how each meeting of these cases stands, by case and event; only what moves a case is read."""
    moves = or_(
        CaseEvent.corrects_seq.is_not(None),
        CaseEvent.kind == EventKind.NEGOTIATION_SCHEDULED.value,
        CaseEvent.from_state != CaseEvent.to_state,
    )
    events: dict[int, list[Happened]] = {}
    for row in db.session.execute(events_of(case_ids, moves)):
        events.setdefault(row.case_id, []).append(happened_in(row))
    return {
        (case_id, sitting.seq): sitting.status
        for case_id, told in events.items()
        for sitting in sittings_of(told)
    }
