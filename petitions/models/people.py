"""Who takes part: persons and businesses, and the part they have in one matter.

Personal data is kept sealed, with a blind index for exact look-up and a masked twin for lists.
"""

from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from petitions.extensions import Base, BigId
from petitions.models.declared import MaybeStamp, PersonalData, Stamp

INDEX_BYTES = 16
STATED_UBN = text("stated_ubn IS NOT NULL")
FOLDED_NAME = String(300).with_variant(String(300, collation="C"), "postgresql")
"""A folded name in the order of its characters, so that its beginning can be looked up in an index."""


class Person(Base):
    """A natural person as he or she gave the data. Nothing here is readable without the key.

    The day of birth is sealed in ISO; the law of the day of an act says who is of age.
    """

    __tablename__ = "persons"
    personal_data: ClassVar[tuple[PersonalData, ...]] = (
        PersonalData("name", "D3", indexed=True),
        PersonalData("phone", "D3", indexed=True),
        PersonalData("email", "D3", indexed=True),
        PersonalData("address", "D3", indexed=False),
        PersonalData("id_number", "D4", indexed=True),
        PersonalData("birth", "D4", indexed=False),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    name_masked: Mapped[str] = mapped_column(String(120))
    name_index: Mapped[bytes | None] = mapped_column(LargeBinary(INDEX_BYTES))
    phone_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_masked: Mapped[str] = mapped_column(String(60), default="")
    phone_index: Mapped[bytes | None] = mapped_column(LargeBinary(INDEX_BYTES))
    email_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    email_masked: Mapped[str] = mapped_column(String(260), default="")
    email_index: Mapped[bytes | None] = mapped_column(LargeBinary(INDEX_BYTES))
    address_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    address_masked: Mapped[str] = mapped_column(String(120), default="")
    id_number_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    id_number_masked: Mapped[str] = mapped_column(String(20), default="")
    id_number_index: Mapped[bytes | None] = mapped_column(LargeBinary(INDEX_BYTES))
    birth_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    birth_masked: Mapped[str] = mapped_column(String(20), default="")
    district: Mapped[str] = mapped_column(String(40), default="")
    language: Mapped[str] = mapped_column(String(10), default="zh")
    kept_until: Mapped[date | None]
    source: Mapped[str | None] = mapped_column(String(80))
    source_id: Mapped[str | None] = mapped_column(String(60))

    __table_args__ = (
        UniqueConstraint("source", "source_id"),
        CheckConstraint("(source IS NULL) = (source_id IS NULL)", name="source_pair"),
        Index(None, "name_index"),
        Index(None, "phone_index"),
        Index(None, "email_index"),
        Index(None, "id_number_index"),
    )


class Business(Base):
    """A business operator 企業經營者; the unified number 統一編號 may be unknown.

    An entry that was merged points to the one it was merged into, and to the one that now stands for both
    (`root_id`); its cases keep pointing to it. Nothing moves, so that a merge can be taken back.
    `contact_id` says how it is reached: telephone, e-mail, address, and its responsible person by name.
    """

    __tablename__ = "businesses"
    personal_data: ClassVar[tuple[PersonalData, ...]] = ()

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(String(300))
    name_folded: Mapped[str] = mapped_column(FOLDED_NAME, index=True)
    ubn: Mapped[str | None] = mapped_column(String(8), index=True)
    kind: Mapped[str] = mapped_column(String(20), default="domestic")
    version: Mapped[int] = mapped_column(default=1)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("businesses.id"), index=True)
    root_id: Mapped[int | None] = mapped_column(ForeignKey("businesses.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    source: Mapped[str | None] = mapped_column(String(80))
    source_id: Mapped[str | None] = mapped_column(String(60))

    __table_args__ = (
        UniqueConstraint("source", "source_id"),
        CheckConstraint("kind IN ('domestic', 'foreign', 'individual')", name="kind"),
        CheckConstraint("(merged_into_id IS NULL) = (root_id IS NULL)", name="merged_pair"),
        CheckConstraint("merged_into_id IS NULL OR merged_into_id <> id", name="not_itself"),
        CheckConstraint("(source IS NULL) = (source_id IS NULL)", name="source_pair"),
    )


class BusinessAlias(Base):
    """Another name under which a business is known: brand, shop, account of a seller."""

    __tablename__ = "business_aliases"
    personal_data: ClassVar[tuple[PersonalData, ...]] = ()

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("businesses.id"), index=True)
    name: Mapped[str] = mapped_column(String(300))
    name_folded: Mapped[str] = mapped_column(FOLDED_NAME, index=True)
    kind: Mapped[str] = mapped_column(String(20), default="alias")
    recorded_at: Mapped[Stamp]
    ended_at: Mapped[MaybeStamp]

    __table_args__ = (
        CheckConstraint("kind IN ('alias', 'brand', 'shop', 'account', 'former')", name="kind"),
    )


class Party(Base):
    """The part someone has in one matter: complainant, representative, respondent, third party.

    A respondent may be known only as the complainant stated it (`stated_name`); `trade_role` says whether it
    sold, made or brokered. `contact_id` is how it is reached in this matter, before what the register says.
    From `ended_on` on someone takes no part any more; what he did and was told stays.
    """

    __tablename__ = "parties"
    personal_data: ClassVar[tuple[PersonalData, ...]] = ()

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"))
    role: Mapped[str] = mapped_column(String(20))
    position: Mapped[int] = mapped_column(default=1)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    business_id: Mapped[int | None] = mapped_column(ForeignKey("businesses.id"))
    stated_name: Mapped[str | None] = mapped_column(String(300))
    stated_ubn: Mapped[str | None] = mapped_column(String(8))
    trade_role: Mapped[str] = mapped_column(String(20), default="", server_default="")
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    ended_on: Mapped[date | None]

    __table_args__ = (
        UniqueConstraint("matter_id", "role", "position"),
        Index(None, "person_id", "matter_id"),
        Index(None, "business_id", "matter_id"),
        Index(
            "ix_parties_stated_ubn",
            "stated_ubn",
            postgresql_where=STATED_UBN,
            sqlite_where=STATED_UBN,
        ),
        CheckConstraint(
            "role IN ('complainant', 'representative', 'respondent', 'third_party')", name="role"
        ),
        CheckConstraint(
            "person_id IS NOT NULL OR business_id IS NOT NULL OR stated_name IS NOT NULL",
            name="someone",
        ),
        CheckConstraint("NOT (person_id IS NOT NULL AND business_id IS NOT NULL)", name="one"),
    )
