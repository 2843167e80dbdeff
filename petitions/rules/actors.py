"""Whoever acts: a member of staff in his or her capacities, a citizen, a business, or the system itself."""

from dataclasses import dataclass
from typing import NamedTuple

from petitions.rules.terms import Role


class Capacity(NamedTuple):
    """A role held for a unit."""

    role: Role
    unit_id: int | None


@dataclass(frozen=True)
class Actor:
    """Who acts, in what capacities, from where. `id` is empty for those who do not sign in.

    `owns` is the matter that a person who gave number and secret may see.
    """

    id: int | None
    label: str
    capacities: tuple[Capacity, ...] = ()
    ip: str = ""
    request_id: str = ""
    owns: int | None = None

    @property
    def roles(self) -> frozenset[Role]:
        """The roles held, whatever the unit."""
        return frozenset(capacity.role for capacity in self.capacities)

    @property
    def unit_ids(self) -> frozenset[int]:
        """The units for which a role is held."""
        return frozenset(c.unit_id for c in self.capacities if c.unit_id is not None)

    @property
    def unit_id(self) -> int | None:
        """The unit for which the first role is held."""
        return self.capacities[0].unit_id if self.capacities else None


CITIZEN = Actor(None, "民眾", (Capacity(Role.ANON, None),))
"""Someone who files or looks up without signing in."""

SYSTEM = Actor(None, "系統")
"""The program itself: timers and imports."""
