"""One door to every case: the loader that pages, lists, search, exports and the API all go through."""

from collections.abc import Callable

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from petitions.extensions import db
from petitions.models import Case
from petitions.rules.actors import Actor, Capacity
from petitions.rules.errors import NoSuchCase
from petitions.rules.grants import Reach
from petitions.rules.numbers import parse_number
from petitions.rules.policy import DIRECT, check, reaches

Condition = Callable[[Actor, Capacity], ColumnElement[bool]]


def _of_the_unit(_actor: Actor, capacity: Capacity) -> ColumnElement[bool]:
    return Case.unit_id == capacity.unit_id if capacity.unit_id is not None else false()


CONDITIONS: dict[Reach, Condition] = {
    Reach.ALL: lambda _actor, _capacity: true(),
    Reach.MASKED: lambda _actor, _capacity: true(),
    Reach.OWN: lambda actor, _capacity: Case.matter_id == actor.owns if actor.owns else false(),
    Reach.GIVEN: lambda actor, _capacity: Case.officer_id == actor.id if actor.id else false(),
    Reach.UNIT: _of_the_unit,
    Reach.UNROUTED: lambda actor, capacity: and_(_of_the_unit(actor, capacity), Case.is_routed.is_(False)),
    Reach.CUSTODIAN: lambda _actor, _capacity: Case.is_confidential.is_(True),
}
"""The predicates of the policy as SQL; a test holds the two equal for every role and action."""


def visible_to(actor: Actor, action: str = "meta") -> ColumnElement[bool]:
    """Return the condition under which a person may do `action` to a case."""
    found = [
        CONDITIONS[reach](actor, capacity) for reach, capacity in reaches(actor, action) if reach in DIRECT
    ]
    return or_(false(), *found)


def find_case(number: str, actor: Actor, action: str = "meta") -> Case:
    """Return the case of a number, on which the person may do `action`; one statement.

    Raises NoSuchCase for a number that is none, and for a case he may not know of; NotPermitted where he
    may know of it but not do this.
    """
    try:
        stored = parse_number(number).stored
    except ValueError:
        raise NoSuchCase from None
    statement = select(Case).where(Case.number == stored, visible_to(actor))
    case = db.session.scalars(statement).one_or_none()
    if case is None:
        raise NoSuchCase
    check(actor, action, case)
    return case
