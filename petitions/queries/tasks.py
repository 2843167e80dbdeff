"""Tasks: what waits for one person over all cases, all of one case, and who can be given one."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Date, Select, and_, func, literal, or_, select, tuple_
from sqlalchemy.orm import aliased

from petitions.extensions import db
from petitions.models import NEVER, Case, Task, User, UserRole
from petitions.queries.cases import visible_to
from petitions.queries.worklist import spoken
from petitions.rules.actors import Actor, Capacity
from petitions.rules.policy import may
from petitions.rules.tasks import changes_task, is_over, reads_task
from petitions.rules.terms import Role

PAGE_SIZE = 50
MOST_OF_A_CASE = 200
DUE = func.coalesce(Task.due_on, literal(NEVER, Date))
"""The order of what waits: what has no day comes last."""


class Todo(NamedTuple):
    """A task of a case that is not done yet; `by` is whose it is, `due_on` a day in Taipei."""

    id: int
    body: str
    due_on: date | None
    by: str
    by_id: int


class TaskLine(NamedTuple):
    """One task that waits for someone, with its case; `due_on` is a day in Taipei, overdue `is_over`."""

    id: int
    body: str
    due_on: date | None
    is_over: bool
    written_by: str
    number: str
    spoken: str
    respondent: str
    title: str


class TaskPage(NamedTuple):
    """A page of tasks, the first due first, and behind which one the next page begins (empty: none)."""

    lines: tuple[TaskLine, ...]
    next_after: str


class TaskOfCase(NamedTuple):
    """One task of a case, done or not; `may_change`: this person may change it, or say that it is done."""

    id: int
    body: str
    due_on: date | None
    is_over: bool
    who: str
    who_id: int
    version: int
    written_by: str
    written_at: datetime
    done_at: datetime | None
    done_by: str
    may_change: bool


def first_due(tasks: Iterable[Todo]) -> tuple[Todo, ...]:
    """Return tasks by the day on which they are due; those without a day come last."""
    return tuple(sorted(tasks, key=lambda todo: todo.due_on or NEVER))


def list_own_tasks(actor: Actor, *, today: date, after: tuple[date, int] | None = None) -> TaskPage:
    """Return a page of what a person has to do, of the cases he sees now; one statement. Days in Taipei."""
    rows = db.session.execute(own_statement(actor, after)).all()
    shown = rows[:PAGE_SIZE]
    last = shown[-1] if len(rows) > PAGE_SIZE else None
    next_after = f"{(last.due_on or NEVER).isoformat()}.{last.id}" if last else ""
    return TaskPage(tuple(_line(row, actor, today) for row in shown), next_after)


def own_statement(actor: Actor, after: tuple[date, int] | None = None) -> Select[*tuple[Any, ...]]:
    """Select one page of what a person has to do, and the row after it."""
    statement = (
        select(
            *(Task.id, Task.body, Task.due_on, User.display_name.label("written_by"), Case.number),
            *(Case.procedure, Case.respondent_name, Case.title, Case.matter_id, Case.unit_id),
            *(Case.officer_id, Case.is_routed, Case.is_confidential),
        )
        .join(Case, Case.id == Task.case_id)
        .join(User, User.id == Task.written_by_id)
        .where(Task.assignee_id == actor.id, Task.done_at.is_(None), _read_by_assignee(actor))
        .order_by(DUE, Task.id)
        .limit(PAGE_SIZE + 1)
    )
    return statement if after is None else statement.where(tuple_(DUE, Task.id) > tuple_(*after))


def _read_by_assignee(actor: Actor) -> ColumnElement[bool]:
    """Return `reads_task` for what a person was given, as SQL; a test holds the two equal."""
    return or_(visible_to(actor, "content"), and_(visible_to(actor), Case.is_confidential.is_(False)))


def _line(row: Any, actor: Actor, today: date) -> TaskLine:
    return TaskLine(
        row.id,
        row.body,
        row.due_on,
        is_over(row.due_on, today),
        row.written_by,
        row.number,
        spoken(row.procedure, row.number),
        row.respondent_name,
        row.title if may(actor, "content", row) else "",
    )


def find_task(case: Case, actor: Actor, task_id: int, *, today: date) -> TaskOfCase | None:
    """Return one task of a case, or none that this person reads; one statement."""
    return next(iter(list_tasks(case, actor, Task.id == task_id, today=today)), None)


def list_tasks(
    case: Case, actor: Actor, *conditions: ColumnElement[bool], today: date
) -> tuple[TaskOfCase, ...]:
    """Return the tasks of a case that a person reads: what waits, then what was done last; one statement."""
    assignee, writer, doer = User, aliased(User), aliased(User)
    mine = () if may(actor, "content", case) else (Task.assignee_id == actor.id,)
    statement = (
        select(
            *(Task.id, Task.body, Task.due_on, assignee.display_name.label("who"), Task.assignee_id),
            *(Task.version, writer.display_name.label("written_by"), Task.written_at, Task.done_at),
            doer.display_name.label("done_by"),
        )
        .join(assignee, assignee.id == Task.assignee_id)
        .join(writer, writer.id == Task.written_by_id)
        .outerjoin(doer, doer.id == Task.done_by_id)
        .where(Task.case_id == case.id, *mine, *conditions)
        .order_by(Task.done_at.is_not(None), Task.done_at.desc(), DUE, Task.id)
        .limit(MOST_OF_A_CASE)
    )
    rows = db.session.execute(statement)
    found = (row for row in rows if reads_task(actor, case, row.assignee_id))
    return tuple(_of_case(row, case, actor, today) for row in found)


def _of_case(row: Any, case: Case, actor: Actor, today: date) -> TaskOfCase:
    return TaskOfCase(
        row.id,
        row.body,
        row.due_on,
        is_over(row.due_on, today),
        row.who,
        row.assignee_id,
        row.version,
        row.written_by,
        row.written_at,
        row.done_at,
        row.done_by or "",
        changes_task(actor, case, row.assignee_id),
    )


def list_assignees(case: Case, today: date) -> tuple[tuple[int, str], ...]:
    """Return who of the unit of a case would read a task given to him, by name; one statement."""
    statement = (
        select(User.id, User.display_name, UserRole.role, UserRole.unit_id)
        .join(UserRole, UserRole.user_id == User.id)
        .where(
            *(UserRole.unit_id == case.unit_id, User.disabled_at.is_(None), UserRole.valid_from <= today),
            or_(UserRole.valid_until.is_(None), UserRole.valid_until >= today),
        )
        .order_by(User.display_name, User.id)
        .limit(500)
    )
    found = {
        row.id: row.display_name
        for row in db.session.execute(statement)
        if reads_task(_as(row), case, row.id)
    }
    return tuple(found.items())


def _as(row: Any) -> Actor:
    return Actor(row.id, row.display_name, (Capacity(Role(row.role), row.unit_id),))
