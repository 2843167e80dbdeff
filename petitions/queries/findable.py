"""Which cases may be found by who their people are: only those whose contact data the seeker may open."""

from sqlalchemy import ColumnElement, and_, false, or_, true

from petitions.models import Case
from petitions.queries.cases import CONDITIONS, visible_to
from petitions.rules.actors import Actor
from petitions.rules.grants import Reach
from petitions.rules.policy import DIRECT, reaches
from petitions.rules.terms import Procedure

DISPUTES = tuple(procedure.value for procedure in Procedure if procedure.is_dispute)


def by_person(actor: Actor) -> ColumnElement[bool]:
    """Return the condition under which a case may be found by name, phone, e-mail or number of its people.

    Who needs an approval to open the data (letter Q) does not learn it by searching either, and a
    confidential identity (行政程序法 §170 II) is found by its custodian only.
    """
    is_dispute = Case.procedure.in_(DISPUTES)
    return and_(
        or_(
            and_(is_dispute, _may_open(actor, "contact_c")),
            and_(~is_dispute, _may_open(actor, "contact_p")),
        ),
        or_(Case.is_confidential.is_(False), visible_to(actor, "conf_id")),
    )


def _may_open(actor: Actor, action: str) -> ColumnElement[bool]:
    """Say to which cases the person reaches for `action` at once or for a typed reason."""
    found = [
        true() if reach is Reach.REASONED else CONDITIONS[reach](actor, capacity)
        for reach, capacity in reaches(actor, action)
        if reach in DIRECT or reach is Reach.REASONED
    ]
    return or_(false(), *found)
