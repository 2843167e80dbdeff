"""What is done to many cases at once: the rows are the queue, one row a case (or a party of it)."""

from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from petitions.extensions import Base, BigId
from petitions.models.declared import MaybeStamp, PersonalData, Stamp

WAITING = text("state IN ('ready', 'running')")


class Batch(Base):
    """One order for many cases of an incident: letters of a kind, an act, or the answer of a business.

    `lead_id` is the case to which the others were put; `what` the paper or the event; `order_sealed` what was
    said of it, which may name people. How far it is, its items tell. Nobody signed in asked for an answer.
    """

    __tablename__ = "batches"
    personal_data: ClassVar[tuple[PersonalData, ...]] = (PersonalData("order", "D3", indexed=False),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"))
    lead_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    what: Mapped[str] = mapped_column(String(40))
    order_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    order_masked: Mapped[str] = mapped_column(String(300), default="")
    kept_until: Mapped[date | None]
    asked_at: Mapped[Stamp]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    asked_by: Mapped[str] = mapped_column(String(60))
    stopped_at: Mapped[MaybeStamp]
    submission_key: Mapped[str] = mapped_column(String(64), unique=True)

    __table_args__ = (CheckConstraint("kind IN ('letters', 'acts', 'answers')", name="kind"),)


class BatchItem(Base):
    """One case of a batch, claimed by one conditional update and done in a transaction of its own.

    `party_id`: for which party, where each gets one; `sentence`: why it was refused; `letter_id`: what was
    issued. `line`: of a roster, which of its lines; until that is filed, `case_id` is the lead.
    `tries` says which taking it is, so that a worker that comes too late finds it is not its own.
    """

    __tablename__ = "batch_items"
    personal_data: ClassVar[tuple[PersonalData, ...]] = ()

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("batches.id"))
    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    party_id: Mapped[int | None] = mapped_column(ForeignKey("parties.id"))
    line: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(10), default="ready")
    tries: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[MaybeStamp]
    done_at: Mapped[MaybeStamp]
    sentence: Mapped[str] = mapped_column(String(500), default="")
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letters.id"))

    __table_args__ = (
        CheckConstraint("state IN ('ready', 'running', 'done', 'refused')", name="state"),
        Index("ix_batch_items_of_batch", "batch_id", "state", "id"),
        Index("ix_batch_items_waiting", "id", postgresql_where=WAITING, sqlite_where=WAITING),
    )
