"""Who is told in writing that a date moved: the party whose period it is, and whoever filed the matter."""

from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import select

from petitions.extensions import db
from petitions.models import Party
from petitions.rules.period import Whose
from petitions.rules.terms import PartyRole
from petitions.services.moved import MovedCase

Firsts = dict[tuple[int, PartyRole], int]
"""The first party of a role in a matter."""


def with_addressees(cases: Sequence[MovedCase]) -> list[MovedCase]:
    """Return the cases with the parties that have to be told; one statement for all of them."""
    owing = {case.row.matter_id for case in cases if any(move.owes_notice for move in case.moves)}
    firsts = _find_firsts(owing)
    return [case._replace(addressees=_known(_told(case, firsts))) for case in cases]


def list_parties(matter_id: int, roles: Collection[PartyRole]) -> list[int]:
    """Return the parties of a matter in some roles."""
    of_role = Party.role.in_([role.value for role in roles])
    return list(
        db.session.scalars(
            select(Party.id).where(Party.matter_id == matter_id, of_role, Party.ended_on.is_(None))
        )
    )


def _told(case: MovedCase, firsts: Firsts) -> Iterator[int | None]:
    """Yield whom a case must tell; where no party is named, the first one of the role is meant.

    Whoever complained waits for the business, and is told of its date, too.
    """
    complainant, respondent = (
        firsts.get((case.row.matter_id, role)) for role in (PartyRole.COMPLAINANT, PartyRole.RESPONDENT)
    )
    for move in case.moves:
        if move.owes_notice and move.whose is Whose.BUSINESS:
            yield from (complainant, move.party_id or respondent)
        elif move.owes_notice:
            yield move.party_id or complainant


def _known(party_ids: Iterator[int | None]) -> tuple[int, ...]:
    return tuple(sorted({party_id for party_id in party_ids if party_id is not None}))


def _find_firsts(matter_ids: Collection[int]) -> Firsts:
    if not matter_ids:
        return {}
    statement = select(Party.matter_id, Party.role, Party.id).where(
        Party.matter_id.in_(matter_ids),
        Party.role.in_([PartyRole.COMPLAINANT.value, PartyRole.RESPONDENT.value]),
        Party.position == 1,
    )
    return {(row.matter_id, PartyRole(row.role)): row.id for row in db.session.execute(statement)}
