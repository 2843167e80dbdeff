"""A case 案: one procedure on a matter, everything that happened to it, and the periods that run."""

from datetime import date
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from petitions.extensions import Base, BigId
from petitions.models.declared import MaybeStamp, PersonalData, Stamp

NEVER = date(9999, 12, 31)
"""Sorts behind every due date: no period runs."""

OPEN = text("is_open")
COUNTED = text("counted_on IS NOT NULL")
PENDING = text("decision = 'pending'")
HAS_LEGACY_NUMBER = text("legacy_number IS NOT NULL")
LIST_ORDER = ("due_sort", "due_rank", "id", "turn")
"""The order of the worklist: the day, then what is lost by missing it.

Whose turn it is stands there too, so that views are counted in the index.
"""


def _open_index(name: str, *first: str) -> Index:
    """Return an index of the open cases in the order of the worklist."""
    return Index(name, *first, *LIST_ORDER, postgresql_where=OPEN, sqlite_where=OPEN)


class Case(Base):
    """One procedure on a matter. All below `version` is a projection of its events that one function writes.

    `counted_on` is the Taipei day on which the case counts for the measure of its procedure, or nothing.
    `is_urgent`: somebody was hurt, or the words tell of danger to life or limb.
    The columns for lists repeat masked data, so that a page of fifty is one statement.
    """

    __tablename__ = "cases"
    personal_data: ClassVar[tuple[PersonalData, ...]] = ()

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"), index=True)
    procedure: Mapped[str] = mapped_column(String(20))
    number: Mapped[str] = mapped_column(String(24), unique=True)
    legacy_number: Mapped[str | None] = mapped_column(String(40))
    channel: Mapped[str] = mapped_column(String(20))
    received_at: Mapped[Stamp]
    received_on: Mapped[date]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    version: Mapped[int] = mapped_column(default=1)

    state: Mapped[str] = mapped_column(String(30))
    is_open: Mapped[bool] = mapped_column(default=True)
    is_void: Mapped[bool] = mapped_column(default=False)
    is_confidential: Mapped[bool] = mapped_column(default=False)
    is_routed: Mapped[bool] = mapped_column(default=False)
    is_urgent: Mapped[bool] = mapped_column(default=False, server_default=false())
    accepted_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    outcome: Mapped[str] = mapped_column(String(40), default="")
    replied_on: Mapped[date | None]
    reply_due_on: Mapped[date | None]
    counted_on: Mapped[date | None]
    counted_month: Mapped[int | None]
    due_on: Mapped[date | None]
    due_under: Mapped[str | None] = mapped_column(String(40))
    due_sort: Mapped[date] = mapped_column(default=NEVER)
    due_rank: Mapped[int] = mapped_column(SmallInteger, default=9)
    is_estimated: Mapped[bool] = mapped_column(default=False)
    turn: Mapped[str] = mapped_column(String(20), default="office")
    events_count: Mapped[int] = mapped_column(default=0)
    chain_head: Mapped[bytes | None] = mapped_column(LargeBinary(32))

    title: Mapped[str] = mapped_column(String(200), default="")
    complainant_masked: Mapped[str] = mapped_column(String(120), default="")
    respondent_name: Mapped[str] = mapped_column(String(300), default="")
    category: Mapped[str] = mapped_column(String(40), default="")
    district: Mapped[str] = mapped_column(String(40), default="")
    amount_ntd: Mapped[int | None] = mapped_column(BigInteger)

    __table_args__ = (
        CheckConstraint(
            "procedure IN ('first_appeal', 'second_appeal', 'mediation', 'petition', 'control_yuan')",
            name="procedure",
        ),
        CheckConstraint("(due_on IS NULL) = (due_under IS NULL)", name="due_on_with_due_under"),
        CheckConstraint("(counted_on IS NULL) = (counted_month IS NULL)", name="counted_pair"),
        CheckConstraint("NOT is_void OR counted_on IS NULL", name="void_never_counts"),
        CheckConstraint("version >= 1", name="version"),
        _open_index("ix_cases_open_due"),
        _open_index("ix_cases_open_unit", "unit_id"),
        _open_index("ix_cases_open_officer", "officer_id"),
        Index(
            "ix_cases_open_unrouted",
            "unit_id",
            *LIST_ORDER,
            postgresql_where=text("is_open AND is_routed IS false"),
            sqlite_where=text("is_open AND is_routed IS 0"),
        ),
        Index("ix_cases_received", "received_on", "id"),
        Index(
            "ix_cases_legacy_number",
            "legacy_number",
            postgresql_where=HAS_LEGACY_NUMBER,
            sqlite_where=HAS_LEGACY_NUMBER,
        ),
        Index("ix_cases_unit_received", "unit_id", "received_on", "id"),
        Index(
            "ix_cases_counted",
            "procedure",
            "counted_on",
            "id",
            postgresql_where=COUNTED,
            sqlite_where=COUNTED,
        ),
        Index(
            "ix_cases_counted_month",
            "procedure",
            "counted_month",
            "category",
            "district",
            "channel",
            "replied_on",
            "reply_due_on",
            postgresql_where=COUNTED,
            sqlite_where=COUNTED,
        ),
    )


class CaseEvent(Base):
    """One thing that happened. Rows are only ever added; a wrong one is followed by a correction.

    `happened_at` is when it happened, `local_date` its day in Taipei, `recorded_at` when it was typed in.
    The row is its own audit entry: who, in what capacity, from where, and the hash that chains it to the
    event before (the head of the chain is on the case). Imported history has no hash; its import is audited.
    """

    __tablename__ = "case_events"
    personal_data: ClassVar[tuple[PersonalData, ...]] = ()

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(String(40))
    happened_at: Mapped[Stamp]
    local_date: Mapped[date]
    recorded_at: Mapped[Stamp]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    actor_label: Mapped[str] = mapped_column(String(60))
    ip: Mapped[str] = mapped_column(String(45), default="")
    request_id: Mapped[str] = mapped_column(String(32), default="")
    from_state: Mapped[str | None] = mapped_column(String(30))
    to_state: Mapped[str] = mapped_column(String(30))
    detail: Mapped[str] = mapped_column(String(200), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    document: Mapped[str] = mapped_column(String(20), default="")
    party_id: Mapped[int | None] = mapped_column(ForeignKey("parties.id"))
    corrects_seq: Mapped[int | None]
    data: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    submission_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    source_id: Mapped[str | None] = mapped_column(String(60))
    source_line: Mapped[int | None]
    previous_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))

    __table_args__ = (
        UniqueConstraint("case_id", "seq"),
        CheckConstraint("(hash IS NULL) = (previous_hash IS NULL)", name="hash_pair"),
        CheckConstraint("seq >= 1", name="seq"),
        CheckConstraint("corrects_seq IS NULL OR corrects_seq < seq", name="corrects_earlier"),
    )


class Proposal(Base):
    """An act that one person proposes and another must approve (letters S and V of the policy).

    `answer` is what the second person said to it.
    """

    __tablename__ = "proposals"
    personal_data: ClassVar[tuple[PersonalData, ...]] = ()

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    event: Mapped[str] = mapped_column(String(40))
    happened_at: Mapped[Stamp]
    detail: Mapped[str] = mapped_column(String(200), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    party_id: Mapped[int | None] = mapped_column(ForeignKey("parties.id"))
    data: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    proposed_at: Mapped[Stamp]
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    decision: Mapped[str] = mapped_column(String(10), default="pending")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[MaybeStamp]
    answer: Mapped[str] = mapped_column(Text, default="")
    submission_key: Mapped[str | None] = mapped_column(String(64), unique=True)

    __table_args__ = (
        Index("ix_proposals_pending", "case_id", postgresql_where=PENDING, sqlite_where=PENDING),
        CheckConstraint("decision IN ('pending', 'approved', 'refused')", name="decision"),
        CheckConstraint("decided_by_id IS NULL OR decided_by_id <> proposed_by_id", name="two_persons"),
    )
