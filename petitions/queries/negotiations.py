"""The negotiations 協商會議 of a case in full: for its page, and for its letters D11 to D14 and D21."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, select, true

from petitions.extensions import db
from petitions.models import Case, CaseEvent, Matter, NegotiationAttendee, NegotiationCase
from petitions.rules.negotiation import Came, Sitting, absent_sides, sitting_ahead, sittings_of
from petitions.rules.negotiation_terms import (
    AttendeeCapacity,
    Mandate,
    NegotiationAsker,
    NegotiationStatus,
)
from petitions.rules.particulars import Side
from petitions.rules.projection import Happened
from petitions.rules.term import Term
from petitions.rules.terms import EventKind, NegotiationResult, State

MOST_EVENTS = 10_000
MOST_CAME = 500

T = TypeVar("T", bound=Term)


@dataclass(frozen=True)
class Attendee:
    """Someone who came. Whoever writes a letter opens `name_sealed`, on record; lists show the other."""

    came: Came
    name_masked: str
    name_sealed: bytes | None


@dataclass(frozen=True)
class Settlement:
    """What was agreed: NT$ (or none), the day by which it is paid, the words."""

    amount_ntd: int | None
    due_on: date | None
    terms: str


@dataclass(frozen=True)
class NegotiationFacts:
    """One negotiation of the case of a number, with all that its letters say; moments are in Taipei.

    `seq` is the event that fixed it, `ended_seq` the one that postponed, held or ended it. `subject` and
    `claims` are those of the matter, `minutes` what the chair wrote. `next_at` is when the meeting stands
    that took the place of one that was postponed.
    """

    number: str
    seq: int
    ended_seq: int | None
    status: NegotiationStatus
    starts_at: datetime
    ends_at: datetime
    room: str
    video_url: str
    chair: str
    short_notice_reason: str
    times_postponed: int
    subject: str
    claims: str
    asked_by: NegotiationAsker | None
    postponed_because: str
    next_at: datetime | None
    attendees: tuple[Attendee, ...]
    minutes: str
    result: NegotiationResult | None
    settlement: Settlement | None

    def of_side(self, side: Side) -> tuple[Attendee, ...]:
        """Return those who came for a side."""
        return tuple(one for one in self.attendees if one.came.side is side)

    @property
    def absent(self) -> tuple[Side, ...]:
        """Return the sides that count as absent for an agreement; none before the meeting was held."""
        is_held = self.status is NegotiationStatus.HELD
        return absent_sides([one.came for one in self.attendees]) if is_held else ()


class _Told(NamedTuple):
    """What the events of a case say by their number: data, words, and who came."""

    data: dict[int, dict[str, Any]]
    reasons: dict[int, str]
    came: dict[int, list[Attendee]]


def list_negotiations(case: Case) -> tuple[NegotiationFacts, ...]:
    """Return the negotiations of a case, the first one first; three statements.

    Whoever calls has asked whether the person may read the contents of the case.
    """
    rows = db.session.execute(events_of([case.id], true())).all()
    events = [happened_in(row) for row in rows]
    told = _Told({e.seq: e.data or {} for e in events}, {row.seq: row.reason for row in rows}, _came_to(case))
    subject, claims = db.session.execute(
        select(Matter.title, Matter.demand).where(Matter.id == case.matter_id)
    ).one()
    found = []
    next_at: datetime | None = None
    for sitting in reversed(sittings_of(events)):
        facts = _facts(sitting, told, next_at, number=case.number, subject=subject, claims=claims)
        found.append(facts)
        next_at = sitting.starts_at
    return tuple(reversed(found))


def find_meeting_ahead(case: Case) -> tuple[int, dict[str, Any]] | None:
    """Return the meeting that stands ahead for a case, and what its event said; two statements."""
    rows = db.session.execute(events_of([case.id], true())).all()
    events = [happened_in(row) for row in rows]
    sitting = sitting_ahead(events)
    if sitting is None:
        return None
    statement = select(NegotiationCase.negotiation_id).where(
        NegotiationCase.case_id == case.id, NegotiationCase.scheduled_seq == sitting.seq
    )
    found = db.session.execute(statement).scalar_one_or_none()
    said = next(event.data or {} for event in events if event.seq == sitting.seq)
    return None if found is None else (found, said)


def events_of(case_ids: list[int], which: ColumnElement[bool]) -> Any:
    """Select the events of cases of which something is true, in the order of recording."""
    return (
        select(
            *(CaseEvent.case_id, CaseEvent.seq, CaseEvent.kind, CaseEvent.happened_at, CaseEvent.local_date),
            *(CaseEvent.to_state, CaseEvent.detail, CaseEvent.party_id, CaseEvent.corrects_seq),
            *(CaseEvent.data, CaseEvent.reason),
        )
        .where(CaseEvent.case_id.in_(case_ids), which)
        .order_by(CaseEvent.case_id, CaseEvent.seq)
        .limit(MOST_EVENTS)
    )


def happened_in(row: Any) -> Happened:
    """Return a row of `events_of` as the rules see it."""
    return Happened(
        row.seq, EventKind(row.kind), row.happened_at, row.local_date, State(row.to_state), *row[6:10]
    )


def _came_to(case: Case) -> dict[int, list[Attendee]]:
    """Return who came, by the event that says so."""
    who = NegotiationAttendee
    statement = (
        select(who).where(who.case_id == case.id).order_by(who.held_seq, who.position).limit(MOST_CAME)
    )
    found: dict[int, list[Attendee]] = {}
    for row in db.session.scalars(statement):
        came = Came(Side(row.side), AttendeeCapacity(row.capacity), Mandate(row.mandate), row.party_id)
        found.setdefault(row.held_seq, []).append(Attendee(came, row.name_masked, row.name_sealed))
    return found


def _facts(sitting: Sitting, told: _Told, next_at: datetime | None, **of_case: str) -> NegotiationFacts:
    seq = sitting.ended.seq if sitting.ended else None
    said, reason = told.data.get(seq or 0, {}), told.reasons.get(seq or 0, "")
    is_held = sitting.status is NegotiationStatus.HELD
    is_postponed = sitting.status is NegotiationStatus.POSTPONED
    result = _term(NegotiationResult, said.get("result")) if is_held else None
    return NegotiationFacts(
        number=of_case["number"],
        seq=sitting.seq,
        ended_seq=seq,
        status=sitting.status,
        starts_at=sitting.starts_at,
        ends_at=sitting.ends_at,
        room=sitting.room,
        video_url=sitting.video_url,
        chair=sitting.chair,
        short_notice_reason=told.data[sitting.seq].get("short_notice_reason", ""),
        times_postponed=sitting.times_postponed,
        subject=of_case["subject"],
        claims=of_case["claims"],
        asked_by=_term(NegotiationAsker, said.get("asked_by")) if is_postponed else None,
        postponed_because=reason if is_postponed else "",
        next_at=next_at if is_postponed else None,
        attendees=tuple(told.came.get(seq or 0, ())) if is_held else (),
        minutes=reason if is_held else "",
        result=result,
        settlement=_settlement(said) if result is NegotiationResult.SETTLED else None,
    )


def _settlement(told: dict[str, Any]) -> Settlement:
    due = told.get("terms_due_on")
    return Settlement(
        told.get("settled_ntd"), date.fromisoformat(due) if due else None, told.get("terms", "")
    )


def _term(terms: type[T], value: object) -> T | None:
    return next((term for term in terms if term.value == value), None)
