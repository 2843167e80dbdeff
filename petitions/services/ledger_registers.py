"""The rows of an old ledger that stand alone: businesses, meetings, consultations, inspections, education."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, exists, or_, select

from petitions.models import (
    Activity,
    Business,
    Case,
    CaseEvent,
    Consultation,
    DocketItem,
    Meeting,
    Party,
)
from petitions.rules.identifiers import clean_number
from petitions.rules.legacy import CHANNELS
from petitions.rules.terms import ActivityKind, ActivityStatus, MeetingKind, MeetingStatus
from petitions.rules.text import fold
from petitions.services import ledger_cells as read
from petitions.services.ledger_cells import BadCell
from petitions.services.ledger_scratch import Scratch
from petitions.services.ledger_writer import Layout, Values

BUSINESS_KINDS: Final = MappingProxyType({kind: kind for kind in ("domestic", "foreign", "individual")})
ACTIVITY_KINDS: Final = MappingProxyType({kind: kind for kind in ("consultation", *ActivityKind)})
ACTIVITY_STATES: Final[Mapping[str, ActivityStatus]] = MappingProxyType({s.value: s for s in ActivityStatus})
MEETING_KINDS: Final[Mapping[str, MeetingKind]] = MappingProxyType({k.value: k for k in MeetingKind})
MEETING_STATES: Final[Mapping[str, MeetingStatus]] = MappingProxyType({s.value: s for s in MeetingStatus})
_UBN: Final = re.compile("[0-9]{8}")

WORKED_ON_HERE: Final = exists(
    select(CaseEvent.id).where(CaseEvent.case_id == Case.id, CaseEvent.hash.is_not(None))
)
"""The case of the enclosing query has events of our own, not only imported ones."""


class Entry(NamedTuple):
    """One row as the record will hold it: its id in the ledger, its line, its columns."""

    source_id: str
    line: int
    values: Values


class Register(NamedTuple):
    """A table that takes entries.

    The layout begins with id, source, source_id; then come the columns of an entry. `compared` are those
    of them that tell whether a row changed, `day` is the one by which it may count, `is_ours` the
    condition under which a row was worked on here since, and the ledger may not change it any more.
    `store` makes the columns of an entry's values, `said` the values of a stored row, which begins with
    source_id and id.
    """

    layout: Layout
    compared: tuple[str, ...]
    is_ours: ColumnElement[bool]
    day: str = ""
    store: Callable[[Values], Values] = lambda values: values
    said: Callable[[Any], Values] = lambda row: tuple(row[2:])


def _register(model: Any, *compared: str, is_ours: ColumnElement[bool], day: str = "") -> Register:
    names = ("id", "source", "source_id", *compared)
    if "source_line" in model.__table__.columns:
        names += ("source_line",)
    if "recorded_at" in model.__table__.columns:
        names += ("recorded_at",)
    return Register(Layout(model, *names), compared, is_ours, day)


BUSINESSES: Final = _register(
    Business,
    "name",
    "name_folded",
    "ubn",
    "kind",
    is_ours=or_(
        Business.version > 1,
        exists(
            select(Party.id)
            .join(Case, Case.matter_id == Party.matter_id)
            .where(Party.business_id == Business.id, WORKED_ON_HERE)
        ),
    ),
)
MEETINGS: Final = _register(
    Meeting,
    "kind",
    "starts_at",
    "held_on",
    "status",
    "room",
    is_ours=exists(
        select(DocketItem.id)
        .join(Case, Case.id == DocketItem.case_id)
        .where(DocketItem.meeting_id == Meeting.id, WORKED_ON_HERE)
    ),
    day="held_on",
)
CONSULTATIONS: Final = _register(
    Consultation,
    "contacted_at",
    "contacted_on",
    "channel",
    "persons",
    "status",
    "is_duplicate",
    "duplicate_of",
    is_ours=Consultation.recorded_by_id.is_not(None),
    day="contacted_on",
)
ACTIVITIES: Final = _register(
    Activity,
    "kind",
    "started_at",
    "started_on",
    "ends_on",
    "status",
    "persons",
    "targets",
    is_ours=Activity.recorded_by_id.is_not(None),
    day="started_on",
)


def read_business(line: int, cells: list[str]) -> Entry:
    """Read a row of businesses.csv. Raises BadCell."""
    business_id, name, ubn, kind = cells
    source_id = read.key(business_id, "business_id")
    called = read.line(name, "name", 300)
    if not called:
        raise BadCell("name", "名稱空白。")
    number = clean_number(ubn) or None
    if number and not _UBN.fullmatch(number):
        raise BadCell("ubn", f"統一編號「{ubn[:40]}」不是 8 位數字。")
    sort = read.word(kind, "kind", BUSINESS_KINDS, "業者種類")
    return Entry(source_id, line, (called, fold(called)[:300], number, sort))


def read_meeting(line: int, cells: list[str]) -> Entry:
    """Read a row of meetings.csv. Raises BadCell."""
    meeting_id, kind, starts_at, status, room = cells
    source_id = read.key(meeting_id, "meeting_id")
    sort = read.word(kind, "kind", MEETING_KINDS, "會議種類")
    starts = read.moment(starts_at, "starts_at")
    state = read.word(status, "status", MEETING_STATES, "會議狀態")
    place = read.line(room, "room", 60)
    return Entry(source_id, line, (sort.value, starts.at, starts.day, state.value, place, line))


def read_activity(line: int, cells: list[str], scratch: Scratch) -> tuple[str, Entry]:
    """Read a row of activities.csv, and tell the register it belongs to. Raises BadCell."""
    activity_id, kind, starts_at, ends_on, status, persons, targets, duplicate_of, channel = cells
    source_id = read.key(activity_id, "activity_id")
    sort = read.word(kind, "kind", ACTIVITY_KINDS, "活動種類")
    starts = read.moment(starts_at, "starts_at")
    state = read.word(status, "status", ACTIVITY_STATES, "活動狀態").value
    until = read.day(ends_on, "ends_on")
    where = read.maybe_number(targets, "targets", read.LARGEST_COUNT)
    if sort == "consultation":
        people = read.number(persons, "persons", read.LARGEST_COUNT, least=1)
        way = read.word(channel, "channel", CHANNELS, "管道").value
        same_as = _duplicate_of(duplicate_of, scratch)
        values: Values = (starts.at, starts.day, way, people, state, same_as is not None, same_as)
        return "consultations", Entry(source_id, line, (*values, line, starts.at))
    who = read.maybe_number(persons, "persons", read.LARGEST_COUNT)
    values = (sort, starts.at, starts.day, until, state, who, where)
    return "activities", Entry(source_id, line, (*values, line, starts.at))


def _duplicate_of(text: str, scratch: Scratch) -> str | None:
    """Return the id of the consultation that this one repeats. Raises BadCell if there is none such."""
    if not text.strip():
        return None
    found = read.key(text, "duplicate_of")
    if scratch.find("any activity", found) is None:
        raise BadCell("duplicate_of", f"找不到編號「{found}」的諮詢。")
    return found


def days_of(register: Register, values: Values) -> set[date]:
    """Return the day by which an entry may count, if there is any."""
    return {values[register.compared.index(register.day)]} if register.day else set()
