"""Facts per day: what each figure was on each past day, so that a report does not grow with the archive."""

from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from petitions.extensions import Base
from petitions.models.declared import PersonalData


class DayFact(Base):
    """How much a measure was on one day, in all (`dimension` total) or for one value of a dimension."""

    __tablename__ = "day_facts"
    personal_data: ClassVar[tuple[PersonalData, ...]] = ()

    day: Mapped[date] = mapped_column(primary_key=True)
    measure: Mapped[str] = mapped_column(String(30), primary_key=True)
    dimension: Mapped[str] = mapped_column(String(20), primary_key=True)
    value: Mapped[str] = mapped_column(String(60), primary_key=True, default="")
    month: Mapped[int]
    n: Mapped[int]

    __table_args__ = (
        CheckConstraint("n > 0", name="n"),
        Index("ix_day_facts_month", "month", "measure", "dimension", "value", "day", "n"),
    )


class DirtyDay(Base):
    """A past day on which something countable changed later; counted live until its facts are made anew."""

    __tablename__ = "dirty_days"
    personal_data: ClassVar[tuple[PersonalData, ...]] = ()

    day: Mapped[date] = mapped_column(primary_key=True)
    touched: Mapped[int] = mapped_column(default=1)


class FactWatermark(Base):
    """The last day for which facts were made; later days are counted live."""

    __tablename__ = "fact_watermark"
    personal_data: ClassVar[tuple[PersonalData, ...]] = ()

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    through: Mapped[date]

    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)
