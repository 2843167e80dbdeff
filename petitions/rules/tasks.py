"""Tasks 待辦 of a case, for the office only: who reads one, who may say that it is done."""

from datetime import date
from typing import Final

from petitions.rules.actors import Actor
from petitions.rules.policy import Subject, may

LONGEST: Final = 200
"""So many characters say what is to be done."""

CHANGED: Final = "這一項待辦在您開啟後已經有人改過；現在的內容列在下面，您填的還在，請看過再送出。"
NO_TASK: Final = "查無這一項待辦。"
DONE_ALREADY: Final = "這一項待辦已經辦好；要改它，請先在待辦的清單改回還沒有辦。"

NOT_YOURS: Final = "只有辦這一項的人，或可以寫本案內部註記的人，才能改它。"


def reads_task(actor: Actor, case: Subject, assignee_id: int | None) -> bool:
    """Say whether a person reads a task: whoever reads the case, and whoever has to do it.

    The second as long as he knows of the case and it is not confidential: the words may name someone.
    """
    return may(actor, "content", case) or (
        actor.id is not None
        and actor.id == assignee_id
        and may(actor, "meta", case)
        and not case.is_confidential
    )


def changes_task(actor: Actor, case: Subject, assignee_id: int | None) -> bool:
    """Say whether a person may change a task, hand it on or finish it: who writes notes, and who has it."""
    is_given = actor.id is not None and actor.id == assignee_id
    return may(actor, "notes", case) or (is_given and reads_task(actor, case, assignee_id))


def is_over(due_on: date | None, today: date) -> bool:
    """Say whether a task is overdue on a day (Taipei): computed, never stored."""
    return due_on is not None and due_on < today
