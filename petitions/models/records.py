"""What the office must be able to prove: numbers, audit, look-ups of personal data, imports, what left."""

from datetime import date
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from petitions.extensions import Base, BigId
from petitions.models.declared import MaybeStamp, PersonalData, Stamp

PENDING = text("decision = 'pending'")
DEAD = text("state = 'dead'")


class Counter(Base):
    """The last number given per kind and ROC year; taken in the transaction that uses it, so without gaps."""

    __tablename__ = "counters"
    personal_data: ClassVar[tuple[PersonalData, ...]] = ()

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    roc_year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_serial: Mapped[int] = mapped_column(default=0)


class AuditEntry(Base):
    """Who did what beside the cases: sign-in, look-ups of data, settings, imports, exports.

    Only ever added; each entry carries the hash of the one before (head in `audit_head`).
    What happens to a case is its own audit entry: see CaseEvent.
    """

    __tablename__ = "audit_entries"
    personal_data: ClassVar[tuple[PersonalData, ...]] = ()

    seq: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    at: Mapped[Stamp]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    actor_label: Mapped[str] = mapped_column(String(60))
    ip: Mapped[str] = mapped_column(String(45), default="")
    request_id: Mapped[str] = mapped_column(String(32), default="")
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(120), default="")
    matter_id: Mapped[int | None] = mapped_column(ForeignKey("matters.id"))
    detail: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    previous_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))

    __table_args__ = (Index(None, "at"),)


class AuditHead(Base):
    """The end of the chain of audit entries: one row, locked by whoever adds an entry."""

    __tablename__ = "audit_head"
    personal_data: ClassVar[tuple[PersonalData, ...]] = ()

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int]
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))

    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)


class PersonalDataRead(Base):
    """Someone opened someone's data: who, whose, which field, why (個資法施行細則 §12 II ⑩)."""

    __tablename__ = "personal_data_reads"
    personal_data: ClassVar[tuple[PersonalData, ...]] = ()

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    field: Mapped[str] = mapped_column(String(20))
    read_at: Mapped[Stamp]
    read_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    reason: Mapped[str] = mapped_column(String(300))


class DisclosureRequest(Base):
    """Someone asks the supervisor to be let open one field of one party of one case (letter Q).

    `action` is the permission under which it was asked, `open_until` when an approval ends, `answer` what
    the supervisor said to it.
    """

    __tablename__ = "disclosure_requests"
    personal_data: ClassVar[tuple[PersonalData, ...]] = ()

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"))
    field: Mapped[str] = mapped_column(String(20))
    action: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(300))
    asked_at: Mapped[Stamp]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    decision: Mapped[str] = mapped_column(String(10), default="pending")
    decided_at: Mapped[MaybeStamp]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    open_until: Mapped[MaybeStamp]
    answer: Mapped[str] = mapped_column(String(300), default="")
    submission_key: Mapped[str] = mapped_column(String(64))

    __table_args__ = (
        UniqueConstraint("submission_key", "party_id", "field"),
        Index(
            "ix_disclosure_requests_pending",
            *("case_id", "party_id", "field", "asked_by_id"),
            unique=True,
            postgresql_where=PENDING,
            sqlite_where=PENDING,
        ),
        CheckConstraint("decision IN ('pending', 'approved', 'refused')", name="decision"),
        CheckConstraint("(open_until IS NOT NULL) = (decision = 'approved')", name="open_until_pair"),
        CheckConstraint("decided_by_id IS NULL OR decided_by_id <> asked_by_id", name="two_persons"),
    )


class OutboxMessage(Base):
    """Something that has to leave: written with the act that causes it, sent once by `petitions work`.

    `token` is its Message-ID, the same at every try. `sending_at` stands while it is being handed over;
    `doubts` counts how often it may have left without our knowing. `failure` is why it failed last
    (rules.delivery); given up it is dead since `failed_at`, until someone has seen to it (`settled_at`).
    """

    __tablename__ = "outbox"
    personal_data: ClassVar[tuple[PersonalData, ...]] = (PersonalData("recipient", "D3", indexed=False),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    matter_id: Mapped[int | None] = mapped_column(ForeignKey("matters.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[str] = mapped_column(String(40))
    dedupe: Mapped[str] = mapped_column(String(120), unique=True)
    recipient_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    recipient_masked: Mapped[str] = mapped_column(String(260), default="")
    payload: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    state: Mapped[str] = mapped_column(String(10), default="ready")
    run_at: Mapped[Stamp]
    lease_until: Mapped[MaybeStamp]
    tries: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(String(300), default="")
    sent_at: Mapped[MaybeStamp]
    token: Mapped[str] = mapped_column(String(32))
    sending_at: Mapped[MaybeStamp]
    doubts: Mapped[int] = mapped_column(default=0)
    failure: Mapped[str] = mapped_column(String(20), default="")
    failed_at: Mapped[MaybeStamp]
    settled_at: Mapped[MaybeStamp]

    __table_args__ = (
        CheckConstraint("state IN ('ready', 'running', 'sent', 'dead')", name="state"),
        Index("ix_outbox_ready", "state", "run_at"),
        Index("ix_outbox_token", "token", unique=True),
        Index("ix_outbox_dead", "case_id", postgresql_where=DEAD, sqlite_where=DEAD),
    )


class Import(Base):
    """One run of a legacy import: which ledger, how far it came, what it made."""

    __tablename__ = "imports"
    personal_data: ClassVar[tuple[PersonalData, ...]] = ()

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    source: Mapped[str] = mapped_column(String(80), index=True)
    started_at: Mapped[Stamp]
    finished_at: Mapped[MaybeStamp]
    created: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    digests: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class ImportProblem(Base):
    """A row that an import refused: file, line, column, reason."""

    __tablename__ = "import_problems"
    personal_data: ClassVar[tuple[PersonalData, ...]] = ()

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("imports.id"), index=True)
    file: Mapped[str] = mapped_column(String(60))
    line: Mapped[int]
    column: Mapped[str] = mapped_column(String(60), default="")
    reason: Mapped[str] = mapped_column(Text)


class CalendarDay(Base):
    """One day of the office calendar as published 辦公日曆表: worked or not, and why."""

    __tablename__ = "calendar_days"
    personal_data: ClassVar[tuple[PersonalData, ...]] = ()

    day: Mapped[date] = mapped_column(primary_key=True)
    is_workday: Mapped[bool]
    name: Mapped[str] = mapped_column(String(60), default="")
    source: Mapped[str] = mapped_column(String(200), default="")
    imported_at: Mapped[Stamp]


class Closure(Base):
    """Offices closed at short notice (typhoon …): for the city or one district, a whole or half day.

    `announced_at` is when the mayor said so, `entered_at` when it was typed in: late ones are seen. A row
    is never taken out; `revoked_at` ends it, with the change that said so.
    """

    __tablename__ = "closures"
    personal_data: ClassVar[tuple[PersonalData, ...]] = ()

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    day: Mapped[date] = mapped_column(index=True)
    part: Mapped[str] = mapped_column(String(10), default="all")
    scope: Mapped[str] = mapped_column(String(40), default="city")
    reason: Mapped[str] = mapped_column(String(100), default="停止上班")
    announced_at: Mapped[MaybeStamp]
    source: Mapped[str] = mapped_column(String(200), default="")
    entered_at: Mapped[MaybeStamp]
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    change_id: Mapped[int | None] = mapped_column(ForeignKey("calendar_changes.id"))
    revoked_at: Mapped[MaybeStamp]
    revoked_by_change_id: Mapped[int | None] = mapped_column(ForeignKey("calendar_changes.id"))

    __table_args__ = (CheckConstraint("part IN ('all', 'am', 'pm', 'evening')", name="part"),)


class CalendarChange(Base):
    """A change of the office calendar that one person proposes and another approves (policy: config).

    `kind`: a year's table imported, a closure entered or revoked, or whether half days close. `payload`
    holds what changes, with the days as they were before (the versions of the calendar); `effect` what it
    moved when it was applied: cases, clocks, notices owed.
    """

    __tablename__ = "calendar_changes"
    personal_data: ClassVar[tuple[PersonalData, ...]] = ()

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    year: Mapped[int | None]
    summary: Mapped[str] = mapped_column(String(300))
    source: Mapped[str] = mapped_column(String(200), default="")
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    proposed_at: Mapped[Stamp]
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decision: Mapped[str] = mapped_column(String(10), default="pending")
    decided_at: Mapped[MaybeStamp]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    answer: Mapped[str] = mapped_column(Text, default="")
    effect: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    submission_key: Mapped[str | None] = mapped_column(String(64), unique=True)

    __table_args__ = (
        CheckConstraint("kind IN ('import', 'closure', 'revocation', 'half_days')", name="kind"),
        CheckConstraint("decision IN ('pending', 'approved', 'refused')", name="decision"),
        CheckConstraint("decided_by_id IS NULL OR decided_by_id <> proposed_by_id", name="two_persons"),
    )


class Code(Base):
    """One entry of a versioned code list; a re-classification keeps both."""

    __tablename__ = "codes"
    personal_data: ClassVar[tuple[PersonalData, ...]] = ()

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    list: Mapped[str] = mapped_column(String(30))
    code: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(100))
    label_en: Mapped[str] = mapped_column(String(100), default="")
    parent: Mapped[str] = mapped_column(String(40), default="")
    position: Mapped[int] = mapped_column(default=0)
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]

    __table_args__ = (UniqueConstraint("list", "code", "valid_from"),)
