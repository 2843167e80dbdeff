"""The matter 卷: the dispute or grievance itself, never counted; all its rows carry its id."""

from datetime import date
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from petitions.extensions import Base, BigId
from petitions.models.declared import MaybeStamp, PersonalData, Stamp

UNDONE = text("done_at IS NULL")
UNSCANNED = text("scan_due_at IS NOT NULL")


class Matter(Base):
    """Facts, demand, category and amount of one dispute or grievance.

    `demand` is everything that is asked for as one text, `demand_items` its points, where it has any.
    `cause` is the main one of its list; what else was told is in `particulars` (rules.matter_particulars).

    `doc` is the folded text that is searched; its bigrams are indexed in `grams` (PostgreSQL) or in the
    full-text table `matter_search` that a trigger keeps (SQLite). The look-up secret is compared by its
    index; sealed it is kept for a receipt that is asked for again, and for a change of keys. `filed_from` is
    a keyed mark of the network address from which a citizen filed: by it the filings of an hour are counted.
    """

    __tablename__ = "matters"
    personal_data: ClassVar[tuple[PersonalData, ...]] = ()

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200), default="")
    narrative: Mapped[str] = mapped_column(Text)
    demand: Mapped[str] = mapped_column(Text, default="")
    demand_items: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    category: Mapped[str] = mapped_column(String(40), default="")
    category_at_receipt: Mapped[str] = mapped_column(String(40), default="")
    petition_kind: Mapped[str | None] = mapped_column(String(30))
    transaction_type: Mapped[str | None] = mapped_column(String(30))
    transaction_on: Mapped[date | None]
    district: Mapped[str] = mapped_column(String(40), default="")
    amount_ntd: Mapped[int | None] = mapped_column(BigInteger)
    first_complaint_to: Mapped[str] = mapped_column(String(20), default="center")
    cause: Mapped[str] = mapped_column(String(40), default="", server_default="")
    particulars: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    persons: Mapped[int] = mapped_column(default=1)
    is_confidential: Mapped[bool] = mapped_column(default=False)
    is_test: Mapped[bool] = mapped_column(default=False)
    deleted_at: Mapped[MaybeStamp]
    opened_at: Mapped[Stamp]
    notice_version: Mapped[str] = mapped_column(String(20), default="")
    secret_index: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    secret_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    submission_key: Mapped[str | None] = mapped_column(String(64))
    filed_from: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    source: Mapped[str | None] = mapped_column(String(80))
    source_id: Mapped[str | None] = mapped_column(String(60))
    source_line: Mapped[int | None]
    source_digest: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    doc: Mapped[str] = mapped_column(Text, default="")
    grams: Mapped[Any | None] = mapped_column(TSVECTOR().with_variant(Text(), "sqlite"))

    __table_args__ = (
        UniqueConstraint("submission_key"),
        UniqueConstraint("source", "source_id"),
        CheckConstraint("kind IN ('dispute', 'petition', 'control_yuan')", name="kind"),
        CheckConstraint("(source IS NULL) = (source_id IS NULL)", name="source_pair"),
        CheckConstraint("amount_ntd IS NULL OR amount_ntd >= 0", name="amount"),
        CheckConstraint("persons >= 1", name="persons"),
        Index("ix_matters_grams", "grams", postgresql_using="gin"),
        Index(
            "ix_matters_filed_from",
            "filed_from",
            "opened_at",
            postgresql_where=text("filed_from IS NOT NULL"),
            sqlite_where=text("filed_from IS NOT NULL"),
        ),
    )


class Note(Base):
    """An internal remark on a case; never shown to a party."""

    __tablename__ = "notes"
    personal_data: ClassVar[tuple[PersonalData, ...]] = ()

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    body: Mapped[str] = mapped_column(Text)
    written_at: Mapped[Stamp]
    written_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    submission_key: Mapped[str | None] = mapped_column(String(64), unique=True)


class Task(Base):
    """Something that somebody has to do about a case, no step of its procedure; for the office only.

    `due_on` is a day in Taipei; that it has passed is never stored.
    """

    __tablename__ = "tasks"
    personal_data: ClassVar[tuple[PersonalData, ...]] = ()

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    body: Mapped[str] = mapped_column(String(200))
    due_on: Mapped[date | None]
    assignee_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    written_at: Mapped[Stamp]
    written_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    done_at: Mapped[MaybeStamp]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    submission_key: Mapped[str] = mapped_column(String(64), unique=True)

    __table_args__ = (
        CheckConstraint("(done_at IS NULL) = (done_by_id IS NULL)", name="done_pair"),
        Index("ix_tasks_open", "assignee_id", postgresql_where=UNDONE, sqlite_where=UNDONE),
    )


class Link(Base):
    """How a case belongs to another: merged into, duplicate of, continues, same incident, handled with."""

    __tablename__ = "links"
    personal_data: ClassVar[tuple[PersonalData, ...]] = ()

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    to_case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    linked_at: Mapped[Stamp]
    ended_at: Mapped[MaybeStamp]

    __table_args__ = (
        UniqueConstraint("case_id", "to_case_id", "kind"),
        CheckConstraint(
            "kind IN ('merged_into', 'duplicate_of', 'continues', 'same_incident', 'handled_with')",
            name="kind",
        ),
        CheckConstraint("case_id <> to_case_id", name="two_cases"),
    )


class Attachment(Base):
    """A file that belongs to a matter; its bytes lie in the file store under their SHA-256.

    `event_seq` is the event of the case with which it came; `party_id` whose file it is, or for which of
    several respondents it is meant; `audience` who else may open it. While `scan_due_at` stands it waits for
    the virus scanner and nobody opens it; in `malware` stands what was found in it (services.scanning).
    """

    __tablename__ = "attachments"
    personal_data: ClassVar[tuple[PersonalData, ...]] = ()

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"), index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    event_seq: Mapped[int | None]
    party_id: Mapped[int | None] = mapped_column(ForeignKey("parties.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    display_name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    audience: Mapped[str] = mapped_column(String(20), default="office")
    scanned_at: Mapped[MaybeStamp]
    scan_due_at: Mapped[MaybeStamp]
    scan_tries: Mapped[int] = mapped_column(default=0)
    scan_failure: Mapped[str] = mapped_column(String(20), default="")
    malware: Mapped[str] = mapped_column(String(200), default="")
    received_at: Mapped[Stamp]
    received_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    __table_args__ = (
        UniqueConstraint("case_id", "event_seq", "sha256"),
        Index("ix_attachments_waiting", "scan_due_at", postgresql_where=UNSCANNED, sqlite_where=UNSCANNED),
        Index(None, "sha256"),
        CheckConstraint("size_bytes > 0", name="size"),
        CheckConstraint("audience IN ('office', 'complainant', 'respondent', 'all')", name="audience"),
    )
