"""What a case is, read off what happened to it: a pure function of its events."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from petitions.rules.terms import EventKind, Outcome, Procedure, State
from petitions.rules.workflow import counting_events, is_ended, moves_case, next_state


class Happened(NamedTuple):
    """One event of a case as the rules see it; `local_date` is its day in Taipei."""

    seq: int
    kind: EventKind
    happened_at: datetime
    local_date: date
    to_state: State
    detail: str = ""
    party_id: int | None = None
    corrects_seq: int | None = None
    data: dict[str, Any] | None = None


class Projection(NamedTuple):
    """The columns of a case that follow from its events.

    `counted_on` is the day on which it counts for the measure of its procedure; None if it does not count.
    """

    state: State
    is_open: bool
    is_routed: bool
    accepted_on: date | None
    closed_on: date | None
    outcome: str
    replied_on: date | None
    counted_on: date | None
    reply_period: str
    turn: str


REPLY_PERIOD = "business_reply"
AGENCY_PERIOD = "agency_report"
RIPENING = frozenset({REPLY_PERIOD, AGENCY_PERIOD})
"""When one of these is over and not met, a first appeal was not properly handled (消費者保護法 §43 III)."""

_ACCEPTING = frozenset({EventKind.ACCEPTED, EventKind.TRACKED, EventKind.CY_ACCEPTED, EventKind.REGISTERED})
ROUTING = frozenset({EventKind.REFERRED, EventKind.BUSINESS_NOTIFIED, EventKind.DISPATCHED})
_UNDOING = frozenset({EventKind.ACCEPTANCE_VOIDED, EventKind.VOIDED})
_LEAVING = frozenset({EventKind.TRANSFERRED_OUT, EventKind.MERGED})
_GOES_ON = {EventKind.RESUMED: State.SUSPENDED, EventKind.SEPARATED: State.MERGED}
_OUTCOMES = frozenset(outcome.value for outcome in Outcome)


ALONE = "alone"
"""Kept with the event that adds a respondent: the one there was until then."""
_OF_ONE = frozenset(
    {
        EventKind.BUSINESS_NOTIFIED,
        EventKind.BUSINESS_RECEIVED,
        EventKind.BUSINESS_REPLIED,
        EventKind.LAPSED,
        EventKind.SERVICE_FAILED,
    }
)
"""What concerns one respondent; while there is only one, nobody is named with it."""


def standing(events: Sequence[Happened]) -> tuple[Happened, ...]:
    """Return the events that stand: corrected ones fall away, and so do the corrections themselves."""
    wrong = {event.corrects_seq for event in events if event.corrects_seq is not None}
    return named([e for e in events if e.seq not in wrong and e.corrects_seq is None])


def named(events: Sequence[Happened]) -> tuple[Happened, ...]:
    """Return the events with the respondent of each, also where there was only one when it was recorded.

    Whose they were is said by the event that adds the second: clock, letter and answer stay the first one's.
    """
    added = [
        (event.seq, event.data[ALONE])
        for event in events
        if event.kind is EventKind.PARTY_ADDED and event.data and ALONE in event.data
    ]
    if not added:
        return tuple(events)
    added.sort()
    return tuple(_named(event, added) for event in events)


def _named(event: Happened, added: Sequence[tuple[int, int]]) -> Happened:
    if event.party_id is not None or event.kind not in _OF_ONE:
        return event
    alone = next((party_id for seq, party_id in added if event.seq < seq), None)
    return event._replace(party_id=alone)


def target_of(
    procedure: Procedure, before: State | None, event: EventKind, past: Sequence[Happened]
) -> State:
    """Return where an event leads: as the workflow says, but what goes on goes on where it stopped.

    Raises StepNotAllowed if the workflow has no such step.
    """
    target = next_state(procedure, before, event)
    left = _GOES_ON.get(event)
    if left is None:
        return target
    states = [happened.to_state for happened in standing(past)]
    return next((state for state in reversed(states) if state is not left), target)


def project(procedure: Procedure, events: Sequence[Happened]) -> Projection:
    """Return what a case is after these events; the first one must stand.

    The stage is where the last entry led; what was recorded at a stage that was a mistake does not hold the
    case there. The days are those on which things happened, whenever typed in.
    """
    valid = standing(events) or tuple(events[:1])
    led_by = _leading(procedure, valid) if len(valid) < len(events) else valid
    state = led_by[-1].to_state
    ended = is_ended(procedure, state)
    as_happened = sorted(valid, key=lambda event: (event.happened_at, event.seq))
    return Projection(
        state=state,
        is_open=not ended,
        is_routed=any(event.kind in ROUTING for event in valid),
        accepted_on=_first_day(as_happened, _ACCEPTING),
        closed_on=_closing_day(led_by) if ended else None,
        outcome=_outcome(valid) if ended else "",
        replied_on=_first_day(as_happened, {EventKind.BUSINESS_REPLIED}),
        counted_on=_counted_on(procedure, as_happened),
        reply_period=REPLY_PERIOD,
        turn=turn_without_period(is_open=not ended),
    )


def _leading(procedure: Procedure, valid: Sequence[Happened]) -> Sequence[Happened]:
    """Return the entries that bring a case somewhere; what happened meanwhile left it where it was."""
    return [event for event in valid if moves_case(procedure, event.kind)] or valid


def turn_without_period(*, is_open: bool) -> str:
    """Return whose turn it is in a case for which no period runs."""
    return "office" if is_open else "none"


def _counted_on(procedure: Procedure, events: Sequence[Happened]) -> date | None:
    """Count by the first counting event, unless the acceptance was voided; a second one counts nothing."""
    if any(event.kind in _UNDOING for event in events) or _left_again(events):
        return None
    return _first_day(events, counting_events(procedure))


def _left_again(events: Sequence[Happened]) -> bool:
    """Say whether a case that was taken up went to another agency or into another case after all."""
    kinds = [event.kind for event in events]
    accepted = kinds.index(EventKind.ACCEPTED) if EventKind.ACCEPTED in kinds else len(kinds)
    return any(kind in _LEAVING for kind in kinds[accepted:])


def _first_day(events: Sequence[Happened], kinds: frozenset[EventKind] | set[EventKind]) -> date | None:
    return next((event.local_date for event in events if event.kind in kinds), None)


def _closing_day(events: Sequence[Happened]) -> date:
    """Return the day of the event that brought the state the case has now."""
    state = events[-1].to_state
    day = events[-1].local_date
    for event in reversed(events):
        if event.to_state is not state:
            break
        day = event.local_date
    return day


def _outcome(events: Sequence[Happened]) -> str:
    return next((e.detail for e in reversed(events) if e.detail in _OUTCOMES), events[-1].to_state.value)
