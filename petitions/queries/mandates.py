"""Who acts for whom in a case, as its page of representation shows it: names masked."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import aliased

from petitions.extensions import db
from petitions.models import Business, Case, Party, Person, Representation
from petitions.rules.powers import Power
from petitions.rules.terms import PartyRole, RepresentationKind

MOST = 60
HIDDEN = "（身分保密）"


class MandateShown(NamedTuple):
    """One mandate; `stands` says whether it holds on the day of the page."""

    id: int
    represented: str
    representative: str
    kind: RepresentationKind
    powers: tuple[str, ...]
    since_on: date
    until_on: date | None
    ended_on: date | None
    stands: bool


class Represented(NamedTuple):
    """Somebody who can be represented: a side of the matter."""

    id: int
    role: PartyRole
    name: str


def list_mandates(case: Case, *, today: date, hides: bool) -> list[MandateShown]:
    """Return the mandates of the matter, newest first; one statement. `hides`: nobody is named."""
    whose, acting, person = aliased(Party), aliased(Party), aliased(Person)
    statement = (
        select(
            Representation,
            Person.name_masked.label("whose"),
            Business.name.label("business"),
            whose.stated_name,
            person.name_masked.label("acting"),
        )
        .join(whose, whose.id == Representation.party_id)
        .outerjoin(Person, Person.id == whose.person_id)
        .outerjoin(Business, Business.id == whose.business_id)
        .join(acting, acting.id == Representation.representative_id)
        .join(person, person.id == acting.person_id)
        .where(Representation.matter_id == case.matter_id)
        .order_by(Representation.id.desc())
        .limit(MOST)
    )
    return [
        MandateShown(
            row.id,
            (HIDDEN if hides and masked else masked) or business or stated or "",
            HIDDEN if hides else acting_name,
            RepresentationKind(row.kind),
            tuple(Power(power).label for power in row.powers.split()),
            row.since_on,
            row.until_on,
            row.ended_on,
            row.since_on <= today
            and (row.until_on is None or today <= row.until_on)
            and (row.ended_on is None or today < row.ended_on),
        )
        for row, masked, business, stated, acting_name in db.session.execute(statement)
    ]


def list_represented(case: Case, *, hides: bool) -> list[Represented]:
    """Return the sides of the matter for whom somebody may act; one statement."""
    statement = (
        select(Party.id, Party.role, Party.stated_name, Person.name_masked, Business.name)
        .outerjoin(Person, Person.id == Party.person_id)
        .outerjoin(Business, Business.id == Party.business_id)
        .where(
            Party.matter_id == case.matter_id,
            Party.role != PartyRole.REPRESENTATIVE.value,
            Party.ended_on.is_(None),
        )
        .order_by(Party.role, Party.position)
        .limit(MOST)
    )
    return [
        Represented(
            row.id, PartyRole(row.role), _name(row.name_masked, row.name or row.stated_name, hides=hides)
        )
        for row in db.session.execute(statement)
    ]


def _name(masked: str | None, business: str | None, *, hides: bool) -> str:
    if masked:
        return HIDDEN if hides else masked
    return business or ""
