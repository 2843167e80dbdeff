"""Who acts for whom 代理與代表: a mandate on a matter, from when until when, with which powers."""

from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from petitions.extensions import Base, BigId
from petitions.models.declared import PersonalData


class Representation(Base):
    """A mandate: `representative_id` acts for `party_id`, both parties of the matter.

    The representative is a party with a person of its own, so that the name is sealed and opened like any
    other. `until_on` is the last day that was agreed, `ended_on` the day on which it ended before that.
    """

    __tablename__ = "representations"
    personal_data: ClassVar[tuple[PersonalData, ...]] = ()

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"), index=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"))
    representative_id: Mapped[int] = mapped_column(ForeignKey("parties.id"))
    kind: Mapped[str] = mapped_column(String(20))
    powers: Mapped[str] = mapped_column(String(80), default="")
    since_on: Mapped[date]
    until_on: Mapped[date | None]
    ended_on: Mapped[date | None]

    __table_args__ = (
        CheckConstraint("kind IN ('legal', 'agent', 'special_agent', 'selected', 'assistant')", name="kind"),
        CheckConstraint("until_on IS NULL OR until_on >= since_on", name="lasts"),
        CheckConstraint("party_id <> representative_id", name="another"),
    )
