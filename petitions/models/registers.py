"""The registers beside the cases: consultations, inspections, education, meetings, Control Yuan visits."""

from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from petitions.extensions import Base, BigId
from petitions.models.declared import MaybeStamp, PersonalData, Stamp

DONE = text("status = 'done'")


class Consultation(Base):
    """One contact 諮詢; counted in person-times 人次 on the day of the contact.

    `matter_id` is the matter of the complaint it turned into; it stays counted (消費者保護法 §42, §43 I).
    """

    __tablename__ = "consultations"
    personal_data: ClassVar[tuple[PersonalData, ...]] = ()

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    contacted_at: Mapped[Stamp]
    contacted_on: Mapped[date]
    channel: Mapped[str] = mapped_column(String(20))
    persons: Mapped[int] = mapped_column(default=1)
    category: Mapped[str] = mapped_column(String(40), default="")
    question: Mapped[str] = mapped_column(Text, default="")
    answer: Mapped[str] = mapped_column(Text, default="")
    referred_to: Mapped[str] = mapped_column(String(60), default="", server_default="")
    status: Mapped[str] = mapped_column(String(12), default="done")
    is_duplicate: Mapped[bool] = mapped_column(default=False)
    duplicate_of: Mapped[str | None] = mapped_column(String(60))
    matter_id: Mapped[int | None] = mapped_column(ForeignKey("matters.id"))
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    recorded_at: Mapped[Stamp]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    submission_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    source: Mapped[str | None] = mapped_column(String(80))
    source_id: Mapped[str | None] = mapped_column(String(60))
    source_line: Mapped[int | None]

    __table_args__ = (
        UniqueConstraint("source", "source_id"),
        CheckConstraint("persons >= 1", name="persons"),
        CheckConstraint("status IN ('done', 'void', 'cancelled', 'planned')", name="status"),
        Index("ix_consultations_day", "contacted_on", "contacted_at", "id"),
    )


class Activity(Base):
    """An inspection 查核 or an education session 宣導; counted once, by the day it started.

    `case_id` is the case that showed that there is something to inspect; the case goes its own way.
    """

    __tablename__ = "activities"
    personal_data: ClassVar[tuple[PersonalData, ...]] = ()

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(String(200), default="")
    started_at: Mapped[Stamp]
    started_on: Mapped[date]
    ends_on: Mapped[date | None]
    status: Mapped[str] = mapped_column(String(12), default="done")
    place: Mapped[str] = mapped_column(String(200), default="")
    persons: Mapped[int | None]
    targets: Mapped[int | None]
    findings: Mapped[str] = mapped_column(Text, default="")
    matter_id: Mapped[int | None] = mapped_column(ForeignKey("matters.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    recorded_at: Mapped[Stamp]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    submission_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    source: Mapped[str | None] = mapped_column(String(80))
    source_id: Mapped[str | None] = mapped_column(String(60))
    source_line: Mapped[int | None]

    __table_args__ = (
        UniqueConstraint("source", "source_id"),
        CheckConstraint("kind IN ('inspection', 'education')", name="kind"),
        CheckConstraint("status IN ('done', 'void', 'cancelled', 'planned')", name="status"),
        Index("ix_activities_day", "kind", "started_on", "id"),
    )


class Meeting(Base):
    """A mediation meeting 調解會議 or a negotiation 協商會議; a held one counts once, by its start."""

    __tablename__ = "meetings"
    personal_data: ClassVar[tuple[PersonalData, ...]] = ()

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    starts_at: Mapped[Stamp]
    held_on: Mapped[date]
    status: Mapped[str] = mapped_column(String(12), default="planned")
    room: Mapped[str] = mapped_column(String(60), default="")
    reason: Mapped[str] = mapped_column(String(200), default="")
    source: Mapped[str | None] = mapped_column(String(80))
    source_id: Mapped[str | None] = mapped_column(String(60))
    source_line: Mapped[int | None]

    __table_args__ = (
        UniqueConstraint("source", "source_id"),
        CheckConstraint("kind IN ('mediation', 'negotiation')", name="kind"),
        CheckConstraint("status IN ('planned', 'held', 'cancelled')", name="status"),
        Index("ix_meetings_day", "kind", "held_on", "id"),
    )


class DocketItem(Base):
    """A case on the agenda of a meeting, and whether it was heard there."""

    __tablename__ = "docket_items"
    personal_data: ClassVar[tuple[PersonalData, ...]] = ()

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    position: Mapped[int] = mapped_column(default=1)
    heard_at: Mapped[MaybeStamp]
    result: Mapped[str] = mapped_column(String(30), default="")

    __table_args__ = (UniqueConstraint("case_id", "meeting_id"),)


class ControlYuanVisit(Base):
    """A local visit of the Control Yuan 監察院地方機關巡察 (監察院巡迴監察辦法 §7, §12)."""

    __tablename__ = "control_yuan_visits"
    personal_data: ClassVar[tuple[PersonalData, ...]] = ()

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    visited_on: Mapped[date] = mapped_column(unique=True)
    inspection_year: Mapped[int]
    ordinal: Mapped[int]
    place: Mapped[str] = mapped_column(String(200), default="")
    source: Mapped[str | None] = mapped_column(String(80))
