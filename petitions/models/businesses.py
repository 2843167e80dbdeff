"""The register of businesses beside the entries themselves: ties, history, and the index of their names."""

from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from petitions.extensions import Base, BigId
from petitions.models.declared import MaybeStamp, PersonalData, Stamp


class BusinessTie(Base):
    """How one business belongs to another: branch, brand, seller on a platform. Both stay what they are."""

    __tablename__ = "business_ties"
    personal_data: ClassVar[tuple[PersonalData, ...]] = ()

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("businesses.id"), index=True)
    to_business_id: Mapped[int] = mapped_column(ForeignKey("businesses.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    tied_at: Mapped[Stamp]
    ended_at: Mapped[MaybeStamp]

    __table_args__ = (
        CheckConstraint("kind IN ('branch_of', 'brand_of', 'sells_on')", name="kind"),
        CheckConstraint("business_id <> to_business_id", name="two_businesses"),
    )


class BusinessChange(Base):
    """One thing that happened to an entry of the register: who, when, why. Rows are only ever added."""

    __tablename__ = "business_changes"
    personal_data: ClassVar[tuple[PersonalData, ...]] = ()

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("businesses.id"))
    other_id: Mapped[int | None] = mapped_column(ForeignKey("businesses.id"))
    kind: Mapped[str] = mapped_column(String(20))
    happened_at: Mapped[Stamp]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    by_label: Mapped[str] = mapped_column(String(60))
    detail: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    reason: Mapped[str] = mapped_column(Text, default="")
    submission_key: Mapped[str | None] = mapped_column(String(64), unique=True)

    __table_args__ = (Index(None, "business_id", "id"), Index(None, "other_id", "id"))


class BusinessGram(Base):
    """A pair of characters in a name of a business, by which near names are found; made from the names."""

    __tablename__ = "business_grams"
    personal_data: ClassVar[tuple[PersonalData, ...]] = ()

    gram: Mapped[str] = mapped_column(String(64), primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("businesses.id"), primary_key=True, index=True)
