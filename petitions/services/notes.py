"""Internal notes on a case; no party ever sees them (政府資訊公開法 §18 I ③)."""

from datetime import datetime

from petitions.extensions import db, insert_into
from petitions.models import Case, Note
from petitions.rules.actors import Actor
from petitions.rules.policy import check


def add_note(case: Case, body: str, *, submission_key: str, by: Actor, at: datetime) -> None:
    """Keep a note once, however often it is sent. Raises NotPermitted with the sentence of the policy."""
    check(by, "notes", case)
    statement = insert_into(Note).values(
        matter_id=case.matter_id,
        case_id=case.id,
        body=body,
        written_at=at,
        written_by_id=by.id,
        submission_key=submission_key,
    )
    db.session.execute(statement.on_conflict_do_nothing(index_elements=["submission_key"]))
