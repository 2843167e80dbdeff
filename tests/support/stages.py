"""A case at every stage of its procedure, and what is said with each act so that nothing stands against it.

The way to a stage is the shortest one of the workflow; what an act needs beside it is written here by hand.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import cache
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from sqlalchemy import insert, select

from petitions.extensions import db
from petitions.models import Case, Link, Party
from petitions.rules.actors import SYSTEM
from petitions.rules.calendar import Calendar
from petitions.rules.jurisdiction import DENIALS
from petitions.rules.step import Step
from petitions.rules.terms import EventKind, LinkKind, Procedure, State
from petitions.rules.workflow import possible_steps
from petitions.services.acts import Said
from petitions.services.cases import Happening, open_case, record
from tests.support.people import A_SPRING_DAY

E = EventKind
SERVED: Final = {"method": "in_person"}
SMALL: Final = (E.RECEIVED, E.ACCEPTED, E.SESSION_SCHEDULED, E.MEDIATION_HEARD, E.SMALL_PROPOSAL_ISSUED)
OBJECTED: Final = (*SMALL, E.OBJECTED)
PROPOSED: Final = (E.RECEIVED, E.ACCEPTED, E.SESSION_SCHEDULED, E.MEDIATION_HEARD, E.PROPOSAL_ISSUED)

ANOTHER_WAY: Final = MappingProxyType(
    {
        (State.CONTINUED, E.OBJECTION_NOTIFIED): OBJECTED,
        (State.SCHEDULED, E.OBJECTION_NOTIFIED): (*OBJECTED, E.SESSION_SCHEDULED),
        (State.FAILED, E.OBJECTION_NOTIFIED): (*PROPOSED, E.OBJECTED),
        (State.IN_SESSION, E.DEEMED_SETTLED): (*OBJECTED, E.SESSION_SCHEDULED, E.MEDIATION_HEARD),
        (State.CLOSED, E.CERTIFICATE_REQUESTED): (*PROPOSED[:4], E.FAILED, E.CLOSED),
        (State.CLOSED, E.CERTIFICATE_ISSUED): (*PROPOSED[:4], E.FAILED, E.CLOSED),
    }
)
"""Where an act looks back at how the case came to its stage."""

BEFORE: Final = MappingProxyType(
    {
        E.LAPSED: (E.BUSINESS_RECEIVED,),
        E.FOLLOWED_UP: (E.FOLLOW_UP_SET,),
        E.CERTIFICATE_ISSUED: (E.CERTIFICATE_REQUESTED,),
        E.OBJECTED: (E.PROPOSAL_SERVED,),
        E.FILE_ACCESS_DECIDED: (E.FILE_ACCESS_REQUESTED,),
        E.RESULT_ACCEPTED: (E.AGENCY_REPORTED,),
        E.RESULT_OBJECTED: (E.AGENCY_REPORTED,),
    }
)
"""What has to have happened at the stage itself."""

HOW: Final = MappingProxyType({E.CLOSED: "settled"})
"""How it ended, where an act looks back at that."""

TOLD: Final = MappingProxyType({E.BUSINESS_RECEIVED: {"grade": "a"}, E.PROPOSAL_SERVED: SERVED})
"""What was said with an event that an act looks back at."""

ON_DAY: Final = MappingProxyType(
    {
        E.SOLVED_ON_THE_SPOT: 0,
        E.CONFIRMED: 5,
        E.EXTENDED: 5,
        E.LAPSED: 40,
        E.REJECTED: 40,
        E.CONFIRMATION_LAPSED: 10,
        E.DEEMED_SETTLED: 60,
    }
)
"""So many days after its receipt an act is done that is possible on some days only."""

LATER: Final = 12
"""On this day after the receipt everything else is done; no way is longer."""

MEETING: Final = {"session_on": "2017-04-05", "starts": "10:00", "ends": "11:30", "room": "協商室"}
COUNTED: Final = {"members": 7, "present": 7, "participants": 7, "signatures": 7}
ABSENT: Final = {"absent": ["business"], "was_served": True}
SAID: Final = MappingProxyType(
    {
        E.TRANSFERRED_OUT: {"agency": "臺南市政府", **dict.fromkeys(DENIALS, True)},
        E.REFERRED: {"agency": "經濟發展局"},
        E.BUSINESS_RECEIVED: {"grade": "b"},
        E.SERVICE_FAILED: {"return_reason": "moved"},
        E.RECUSED: {"recused_name": "調解委員", "recusal_ground": "household"},
        E.INVESTIGATED: {"measure": "on_site"},
        E.LETTER_SERVED: {**SERVED, "letter_id": 1},
        E.RECTIFICATION_SERVED: SERVED,
        E.LETTER_RETURNED: {"return_reason": "moved", "letter_id": 1},
        E.CATEGORY_AMENDED: {"category": "goods"},
        E.NEGOTIATION_SCHEDULED: MEETING,
        E.NEGOTIATION_POSTPONED: {"asked_by": "business"},
        E.NEGOTIATION_HELD: {"attendance": [], "result": "consumer_absent"},
        E.SESSION_SCHEDULED: MEETING,
        E.SESSION_POSTPONED: MEETING,
        E.SESSION_EXTENDED: {"requested_by": "申請人", "new_due_on": "2017-04-06"},
        E.MEDIATION_HEARD: COUNTED,
        E.PROPOSAL_ISSUED: COUNTED,
        E.SMALL_PROPOSAL_ISSUED: COUNTED | ABSENT,
        E.DEEMED_FAILED: ABSENT,
        E.DEEMED_SETTLED: {"objector_absent": True, "was_served": True},
        E.PROPOSAL_SERVED: SERVED,
        E.DEED_SERVED: SERVED,
        E.EXTENDED: {"new_due_on": "2017-06-01", "head_approves": True},
        E.SOLVED_ON_THE_SPOT: {"reply": "已於現場說明。"},
        E.REPLY_DRAFTED: {"reply": "已修復。", "has_remedy": False},
        E.REPLIED: {"reply": "已修復。", "has_remedy": False},
        E.CLOSED: {"accepted_on": "2017-03-10"},
        E.WITHDRAWN: {"by_role": "complainant", "withdrawal_reason": "settled"},
        E.CORRECTED: {"corrects_seq": 2},
        E.FILE_ACCESS_REQUESTED: {"scope": "業者的回復"},
        E.FILE_ACCESS_DECIDED: {"scope": "業者的回復", "decision": "granted"},
    }
)
GROUNDS: Final = MappingProxyType(
    {
        "reject_ground_given": "no_content",
        "mediation_reject_ground_given": "no_appeal",
        "rectify_ground_given": "form",
        "not_processed_ground_given": "no_content",
    }
)
OF_A_SIDE: Final = frozenset(
    {E.BUSINESS_NOTIFIED, E.BUSINESS_RECEIVED, E.PROPOSAL_SERVED, E.OBJECTED, E.FILE_ACCESS_REQUESTED}
)
JOINING: Final = frozenset({E.MERGED, E.HANDLED_TOGETHER, E.INCIDENT_JOINED, E.UNLINKED, E.INCIDENT_LEFT})
PERIODS_OVER: Final = frozenset({State.PROPOSAL_PENDING, State.SMALL_PROPOSAL_PENDING})


class Scene(NamedTuple):
    """The matter on which cases are put to their stages: its sides, its columns, a case to belong with."""

    matter_id: int
    sides: tuple[int, ...]
    other: Case
    columns: dict[str, Any]


def a_scene(a_case: Callable[..., Case], procedure: Procedure) -> Scene:
    """Take in a dispute or a petition with two sides, and the other case, which was there first."""
    filed = procedure if procedure is Procedure.PETITION else Procedure.FIRST_APPEAL
    told = {} if procedure is Procedure.PETITION else {"business_name": "海風健身"}
    before = A_SPRING_DAY - timedelta(days=2)
    other = a_case(procedure=procedure, at=before, phone="0900-000-123", **told)
    first = a_case(procedure=filed, phone="0900-000-123", **told)
    sides = db.session.scalars(select(Party.id).where(Party.matter_id == first.matter_id).order_by(Party.id))
    columns = {name: getattr(first, name) for name in ("channel", "unit_id", "title", "category")}
    return Scene(first.matter_id, tuple(sides), other, columns | {"amount_ntd": 50_000})


@cache
def shortest_way(procedure: Procedure, state: State) -> tuple[EventKind, ...]:
    """Return the events that lead to a stage, the first of which opens the case."""
    ways: list[tuple[State | None, tuple[EventKind, ...]]] = [(None, ())]
    seen: set[State | None] = {None}
    for here, way in ways:
        if here is state:
            return way
        for step in possible_steps(procedure, here):
            if step.target not in seen:
                seen.add(step.target)
                ways.append((step.target, (*way, step.event)))
    raise AssertionError(f"no way to {state}")


class Past(NamedTuple):
    """How a case came to its stage: events and what they said, and whether it belongs with another case."""

    way: tuple[EventKind, ...]
    before: tuple[EventKind, ...] = ()
    is_linked: bool = False


def past_of(step: Step, procedure: Procedure) -> Past:
    """Return how a case has to come to where a step begins, with all that the step looks back at."""
    assert step.source
    way = ANOTHER_WAY.get((step.source, step.event)) if procedure is Procedure.MEDIATION else None
    way = way or shortest_way(procedure, step.source)
    if step.event is E.CORRECTED and (len(way) == 1 or E.MERGED in way):
        way = (way[0], E.ASSIGNED, *way[1:])  # something that a correction may strike
    before = BEFORE.get(step.event, ())
    if step.event is E.RESULT_OBJECTED and step.source is State.CLOSED:
        before = ()
    if step.event is E.SUPPLEMENT_EXTENDED and step.source is State.IN_PROGRESS:
        before = (E.SUPPLEMENT_REQUESTED,)
    if step.event is E.REJECTED and step.source is State.RECTIFYING:
        before = (E.RECTIFICATION_SERVED,)
    if step.event is E.DEEMED_SETTLED and step.source in PERIODS_OVER:
        before = (E.PROPOSAL_SERVED, E.PROPOSAL_SERVED)
    return Past(way, before, step.event in {E.UNLINKED, E.INCIDENT_LEFT})


def put_at(scene: Scene, procedure: Procedure, past: Past, calendar: Calendar, officer_id: int) -> Case:
    """Open a case with a past."""
    opened = open_case(
        matter_id=scene.matter_id,
        procedure=procedure,
        event=past.way[0],
        by=SYSTEM,
        at=A_SPRING_DAY,
        calendar=calendar,
        columns=scene.columns | {"officer_id": officer_id},
    )
    case = db.session.get_one(Case, opened.id)
    _tell(case, scene, (*past.way[1:], *past.before), calendar)
    kinds = (LinkKind.HANDLED_WITH, LinkKind.SAME_INCIDENT) if past.is_linked else ()
    links = {"matter_id": case.matter_id, "case_id": case.id, "to_case_id": scene.other.id}
    for kind in kinds:
        db.session.execute(insert(Link), [{**links, "kind": kind.value, "linked_at": A_SPRING_DAY}])
    db.session.commit()
    return case


def _tell(case: Case, scene: Scene, told: Sequence[EventKind], calendar: Calendar) -> None:
    """Record what happened, one event a day; papers of a side go to the last of them, then to the first."""
    sides = [*scene.sides]
    for days, event in enumerate(told, start=1):
        at = A_SPRING_DAY + timedelta(days=days)
        party = sides.pop() if event in OF_A_SIDE and event in TOLD and sides else None
        happening = Happening(event, at, HOW.get(event, ""), party_id=party, data=TOLD.get(event))
        record(case, happening, by=SYSTEM, at=at, calendar=calendar, version=case.version)
        db.session.refresh(case)


def what_is_said(step: Step, scene: Scene) -> Said:
    """Return what is said with a step so that all its guards let it pass."""
    ground = next((GROUNDS[guard] for guard in step.guards if guard in GROUNDS), "")
    joins = step.event in JOINING
    data = dict(SAID.get(step.event, {})) | ({"ground": ground} if ground else {})
    data |= {"kept_case": scene.other.number} if joins else {}
    if step.event is E.ACCEPTED:
        data |= {"venue": "both_here", "early_reason": "業者明確拒絕", "jurisdiction": "business_place"}
        data |= {"no_conflict": True}
    if step.event in {E.DISPATCHED, E.CONSULTED}:
        data |= {"unit_id": scene.columns["unit_id"]}
    return Said(
        step.event,
        A_SPRING_DAY + timedelta(days=ON_DAY.get(step.event, LATER)),
        reason="雙方各執一詞。",
        detail=step.outcomes[0].value if step.outcomes else "",
        party_id=scene.sides[-1] if step.event in OF_A_SIDE else None,
        data=data,
        linked_case_id=scene.other.id if joins else None,
    )
