"""A negotiation 協商會議 as the events of its case tell it: when, where, how it stands, who could settle."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Any, Final, NamedTuple, Protocol
from zoneinfo import ZoneInfo

from petitions.rules.negotiation_terms import AttendeeCapacity, Mandate, NegotiationStatus
from petitions.rules.particulars import Side
from petitions.rules.powers import Power
from petitions.rules.projection import Happened, standing
from petitions.rules.terms import EventKind, NegotiationResult, Outcome, RepresentationKind, Role, State

TAIPEI: Final = ZoneInfo("Asia/Taipei")

CHAIRED_BY: Final = (Role.CPO,)
"""Who chairs a negotiation: an ombudsman (消費者保護法 §43 III)."""

MOST_A_SIDE: Final = 3
"""So many people a side are called by name; more are told in the minutes (as 消費爭議調解辦法 §13)."""

WHEN_AND_WHERE: Final = ("session_on", "starts", "ends", "room", "video_url", "chair_id", "chair")
"""What the event that fixes a meeting says of it; two cases that meet together say the same."""

OUTCOME_OF: Final = MappingProxyType(
    {
        NegotiationResult.SETTLED: Outcome.AGREED,
        NegotiationResult.FAILED: Outcome.FAILED_DISAGREE,
        NegotiationResult.BUSINESS_ABSENT: Outcome.FAILED_BIZ_ABSENT,
        NegotiationResult.CONSUMER_ABSENT: Outcome.FAILED_CONSUMER_ABSENT,
    }
)
"""With which outcome a case ends after a meeting (T-S7, T-S8)."""

BY_A_MINOR: Final = (
    "消費者未成年，不能單獨和解；請由法定代理人到場，或由有特別委任的代理人到場（民法第77條至第79條）。"
)

_ABSENT: Final = MappingProxyType(
    {
        NegotiationResult.BUSINESS_ABSENT: Side.BUSINESS,
        NegotiationResult.CONSUMER_ABSENT: Side.CONSUMER,
    }
)
_STATUS: Final = MappingProxyType(
    {
        EventKind.NEGOTIATION_POSTPONED: NegotiationStatus.POSTPONED,
        EventKind.NEGOTIATION_HELD: NegotiationStatus.HELD,
    }
)


class ActsFor(Protocol):
    """Someone who acts for a party by the record."""

    @property
    def kind(self) -> RepresentationKind: ...
    @property
    def powers(self) -> frozenset[str]: ...


class Came(NamedTuple):
    """One person who came: for which side, as what, with what power; of several respondents, for which.

    `is_minor`: the side is a minor, for whom only somebody else settles.
    """

    side: Side
    capacity: AttendeeCapacity
    mandate: Mandate
    party_id: int | None = None
    is_minor: bool = False

    @property
    def can_settle(self) -> bool:
        """Say whether this person binds the side: it itself, or whoever has a special mandate (民法 §534).

        A minor does not bind himself: his statutory representatives do (民法 §77–79).
        """
        if self.is_minor and self.capacity is AttendeeCapacity.SELF:
            return False
        binds = {AttendeeCapacity.SELF, AttendeeCapacity.LEGAL}
        return self.capacity in binds or self.mandate is Mandate.SPECIAL

    @property
    def words(self) -> str:
        """How the record says it: 業者：受僱人，沒有委任書，和解時視同未到場."""
        power = "" if self.capacity is AttendeeCapacity.SELF else f"，{self.mandate.label}"
        counts = "" if self.can_settle else "，和解時視同未到場"
        return f"{self.side.label}：{self.capacity.label}{power}{counts}"


def capacity_of(acts_as: ActsFor) -> tuple[AttendeeCapacity, Mandate] | None:
    """Return as what, and with what power, someone comes who acts for a side by the record; None: not for it.

    Agents settle only with a power that says so (民法 §534); assistants and selected parties are not asked.
    """
    if acts_as.kind is RepresentationKind.LEGAL:
        return AttendeeCapacity.LEGAL, Mandate.NONE
    if acts_as.kind in {RepresentationKind.AGENT, RepresentationKind.SPECIAL_AGENT}:
        may_settle = Power.SETTLE in acts_as.powers
        return AttendeeCapacity.AGENT, Mandate.SPECIAL if may_settle else Mandate.GENERAL
    return None


class Sitting(NamedTuple):
    """One meeting: `seq` is the event that fixed it, `ended` the one after which it no longer stood ahead.

    Moments are in Taipei. `times_postponed` counts the postponements of the case before this meeting.
    """

    seq: int
    starts_at: datetime
    ends_at: datetime
    room: str
    video_url: str
    chair: str
    status: NegotiationStatus
    times_postponed: int
    ended: Happened | None

    @property
    def is_ahead(self) -> bool:
        """Say whether it is fixed and was neither held nor given up."""
        return self.status is NegotiationStatus.SCHEDULED


def sittings_of(events: Sequence[Happened]) -> tuple[Sitting, ...]:
    """Return the meetings of a case in the order in which they were fixed; wrong entries have none.

    An event of an old ledger that tells no hour is no meeting of ours.
    """
    stand = standing(events)
    return tuple(
        _sitting(event, stand[:at], stand[at + 1 :])
        for at, event in enumerate(stand)
        if event.kind is EventKind.NEGOTIATION_SCHEDULED and (event.data or {}).get("starts")
    )


def sitting_ahead(events: Sequence[Happened]) -> Sitting | None:
    """Return the meeting that is fixed for a case, if there is one."""
    return next((one for one in reversed(sittings_of(events)) if one.is_ahead), None)


def outcome_of_last(events: Sequence[Happened]) -> str:
    """Return the outcome with which a case ends after its last meeting; empty if there was none."""
    held = [e for e in standing(events) if e.kind is EventKind.NEGOTIATION_HELD]
    told = str((held[-1].data or {}).get("result", "")) if held else ""
    return next((outcome.value for result, outcome in OUTCOME_OF.items() if result.value == told), "")


def _sitting(event: Happened, before: Sequence[Happened], later: Sequence[Happened]) -> Sitting:
    said = event.data or {}
    ended = next((e for e in later if e.to_state is not State.NEGOTIATION_SCHEDULED), None)
    return Sitting(
        seq=event.seq,
        starts_at=moment_of(said["session_on"], said["starts"]),
        ends_at=moment_of(said["session_on"], said["ends"]),
        room=said.get("room", ""),
        video_url=said.get("video_url", ""),
        chair=said.get("chair", ""),
        status=_STATUS.get(ended.kind, NegotiationStatus.CANCELLED) if ended else NegotiationStatus.SCHEDULED,
        times_postponed=sum(e.kind is EventKind.NEGOTIATION_POSTPONED for e in before),
        ended=ended,
    )


def moment_of(day: str, hour: str) -> datetime:
    """Return the moment of a day in ISO and an hour 10:30, in Taipei."""
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(hour), TAIPEI)


def attendance_in(said: Mapping[str, Any] | None, *, is_minor: bool = False) -> tuple[Came, ...]:
    """Read who came from what an event says; nothing where it does not tell. `is_minor`: the consumer is."""
    told = (said or {}).get("attendance")
    rows = [row for row in told if isinstance(row, Mapping)] if isinstance(told, list) else []
    return tuple(
        Came(
            Side(row["side"]),
            AttendeeCapacity(row["capacity"]),
            Mandate(row.get("mandate") or Mandate.NONE),
            row.get("party"),
            is_minor and row["side"] == Side.CONSUMER.value,
        )
        for row in rows
    )


def absent_sides(attendance: Sequence[Came]) -> tuple[Side, ...]:
    """Return the sides that count as absent for an agreement: nobody came who could settle."""
    return tuple(side for side in Side if not any(c.side is side and c.can_settle for c in attendance))


def refusal_of(result: NegotiationResult, attendance: Sequence[Came]) -> str | None:
    """Say why a meeting cannot have ended so, given who came; None if it can."""
    came = {one.side for one in attendance}
    absent = absent_sides(attendance)
    if result is NegotiationResult.SETTLED and absent:
        if any(one.is_minor and one.side is absent[0] for one in attendance):
            return BY_A_MINOR
        return _not_agreed(absent[0], has_come=absent[0] in came)
    gone = _ABSENT.get(result)
    if gone is not None and gone not in absent:
        return f"{gone.label}有得和解之人到場，不能登錄「{result.label}」（本府規定）。"
    missing = next((side for side in Side if side not in came), None)
    if result is NegotiationResult.FAILED and missing is not None:
        return f"{missing.label}沒有人到場，協商結果請選「未到場」（本府規定）。"
    return None


def _not_agreed(side: Side, *, has_come: bool) -> str:
    if not has_come:
        return f"{side.label}沒有人到場，不能登錄「協商成立」（民法第736條）。"
    return (
        f"{side.label}到場的人沒有得和解的特別委任，就和解視同未到場，不能登錄「協商成立」"
        "（民法第534條但書；本府規定）。"
    )
