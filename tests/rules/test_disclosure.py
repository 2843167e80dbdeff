"""Who may open a field and how; who approves; and how long an approval opens anything."""

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import NamedTuple

import pytest

from petitions.rules.actors import Actor, Capacity
from petitions.rules.disclosure import (
    DataField,
    Door,
    Permit,
    action_for,
    check_permit,
    door_of,
    open_until,
    permit_of,
)
from petitions.rules.errors import NotPermitted, OutOfDate, Refusal
from petitions.rules.grants import GRANTS, Reach
from petitions.rules.policy import may_approve, supervised_units
from petitions.rules.reach import APPROVED_MINUTES
from petitions.rules.terms import Procedure, Role

OURS, THEIRS = 1, 2
APPROVED_AT = datetime(2017, 3, 1, 2, tzinfo=UTC)
NEEDS_Q = {
    (Role.OFF, "contact_p"),
    (Role.OFF, "idno"),
    (Role.OFF, "conf_id"),
    (Role.CPO, "contact_p"),
    (Role.CPO, "conf_id"),
    (Role.AUD, "contact_p"),
    (Role.AUD, "contact_c"),
    (Role.AUD, "idno"),
    (Role.AUD, "conf_id"),
}
"""Who needs an approval for which class of personal data."""


class ACase(NamedTuple):
    matter_id: int = 1
    unit_id: int | None = OURS
    officer_id: int | None = None
    is_routed: bool = False
    is_confidential: bool = False


class Request(NamedTuple):
    decision: str = "approved"
    open_until: datetime | None = open_until(APPROVED_AT)
    action: str = "contact_p"


def someone(role: Role, unit: int | None = OURS, number: int = 7) -> Actor:
    return Actor(number, "某人", (Capacity(role, unit),))


@pytest.mark.parametrize("role", list(Role))
def test_an_approval_is_needed_where_the_table_says_so_and_nowhere_else(role: Role) -> None:
    actions = {
        action_for(field, procedure, is_confidential=confidential)
        for field, procedure, confidential in product(DataField, Procedure, (True, False))
    }
    assert actions == {"contact_p", "contact_c", "idno", "conf_id"}
    doors = {action: door_of(action, ACase(), someone(role)) for action in actions}
    assert {action for action, door in doors.items() if door is Door.APPROVAL} == {
        action for one, action in NEEDS_Q if one is role
    }
    for action, door in doors.items():
        assert (door is Door.APPROVAL) == (GRANTS[action].reach[role] is Reach.APPROVED)


@pytest.mark.parametrize("role", list(Role))
def test_the_supervisor_of_the_unit_that_has_the_case_approves_and_nobody_else(role: Role) -> None:
    assert may_approve(someone(role), ACase(), asked_by_id=8) == (role is Role.SUP)
    assert not may_approve(someone(role, THEIRS), ACase(), asked_by_id=8)
    assert not may_approve(someone(role, None), ACase(unit_id=None), asked_by_id=8)


def test_nobody_approves_what_he_asked_for_himself() -> None:
    both = Actor(7, "某人", (Capacity(Role.OFF, OURS), Capacity(Role.SUP, OURS)))
    assert may_approve(both, ACase(), asked_by_id=8)
    assert not may_approve(both, ACase(), asked_by_id=7)
    assert not may_approve(Actor(None, "系統", both.capacities), ACase(), asked_by_id=8)


def test_one_supervises_the_units_for_which_one_is_supervisor() -> None:
    actor = Actor(7, "某人", (Capacity(Role.SUP, OURS), Capacity(Role.OFF, THEIRS), Capacity(Role.SUP, None)))
    assert supervised_units(actor) == {OURS}


def test_an_approval_lasts_half_an_hour_as_the_legend_of_the_table_says() -> None:
    assert APPROVED_MINUTES == 30
    assert "30 分鐘" in Reach.APPROVED.label
    assert open_until(APPROVED_AT) == APPROVED_AT + timedelta(minutes=30)


@pytest.mark.parametrize(
    ("after", "permit"),
    [
        (timedelta(0), Permit.OPEN),
        (timedelta(minutes=30, microseconds=-1), Permit.OPEN),
        (timedelta(minutes=30), Permit.OVER),
        (timedelta(minutes=30, microseconds=1), Permit.OVER),
        (timedelta(hours=9), Permit.OVER),
    ],
)
def test_an_approval_ends_when_the_thirtieth_minute_is_full(after: timedelta, permit: Permit) -> None:
    assert permit_of(Request(), "contact_p", APPROVED_AT + after) is permit


@pytest.mark.parametrize(
    ("asked", "permit", "refusal", "sentence"),
    [
        (None, Permit.NONE, NotPermitted, "須先經主管核准"),
        (Request("pending", None), Permit.WAITING, NotPermitted, "主管還沒有核准"),
        (Request("refused", None), Permit.REFUSED, NotPermitted, "主管沒有核准"),
        (Request(open_until=APPROVED_AT), Permit.OVER, OutOfDate, "30 分鐘已經過了"),
        (Request(action="conf_id"), Permit.NONE, NotPermitted, "須先經主管核准"),
    ],
)
def test_what_does_not_hold_is_refused_with_a_sentence(
    asked: Request | None, permit: Permit, refusal: type[Refusal], sentence: str
) -> None:
    assert permit_of(asked, "contact_p", APPROVED_AT) is permit
    with pytest.raises(refusal, match=sentence):
        check_permit(asked, "contact_p", APPROVED_AT)


def test_what_holds_is_not_refused() -> None:
    assert check_permit(Request(), "contact_p", APPROVED_AT) is None  # type: ignore[func-returns-value]
