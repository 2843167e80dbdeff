"""Negotiations 協商會議 of second appeals: when and where, which cases meet, who came.

How a meeting stands is not kept: the events of its cases tell it (`rules/negotiation.py`).
"""

from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from petitions.extensions import Base, BigId
from petitions.models.declared import PersonalData, Stamp


class Negotiation(Base):
    """One meeting, as it was fixed; another day is another meeting. `chair_id` is an ombudsman."""

    __tablename__ = "negotiations"
    personal_data: ClassVar[tuple[PersonalData, ...]] = ()

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    starts_at: Mapped[Stamp]
    ends_at: Mapped[Stamp]
    room: Mapped[str] = mapped_column(String(60), default="")
    video_url: Mapped[str] = mapped_column(String(300), default="")
    chair_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="lasts"),
        CheckConstraint("room <> '' OR video_url <> ''", name="place"),
        Index("ix_negotiations_starts", "starts_at", "id"),
    )


class NegotiationCase(Base):
    """A case that is negotiated at a meeting, by the event that fixed it; several may meet together."""

    __tablename__ = "negotiation_cases"
    personal_data: ClassVar[tuple[PersonalData, ...]] = ()

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    negotiation_id: Mapped[int] = mapped_column(ForeignKey("negotiations.id"), index=True)
    scheduled_seq: Mapped[int]

    __table_args__ = (UniqueConstraint("case_id", "scheduled_seq"),)


class NegotiationAttendee(Base):
    """Someone who came, by the event that says the meeting was held; the name is kept sealed.

    `party_id` is the one of several respondents for whom he or she came.
    """

    __tablename__ = "negotiation_attendees"
    personal_data: ClassVar[tuple[PersonalData, ...]] = (PersonalData("name", "D3", indexed=False),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    held_seq: Mapped[int]
    position: Mapped[int]
    side: Mapped[str] = mapped_column(String(10))
    party_id: Mapped[int | None] = mapped_column(ForeignKey("parties.id"))
    capacity: Mapped[str] = mapped_column(String(10))
    mandate: Mapped[str] = mapped_column(String(10))
    name_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    name_masked: Mapped[str] = mapped_column(String(120), default="")
    kept_until: Mapped[date | None]

    __table_args__ = (
        UniqueConstraint("case_id", "held_seq", "position"),
        CheckConstraint("side IN ('consumer', 'business')", name="side"),
        CheckConstraint("capacity IN ('self', 'legal', 'agent', 'employee')", name="capacity"),
        CheckConstraint("mandate IN ('none', 'general', 'special')", name="mandate"),
    )
