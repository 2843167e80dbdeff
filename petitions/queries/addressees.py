"""To whom a letter of a case may go: the parties of its sides and whoever acts for them; masked."""

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import aliased

from petitions.extensions import db
from petitions.models import Business, Case, Party, Person, Representation
from petitions.models.contacts import join_contacts, masked
from petitions.rules.terms import RepresentationKind

MOST = 200
HIDDEN = "（身分保密）"


class Addressee(NamedTuple):
    """Somebody a letter may go to, and how he can be reached; `acts_for` is the party he represents."""

    id: int
    name: str
    is_person: bool
    email: str
    address: str
    acts_for: int | None = None
    is_statutory: bool = False

    @property
    def party_id(self) -> int:
        """The party that is told with the letter."""
        return self.acts_for or self.id


def list_addressees(case: Case, roles: Collection[str], *, today: date, hides: bool) -> list[Addressee]:
    """Return the parties of these roles and those whose mandate stands today, statutory ones first.

    One statement. `hides`: no person is named.
    """
    order = list(roles)
    rows = db.session.execute(_statement(case, roles, today)).all()
    rows = sorted(rows, key=lambda row: (order.index(row.side or row.role), not _is_statutory(row.kind)))
    return [
        Addressee(
            row.id,
            _name(row, hides=hides),
            row.person_id is not None,
            row.email,
            row.address,
            row.acts_for,
            _is_statutory(row.kind),
        )
        for row in rows
    ]


def _statement(case: Case, roles: Collection[str], today: date) -> Select[*tuple[Any, ...]]:
    whose = aliased(Party)
    stands = and_(
        Representation.representative_id == Party.id,
        Representation.kind != RepresentationKind.ASSISTANT.value,
        Representation.since_on <= today,
        or_(Representation.until_on.is_(None), Representation.until_on >= today),
        or_(Representation.ended_on.is_(None), Representation.ended_on > today),
    )
    statement = (
        select(
            *(Party.id, Party.role, Party.person_id, Party.position, Party.stated_name),
            *(Person.name_masked, Business.name.label("business"), Representation.kind),
            *(whose.id.label("acts_for"), whose.role.label("side")),
            *(masked("email").label("email"), masked("address").label("address")),
        )
        .select_from(Party)
        .outerjoin(Person, Person.id == Party.person_id)
        .outerjoin(Business, Business.id == Party.business_id)
        .outerjoin(Representation, stands)
        .outerjoin(whose, whose.id == Representation.party_id)
        .where(
            Party.matter_id == case.matter_id,
            Party.ended_on.is_(None),
            or_(Party.role.in_(roles), whose.role.in_(roles)),
        )
        .order_by(Party.role, Party.position)
        .limit(MOST)
    )
    return join_contacts(statement)


def _is_statutory(kind: str | None) -> bool:
    return kind == RepresentationKind.LEGAL.value


def _name(row: Any, *, hides: bool) -> str:
    name = HIDDEN if hides and row.person_id else row.name_masked or row.business or row.stated_name or ""
    return f"{name}（{RepresentationKind(row.kind).label}）" if row.kind else name
