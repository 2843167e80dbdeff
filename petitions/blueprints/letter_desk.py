"""Lay out the letters of a case: whom to write to, what can be written now, what was written."""

from collections.abc import Sequence
from typing import Any

from flask import current_app, request, url_for

from petitions import clock
from petitions.blueprints.access import current_actor
from petitions.filters import moment
from petitions.models import Case
from petitions.queries.letters import LetterLine
from petitions.queries.registers import ContactRecord
from petitions.rules.documents import find_document
from petitions.rules.letter import LetterKind, Reader
from petitions.rules.letter_fields import FIELDS
from petitions.rules.letter_kinds import CONSULTATION_RECORD
from petitions.rules.letter_sheet import Envelope, lay_out
from petitions.rules.letters import letter_that_tells, letters_of, refusal_to_write
from petitions.rules.policy import may
from petitions.rules.projection import Happened, standing
from petitions.rules.service import NOTICES
from petitions.rules.sheet import Sheet
from petitions.rules.terms import EventKind, Procedure, State
from petitions.services.histories import load_history
from petitions.services.letter_facts import Office
from petitions.services.letters import find_wording, refusal_to_issue


def office() -> Office:
    """Return who writes, and on which day."""
    config = current_app.config
    base_url = config["PUBLIC_BASE_URL"] or request.url_root.rstrip("/")
    actor = current_actor()
    return Office(
        config["CITY"], base_url, actor.label, clock.today(), config["LETTER_WORD"], config["FONTS"]
    )


def service_links(case: Case, lines: Sequence[LetterLine]) -> dict[int, dict[str, str]]:
    """Return where it is recorded that a letter was served, or came back, by letter; for those who may."""
    if not Procedure(case.procedure).is_dispute or not may(current_actor(), "edit", case):
        return {}
    return {line.id: _links(case, line) for line in lines if line.way != "file"}


def _links(case: Case, line: LetterLine) -> dict[str, str]:
    waits = case.state == State.RECTIFYING.value and line.document in NOTICES
    served = EventKind.RECTIFICATION_SERVED if waits else EventKind.LETTER_SERVED
    acts = {"served": served, "returned": EventKind.LETTER_RETURNED}
    return {
        key: url_for("tracking.record", number=case.number, event=event.value, letter_id=line.id)
        for key, event in acts.items()
    }


def record_of(entry: ContactRecord) -> Sheet:
    """Lay out the record of a consultation."""
    values = dict.fromkeys(FIELDS, "") | {
        "機關": current_app.config["CITY"],
        "諮詢時間": moment(entry.contacted_at),
        "諮詢管道": entry.channel.label,
        "諮詢人數": f"{entry.persons} 人次",
        "類別": entry.category,
        "諮詢問題": entry.question,
        "諮詢答復": entry.answer,
        "轉介單位": entry.referred_to,
        "承辦單位": entry.unit,
    }
    wording = find_wording(CONSULTATION_RECORD.document)
    return lay_out(CONSULTATION_RECORD, wording.text, values, Envelope("", clock.today(), ""))


def choices_of(case: Case, lines: Sequence[LetterLine]) -> list[dict[str, Any]]:
    """Return the letters that can be written, by reader; one that cannot says why."""
    history = standing(load_history(case.id))
    kinds = letters_of(Procedure(case.procedure))
    return [
        {
            "reader": reader,
            "rows": [_choice(case, kind, history, lines) for kind in kinds if kind.reader is reader],
        }
        for reader in Reader
        if any(kind.reader is reader for kind in kinds)
    ]


def _choice(
    case: Case, kind: LetterKind, history: Sequence[Happened], lines: Sequence[LetterLine]
) -> dict[str, Any]:
    procedure = Procedure(case.procedure)
    refusal = refusal_to_issue(kind, case, current_actor()) or refusal_to_write(kind, history)
    told = [event.seq for event in history if letter_that_tells(event.kind, procedure) is kind]
    written = [line for line in lines if line.document == kind.document and line.tells_seq in told[-1:]]
    return {
        "label": find_document(kind.document).label,
        "document": kind.document,
        "refusal": refusal,
        "is_due": bool(told) and not written and not refusal,
        "url": url_for("letters.compose", number=case.number, document=kind.document),
    }
