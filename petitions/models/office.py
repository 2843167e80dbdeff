"""The office: units, the people who sign in, what they may be, and their sessions."""

from datetime import date
from typing import ClassVar

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from petitions.extensions import Base, BigId
from petitions.models.declared import MaybeStamp, PersonalData, Stamp


class Unit(Base):
    """A unit of the city government; names have days from and to which they hold."""

    __tablename__ = "units"
    personal_data: ClassVar[tuple[PersonalData, ...]] = ()

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(20))
    phone: Mapped[str] = mapped_column(String(40), default="")
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]


class User(UserMixin, Base):
    """A member of staff who signs in. One person, one account."""

    __tablename__ = "users"
    personal_data: ClassVar[tuple[PersonalData, ...]] = ()

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    display_name: Mapped[str] = mapped_column(String(60))
    email: Mapped[str] = mapped_column(String(254), default="")
    password_hash: Mapped[str] = mapped_column(String(200))
    earlier_hashes: Mapped[str] = mapped_column(String(1000), default="")
    must_change_password: Mapped[bool] = mapped_column(default=True)
    password_set_at: Mapped[Stamp]
    last_signed_in_at: Mapped[MaybeStamp]
    disabled_at: Mapped[MaybeStamp]


class UserRole(Base):
    """In what capacity a user acts, for which unit, from and until which day."""

    __tablename__ = "user_roles"
    personal_data: ClassVar[tuple[PersonalData, ...]] = ()

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    role: Mapped[str] = mapped_column(String(10))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]

    __table_args__ = (UniqueConstraint("user_id", "role", "unit_id", "valid_from"),)


class UserSession(Base):
    """One signed-in browser; deleting or ending the row signs it out at once."""

    __tablename__ = "user_sessions"
    personal_data: ClassVar[tuple[PersonalData, ...]] = ()

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    started_at: Mapped[Stamp]
    seen_at: Mapped[Stamp]
    ended_at: Mapped[MaybeStamp]
    ip: Mapped[str] = mapped_column(String(45), default="")
    user_agent: Mapped[str] = mapped_column(String(200), default="")


class RateBucket(Base):
    """How often something was tried within a window of time; shared by all processes."""

    __tablename__ = "rate_buckets"
    personal_data: ClassVar[tuple[PersonalData, ...]] = ()

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    tries: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[Stamp]

    __table_args__ = (CheckConstraint("tries >= 0", name="tries"), Index(None, "expires_at"))
