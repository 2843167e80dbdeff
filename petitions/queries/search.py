"""Find cases by number, person, business or words, newest first; at most two statements.

Words are looked up in two phases: the index of bigrams gives at most a thousand matters, which are then
verified in their text. A word that more matters hold is common: then the newest cases are walked instead,
so far and no further. Visibility is a condition of the same statement.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Date, Row, Select, and_, func, literal, or_, select, text, true, tuple_

from petitions.extensions import db
from petitions.models import Case, Matter
from petitions.queries.asked import Asked
from petitions.queries.cases import visible_to
from petitions.queries.findable import by_person
from petitions.queries.hits import BUSINESS, PERSON, WORDS, holders
from petitions.queries.worklist import CAP, PAGE_SIZE, complainant_for, spoken
from petitions.rules.actors import Actor
from petitions.rules.policy import may
from petitions.rules.roc import roc_short
from petitions.rules.terms import Procedure, State

WALK = 20_000
"""So many of the newest cases are looked through for a common word."""

BY_INDEX_ONLY = text(
    "SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off"
)
"""On PostgreSQL, until the end of this transaction: look each row up, whatever the statistics guess."""

Place = tuple[date, int]
COLUMNS = (
    *(Case.id, Case.matter_id, Case.number, Case.procedure, Case.state, Case.received_on),
    *(Case.unit_id, Case.officer_id, Case.is_routed, Case.is_confidential),
    *(Case.complainant_masked, Case.respondent_name, Case.category, Case.title),
)


class Hit(NamedTuple):
    """One case found."""

    number: str
    spoken: str
    procedure: Procedure
    state: State
    complainant: str
    respondent: str
    category: str
    title: str
    received: str


class Found(NamedTuple):
    """A page of cases found; `total` is None where there are more than anyone counted."""

    hits: tuple[Hit, ...]
    total: int | None
    next_after: str


def search_cases(asked: Asked, *, actor: Actor, after: Place | None = None) -> Found:
    """Return one page of the cases found; a common word costs a second statement."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(BY_INDEX_ONLY)
    rows = db.session.execute(hits_statement(asked, actor, after)).all()
    if rows[0].held > CAP:
        return _page(db.session.execute(walk_statement(asked, actor, after)).all(), actor, total=None)
    found = [row for row in rows if row.id is not None]
    return _page(found, actor, total=found[0].total if found else 0)


def hits_statement(asked: Asked, actor: Actor, after: Place | None) -> Select[Any]:
    """Select a page of what the indexes give; `held` says how many matters hold the words, if that is few."""
    by_words, found = holders(asked)
    held = select(func.count().label("held")).select_from(by_words).cte("held")
    is_few = select(held.c.held).scalar_subquery() <= CAP
    verified = or_(
        found.c[BUSINESS] == 1,
        and_(found.c[PERSON] == 1, by_person(actor)),
        and_(found.c[WORDS] == 1, _says(asked, visible_to(actor, "content"), Case.respondent_name)),
    )
    seen = (
        select(*COLUMNS, func.count().over().label("total"))
        .select_from(found)
        .join(Case, Case.matter_id == found.c.matter_id)
        .join(Matter, Matter.id == found.c.matter_id)
        .where(is_few, visible_to(actor), Matter.deleted_at.is_(None), verified)
        .subquery()
    )
    page = _newest_first(select(seen), seen.c, after).subquery()
    joined = select(held.c.held, page).select_from(held.outerjoin(page, true()))
    return joined.order_by(page.c.received_on.desc(), page.c.id.desc())


def walk_statement(asked: Asked, actor: Actor, after: Place | None) -> Select[*tuple[Any, ...]]:
    """Select a page by reading the newest cases that the person may see, back to the day of the last read."""
    seen = [visible_to(actor)]
    if after:
        seen.append(tuple_(Case.received_on, Case.id) < tuple_(*after))
    newest = select(Case.received_on).where(*seen).order_by(Case.received_on.desc(), Case.id.desc())
    first_day = func.coalesce(newest.offset(WALK).limit(1).scalar_subquery(), literal(date.min, Date))
    says = _says(asked, visible_to(actor, "content"), Case.respondent_name)
    return (
        select(*COLUMNS)
        .join(Matter, Matter.id == Case.matter_id)
        .where(*seen, Case.received_on >= first_day, Matter.deleted_at.is_(None), says)
        .order_by(Case.received_on.desc(), Case.id.desc())
        .limit(PAGE_SIZE + 1)
    )


def _says(asked: Asked, may_read: ColumnElement[bool], respondent: Any) -> ColumnElement[bool]:
    """Verify every word in the text, for those who may read it; for others in the name of the business."""
    in_text = (_holds(word) for word in asked.terms.words)
    in_name = (respondent.contains(word, autoescape=True) for word in asked.typed.split())
    return or_(and_(may_read, *in_text), and_(true(), *in_name))


def _holds(word: str) -> ColumnElement[bool]:
    """Verify a word in the text; PostgreSQL would guess from a LIKE that few do, and read every matter."""
    if db.engine.dialect.name == "postgresql":
        return func.strpos(Matter.doc, word) > 0
    return Matter.doc.contains(word, autoescape=True)


def _newest_first(statement: Select[Any], columns: Any, after: Place | None) -> Select[Any]:
    if after:
        statement = statement.where(tuple_(columns.received_on, columns.id) < tuple_(*after))
    return statement.order_by(columns.received_on.desc(), columns.id.desc()).limit(PAGE_SIZE + 1)


def _page(rows: Iterable[Row[Any]], actor: Actor, *, total: int | None) -> Found:
    found = list(rows)
    shown = found[:PAGE_SIZE]
    after = f"{shown[-1].received_on.isoformat()}.{shown[-1].id}" if len(found) > PAGE_SIZE else ""
    return Found(tuple(_hit(row, actor) for row in shown), total, after)


def _hit(row: Row[Any], actor: Actor) -> Hit:
    return Hit(
        row.number,
        spoken(row.procedure, row.number),
        Procedure(row.procedure),
        State(row.state),
        complainant_for(actor, row),
        row.respondent_name,
        row.category,
        row.title if may(actor, "content", row) else "",
        roc_short(row.received_on),
    )
