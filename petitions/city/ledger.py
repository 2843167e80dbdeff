"""Write the demonstration city down as an old ledger: six files, row by row, none of them kept in memory."""

import csv
from collections import defaultdict, deque
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Final, NamedTuple, Self

from petitions.city.times import day_of, in_taipei, in_utc
from petitions.rules.roc import roc_year
from petitions.services.ledger_files import COLUMNS

CLOSED: Final = "closed"
OPEN: Final = "open"
REMEMBERED: Final = 60
"""So many cases are known by their id to those that follow: duplicates, and what is dealt with together."""


class Event(NamedTuple):
    """What happened, when, and when it was typed in; `utc` moments are written with a Z."""

    type: str
    at: int
    actor: str
    detail: str
    meeting: str
    recorded: int
    utc: bool


@dataclass(slots=True)
class Story:
    """One case as the old ledger tells it: its row, and its events in the order in which they were typed."""

    kind: str
    channel: str
    received: int
    people: list[str]
    district: str
    narrative: str
    category: str = ""
    category_at_receipt: str = ""
    route: str = "center"
    business: str = ""
    amount: int | None = None
    is_test: bool = False
    deleted: int | None = None
    status: str = CLOSED
    merged_into: str = ""
    is_shuffled: bool = False
    events: list[Event] = field(default_factory=list)

    def tell(
        self,
        type_: str,
        at: int,
        actor: str,
        detail: str = "",
        *,
        meeting: str = "",
        recorded: int | None = None,
        utc: bool = False,
    ) -> None:
        """Add an event; without `recorded` it was typed in as it happened."""
        self.events.append(Event(type_, at, actor, detail, meeting, recorded or at, utc))


class Ledger:
    """The six open files. What lies after `until` has not happened yet and is not written."""

    def __init__(self, folder: Path, until: int) -> None:
        self.until = until
        self.cases = 0
        self.recent: defaultdict[str, deque[str]] = defaultdict(lambda: deque(maxlen=REMEMBERED))
        self._events = 0
        self._activities = 0
        self._files = {name: (folder / name).open("w", encoding="utf-8", newline="") for name in COLUMNS}
        self._write = {
            name: csv.writer(file, lineterminator="\n").writerow for name, file in self._files.items()
        }

    def __enter__(self) -> Self:
        for name, columns in COLUMNS.items():
            self._write[name](columns)
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _where: TracebackType | None
    ) -> None:
        for file in self._files.values():
            file.close()

    def add_person(self, person_id: str, name: str, phone: str, mail: str, district: str) -> None:
        """Write down someone who complains."""
        self._write["persons.csv"]((person_id, name, phone, mail, district))

    def add_business(self, business_id: str, name: str, number: str, kind: str) -> None:
        """Write down a firm."""
        self._write["businesses.csv"]((business_id, name, number, kind))

    def add_meeting(self, meeting_id: str, kind: str, starts: int, status: str, room: str) -> None:
        """Write down a meeting; one that lies ahead is planned."""
        status = status if starts <= self.until else "planned"
        self._write["meetings.csv"]((meeting_id, kind, in_taipei(starts), status, room))

    def add_activity(
        self,
        kind: str,
        starts: int,
        *,
        status: str = "done",
        ends: str = "",
        persons: int | None = None,
        targets: int | None = None,
        duplicate_of: str = "",
        channel: str = "",
        utc: bool = False,
    ) -> str:
        """Write down a consultation, inspection or education session; return its id, if it took place."""
        if starts > self.until and status != "planned":
            return ""
        self._activities += 1
        activity_id = f"A{self._activities:09d}"
        written = in_utc(starts) if utc else in_taipei(starts)
        row = (activity_id, kind, written, ends, status, persons, targets, duplicate_of, channel)
        self._write["activities.csv"](row)
        return activity_id

    def add_case(self, story: Story) -> None:
        """Write down a case with what has happened to it, unless all of it lies ahead."""
        if story.received > self.until:
            return
        case_id = f"C{self.cases:09d}"
        self.cases += 1
        past = [event for event in story.events if max(event.at, event.recorded) <= self.until]
        status = story.status if len(past) == len(story.events) else OPEN
        is_utc = story.channel == "online"
        self._write["cases.csv"](
            (
                case_id,
                f"{roc_year(date.fromordinal(day_of(story.received)))}-{story.kind[0].upper()}-{case_id[1:]}",
                story.kind,
                story.channel,
                in_utc(story.received) if is_utc else in_taipei(story.received),
                story.category_at_receipt or story.category,
                story.category,
                story.district,
                ";".join(story.people),
                story.route,
                story.business,
                story.amount,
                story.narrative,
                int(story.is_test),
                in_taipei(story.deleted) if story.deleted and story.deleted <= self.until else "",
                status,
                story.merged_into if status != OPEN else "",
            )
        )
        self._add_events(case_id, past, is_shuffled=story.is_shuffled)
        if story.status == CLOSED and not story.is_test and not story.deleted:
            self.recent[story.kind].append(case_id)

    def _add_events(self, case_id: str, events: list[Event], *, is_shuffled: bool) -> None:
        rows = []
        for seq, event in enumerate(events):
            at = in_utc(event.at) if event.utc else in_taipei(event.at)
            recorded = in_taipei(event.recorded)
            event_id = f"E{self._events:010d}"
            rows.append(
                (event_id, case_id, seq, event.type, at, recorded, event.actor, event.meeting, event.detail)
            )
            self._events += 1
        for row in reversed(rows) if is_shuffled else rows:
            self._write["events.csv"](row)
