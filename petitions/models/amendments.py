"""What was put right in what was filed: the old and the new value of each field, sealed."""

from datetime import date
from typing import ClassVar

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from petitions.extensions import Base, BigId
from petitions.models.declared import PersonalData


class Amendment(Base):
    """One field that was corrected or completed, with the event of the case that says so.

    `party_id` is whose field it is; without one it is of the matter itself (amount, day, number of persons).
    """

    __tablename__ = "amendments"
    personal_data: ClassVar[tuple[PersonalData, ...]] = (
        PersonalData("old", "D4", indexed=False),
        PersonalData("new", "D4", indexed=False),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    event_seq: Mapped[int]
    party_id: Mapped[int | None] = mapped_column(ForeignKey("parties.id"))
    field: Mapped[str] = mapped_column(String(20))
    old_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    old_masked: Mapped[str] = mapped_column(String(300), default="")
    new_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    new_masked: Mapped[str] = mapped_column(String(300), default="")
    kept_until: Mapped[date | None]
