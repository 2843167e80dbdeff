"""Every act at every stage by everyone: what the tables allow works, all else is refused and changes nothing.

The letters of the table of grants and the rows of the workflow are read here anew, in a few lines, and not
by the policy that the program asks.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from flask import Flask
from sqlalchemy import text

from petitions.extensions import db
from petitions.models import Case
from petitions.rules.actors import Actor, Capacity
from petitions.rules.acts import Way
from petitions.rules.calendar import Calendar
from petitions.rules.errors import BadInput, NotPermitted, StepNotAllowed
from petitions.rules.grants import GRANTS, Reach
from petitions.rules.step import Step
from petitions.rules.terms import EventKind, Procedure, Role, State
from petitions.rules.workflow import STEPS
from petitions.services.acts import Said, take_step
from tests.support.digest import digests_of_now
from tests.support.people import A_SPRING_DAY
from tests.support.stages import ON_DAY, Past, Scene, a_scene, past_of, put_at, what_is_said

PUBLIC = {Role.ANON, Role.CIT, Role.BIZ}
GOES_ON = {EventKind.RESUMED, EventKind.SEPARATED, EventKind.CORRECTED}
"""Acts that lead back to where the case was before, which is not the target of the row."""

AT_ONCE = {
    Reach.ALL: lambda _is_near, _is_routed: True,
    Reach.OWN: lambda is_near, _is_routed: is_near,
    Reach.GIVEN: lambda is_near, _is_routed: is_near,
    Reach.UNIT: lambda is_near, _is_routed: is_near,
    Reach.UNROUTED: lambda is_near, is_routed: is_near and not is_routed,
}


class Somebody(NamedTuple):
    """Someone in a role: near, whose the case is and of whose unit; or far from it."""

    role: Role
    is_near: bool

    def actor(self, case: Case) -> Actor:
        """Return whoever that is for a case."""
        if self.role in PUBLIC:
            owns = case.matter_id if self.is_near else case.matter_id + 1
            return Actor(None, self.role.label, (Capacity(self.role, None),), owns=owns)
        unit_id = case.unit_id if self.is_near else (case.unit_id or 0) + 1
        number = case.officer_id if self.is_near else (case.officer_id or 0) + 1
        return Actor(number, self.role.label, (Capacity(self.role, unit_id),))


EVERYONE = [Somebody(role, is_near) for role in Role for is_near in (True, False)]


def wanted(step: Step | None, who: Somebody, *, is_routed: bool) -> Way:
    """Say what the two tables say: the row of the workflow, then the letters of its actions."""
    if step is None:
        return Way.NOT
    letters = [GRANTS[action].reach[who.role] for action in step.actions]
    if any(letter in AT_ONCE and AT_ONCE[letter](who.is_near, is_routed) for letter in letters):
        return Way.RECORD
    return Way.PROPOSE if who.is_near and Reach.PROPOSES in letters else Way.NOT


KEPT = text(
    "SELECT (SELECT count(*) FROM case_events WHERE case_id = :id) AS events,"
    " (SELECT count(*) FROM proposals WHERE case_id = :id) AS proposals,"
    " (SELECT kind FROM case_events WHERE case_id = :id ORDER BY seq DESC LIMIT 1) AS last,"
    " (SELECT state FROM cases WHERE id = :id) AS state"
)
"""What the record keeps of a case: how many events and proposals, what happened last, where it stands."""


def kept_of(case_id: int) -> Any:
    """Return what the record keeps of a case now, in this transaction."""
    return db.session.execute(KEPT, {"id": case_id}).one()


class Stage:
    """One stage of one procedure, and the tries at it."""

    def __init__(self, scene: Scene, procedure: Procedure, state: State, officer: int, calendar: Calendar):
        self.scene, self.procedure, self.state = scene, procedure, state
        self.officer_id, self.calendar = officer, calendar
        rows = [step for step in STEPS if step.procedure is procedure and step.source is state]
        self.rows = {step.event: step for step in rows}
        self.put_before: dict[Past, Case] = {}

    def put(self, event: EventKind) -> Case:
        """Put a case here, ready for an event; for one that has no row, ready for anything."""
        row = self.rows.get(event) or Step("", self.procedure, self.state, event, self.state)
        past = past_of(row, self.procedure)
        if past not in self.put_before:
            case = put_at(self.scene, self.procedure, past, self.calendar, self.officer_id)
            assert case.state == self.state.value
            self.put_before[past] = case
        return self.put_before[past]

    def take(self, case: Case, actor: Actor, said: Said) -> Way:
        """Try; long after everything that can have happened."""
        at = A_SPRING_DAY + timedelta(days=90)
        return take_step(case, said, by=actor, at=at, calendar=self.calendar, version=case.version)

    def refusal(self, case: Case, actor: Actor, said: Said) -> str:
        """Return the sentence by which a try is refused; empty if it was let pass."""
        try:
            self.take(case, actor, said)
        except (NotPermitted, StepNotAllowed) as refused:
            return refused.message
        return ""


@pytest.fixture
def stages(a_case: Any, a_user: Any, office_calendar: Calendar) -> Any:
    """Make every stage of a procedure: `stages(procedure)`."""
    officer = a_user(Role.OFF)
    a_user(Role.OFF)

    def make(procedure: Procedure) -> list[Stage]:
        scene = a_scene(a_case, procedure)
        states = dict.fromkeys(step.target for step in STEPS if step.procedure is procedure)
        return [Stage(scene, procedure, state, officer.id, office_calendar) for state in states]

    return make


@pytest.mark.parametrize("procedure", Procedure)
def test_what_is_not_allowed_is_refused_in_a_sentence_and_changes_nothing(
    stages: Any, procedure: Procedure
) -> None:
    there = [(stage, stage.put(EventKind.CALENDAR_CHANGED)) for stage in stages(procedure)]
    before = digests_of_now()
    for stage, case in there:
        actors = [(who, who.actor(case)) for who in EVERYONE]
        for event in EventKind:
            said = Said(event, A_SPRING_DAY + timedelta(days=20), reason="理由", detail="closed")
            for who, actor in actors:
                if wanted(stage.rows.get(event), who, is_routed=case.is_routed) is Way.NOT:
                    assert stage.refusal(case, actor, said).endswith("。"), (stage.state, event, who)
    assert digests_of_now() == before


@pytest.mark.parametrize("procedure", Procedure)
def test_what_is_allowed_is_recorded_or_proposed(stages: Any, procedure: Procedure) -> None:
    faults = []
    for stage in stages(procedure):
        for event, step in stage.rows.items():
            case = stage.put(event)
            before = kept_of(case.id)
            for who in EVERYONE:
                way = wanted(step, who, is_routed=case.is_routed)
                if way is not Way.NOT:
                    found = faults_of(stage, case, step, who, way, before)
                    faults += [(stage.state, event, who, fault) for fault in found]
    assert faults == []


def faults_of(stage: Stage, case: Case, step: Step, who: Somebody, way: Way, before: Any) -> Iterator[str]:
    """Take a step and undo it; yield what is not as it should be."""
    number = case.id
    try:
        took = stage.take(case, who.actor(case), what_is_said(step, stage.scene))
    except (BadInput, NotPermitted, StepNotAllowed) as refused:
        yield refused.message
        return
    else:
        now = kept_of(number)
    finally:
        db.session.rollback()
    proposed = way is Way.PROPOSE
    if took is not way or now[:2] != (before.events + (not proposed), before.proposals + proposed):
        yield f"{took} and not {way}: {now}"
    if not proposed and now.last != step.event.value:
        yield f"recorded {now.last}"
    to = stage.state if proposed else step.target
    if now.state != to.value and (proposed or step.event not in GOES_ON):
        yield f"went to {now.state}, not to {to}"


def test_every_day_named_for_an_act_is_needed(app: Flask) -> None:
    del app
    assert set(ON_DAY) <= {step.event for step in STEPS}
