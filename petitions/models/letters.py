"""The letters of the office: the words they are written from, version by version, and what was issued."""

from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from petitions.extensions import Base, BigId
from petitions.models.declared import MaybeStamp, PersonalData, Stamp

PENDING = text("decision = 'pending'")
UNPOSTED = text("way = 'paper' AND posted_on IS NULL")


class LetterWording(Base):
    """A version of the words of a letter that one person proposes and another approves (policy: config).

    The approved one with the highest version is used; with none, the words that came with the program.
    """

    __tablename__ = "letter_wordings"
    personal_data: ClassVar[tuple[PersonalData, ...]] = ()

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    document: Mapped[str] = mapped_column(String(20))
    version: Mapped[int]
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(String(300), default="")
    proposed_at: Mapped[Stamp]
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    decision: Mapped[str] = mapped_column(String(10), default="pending")
    decided_at: Mapped[MaybeStamp]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    answer: Mapped[str] = mapped_column(String(300), default="")
    submission_key: Mapped[str | None] = mapped_column(String(64), unique=True)

    __table_args__ = (
        UniqueConstraint("document", "version"),
        Index(
            "ix_letter_wordings_pending",
            "document",
            unique=True,
            postgresql_where=PENDING,
            sqlite_where=PENDING,
        ),
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint("decision IN ('pending', 'approved', 'refused')", name="decision"),
        CheckConstraint("decided_by_id IS NULL OR decided_by_id <> proposed_by_id", name="two_persons"),
    )


class IssuedLetter(Base):
    """A letter as it went out: nothing of it changes any more.

    `content_sealed` is the whole sheet, `content_sha256` its fingerprint, `pdf_sha256` the file in the store
    that was sent or printed; both are in the chain of the case by its event. `content_masked` is to whom.
    A copy 副本 is a row of its own, without a number. `tells_seq`: the event that the letter tells;
    `wording`: the version of its words, 0 for those of the program. Only how it leaves changes: a mail that
    fails becomes paper, and paper is posted on a day.
    """

    __tablename__ = "letters"
    personal_data: ClassVar[tuple[PersonalData, ...]] = (PersonalData("content", "D3", indexed=False),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    event_seq: Mapped[int]
    tells_seq: Mapped[int]
    document: Mapped[str] = mapped_column(String(20))
    reader: Mapped[str] = mapped_column(String(20))
    party_id: Mapped[int | None] = mapped_column(ForeignKey("parties.id"))
    number: Mapped[str | None] = mapped_column(String(60), unique=True)
    issued_at: Mapped[Stamp]
    issued_on: Mapped[date]
    issued_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    wording: Mapped[int] = mapped_column(default=0)
    way: Mapped[str] = mapped_column(String(10))
    to_masked: Mapped[str] = mapped_column(String(260), default="")
    content_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    content_masked: Mapped[str] = mapped_column(String(300), default="")
    content_sha256: Mapped[str] = mapped_column(String(64))
    pdf_sha256: Mapped[str] = mapped_column(String(64))
    outbox_id: Mapped[int | None] = mapped_column(ForeignKey("outbox.id"))
    posted_on: Mapped[date | None]
    posted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    kept_until: Mapped[date | None]
    submission_key: Mapped[str | None] = mapped_column(String(80), unique=True)

    __table_args__ = (
        UniqueConstraint("case_id", "event_seq", "party_id"),
        Index(None, "matter_id"),
        Index("ix_letters_unposted", "id", postgresql_where=UNPOSTED, sqlite_where=UNPOSTED),
        CheckConstraint("posted_on IS NULL OR way = 'paper'", name="posted"),
        CheckConstraint("way IN ('mail', 'paper', 'file')", name="way"),
        CheckConstraint("reader IN ('consumer', 'business', 'both', 'agency', 'file')", name="reader"),
    )
