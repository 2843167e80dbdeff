"""What somebody has to do about a case: added, done, and not done after all; no party ever sees it.

As with notes the row itself is the record. What reopening wipes out goes to the audit trail.
"""

from datetime import date, datetime

from sqlalchemy import ColumnElement, select, update

from petitions.extensions import db, insert_into
from petitions.models import Case, Task
from petitions.rules.actors import Actor
from petitions.rules.errors import NoSuchCase, NotPermitted
from petitions.rules.policy import check
from petitions.rules.tasks import NOT_YOURS, finishes_task, reads_task
from petitions.services.audit import append_audit


def add_task(
    case: Case,
    body: str,
    *,
    due_on: date | None,
    assignee_id: int,
    submission_key: str,
    by: Actor,
    at: datetime,
) -> None:
    """Keep a task once, however often it is sent; `due_on` is a day in Taipei.

    Who may write notes may write tasks. Raises NotPermitted with the sentence of the policy.
    """
    check(by, "notes", case)
    statement = insert_into(Task).values(
        matter_id=case.matter_id,
        case_id=case.id,
        body=body,
        due_on=due_on,
        assignee_id=assignee_id,
        written_at=at,
        written_by_id=by.id,
        submission_key=submission_key,
    )
    db.session.execute(statement.on_conflict_do_nothing(index_elements=["submission_key"]))


def finish_task(case: Case, task_id: int, *, by: Actor, at: datetime) -> None:
    """Note who did a task and when; what was done already stays as it is.

    Raises NoSuchCase for a task that this person does not read, NotPermitted for one that is not his.
    """
    _find(case, task_id, by)
    _change(task_id, Task.done_at.is_(None), done_at=at, done_by_id=by.id)


def reopen_task(case: Case, task_id: int, *, by: Actor, at: datetime) -> None:
    """Let a task stand open again; who had done it is kept in the audit trail. Raises as `finish_task`."""
    task = _find(case, task_id, by)
    detail = {"task": task.id, "done_by": task.done_by_id, "done_at": str(task.done_at)}
    if _change(task_id, Task.done_at.is_not(None), done_at=None, done_by_id=None):
        append_audit(
            "task_reopened", by=by, at=at, subject=case.number, detail=detail, matter_id=case.matter_id
        )


def _find(case: Case, task_id: int, by: Actor) -> Task:
    task = db.session.scalars(select(Task).where(Task.id == task_id, Task.case_id == case.id)).one_or_none()
    if task is None or not reads_task(by, case, task.assignee_id):
        raise NoSuchCase("查無這一項待辦。")
    if not finishes_task(by, case, task.assignee_id):
        raise NotPermitted(NOT_YOURS)
    return task


def _change(task_id: int, condition: ColumnElement[bool], **values: object) -> bool:
    """Change a task if it still stands as it was seen; say whether it did."""
    statement = update(Task).where(Task.id == task_id, condition).values(**values).returning(Task.id)
    changed = db.session.execute(statement.execution_options(synchronize_session=False))
    return changed.scalar_one_or_none() is not None
