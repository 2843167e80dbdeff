"""The registers as lists, newest first, a page at a time."""

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import aliased

from petitions.extensions import db
from petitions.models import Activity, Case, Code, Consultation, Unit
from petitions.queries.cases import visible_to
from petitions.rules.actors import Actor
from petitions.rules.errors import NoSuchCase
from petitions.rules.grants import Reach
from petitions.rules.policy import may_in_unit, reaches
from petitions.rules.roc import year_bounds
from petitions.rules.terms import ActivityStatus, Channel, ConsultationStatus

PAGE_SIZE = 50
NO_SUCH_ENTRY = "諮詢登記簿裡沒有這一筆。"

_Before = aliased(Consultation)


class ContactLine(NamedTuple):
    """One consultation as the log shows it; `is_ours` if this person may strike it."""

    id: int
    contacted_at: datetime
    channel: Channel
    persons: int
    category: str
    question: str
    status: str
    is_duplicate: bool
    is_ours: bool
    is_appeal: bool


class ContactRecord(NamedTuple):
    """A consultation in full: when, by which way, how many, about what, what was answered, who was named.

    `number` is that of the complaint it turned into; `counts` unless it was struck; `is_ours` if this
    person may change it.
    """

    id: int
    contacted_at: datetime
    channel: Channel
    persons: int
    category: str
    question: str
    answer: str
    unit: str
    referred_to: str
    category_code: str
    version: int
    number: str
    counts: bool
    is_ours: bool


class ContactPage(NamedTuple):
    """A page of the log: its lines, and how to go on; person-times 人次 of the day beside it."""

    lines: tuple[ContactLine, ...]
    persons_today: int
    next_after: str


class OutingLine(NamedTuple):
    """One activity as the register shows it."""

    id: int
    kind: str
    started_on: date
    ends_on: date | None
    title: str
    place: str
    status: ActivityStatus
    persons: int | None
    targets: int | None
    number: str
    """The case that gave rise to it, for those who may know of it."""


class Inspection(NamedTuple):
    """An activity to which a case gave rise."""

    started_on: date
    title: str
    status: ActivityStatus


def find_consultation(entry_id: int, actor: Actor) -> ContactRecord:
    """Return a consultation as its record says it; one statement. Raises NoSuchCase if there is none."""
    row = db.session.execute(_entry(entry_id)).one_or_none()
    if row is None:
        raise NoSuchCase(NO_SUCH_ENTRY)
    return ContactRecord(
        id=row.id,
        contacted_at=row.contacted_at,
        channel=Channel(row.channel),
        persons=row.persons,
        category=row.label or row.category,
        question=row.question,
        answer=row.answer,
        unit=row.unit or "",
        referred_to=row.referred_to,
        category_code=row.category,
        version=row.version,
        number=row.number or "",
        counts=row.status == ConsultationStatus.DONE.value and not row.is_duplicate,
        is_ours=may_in_unit(actor, "register", row.unit_id),
    )


def _entry(entry_id: int) -> Select[*tuple[Any, ...]]:
    label = (
        select(Code.label)
        .where(Code.list == "category", Code.code == Consultation.category)
        .order_by(Code.valid_from.desc())
        .limit(1)
        .scalar_subquery()
    )
    number = (
        select(Case.number)
        .where(Case.matter_id == Consultation.matter_id)
        .order_by(Case.id)
        .limit(1)
        .scalar_subquery()
    )
    entry = Consultation
    return (
        select(entry.id, entry.contacted_at, entry.channel, entry.persons, entry.question, entry.answer)
        .add_columns(entry.category, label.label("label"), Unit.name.label("unit"), entry.referred_to)
        .add_columns(entry.version, entry.unit_id, entry.status, entry.is_duplicate, number.label("number"))
        .outerjoin(Unit, Unit.id == entry.unit_id)
        .where(entry.id == entry_id)
    )


def list_consultations(*, actor: Actor, today: date, after: tuple[date, int] | None = None) -> ContactPage:
    """Return a page of the log, the latest contact first, and the persons counted today; two statements.

    `after` is the day and id of the last line of the page before.
    """
    order = (Consultation.contacted_on, Consultation.contacted_at, Consultation.id)
    statement = select(
        Consultation.id,
        Consultation.contacted_at,
        Consultation.channel,
        Consultation.persons,
        Consultation.category,
        Consultation.question,
        Consultation.status,
        Consultation.is_duplicate,
        Consultation.unit_id,
        Consultation.contacted_on,
        Consultation.matter_id,
    )
    if after is not None:
        day, entry_id = after
        moment = select(_Before.contacted_at).where(_Before.id == entry_id).scalar_subquery()
        statement = statement.where(tuple_(*order) < tuple_(day, moment, entry_id))
    statement = statement.order_by(*(column.desc() for column in order)).limit(PAGE_SIZE + 1)
    rows = db.session.execute(statement).all()
    shown = rows[:PAGE_SIZE]
    last = shown[-1] if len(rows) > PAGE_SIZE else None
    return ContactPage(
        tuple(_contact(row, actor) for row in shown),
        _persons_on(today),
        f"{last.contacted_on.isoformat()}.{last.id}" if last else "",
    )


def _contact(row: Any, actor: Actor) -> ContactLine:
    return ContactLine(
        row.id,
        row.contacted_at,
        Channel(row.channel),
        row.persons,
        row.category,
        row.question,
        row.status,
        row.is_duplicate,
        may_in_unit(actor, "register", row.unit_id),
        row.matter_id is not None,
    )


def _persons_on(day: date) -> int:
    counted = and_(
        Consultation.contacted_on == day,
        Consultation.status == "done",
        Consultation.is_duplicate.is_(False),
    )
    return db.session.scalar(select(func.coalesce(func.sum(Consultation.persons), 0)).where(counted)) or 0


def list_activities(roc_year: int, kind: str, *, actor: Actor) -> tuple[OutingLine, ...]:
    """Return the activities of a kind in one ROC year, newest first; those of the actor's reach."""
    first, last = year_bounds(roc_year)
    statement = (
        select(
            Activity.id,
            Activity.kind,
            Activity.started_on,
            Activity.ends_on,
            Activity.title,
            Activity.place,
            Activity.status,
            Activity.persons,
            Activity.targets,
            func.coalesce(Case.number, "").label("number"),
        )
        .outerjoin(Case, and_(Case.id == Activity.case_id, visible_to(actor)))
        .where(Activity.kind == kind, Activity.started_on.between(first, last), _within_reach(actor))
        .order_by(Activity.started_on.desc(), Activity.id.desc())
        .limit(500)
    )
    return tuple(_outing(row) for row in db.session.execute(statement))


def _outing(row: Any) -> OutingLine:
    values = row._asdict()
    return OutingLine(**{**values, "status": ActivityStatus(row.status)})


def list_inspections(case: Case) -> tuple[Inspection, ...]:
    """Return the activities to which a case gave rise, in their order; one statement."""
    statement = (
        select(Activity.started_on, Activity.title, Activity.status)
        .where(Activity.case_id == case.id)
        .order_by(Activity.started_on, Activity.id)
        .limit(PAGE_SIZE)
    )
    rows = db.session.execute(statement)
    return tuple(Inspection(row.started_on, row.title, ActivityStatus(row.status)) for row in rows)


def _within_reach(actor: Actor) -> ColumnElement[bool]:
    """Those of one's own unit, or all; what was brought over from an old ledger belongs to no unit."""
    found = [
        Activity.id.is_not(None) if reach is Reach.ALL else Activity.unit_id == capacity.unit_id
        for reach, capacity in reaches(actor, "inspect")
    ]
    return or_(Activity.unit_id.is_(None), *found)
