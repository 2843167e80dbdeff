"""Lay out what happened to a case in sentences, and what can be done about it now."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from flask import url_for

from petitions import clock
from petitions.blueprints.desk import Desk
from petitions.filters import short_day
from petitions.queries.attachments import list_held
from petitions.queries.case_page import MatterShown
from petitions.queries.record import Entry, Proposed, Record, Undelivered
from petitions.rules.acts import Act, Way, acts_of, hidden_from, is_worth_showing, may_decide, step_proposed
from petitions.rules.delivery import MAILS
from petitions.rules.documents import find_document
from petitions.rules.files import FILES
from petitions.rules.letters import letter_that_tells
from petitions.rules.openings import following, refusal_to_open
from petitions.rules.policy import may, refusal_to_open_files
from petitions.rules.projection import project
from petitions.rules.tellings import FROM, LEDGER_NAMES, LEDGER_WORDS, OFFICE, particulars_of, source_of, told
from petitions.rules.terms import EventKind, Procedure, State
from petitions.rules.undo import can_be_undone
from petitions.services.act_facts import facts_of

KEYS: Final = "123456789"
SHOWN_AT_ONCE: Final = 5
SHOWN_ENTRIES: Final = 30
CLOSED_DOORS: Final = "調解之內容限調解委員、消保官與秘書閱覽（消費者保護法§45-1）。"
Held = Mapping[tuple[int | None, str], str]
NOTHING_TO_DO: Final = "您可以查看這一件，沒有可以登錄的事項。"


def entries_of(desk: Desk, record: Record, *, all_of_them: bool) -> dict[str, Any]:
    """Return events and notes, newest first; the older ones wait for a click."""
    corrected = {e.happened.corrects_seq: e for e in record.entries if e.happened.corrects_seq}
    has_files = any(FILES in (entry.happened.data or {}) for entry in record.entries)
    held = list_held(desk.case) if has_files else {}
    said = [_entry(desk, entry, corrected.get(entry.happened.seq), held) for entry in record.entries]
    for entry, row in zip(record.entries, said, strict=True):
        if entry.happened.corrects_seq:
            row["text"] = _struck(desk.procedure, record, entry) + row["text"]
    said += [_aside("註記", note.at, note.by, note.body) for note in record.notes]
    said += [_aside("寄信", mail.at, "系統", _undelivered(desk, mail)) for mail in record.undelivered]
    said.sort(key=lambda entry: (entry["at"], entry["seq"]), reverse=True)
    shown = said if all_of_them else said[:SHOWN_ENTRIES]
    return {"entries": shown, "older": len(said) - len(shown)}


def _entry(desk: Desk, entry: Entry, correction: Entry | None, held: Held) -> dict[str, Any]:
    happened = entry.happened
    sentence = told(
        happened.kind,
        before=entry.before,
        after=happened.to_state,
        detail=happened.detail,
        data=happened.data,
    )
    hidden = happened.kind in hidden_from(desk.actor, desk.procedure, desk.case)
    by = LEDGER_NAMES.get(entry.by, entry.by)
    source = source_of(happened.kind, by)
    reason = entry.reason
    if reason and entry.source_line:
        reason = f"原紀錄：{LEDGER_WORDS.get(reason, reason)}"
    return {
        "seq": happened.seq,
        "at": happened.happened_at,
        "audience": source,
        "heading": FROM[source],
        "by": "" if by == FROM[source] else by,
        "text": f"{happened.kind.label}。{CLOSED_DOORS}" if hidden else sentence,
        "reason": "" if hidden else reason,
        "source_line": entry.source_line,
        "correction": correction.reason if correction else "",
        "is_corrected": correction is not None,
        "mend_url": _mend_url(desk, entry) if correction is None else "",
        "undo_url": _undo_url(desk, entry),
        "files": [] if hidden else files_of(desk, entry, held),
        "letter_url": _letter_url(desk, entry) if correction is None else "",
    }


def _struck(procedure: Procedure, record: Record, correction: Entry) -> str:
    """Say which entry a correction strikes, and where that leaves the case if elsewhere than before."""
    seq = correction.happened.corrects_seq
    wrong = next((e.happened.kind.label for e in record.entries if e.happened.seq == seq), "")
    history = [e.happened for e in record.entries if e.happened.seq <= correction.happened.seq]
    before, after = correction.before, project(procedure, history).state
    left = "" if before is after else f"，案件回到「{after.label}」"
    return f"第 {seq} 筆「{wrong}」不算{left}。"


def _letter_url(desk: Desk, entry: Entry) -> str:
    """Return where the letter that tells an event is written, for those who may issue it."""
    kind = letter_that_tells(entry.happened.kind, desk.procedure)
    if kind is None or not may(desk.actor, kind.action, desk.case):
        return ""
    return url_for("letters.compose", number=desk.case.number, document=kind.document)


def files_of(desk: Desk, entry: Entry, held: Held) -> list[dict[str, Any]]:
    """Return the files that came with an event, for those who may open them; `held`: why some are not."""
    if not may(desk.actor, "attach", desk.case) or refusal_to_open_files(desk.actor, desk.case):
        return []
    number, seq = desk.case.number, entry.happened.seq
    return [
        {
            "name": file["name"],
            "size": file["size"],
            "url": url_for("tracking.file", number=number, seq=seq, digest=file["sha256"]),
            "held": held.get((seq, file["sha256"]), ""),
        }
        for file in (entry.happened.data or {}).get(FILES, ())
    ]


def _aside(heading: str, at: datetime, by: str, text: str) -> dict[str, Any]:
    """Return what stands beside the events as the record shows it; nothing of it is ever struck."""
    return {
        "seq": 0,
        "at": at,
        "audience": OFFICE,
        "heading": heading,
        "by": by,
        "text": text,
        "reason": "",
        "source_line": None,
        "correction": "",
        "is_corrected": False,
        "mend_url": "",
        "undo_url": "",
        "files": [],
        "letter_url": "",
    }


def _undelivered(desk: Desk, mail: Undelivered) -> str:
    """Say that a mail did not arrive, why, and what became of the paper that takes its place."""
    hides = desk.case.is_confidential and not may(desk.actor, "conf_id", desk.case)
    to = "" if hides else f"（{mail.recipient}）"
    paper = f"「{find_document(mail.document).label}」" if mail.document else ""
    if mail.posted_on:
        then = f"已於 {short_day(mail.posted_on)} 改以紙本寄送{paper}。"
    else:
        then = f"改以紙本寄送{paper}，尚未寄出。" if paper else "請另外通知。"
    return f"{MAILS.get(mail.mail, '通知')}未能寄達{to}：{mail.failure.label}，{then}"


def _mend_url(desk: Desk, entry: Entry) -> str:
    is_first = entry.happened.seq == 1
    if is_first or entry.happened.corrects_seq or not may(desk.actor, "edit", desk.case):
        return ""
    return _act_url(desk, EventKind.CORRECTED, seq=entry.happened.seq)


def _undo_url(desk: Desk, entry: Entry) -> str:
    """Return where one takes back one's own last entry, while that is possible."""
    happened = entry.happened
    is_own = entry.by == desk.actor.label and may(desk.actor, "edit", desk.case)
    last, at = desk.case.events_count, clock.now()
    if not is_own or not can_be_undone(happened.kind, happened.seq, last, entry.recorded_at, at):
        return ""
    return url_for("tracking.undo", number=desk.case.number, seq=happened.seq)


def acts_now(desk: Desk, matter: MatterShown, record: Record) -> dict[str, Any]:
    """Return what can be done now, first of all; what cannot with its reason; and the next procedures."""
    facts = facts_of(desk.case, matter.known, record.history, today=desk.today, calendar=desk.calendar)
    acts = [
        act
        for act in acts_of(desk.case, desk.procedure, State(desk.case.state), desk.actor, facts)
        if is_worth_showing(act, desk.actor)
    ]
    rows = [_act(desk, act, KEYS[at : at + 1]) for at, act in enumerate(acts)] + _openings(desk, matter)
    rows.sort(key=lambda row: bool(row["refusal"]))
    return {
        "acts": rows[:SHOWN_AT_ONCE],
        "more_acts": rows[SHOWN_AT_ONCE:],
        "nothing_to_do": "" if rows else NOTHING_TO_DO,
    }


def _act(desk: Desk, act: Act, key: str) -> dict[str, Any]:
    before = "擬辦：" if act.way is Way.PROPOSE else ""
    return {
        "label": before + act.step.event.label,
        "url": _act_url(desk, act.step.event),
        "refusal": act.refusal,
        "key": "" if act.refusal else key,
    }


def _act_url(desk: Desk, event: EventKind, **values: Any) -> str:
    return url_for("tracking.record", number=desk.case.number, event=event.value, **values)


def _openings(desk: Desk, matter: MatterShown) -> list[dict[str, Any]]:
    """Return the procedures that may follow on this matter, for those who may file."""
    if not may(desk.actor, "file"):
        return []
    stages = [(stage.procedure, stage.state) for stage in matter.stages]
    return [
        {
            "label": f"立案：{procedure.label}",
            "url": url_for("tracking.open_next", number=desk.case.number, procedure=procedure.value),
            "refusal": refusal_to_open(procedure, stages),
            "key": "",
        }
        for procedure in following(desk.procedure)
    ]


def proposals_of(desk: Desk, record: Record) -> list[dict[str, Any]]:
    """Return the acts that wait for a second person, and whether this one may decide."""
    return [_proposal(desk, proposed) for proposed in record.proposals]


def _proposal(desk: Desk, proposed: Proposed) -> dict[str, Any]:
    here = State(desk.case.state)
    step = step_proposed(desk.procedure, here, proposed.event)
    readable = desk.may_read("content")
    return {
        "id": proposed.id,
        "at": proposed.at,
        "by": proposed.by,
        "text": told(
            proposed.event,
            before=here,
            after=step.target if step else here,
            detail=proposed.detail,
        ),
        "particulars": particulars_of(proposed.data or {}) if readable else "",
        "reason": proposed.reason if readable else "",
        "may_decide": step is not None and may_decide(step, desk.case, desk.actor, proposed.by_id),
        "is_own": proposed.by_id == desk.actor.id,
    }
