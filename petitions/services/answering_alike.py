"""One answer of a business to all that is served on it of one incident: an event and a clock for each."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select

from petitions.extensions import db
from petitions.models import Case, Link
from petitions.rules.actors import Actor
from petitions.rules.batches import BatchKind
from petitions.rules.calendar import Calendar
from petitions.rules.errors import StepNotAllowed
from petitions.rules.projection import standing
from petitions.rules.terms import EventKind, LinkKind, Role
from petitions.services.answering import Answer, answer, list_letters
from petitions.services.batches import Target, start_batch
from petitions.services.histories import load_history

NO_LETTER: Final = "函已更正或撤回，沒有可以回復的函。"
ANSWERED: Final = "業者已另行回復本案，沒有再登錄。"
CONFIDENTIAL: Final = "本案身分保密，不一併回復。"


def answer_others(case: Case, said: Answer, targets: Sequence[Target], *, by: Actor, at: datetime) -> None:
    """Let an answer be given to other letters of the incident too; the same form twice is one order.

    Each is recorded by `petitions work` as of `at`, when the business sent it; other people ask for other
    things, so there the answer is the one on the whole, with its words. Who is meant was looked up
    from the letter that is open; nothing is written on a case that has been answered by then.
    """
    if not targets or said.submission_key is None:
        return
    lead_id = select(Link.to_case_id).where(
        *(Link.case_id == case.id, Link.kind == LinkKind.SAME_INCIDENT.value, Link.ended_at.is_(None))
    )
    lead = db.session.get_one(Case, db.session.scalar(lead_id.limit(1)) or case.id)
    order = asdict(said) | {"points": (), "files": dict(said.files), "ip": by.ip, "request_id": by.request_id}
    business = Actor(None, Role.BIZ.label, ip=by.ip, request_id=by.request_id)
    what, key = EventKind.BUSINESS_REPLIED.value, said.submission_key
    start_batch(lead, BatchKind.ANSWERS, what, order, targets, by=business, at=at, submission_key=key)


def answer_one(
    case: Case,
    party_id: int | None,
    order: dict[str, Any],
    *,
    sent_at: datetime,
    at: datetime,
    calendar: Calendar,
    submission_key: str,
) -> None:
    """Record the answer to the letter of one respondent. Raises StepNotAllowed if it was answered already."""
    if case.is_confidential:
        raise StepNotAllowed(CONFIDENTIAL)
    history = load_history(case.id)
    letter = next((one for one in list_letters(case, history) if one.party_id == party_id), None)
    if letter is None:
        raise StepNotAllowed(NO_LETTER)
    replies = [event for event in standing(history) if event.kind is EventKind.BUSINESS_REPLIED]
    whose = {letter.named_id, letter.party_id}
    if any(event.party_id in whose and event.seq > letter.seq for event in replies):
        raise StepNotAllowed(ANSWERED)
    by = Actor(None, Role.BIZ.label, ip=order["ip"], request_id=order["request_id"])
    said = {key: order[key] for key in Answer.__dataclass_fields__ if key != "submission_key"}
    said_here = Answer(**said, submission_key=submission_key)
    answer(case, letter, said_here, by=by, at=at, calendar=calendar, happened_at=sent_at)
