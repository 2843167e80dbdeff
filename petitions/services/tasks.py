"""What somebody has to do about a case: added, changed, handed on, done; no party ever sees it.

As with notes the row itself is the record. What a change or reopening wipes out goes to the audit trail.
"""

from datetime import date, datetime

from sqlalchemy import ColumnElement, select, update

from petitions.extensions import db, insert_into
from petitions.models import Case, Task
from petitions.rules.actors import Actor
from petitions.rules.errors import BadInput, NoSuchCase, NotPermitted, StaleVersion
from petitions.rules.policy import check
from petitions.rules.tasks import CHANGED, DONE_ALREADY, NO_TASK, NOT_YOURS, changes_task, reads_task
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


def change_task(
    case: Case,
    task_id: int,
    *,
    body: str,
    due_on: date | None,
    assignee_id: int,
    version: int,
    by: Actor,
    at: datetime,
) -> None:
    """Word a task anew, put it off, or hand it on; what already stands so is left as it is.

    `due_on` is a day in Taipei. What stood before goes to the audit trail, but for the words: they may name
    people. Raises as `finish_task`, BadInput for a task that is done, StaleVersion if somebody changed it
    since `version` was read.
    """
    task = _find(case, task_id, by)
    if (task.body, task.due_on, task.assignee_id) == (body, due_on, assignee_id):
        return
    if task.done_at is not None:
        raise BadInput(DONE_ALREADY)
    new = {"body": body, "due_on": due_on, "assignee_id": assignee_id}
    before = {"assignee": task.assignee_id, "due_on": str(task.due_on or ""), "reworded": task.body != body}
    if not _change(task_id, Task.version == version, **new):
        raise StaleVersion(CHANGED)
    append_audit(
        "task_changed",
        by=by,
        at=at,
        subject=case.number,
        detail={"task": task_id, "assignee_now": assignee_id, **before},
        matter_id=case.matter_id,
    )


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
    statement = select(Task).where(Task.id == task_id, Task.case_id == case.id)
    task = db.session.scalars(statement, execution_options={"populate_existing": True}).one_or_none()
    if task is None or not reads_task(by, case, task.assignee_id):
        raise NoSuchCase(NO_TASK)
    if not changes_task(by, case, task.assignee_id):
        raise NotPermitted(NOT_YOURS)
    return task


def _change(task_id: int, condition: ColumnElement[bool], **values: object) -> bool:
    """Change a task if it still stands as it was seen; say whether it did."""
    statement = update(Task).where(Task.id == task_id, condition).returning(Task.id)
    statement = statement.values(**values, version=Task.version + 1)
    changed = db.session.execute(statement.execution_options(synchronize_session=False))
    return changed.scalar_one_or_none() is not None
