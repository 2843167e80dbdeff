"""Read the rows of cases.csv and events.csv: what they say, in our words, and whom they name."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Final, NamedTuple

from petitions.rules.legacy import CHANNELS, MATTER_KINDS, LegacyEvent, translate
from petitions.rules.terms import Channel, EventKind, FirstAppealRoute, MatterKind
from petitions.rules.text import clean
from petitions.services import ledger_cells as read
from petitions.services.ledger_cells import BadCell, Moment
from petitions.services.ledger_files import COLUMNS
from petitions.services.ledger_scratch import Known, Scratch

ROUTES: Final[Mapping[str, FirstAppealRoute]] = MappingProxyType(
    {route.value: route for route in FirstAppealRoute} | {"": FirstAppealRoute.CENTER}
)
YES_OR_NO: Final = MappingProxyType({"0": False, "1": True})
_MONTH_AND_DAY: Final = re.compile(r"([0-9]{2})-([0-9]{2})")
_TOGETHER: Final = re.compile(r"with (\S{1,60})")


class Named(NamedTuple):
    """A person or business that a case names; `label` is None if the ledger's own row was refused."""

    source_id: str
    label: str | None


class CaseRow(NamedTuple):
    """A row of cases.csv."""

    line: int
    source_id: str
    number: str | None
    ledger_kind: str
    kind: MatterKind
    channel: Channel
    received: Moment
    category_at_receipt: str
    category: str
    district: str
    complainants: tuple[Named, ...]
    route: FirstAppealRoute
    business: Named | None
    amount_ntd: int | None
    narrative: str
    is_test: bool
    deleted_at: datetime | None
    status: str
    merged_into: str | None
    cells: list[str]

    @property
    def is_void(self) -> bool:
        """Say whether this is a test or deleted: it never counts, and nothing is owed."""
        return self.is_test or self.deleted_at is not None


class EventRow(NamedTuple):
    """A row of events.csv: when it happened and was recorded (in UTC, as it is written in bulk).

    `meeting` is the meeting it names, `visited_on` the day of a Control Yuan visit, `together_with` another
    case.
    """

    legacy: LegacyEvent
    source_id: str
    happened: str
    recorded: str
    actor: str
    meeting: str | None
    visited_on: date | None
    together_with: str | None
    cells: list[str]


def read_case(line: int, cells: list[str], scratch: Scratch) -> CaseRow:
    """Read a row of cases.csv. Raises BadCell."""
    cell = dict(zip(COLUMNS["cases.csv"], cells, strict=True))
    deleted_at = cell["deleted_at"].strip()
    source_id = read.key(cell["case_id"], "case_id")
    return CaseRow(
        line,
        source_id,
        read.line(cell["case_no"], "case_no", 40) or None,
        cell["kind"].strip(),
        read.word(cell["kind"], "kind", MATTER_KINDS, "案件種類"),
        read.word(cell["channel"], "channel", CHANNELS, "管道"),
        read.moment(cell["received_at"], "received_at"),
        read.line(cell["category_at_receipt"], "category_at_receipt", 40),
        read.line(cell["category_final"], "category_final", 40),
        read.line(cell["district"], "district", 40),
        _complainants(cell["complainant_ids"], scratch),
        read.word(cell["first_appeal_route"], "first_appeal_route", ROUTES, "第一次申訴對象"),
        _business(cell["business_id"], scratch),
        read.maybe_number(cell["amount_ntd"], "amount_ntd", read.LARGEST_AMOUNT),
        clean(cell["narrative"]),
        read.word(cell["is_test"], "is_test", YES_OR_NO, "是否測試"),
        read.moment(deleted_at, "deleted_at").at if deleted_at else None,
        cell["status"].strip(),
        _merged_into(cell["merged_into"], source_id, scratch),
        cells,
    )


def _complainants(text: str, scratch: Scratch) -> tuple[Named, ...]:
    found = []
    for source_id in dict.fromkeys(part.strip() for part in text.split(";")):
        if source_id:
            known = _known("persons.csv", source_id, "complainant_ids", "當事人", scratch)
            found.append(Named(source_id, known.label))
    return tuple(found)


def _business(text: str, scratch: Scratch) -> Named | None:
    source_id = text.strip()
    if not source_id:
        return None
    return Named(source_id, _known("businesses.csv", source_id, "business_id", "業者", scratch).label)


def _merged_into(text: str, case_id: str, scratch: Scratch) -> str | None:
    source_id = text.strip()
    if not source_id:
        return None
    if source_id == case_id:
        raise BadCell("merged_into", "案件不能併入自己。")
    _known("cases.csv", source_id, "merged_into", "案件", scratch)
    return source_id


def _known(file: str, source_id: str, column: str, what: str, scratch: Scratch) -> Known:
    found = scratch.find(file, source_id)
    if found is None:
        raise BadCell(column, f"找不到編號「{source_id[:60]}」的{what}。")
    return found


def read_event(line: int, cells: list[str], kind: str, scratch: Scratch) -> EventRow:
    """Read a row of events.csv that belongs to a case of a legacy kind. Raises BadCell."""
    event_id, _, seq, type_, at, recorded_at, actor, meeting_id, detail = cells
    source_id = read.key(event_id, "event_id")
    number = read.number(seq, "seq", read.LARGEST_COUNT)
    said = clean(detail).strip()
    sort = type_.strip()
    try:
        event = translate(kind, sort, said).event
    except KeyError:
        raise BadCell("type", f"不認識的事件種類「{sort[:40]}」。") from None
    happened = read.moment(at, "at")
    recorded = read.moment(recorded_at, "recorded_at")
    together = _TOGETHER.fullmatch(said) if event is EventKind.HANDLED_TOGETHER else None
    return EventRow(
        LegacyEvent(number, sort, happened.at, happened.day, said, line),
        source_id,
        happened.text,
        recorded.text,
        read.line(actor, "actor", 60),
        _meeting(meeting_id, scratch) if meeting_id else None,
        _visit(said, happened.day) if event is EventKind.CY_ACCEPTED else None,
        together[1] if together else None,
        cells,
    )


def _meeting(text: str, scratch: Scratch) -> str | None:
    source_id = text.strip()
    if not source_id:
        return None
    known = _known("meetings.csv", source_id, "meeting_id", "會議", scratch)
    return source_id if known.label is not None else None


def _visit(detail: str, happened_on: date) -> date:
    """Return the day of a visit written MM-DD: the one nearest to the day on which it was recorded."""
    if not detail:
        return happened_on
    written = _MONTH_AND_DAY.fullmatch(detail)
    years = range(happened_on.year - 1, happened_on.year + 2)
    days = [day for year in years if written and (day := _day(year, int(written[1]), int(written[2])))]
    if not days:
        raise BadCell("detail", f"看不懂的巡察日期「{detail[:40]}」，應如 01-17。")
    return min(days, key=lambda day: abs((day - happened_on).days))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
