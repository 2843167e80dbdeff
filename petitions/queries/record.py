"""What happened to a case, what was noted and what is proposed: the record as staff read it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import JSON, Row, String, cast, func, literal, null, select, union_all

from petitions.extensions import db
from petitions.models import (
    Case,
    CaseEvent,
    CaseWarning,
    DisclosureRequest,
    Note,
    OutboxMessage,
    OwedNotice,
    Proposal,
    Task,
    User,
)
from petitions.queries.tasks import Todo, first_due
from petitions.rules.actors import Actor
from petitions.rules.delivery import Failure
from petitions.rules.policy import may
from petitions.rules.projection import Happened
from petitions.rules.tasks import reads_task
from petitions.rules.terms import EventKind, State

EVENT, NOTE, PROPOSAL, REQUEST, MAIL = "event", "note", "proposal", "request", "mail"
WARNING, TASK = "warning", "task"


class Entry(NamedTuple):
    """One thing that happened. `source_line` is its line in the ledger it was imported from."""

    happened: Happened
    recorded_at: datetime
    by: str
    before: State | None
    reason: str
    source_line: int | None
    submission_key: str | None


class Noted(NamedTuple):
    """An internal note."""

    at: datetime
    by: str
    body: str


class Proposed(NamedTuple):
    """An act that waits for a second person."""

    id: int
    event: EventKind
    at: datetime
    by: str
    by_id: int
    detail: str
    reason: str
    data: dict[str, Any] | None


class Asked(NamedTuple):
    """What the reader asked the supervisor for: one field of one party, under which permission."""

    party_id: int
    field: str
    action: str
    decision: str
    open_until: datetime | None
    reason: str
    answer: str


class Undelivered(NamedTuple):
    """A mail to a party that was given up or came back, and the paper owed instead, posted or not."""

    at: datetime
    mail: str
    recipient: str
    failure: Failure
    document: str
    posted_on: date | None


class Warned(NamedTuple):
    """A reminder or urging that was told: by which rung, of which date, to whom, and what became of its mail.

    `name` is the officer who was told; `mail` the state of the mail, empty if nobody's address took it.
    """

    told_at: datetime
    rule: str
    period: str
    due_on: date
    whom: str
    name: str
    mail: str


class Record(NamedTuple):
    """Everything of a case in its order; `notes` are empty for those who may not read them.

    `tasks` are those of the office that wait and that this person reads, the first due first.
    `asked` is what this person asked the supervisor for, by party and field the last one.
    """

    entries: tuple[Entry, ...]
    notes: tuple[Noted, ...]
    proposals: tuple[Proposed, ...]
    asked: dict[tuple[int, str], Asked]
    undelivered: tuple[Undelivered, ...]
    warned: tuple[Warned, ...]
    tasks: tuple[Todo, ...]

    @property
    def history(self) -> list[Happened]:
        """The events as the rules see them."""
        return [entry.happened for entry in self.entries]


def find_record(case: Case, actor: Actor, *, is_opened: bool = False) -> Record:
    """Return the record of a case; one statement, whatever its length.

    `is_opened`: the texts were opened for a reason, which was written down.
    """
    parts = [_events(case), _proposals(case), _requests(case, actor), _mails(case), _warnings(case)]
    if is_opened or may(actor, "notes", case):
        parts.append(_notes(case))
    if is_opened or reads_task(actor, case, actor.id):
        reads_all = is_opened or may(actor, "content", case)
        parts.append(_tasks(case, None if reads_all else actor.id))
    rows = db.session.execute(union_all(*parts)).all()
    events = sorted((row for row in rows if row.what == EVENT), key=lambda row: row.seq)
    return Record(
        tuple(_entry(row) for row in events),
        tuple(Noted(row.happened_at, row.by, row.reason) for row in _sorted(rows, NOTE)),
        tuple(_proposed(row) for row in _sorted(rows, PROPOSAL)),
        {(row.party_id, row.kind): _asked(row) for row in _sorted(rows, REQUEST)},
        tuple(_undelivered(row) for row in _sorted(rows, MAIL)),
        tuple(_warned(row) for row in _sorted(rows, WARNING)),
        first_due(Todo(r.seq, r.reason, r.local_date, r.by, r.by_id) for r in _sorted(rows, TASK)),
    )


def _sorted(rows: Sequence[Row[Any]], what: str) -> list[Row[Any]]:
    return sorted((row for row in rows if row.what == what), key=lambda row: (row.happened_at, row.seq))


def _events(case: Case) -> Any:
    return select(
        literal(EVENT, String).label("what"),
        CaseEvent.seq.label("seq"),
        CaseEvent.kind.label("kind"),
        CaseEvent.happened_at.label("happened_at"),
        CaseEvent.local_date.label("local_date"),
        CaseEvent.recorded_at.label("recorded_at"),
        CaseEvent.actor_label.label("by"),
        CaseEvent.actor_id.label("by_id"),
        CaseEvent.from_state.label("from_state"),
        CaseEvent.to_state.label("to_state"),
        CaseEvent.detail.label("detail"),
        CaseEvent.reason.label("reason"),
        CaseEvent.party_id.label("party_id"),
        CaseEvent.corrects_seq.label("corrects_seq"),
        CaseEvent.data.label("data"),
        CaseEvent.source_line.label("source_line"),
        CaseEvent.submission_key.label("submission_key"),
    ).where(CaseEvent.case_id == case.id)


def _notes(case: Case) -> Any:
    return (
        select(
            *(literal(NOTE, String), Note.id, literal("", String), Note.written_at, null(), Note.written_at),
            *(User.display_name, Note.written_by_id, null(), literal("", String), literal("", String)),
            *(Note.body, null(), null(), cast(null(), JSON), null(), null()),
        )
        .join(User, User.id == Note.written_by_id)
        .where(Note.case_id == case.id)
    )


def _tasks(case: Case, assignee_id: int | None) -> Any:
    """Select what is to be done about a case: all of it, or what one person has to do."""
    mine = [] if assignee_id is None else [Task.assignee_id == assignee_id]
    return (
        select(
            *(literal(TASK, String), Task.id, literal("", String), Task.written_at, Task.due_on),
            *(Task.written_at, User.display_name, Task.assignee_id, null(), literal("", String)),
            *(literal("", String), Task.body, null(), null(), cast(null(), JSON), null(), null()),
        )
        .join(User, User.id == Task.assignee_id)
        .where(Task.case_id == case.id, Task.done_at.is_(None), *mine)
    )


def _proposals(case: Case) -> Any:
    return (
        select(
            *(literal(PROPOSAL, String), Proposal.id, Proposal.event, Proposal.proposed_at, null()),
            *(Proposal.happened_at, User.display_name, Proposal.proposed_by_id, null()),
            *(literal("", String), Proposal.detail, Proposal.reason, Proposal.party_id, null()),
            *(Proposal.data, null(), null()),
        )
        .join(User, User.id == Proposal.proposed_by_id)
        .where(Proposal.case_id == case.id, Proposal.decision == "pending")
    )


def _requests(case: Case, actor: Actor) -> Any:
    asked = DisclosureRequest
    return select(
        *(literal(REQUEST, String), asked.id, asked.field, asked.asked_at, null(), asked.open_until),
        *(literal("", String), asked.asked_by_id, asked.action, asked.decision, asked.reason, asked.answer),
        *(asked.party_id, null(), cast(null(), JSON), null(), null()),
    ).where(asked.case_id == case.id, asked.asked_by_id == actor.id)


def _asked(row: Row[Any]) -> Asked:
    return Asked(
        row.party_id, row.kind, row.from_state, row.to_state, row.recorded_at, row.detail, row.reason
    )


def _mails(case: Case) -> Any:
    return (
        select(
            *(literal(MAIL, String), OutboxMessage.id, OutboxMessage.kind, OutboxMessage.failed_at),
            *(OwedNotice.done_on, OutboxMessage.failed_at, OutboxMessage.recipient_masked, null()),
            *(OutboxMessage.failure, literal("", String), func.coalesce(OwedNotice.document, "")),
            *(literal("", String), null(), null(), cast(null(), JSON), null(), null()),
        )
        .outerjoin(OwedNotice, OwedNotice.outbox_id == OutboxMessage.id)
        .where(OutboxMessage.case_id == case.id, OutboxMessage.state == "dead")
    )


def _warnings(case: Case) -> Any:
    told = CaseWarning
    return (
        select(
            *(literal(WARNING, String), told.id, told.rule, told.told_at, told.due_on, told.told_at),
            *(func.coalesce(User.display_name, ""), null(), told.whom),
            *(func.coalesce(OutboxMessage.state, ""), told.period, literal("", String)),
            *(null(), null(), cast(null(), JSON), null(), null()),
        )
        .outerjoin(User, User.id == told.user_id)
        .outerjoin(OutboxMessage, OutboxMessage.id == told.told_in)
        .where(told.case_id == case.id, told.state == "told")
    )


def _warned(row: Row[Any]) -> Warned:
    return Warned(row.happened_at, row.kind, row.detail, row.local_date, row.from_state, row.by, row.to_state)


def _entry(row: Row[Any]) -> Entry:
    happened = Happened(
        row.seq,
        EventKind(row.kind),
        row.happened_at,
        row.local_date,
        State(row.to_state),
        row.detail,
        row.party_id,
        row.corrects_seq,
        row.data,
    )
    before = State(row.from_state) if row.from_state else None
    return Entry(happened, row.recorded_at, row.by, before, row.reason, row.source_line, row.submission_key)


def _proposed(row: Row[Any]) -> Proposed:
    return Proposed(
        row.seq, EventKind(row.kind), row.happened_at, row.by, row.by_id, row.detail, row.reason, row.data
    )


def _undelivered(row: Row[Any]) -> Undelivered:
    return Undelivered(row.happened_at, row.kind, row.by, Failure(row.from_state), row.detail, row.local_date)
