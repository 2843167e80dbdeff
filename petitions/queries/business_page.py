"""One business as its page shows it: who it is, what it is called, to whom it belongs, what was changed."""

from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import aliased

from petitions.extensions import db
from petitions.models import Business, BusinessAlias, BusinessChange, BusinessTie, Person
from petitions.queries.businesses import members_of
from petitions.rules.errors import NoSuchBusiness
from petitions.rules.terms import BusinessKind, EntryChange, NameKind, TieKind

MOST: Final = 200
SHOWN_CHANGES: Final = 50
CONTACT: Final = ("地址", "電話", "電子郵件", "負責人")


class Named(NamedTuple):
    """An entry by its number and name."""

    id: int
    name: str
    ubn: str
    version: int


class OtherName(NamedTuple):
    """Another name, and of which entry (a merged one keeps its names)."""

    id: int
    business_id: int
    name: str
    kind: NameKind
    since: datetime


class Tie(NamedTuple):
    """A tie as seen from one end: `is_from_here` if this business belongs to the other."""

    id: int
    kind: TieKind
    is_from_here: bool
    other: int
    name: str


class Change(NamedTuple):
    """One thing that happened to the entry, or to one merged into it."""

    kind: EntryChange
    name: str
    other: str
    at: datetime
    by: str
    reason: str
    detail: dict[str, Any]


class BusinessShown(NamedTuple):
    """A business with all that is kept of it; `stands_for` are the entries that were merged into it."""

    id: int
    name: str
    ubn: str
    kind: BusinessKind
    version: int
    merged_into: Named | None
    stands_for: tuple[Named, ...]
    names: tuple[OtherName, ...]
    ties: tuple[Tie, ...]
    changes: tuple[Change, ...]
    contact: dict[str, str]

    @property
    def numbers(self) -> frozenset[str]:
        """The 統一編號 of the entry and of those it stands for."""
        return frozenset(filter(None, (self.ubn, *(member.ubn for member in self.stands_for))))


def find_business(business_id: int) -> BusinessShown:
    """Return a business; four statements. Raises NoSuchBusiness."""
    entries = {row.id: row for row in db.session.execute(_entries(business_id))}
    own = entries.get(business_id)
    if own is None:
        raise NoSuchBusiness
    into = entries.get(own.merged_into_id)
    members = tuple(_named(row) for row in entries.values() if row.root_id == business_id)
    return BusinessShown(
        id=own.id,
        name=own.name,
        ubn=own.ubn or "",
        kind=BusinessKind(own.kind),
        version=own.version,
        merged_into=_named(into) if into else None,
        stands_for=members,
        names=_names(business_id),
        ties=_ties(business_id),
        changes=_changes(business_id),
        contact={label: text for label, text in zip(CONTACT, own[-len(CONTACT) :], strict=True) if text},
    )


def _entries(business_id: int) -> Select[*tuple[Any, ...]]:
    """Select the entry, those it stands for, and the one it was merged into."""
    into = select(Business.merged_into_id).where(Business.id == business_id).scalar_subquery()
    wanted = or_(Business.id == business_id, Business.root_id == business_id, Business.id == into)
    columns = (Business.id, Business.name, Business.ubn, Business.kind, Business.version)
    reached = (Person.address_masked, Person.phone_masked, Person.email_masked, Person.name_masked)
    statement = (
        select(*columns, Business.merged_into_id, Business.root_id, *reached)
        .outerjoin(Person, Person.id == Business.contact_id)
        .where(wanted)
    )
    return statement.order_by((Business.id == business_id).desc(), Business.id).limit(MOST)


def _named(row: Any) -> Named:
    return Named(row.id, row.name, row.ubn or "", row.version)


def _names(business_id: int) -> tuple[OtherName, ...]:
    columns = (BusinessAlias.id, BusinessAlias.business_id, BusinessAlias.name, BusinessAlias.kind)
    statement = (
        select(*columns, BusinessAlias.recorded_at)
        .where(BusinessAlias.business_id.in_(members_of(business_id)), BusinessAlias.ended_at.is_(None))
        .order_by(BusinessAlias.id)
        .limit(MOST)
    )
    return tuple(OtherName(*row[:3], NameKind(row[3]), row[4]) for row in db.session.execute(statement))


def _ties(business_id: int) -> tuple[Tie, ...]:
    """Return the ties of the entry itself, in both directions."""
    one, other = aliased(Business), aliased(Business)
    ours: ColumnElement[bool] = BusinessTie.business_id == business_id
    columns = (BusinessTie.id, BusinessTie.kind, BusinessTie.business_id, BusinessTie.to_business_id)
    statement = (
        select(*columns, one.name.label("one"), other.name.label("other"))
        .join(one, one.id == BusinessTie.business_id)
        .join(other, other.id == BusinessTie.to_business_id)
        .where(or_(ours, BusinessTie.to_business_id == business_id), BusinessTie.ended_at.is_(None))
        .order_by(ours.desc(), BusinessTie.id)
        .limit(MOST)
    )
    return tuple(_tie(row, business_id) for row in db.session.execute(statement))


def _tie(row: Any, business_id: int) -> Tie:
    if row.business_id == business_id:
        return Tie(row.id, TieKind(row.kind), is_from_here=True, other=row.to_business_id, name=row.other)
    return Tie(row.id, TieKind(row.kind), is_from_here=False, other=row.business_id, name=row.one)


def _changes(business_id: int) -> tuple[Change, ...]:
    """Return what happened to the entry and to those merged into it, newest first."""
    one, other = aliased(Business), aliased(Business)
    concerns = or_(
        BusinessChange.business_id.in_(members_of(business_id)), BusinessChange.other_id == business_id
    )
    statement = (
        select(BusinessChange, one.name, other.name)
        .join(one, one.id == BusinessChange.business_id)
        .outerjoin(other, other.id == BusinessChange.other_id)
        .where(concerns)
        .order_by(BusinessChange.id.desc())
        .limit(SHOWN_CHANGES)
    )
    return tuple(_change(*row) for row in db.session.execute(statement))


def _change(row: BusinessChange, name: str, other: str | None) -> Change:
    kind = EntryChange(row.kind)
    return Change(kind, name, other or "", row.happened_at, row.by_label, row.reason, row.detail or {})
