"""May this person do that? The table of grants asked for one action and, where there is one, one case."""

from collections.abc import Callable
from typing import Protocol

from petitions.rules.actors import Actor, Capacity
from petitions.rules.errors import NoSuchCase, NotPermitted
from petitions.rules.grants import GRANTS, Reach
from petitions.rules.terms import Role


class Subject(Protocol):
    """The case that is asked about."""

    @property
    def matter_id(self) -> int: ...
    @property
    def unit_id(self) -> int | None: ...
    @property
    def officer_id(self) -> int | None: ...
    @property
    def is_routed(self) -> bool: ...
    @property
    def is_confidential(self) -> bool: ...


Predicate = Callable[[Actor, Capacity, Subject], bool]


def everything(_actor: Actor, _capacity: Capacity, _case: Subject) -> bool:
    """Any case."""
    return True


def owns_it(actor: Actor, _capacity: Capacity, case: Subject) -> bool:
    """The matter that number and secret, a link or an account opened."""
    return actor.owns is not None and case.matter_id == actor.owns


def handles_it(actor: Actor, _capacity: Capacity, case: Subject) -> bool:
    """Assigned to this person, while it is."""
    return actor.id is not None and case.officer_id == actor.id


def of_the_unit(_actor: Actor, capacity: Capacity, case: Subject) -> bool:
    """A case of the unit for which the role is held."""
    return capacity.unit_id is not None and case.unit_id == capacity.unit_id


def of_the_unit_unrouted(actor: Actor, capacity: Capacity, case: Subject) -> bool:
    """A case of the unit that has not been routed on."""
    return of_the_unit(actor, capacity, case) and not case.is_routed


def in_custody(_actor: Actor, _capacity: Capacity, case: Subject) -> bool:
    """A confidential case, for its custodian."""
    return case.is_confidential


REACHES: dict[Reach, Predicate] = {
    Reach.ALL: everything,
    Reach.OWN: owns_it,
    Reach.GIVEN: handles_it,
    Reach.UNIT: of_the_unit,
    Reach.UNROUTED: of_the_unit_unrouted,
    Reach.MASKED: everything,
    Reach.CUSTODIAN: in_custody,
    Reach.REASONED: everything,
    Reach.APPROVED: everything,
    Reach.PROPOSES: of_the_unit,
    Reach.VOUCHES: of_the_unit,
}
"""How each letter reads as a predicate; what is missing (never, token) reaches nothing."""

DIRECT = frozenset(
    {Reach.ALL, Reach.OWN, Reach.GIVEN, Reach.UNIT, Reach.UNROUTED, Reach.MASKED, Reach.CUSTODIAN}
)
"""The letters with which one acts at once, without another person and without a typed reason."""


def reaches(actor: Actor, action: str) -> tuple[tuple[Reach, Capacity], ...]:
    """Return how far each capacity of a person reaches for an action; nothing for those that never may."""
    row = GRANTS[action].reach
    pairs = ((row[capacity.role], capacity) for capacity in actor.capacities)
    return tuple((reach, capacity) for reach, capacity in pairs if reach in REACHES)


def may(actor: Actor, action: str, case: Subject | None = None) -> bool:
    """Say whether a person may do `action` at once: to this case, or to something at all."""
    return any(
        case is None or REACHES[reach](actor, capacity, case)
        for reach, capacity in reaches(actor, action)
        if reach in DIRECT
    )


def may_with(actor: Actor, action: str, reach: Reach, case: Subject) -> bool:
    """Say whether a person may do `action` to this case in the way of one letter (propose, unmask …)."""
    return any(
        found is reach and REACHES[found](actor, capacity, case) for found, capacity in reaches(actor, action)
    )


def may_in_unit(actor: Actor, action: str, unit_id: int | None) -> bool:
    """Say whether a person may do `action` to a line of a register that belongs to a unit.

    What was brought over from an old ledger belongs to none, and is open to all who keep the register.
    """
    return any(
        reach is Reach.ALL or unit_id is None or capacity.unit_id == unit_id
        for reach, capacity in reaches(actor, action)
        if reach in DIRECT
    )


def holds(actor: Actor, action: str, *letters: Reach) -> bool:
    """Say whether a person holds one of these letters for an action that is about no case (config, roles)."""
    return any(reach in letters for reach, _ in reaches(actor, action))


def supervised_units(actor: Actor) -> frozenset[int]:
    """Return the units whose supervisor a person is: for their cases he approves what needs letter Q."""
    return frozenset(
        capacity.unit_id
        for capacity in actor.capacities
        if capacity.role is Role.SUP and capacity.unit_id is not None
    )


def may_approve(actor: Actor, case: Subject, asked_by_id: int) -> bool:
    """Say whether a person may approve that another opens data of this case (letter Q); never oneself.

    The supervisor of the unit that has the case decides, without seeing the data.
    """
    return actor.id not in {None, asked_by_id} and case.unit_id in supervised_units(actor)


def check(actor: Actor, action: str, case: Subject | None = None) -> None:
    """Refuse unless the person may: NoSuchCase for a case he may not know of, else NotPermitted."""
    if may(actor, action, case):
        return
    if case is not None and not may(actor, "meta", case):
        raise NoSuchCase
    raise NotPermitted(explain(actor, action, case))


def refusal_to_open_files(actor: Actor, case: Subject) -> str:
    """Say why the files of a confidential case stay closed: they show who it was (letter of `attach`)."""
    if not case.is_confidential or may(actor, "conf_id", case):
        return ""
    return "本案身分保密，原始附件限保密專責人員開啟（行政程序法第170條第2項）。"


def explain(actor: Actor, action: str, case: Subject | None = None) -> str:
    """Say in a sentence why the person may not; it stands beside the disabled button."""
    label = GRANTS[action].label
    found = {reach for reach, _ in reaches(actor, action)}
    if Reach.PROPOSES in found and case is not None:
        return f"「{label}」須由主管核定，您可以擬辦，不能直接登錄。"
    if Reach.VOUCHES in found:
        return f"「{label}」須由承辦人先擬辦，您再核定。"
    if Reach.GIVEN in found:
        return f"「{label}」限本案承辦人；本案沒有指派給您。"
    if found & {Reach.UNIT, Reach.UNROUTED}:
        return f"「{label}」限本案所屬單位，且在您的職責範圍內。"
    return f"您的角色沒有「{label}」的權限。"
