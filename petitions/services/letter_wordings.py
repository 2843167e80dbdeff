"""The words of letters: proposed by one person, approved by another, kept version by version."""

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from petitions.extensions import db
from petitions.models import LetterWording
from petitions.rules.actors import Actor
from petitions.rules.errors import BadInput
from petitions.rules.letter import LetterKind, LetterText
from petitions.rules.letter_writing import problems_of
from petitions.services.audit import append_audit
from petitions.services.rows import add_row

WAITS = "這種函件已有一版等待核定，請先核定或退回。"
GONE = "這一版已經決定過，或不是您可以核定的。"
SAY_WHY = "退回時請寫下理由，提出的人會看到。"


def propose_wording(
    kind: LetterKind, text: LetterText, *, note: str, submission_key: str, by: Actor, at: datetime
) -> int:
    """Keep new words for a letter until another person decides; return their version.

    The same form twice is one proposal. Raises BadInput with everything that is wrong with the words.
    """
    if problems := problems_of(kind, text):
        raise BadInput("".join(problems), "body")
    known = select(LetterWording.version).where(LetterWording.submission_key == submission_key)
    if version := db.session.scalar(known):
        return version
    last = select(func.max(LetterWording.version)).where(LetterWording.document == kind.key)
    version = (db.session.scalar(last) or 0) + 1
    row = {
        "document": kind.key,
        "version": version,
        "subject": text.subject,
        "body": text.body,
        "note": note,
        "proposed_at": at,
        "proposed_by_id": by.id,
        "submission_key": submission_key,
    }
    try:
        add_row(LetterWording, row)
    except IntegrityError as trouble:
        raise BadInput(WAITS) from trouble
    append_audit("letter_wording_proposed", by=by, at=at, subject=f"{kind.key} {version}")
    return version


def decide_wording(
    document: str, version: int, *, approves: bool, answer: str, by: Actor, at: datetime
) -> None:
    """Approve proposed words, which are used from now on, or send them back; never one's own.

    Raises BadInput where it was decided already, is one's own, or is sent back without a reason.
    """
    if not approves and not answer:
        raise BadInput(SAY_WHY, "answer")
    which = (LetterWording.document == document, LetterWording.version == version)
    statement = (
        update(LetterWording)
        .where(*which, LetterWording.decision == "pending", LetterWording.proposed_by_id != by.id)
        .values(
            decision="approved" if approves else "refused", decided_at=at, decided_by_id=by.id, answer=answer
        )
        .returning(LetterWording.id)
    )
    if db.session.scalar(statement.execution_options(synchronize_session=False)) is None:
        raise BadInput(GONE)
    detail = {"approved": approves, "answer": answer}
    append_audit("letter_wording_decided", by=by, at=at, subject=f"{document} {version}", detail=detail)
