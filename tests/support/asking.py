"""A petition whose officer needs the supervisor's approval to see who the petitioner is."""

from typing import Any, NamedTuple

import pytest

from petitions.models import Case, User
from petitions.rules.terms import Procedure, Role
from tests.support.desk import complainant_of

PHONE = "0900-000-123"


class Sealed(NamedTuple):
    """The case, the party whose data is sealed, who handles it, who supervises the unit, and its address."""

    case: Case
    party: int
    officer: User
    head: User
    path: str


@pytest.fixture
def sealed(a_case: Any, a_user: Any) -> Sealed:
    """A petition of the joint service centre with a telephone number that is kept sealed."""
    officer, head = a_user(Role.OFF, unit="joint"), a_user(Role.SUP, unit="joint")
    case = a_case(procedure=Procedure.PETITION, officer=officer, unit="joint", phone=PHONE)
    return Sealed(case, complainant_of(case), officer, head, f"/cases/{case.number}")


__all__ = ["PHONE", "Sealed", "sealed"]
