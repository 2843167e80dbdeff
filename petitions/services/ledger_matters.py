"""What a legacy case becomes here: one matter and up to three cases, each with its events and projections."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from petitions.models import NEVER
from petitions.rules.calendar import Calendar
from petitions.rules.clocks import RunningClock, derive, next_due
from petitions.rules.legacy import LegacyCase, fold_legacy
from petitions.rules.period import Weight
from petitions.rules.projection import ROUTING, Happened
from petitions.rules.replies import reply_due_on
from petitions.rules.roc import roc_month_key
from petitions.rules.terms import MatterKind, PetitionKind, Procedure, State
from petitions.rules.text import fold
from petitions.services.ledger_cases import CaseRow, EventRow, Named
from petitions.services.ledger_events import docket_of, events_of
from petitions.services.ledger_writer import Values

MAPPING: Final = b"1"
"""Raised when the same ledger would be told otherwise, so that an import run again brings it up to date."""

TITLE_LENGTH: Final = 40
UNNAMED: Final = "（未具名）"
UNIT_OF: Final = {
    Procedure.FIRST_APPEAL: "csc",
    Procedure.SECOND_APPEAL: "cpo",
    Procedure.MEDIATION: "mediation",
    Procedure.PETITION: "joint",
    Procedure.CONTROL_YUAN: "rdec",
}
"""The unit that deals with a procedure; whoever took the call in an old ledger is not known."""


@dataclass(slots=True)
class CaseTold:
    """One case of ours: its columns, its events and running clocks in the order of their layouts.

    `docket` names meetings, with the moment and result of the hearing, if it took place.
    """

    procedure: Procedure
    received_on: date
    counted_on: date | None
    columns: Values
    events: list[Values]
    clocks: list[Values]
    docket: dict[str, tuple[datetime | None, str]]


@dataclass(slots=True)
class MatterTold:
    """One matter: its columns in the order of MATTERS, who takes part, its cases."""

    line: int
    source_id: str
    complainants: tuple[Named, ...]
    business: Named | None
    columns: Values
    cases: list[CaseTold]

    @property
    def doc(self) -> str:
        """The text under which the matter is found."""
        found: str = self.columns[-1]
        return found


@dataclass(frozen=True)
class Teller:
    """Tells legacy cases as ours, by the office calendar and with the units of the office."""

    calendar: Calendar
    units: Mapping[str, int]

    def tell(self, row: CaseRow, events: Sequence[EventRow], digest: bytes) -> MatterTold:
        """Return what a legacy case and its events become."""
        rows = {event.legacy.line: event for event in events}
        told = fold_legacy(
            row.ledger_kind,
            [event.legacy for event in events],
            route=row.route.value,
            status=row.status,
        )
        doc = fold(" ".join(part for part in (row.narrative, _business_name(row)) if part))
        return MatterTold(
            row.line,
            row.source_id,
            row.complainants,
            row.business,
            _matter_columns(row, digest, doc),
            [self._case(row, case, rows, is_opening=place == 0) for place, case in enumerate(told)],
        )

    def _case(
        self, row: CaseRow, case: LegacyCase, rows: Mapping[int, EventRow], *, is_opening: bool
    ) -> CaseTold:
        received_at, received_on, _ = row.received
        if case.events and not is_opening:
            received_at, received_on = case.events[0].legacy.at, case.events[0].legacy.local_date
        is_open = case.is_open and case.state is not State.DRAFT and not row.is_void
        clocks = self._clocks(row, case) if is_open else ()
        counted_on = None if row.is_void else _counted_on(case, rows)
        columns = (
            row.number,
            row.channel.value,
            received_at,
            received_on,
            self.units.get(UNIT_OF[case.procedure]),
            *_standing(row, case, is_open=is_open),
            self._reply_due_on(row, case),
            counted_on,
            roc_month_key(counted_on) if counted_on else None,
            *_due(clocks, is_open=is_open),
            len(case.events),
            _title(row),
            _complainant(row),
            _business_name(row),
            row.category,
            row.district,
            row.amount_ntd,
        )
        return CaseTold(
            case.procedure,
            received_on,
            counted_on,
            columns,
            events_of(case.events, rows),
            [_clock(clock) for clock in clocks],
            docket_of(case.events, rows),
        )

    def _reply_due_on(self, row: CaseRow, case: LegacyCase) -> date | None:
        if case.procedure is not Procedure.FIRST_APPEAL:
            return None
        return reply_due_on(row.received.day, self.calendar)

    def _clocks(self, row: CaseRow, case: LegacyCase) -> tuple[RunningClock, ...]:
        """Return the periods of a case that still stands, as if it had been kept here."""
        history = [
            Happened(seq, told.event, told.legacy.at, told.legacy.local_date, told.to_state)
            for seq, told in enumerate(case.events, 1)
        ]
        return derive(case.procedure, history, self.calendar, channel=row.channel.value)


def digest_of(row: CaseRow, events: Sequence[EventRow]) -> bytes:
    """Return the digest by which a row and its events are known to be unchanged, with all they name."""
    named = [party.label or "" for party in (*row.complainants, row.business) if party]
    parts = ["\x1f".join(cells) for cells in (row.cells, named, *(event.cells for event in events))]
    return hashlib.blake2b("\x1e".join(parts).encode(), digest_size=16, key=MAPPING).digest()


def _business_name(row: CaseRow) -> str:
    return (row.business.label if row.business else "") or ""


def _title(row: CaseRow) -> str:
    return row.narrative.strip().partition("\n")[0][:TITLE_LENGTH]


def _complainant(row: CaseRow) -> str:
    """Return how lists name those who complain: the first, masked, and how many they are."""
    if not row.complainants:
        return UNNAMED
    first = row.complainants[0].label or UNNAMED
    return first if len(row.complainants) == 1 else f"{first}等{len(row.complainants)}人"


def _matter_columns(row: CaseRow, digest: bytes, doc: str) -> Values:
    return (
        row.kind.value,
        _title(row),
        row.narrative,
        row.category,
        row.category_at_receipt,
        PetitionKind.UNCLASSIFIED.value if row.kind is MatterKind.PETITION else None,
        row.district,
        row.amount_ntd,
        row.route.value,
        max(1, len(row.complainants)),
        row.is_test,
        row.deleted_at,
        row.received.at,
        digest,
        doc,
    )


def _standing(row: CaseRow, case: LegacyCase, *, is_open: bool) -> Values:
    """Return the columns from `state` to `replied_on`."""
    ended = not case.is_open
    closed_on = case.closed_on or (case.events[-1].legacy.local_date if case.events else None)
    return (
        case.state.value,
        is_open,
        row.is_void,
        any(told.event in ROUTING for told in case.events),
        case.accepted_on,
        closed_on if ended else None,
        case.outcome.value if case.outcome and ended else "",
        case.replied_on,
    )


def _counted_on(case: LegacyCase, rows: Mapping[int, EventRow]) -> date | None:
    """Return the day on which a case counts; one of the Control Yuan counts on the day of the visit."""
    counted_on = case.counted_on
    if counted_on is None or case.procedure is not Procedure.CONTROL_YUAN:
        return counted_on
    visits = (rows[told.legacy.line].visited_on for told in case.events)
    return next((day for day in visits if day), counted_on)


def _due(clocks: Sequence[RunningClock], *, is_open: bool) -> Values:
    """Return the columns from `due_on` to `turn`."""
    nearest = next_due(clocks)
    if nearest is None:
        return None, None, NEVER, Weight.NONE.value, False, "office" if is_open else "none"
    due_on, weight = nearest.due_on, nearest.weight.value
    return due_on, nearest.period, due_on, weight, nearest.is_estimated, nearest.whose.value


def _clock(clock: RunningClock) -> Values:
    return (
        clock.period,
        clock.started_by_seq,
        clock.starts_on,
        clock.due_on,
        clock.target_on,
        clock.original_due_on,
        clock.is_estimated,
        clock.is_information,
        clock.paused_on,
        clock.paused_days,
        clock.met_by_seq,
        clock.met_on,
        clock.is_revoked,
    )
