"""What can be done to a case, by whom, and what is asked when it is done."""

from dataclasses import dataclass
from datetime import date

import pytest

from petitions.rules.actors import Actor, Capacity
from petitions.rules.acts import (
    Way,
    act_of,
    acts_of,
    check_guards,
    check_way,
    is_by_hand,
    is_worth_showing,
    may_decide,
)
from petitions.rules.errors import BadInput, NotPermitted, StepNotAllowed
from petitions.rules.facts import Facts
from petitions.rules.grants import GRANTS, Reach
from petitions.rules.guards import GUARDS
from petitions.rules.particulars import (
    ASKED_BY_EVENT,
    ASKED_BY_GUARD,
    GROUNDS,
    LABELS,
    WORDS,
    asked_of,
    grounds_of,
)
from petitions.rules.step import Step
from petitions.rules.terms import EventKind, Procedure, Role, State
from petitions.rules.workflow import STEPS, find_step, steps_of

UNIT, ME, OTHER = 1, 11, 12
BY_HAND = [
    step for step in STEPS if isinstance(step.procedure, Procedure) and step.source and is_by_hand(step)
]


@dataclass
class ACase:
    matter_id: int = 1
    unit_id: int | None = UNIT
    officer_id: int | None = ME
    is_routed: bool = True
    is_confidential: bool = False


def actor(role: Role, number: int = ME, unit: int = UNIT) -> Actor:
    return Actor(number, role.label, (Capacity(role, unit),))


def facts(**known: object) -> Facts:
    return Facts(procedure=Procedure.FIRST_APPEAL, today=date(2017, 3, 14), **known)  # type: ignore[arg-type]


def close() -> Step:
    return find_step(Procedure.FIRST_APPEAL, State.BUSINESS_REPLIED, EventKind.CLOSED)


def test_the_ombudsman_of_a_case_closes_it_an_officer_proposes_a_stranger_learns_why_not() -> None:
    assert act_of(close(), ACase(), actor(Role.CPO), facts()).way is Way.RECORD
    assert act_of(close(), ACase(), actor(Role.OFF), facts()).way is Way.PROPOSE
    stranger = act_of(close(), ACase(officer_id=OTHER), actor(Role.CPO), facts())
    assert (stranger.way, "限本案承辦人" in stranger.refusal) == (Way.NOT, True)
    with pytest.raises(NotPermitted, match="限本案承辦人"):
        check_way(close(), ACase(officer_id=OTHER), actor(Role.CPO))


def test_a_guard_that_asks_nothing_disables_the_act_beforehand() -> None:
    accept = find_step(Procedure.FIRST_APPEAL, State.RECEIVED, EventKind.ACCEPTED)
    refused = act_of(accept, ACase(), actor(Role.CPO), facts(has_contact=True))
    assert (refused.way, "相對人" in refused.refusal) == (Way.NOT, True)
    known = facts(has_contact=True, has_respondent=True)
    assert act_of(accept, ACase(), actor(Role.CPO), known).way is Way.RECORD


def test_what_cannot_be_done_stands_last() -> None:
    acts = acts_of(ACase(), Procedure.FIRST_APPEAL, State.RECEIVED, actor(Role.CPO), facts())
    ways = [act.way is Way.NOT for act in acts]
    assert ways == sorted(ways)
    assert acts[-1].refusal


def test_an_act_that_no_role_of_mine_could_take_is_not_shown() -> None:
    act = act_of(close(), ACase(), actor(Role.AUD), facts())
    assert not is_worth_showing(act, actor(Role.AUD))
    others = act_of(close(), ACase(officer_id=OTHER), actor(Role.CPO), facts())
    assert is_worth_showing(others, actor(Role.CPO))


@pytest.mark.parametrize(
    ("role", "number", "decides"),
    [
        (Role.SUP, OTHER, True),
        (Role.SUP, ME, False),
        (Role.OFF, OTHER, False),
        (Role.CLK, OTHER, False),
        (Role.ADM, OTHER, False),
    ],
)
def test_another_who_vouches_decides(role: Role, number: int, *, decides: bool) -> None:
    assert may_decide(close(), ACase(), actor(role, number), ME) is decides


def test_a_guard_names_the_field_that_mends_it_or_says_that_none_does() -> None:
    with pytest.raises(BadInput) as refusal:
        check_guards(close(), facts())
    assert refusal.value.field == "outcome"
    reject = find_step(Procedure.FIRST_APPEAL, State.RECEIVED, EventKind.REJECTED)
    with pytest.raises(BadInput) as refusal:
        check_guards(reject, facts())
    assert refusal.value.field == "ground"
    lapsed = find_step(Procedure.FIRST_APPEAL, State.WITH_BUSINESS, EventKind.LAPSED)
    with pytest.raises(StepNotAllowed):
        check_guards(lapsed, facts())


@pytest.mark.parametrize("step", BY_HAND, ids=lambda step: f"{step.procedure}-{step.source}-{step.event}")
def test_everything_that_an_act_asks_has_a_name(step: Step) -> None:
    assert set(asked_of(step)) <= set(LABELS)
    assert ("ground" in asked_of(step)) is (grounds_of(step) is not None)
    assert ("outcome" in asked_of(step)) is (len(step.outcomes) > 1)


@pytest.mark.parametrize("step", BY_HAND, ids=lambda step: f"{step.procedure}-{step.source}-{step.event}")
def test_somebody_can_take_every_act_or_propose_it(step: Step) -> None:
    reaches = {reach for action in step.actions for reach in GRANTS[action].reach.values()}
    assert reaches & {Reach.ALL, Reach.UNIT, Reach.GIVEN, Reach.UNROUTED, Reach.PROPOSES}


def test_only_guards_that_there_are_ask_for_anything() -> None:
    assert set(ASKED_BY_GUARD) <= set(GUARDS)
    assert set(GROUNDS) <= set(ASKED_BY_GUARD)
    assert set(WORDS) <= set(LABELS)
    events = {step.event for procedure in Procedure for step in steps_of(procedure)}
    assert set(ASKED_BY_EVENT) <= events


def test_every_guard_that_reads_what_was_said_asks_for_it() -> None:
    """A guard that changes its mind when something is said must be in the table of what is asked."""
    said = facts(reason="理由", detail="x", party_id=1, data=dict.fromkeys(LABELS, "x"))
    silent = facts()
    deaf = {"not_lapsed_too_early", "objection_in_time", "extension_within_cap", "meeting_date_given"}
    for key, guard in GUARDS.items():
        if key in ASKED_BY_GUARD or key in deaf:
            continue
        assert bool(guard(silent)) == bool(guard(said)), key
