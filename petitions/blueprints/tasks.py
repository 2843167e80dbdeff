"""Tasks 待辦: what a person has to do over all cases, and what is to be done about one."""

from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from petitions import clock
from petitions.blueprints.access import current_actor, on_case, requires
from petitions.blueprints.desk import Desk
from petitions.extensions import csrf, db
from petitions.forms.tasks import TaskChangeForm, TaskForm
from petitions.forms.worklist import read_place
from petitions.models import Case
from petitions.queries.tasks import (
    PAGE_SIZE,
    TaskOfCase,
    Todo,
    find_task,
    list_assignees,
    list_own_tasks,
    list_tasks,
)
from petitions.rules.errors import BadInput, NoSuchCase, NotPermitted, StaleVersion
from petitions.rules.tasks import NO_TASK, NOT_YOURS, changes_task, is_over
from petitions.services.tasks import add_task, change_task, finish_task, reopen_task

bp = Blueprint("tasks", __name__)

OWN, OF_CASE = "own", "case"
"""The pages that a button may stand on, beside the page of the case: what it does leads back there."""

SHOWN: Final = 5
"""So many stand on the page of a case; the rest has a page of its own."""


@bp.get("/tasks")
@requires("meta")
def index() -> ResponseReturnValue:
    """What this person has to do, the first due first."""
    after = read_place(request.args.get("after", ""))
    page = list_own_tasks(current_actor(), today=clock.today(), after=after)
    return render_template("tasks/index.html", page=page, after=after, page_size=PAGE_SIZE)


@bp.get("/cases/<number>/tasks")
@on_case("meta")
def of_case(case: Case) -> ResponseReturnValue:
    """What is to be done about a case, and what was done."""
    return _page_of(case, _form(case, {}))


@bp.post("/cases/<number>/tasks")
@on_case("notes")
def add(case: Case) -> ResponseReturnValue:
    """Keep a task."""
    form = _form(case, request.form)
    if not form.validate_on_submit():
        return _page_of(case, form)
    add_task(
        case,
        form.what.data,
        due_on=form.due_on.data,
        assignee_id=int(form.who.data),
        submission_key=form.submission_key.data,
        by=current_actor(),
        at=clock.now(),
    )
    db.session.commit()
    flash("已加上待辦。")
    return redirect(_back(case), 303)


@bp.route("/cases/<number>/tasks/<int:task_id>", methods=["GET", "POST"])
@on_case("meta")
def change(case: Case, task_id: int) -> ResponseReturnValue:
    """Word a task anew, put it off, or hand it on."""
    task = _find(case, task_id)
    form = _change_form(case, task)
    if not form.validate_on_submit():
        return _change_page(case, task, form, form.status)
    try:
        _change(case, task_id, form)
    except (BadInput, StaleVersion) as refusal:
        db.session.rollback()
        form.refuse(refusal.message)
        now = _find(case, task_id)
        form.version.data = now.version
        return _change_page(case, now, form, refusal.status)
    db.session.commit()
    flash("待辦已經改好。")
    return redirect(_back(case), 303)


@bp.post("/cases/<number>/tasks/<int:task_id>/done")
@on_case("meta")
def finish(case: Case, task_id: int) -> ResponseReturnValue:
    """Say that a task is done."""
    finish_task(case, task_id, by=current_actor(), at=clock.now())
    db.session.commit()
    flash("已辦好這一項待辦。")
    return redirect(_back(case), 303)


@bp.post("/cases/<number>/tasks/<int:task_id>/reopen")
@on_case("meta")
def reopen(case: Case, task_id: int) -> ResponseReturnValue:
    """Say that a task is not done after all."""
    reopen_task(case, task_id, by=current_actor(), at=clock.now())
    db.session.commit()
    flash("這一項待辦改回還沒有辦。")
    return redirect(_back(case), 303)


def tasks_of(desk: Desk, tasks: tuple[Todo, ...]) -> dict[str, Any]:
    """Return what stands of the tasks on the page of a case: the first due, and how many more wait."""
    rows = [
        {
            "id": task.id,
            "body": task.body,
            "due_on": task.due_on,
            "is_over": is_over(task.due_on, desk.today),
            "who": "我" if task.by_id == desk.actor.id else task.by,
            "may_change": changes_task(desk.actor, desk.case, task.by_id),
        }
        for task in tasks[:SHOWN]
    ]
    own = (desk.actor.id or 0, desk.actor.label)
    return {"tasks": rows, "more_tasks": len(tasks[SHOWN:]), "task": TaskForm({}, own)}


def _form(case: Case, typed: Any) -> TaskForm:
    actor = current_actor()
    return TaskForm(typed, (actor.id or 0, actor.label), list_assignees(case, clock.today()))


def _find(case: Case, task_id: int) -> TaskOfCase:
    """Return a task to be changed. Raises NoSuchCase for one that is not read, NotPermitted for another's."""
    task = find_task(case, current_actor(), task_id, today=clock.today())
    if task is None:
        csrf.protect()
        raise NoSuchCase(NO_TASK)
    if not task.may_change:
        raise NotPermitted(NOT_YOURS)
    return task


def _change_form(case: Case, task: TaskOfCase) -> TaskChangeForm:
    standing = {"what": task.body, "due_on": task.due_on, "version": task.version}
    holder, others = (task.who_id, task.who), list_assignees(case, clock.today())
    return TaskChangeForm(request.form, holder, others, **standing)


def _change(case: Case, task_id: int, form: TaskChangeForm) -> None:
    change_task(
        case,
        task_id,
        body=form.what.data,
        due_on=form.due_on.data,
        assignee_id=int(form.who.data),
        version=form.version.data,
        by=current_actor(),
        at=clock.now(),
    )


def _change_page(case: Case, task: TaskOfCase, form: TaskChangeForm, status: int) -> ResponseReturnValue:
    """Return the page on which a task is changed; `came_from` leads back to where the link stood."""
    came_from = request.values.get("from", OF_CASE)
    return render_template("tasks/change.html", case=case, task=task, form=form, came_from=came_from), status


def _page_of(case: Case, form: TaskForm) -> ResponseReturnValue:
    """Return the page of the tasks of a case; two statements beside those that found person and case."""
    tasks = list_tasks(case, current_actor(), today=clock.today())
    return render_template("tasks/of_case.html", case=case, tasks=tasks, form=form), form.status


def _back(case: Case) -> str:
    """Return the page on which the button stood."""
    stood_on = request.form.get("from", "")
    if stood_on == OWN:
        return url_for("tasks.index")
    return url_for("tasks.of_case" if stood_on == OF_CASE else "tracking.show", number=case.number)


csrf.exempt(add)  # the forms themselves check the token
csrf.exempt(change)
