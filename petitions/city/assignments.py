"""Give the open cases that came with the ledger to the staff: an old ledger does not say whose they are."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import select, update

from petitions.extensions import db
from petitions.models import Case, Matter
from petitions.rules.actors import Actor
from petitions.rules.terms import Procedure

OFFICERS: Final = {
    Procedure.FIRST_APPEAL: "cpo1",
    Procedure.SECOND_APPEAL: "cpo1",
    Procedure.MEDIATION: "secretary1",
    Procedure.PETITION: "officer1",
}
AT_THE_COUNTER: Final = frozenset({Procedure.FIRST_APPEAL, Procedure.PETITION})
"""Of these only what has been routed on has an officer; the rest waits at the counter."""


def assign_imported(source: str, staff: Mapping[str, Actor]) -> int:
    """Let each open case of a ledger that nobody has be someone's; return how many were given away."""
    matters = select(Matter.id).where(Matter.source == source)
    given = 0
    for procedure, name in OFFICERS.items():
        statement = update(Case).where(
            Case.procedure == procedure.value,
            Case.is_open,
            Case.officer_id.is_(None),
            Case.matter_id.in_(matters),
        )
        if procedure in AT_THE_COUNTER:
            statement = statement.where(Case.is_routed)
        given += len(
            db.session.scalars(
                statement.values(officer_id=staff[name].id)
                .returning(Case.id)
                .execution_options(synchronize_session=False)
            ).all()
        )
    return given
