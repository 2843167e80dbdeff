"""The periods that run for a case, the warnings they earn, and the notices that are owed when one moves."""

from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from petitions.extensions import Base, BigId
from petitions.models.declared import MaybeStamp, PersonalData, Stamp

RUNNING = text("met_on IS NULL AND is_revoked IS 0 AND is_information IS 0")
RUNNING_PG = text("met_on IS NULL AND is_revoked IS false AND is_information IS false")
READY = text("state = 'ready'")
UNDONE = text("done_on IS NULL")
UNQUEUED = text("done_on IS NULL AND outbox_id IS NULL AND no_address_at IS NULL")


class Clock(Base):
    """One period that runs or ran for a case; derived from its events, never typed in.

    `due_on` is the last legal day, `target_on` the one to aim at, `original_due_on` the one before any
    extension or pause: closures move it too, for a typhoon is nobody's delay. `paused_on`: stopped since
    that day. `paused_days`: so many days (of the basis of the period) were not counted while it stood still.
    """

    __tablename__ = "clocks"
    personal_data: ClassVar[tuple[PersonalData, ...]] = ()

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    period: Mapped[str] = mapped_column(String(40))
    started_by_seq: Mapped[int]
    party_id: Mapped[int | None] = mapped_column(ForeignKey("parties.id"))
    starts_on: Mapped[date]
    due_on: Mapped[date]
    target_on: Mapped[date | None]
    original_due_on: Mapped[date]
    paused_on: Mapped[date | None]
    paused_days: Mapped[int] = mapped_column(default=0)
    is_estimated: Mapped[bool] = mapped_column(default=False)
    is_information: Mapped[bool] = mapped_column(default=False)
    met_by_seq: Mapped[int | None]
    met_on: Mapped[date | None]
    is_revoked: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        UniqueConstraint("case_id", "period", "started_by_seq"),
        CheckConstraint("(met_by_seq IS NULL) = (met_on IS NULL)", name="met_pair"),
        CheckConstraint("due_on >= starts_on", name="order"),
        Index("ix_clocks_running", "due_on", "case_id", postgresql_where=RUNNING_PG, sqlite_where=RUNNING),
    )


class CaseWarning(Base):
    """One reminder or urging 稽催 that a clock has earned: planned once, told once.

    The row is the queue: `petitions work` claims it by a conditional update. `due_on` is the date it warns
    of; when the date moves, the warnings of the old date are dropped and new ones are planned.
    """

    __tablename__ = "warnings"
    personal_data: ClassVar[tuple[PersonalData, ...]] = ()

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    period: Mapped[str] = mapped_column(String(40))
    started_by_seq: Mapped[int]
    rule: Mapped[str] = mapped_column(String(20))
    due_on: Mapped[date]
    fires_on: Mapped[date]
    whom: Mapped[str] = mapped_column(String(20))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    state: Mapped[str] = mapped_column(String(10), default="ready")
    planned_at: Mapped[Stamp]
    told_at: Mapped[MaybeStamp]
    told_in: Mapped[int | None] = mapped_column(ForeignKey("outbox.id"))

    __table_args__ = (
        UniqueConstraint("case_id", "period", "started_by_seq", "rule", "due_on", "fires_on"),
        CheckConstraint("state IN ('ready', 'told', 'dropped')", name="state"),
        CheckConstraint("(told_at IS NOT NULL) = (state = 'told')", name="told_pair"),
        Index("ix_warnings_ready", "fires_on", "id", postgresql_where=READY, sqlite_where=READY),
    )


class OwedNotice(Base):
    """A party must be told in writing that a date moved or was extended: by mail at once, else on paper.

    `document` is a key of the catalogue; `done_on` is the day on which it left, `done_how` in which way if
    on paper. It goes on paper where `party_id` was found to have no address (`no_address_at`), or its mail
    could not be delivered or came back (`mail_failed_at`).
    """

    __tablename__ = "owed_notices"
    personal_data: ClassVar[tuple[PersonalData, ...]] = ()

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    event_seq: Mapped[int]
    document: Mapped[str] = mapped_column(String(20))
    party_id: Mapped[int | None] = mapped_column(ForeignKey("parties.id"))
    owed_at: Mapped[Stamp]
    done_on: Mapped[date | None]
    done_how: Mapped[str] = mapped_column(String(20), default="")
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    outbox_id: Mapped[int | None] = mapped_column(ForeignKey("outbox.id"))
    no_address_at: Mapped[MaybeStamp]
    mail_failed_at: Mapped[MaybeStamp]

    __table_args__ = (
        UniqueConstraint("case_id", "event_seq", "document", "party_id"),
        Index("ix_owed_notices_open", "id", postgresql_where=UNDONE, sqlite_where=UNDONE),
        Index("ix_owed_notices_unqueued", "id", postgresql_where=UNQUEUED, sqlite_where=UNQUEUED),
    )
