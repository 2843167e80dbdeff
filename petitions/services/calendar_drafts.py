"""What may be proposed of the office calendar: a year's table, a closure, its end, the half-day switch.

A draft says what changes beside what stood before, so that every version of the calendar can be read, and
it can be laid over the calendar as it is (`laid_over`) before anything is written.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from petitions.almanac import Almanac
from petitions.clock import local_day
from petitions.reference import NO_DISTRICT, districts
from petitions.rules.calendar import Closure, days_after
from petitions.rules.calendar_file import Day, Difference, Year, compare
from petitions.rules.closures import CITY, ChangeKind, ClosurePart, refusal_of, told
from petitions.rules.errors import BadInput, StaleVersion
from petitions.rules.roc import ROC_EPOCH

AHEAD: Final = 14
"""A closure is announced on the day or the evening before; so many days ahead it must be an error."""

SAME: Final = "這份行事曆與系統現有的完全相同，沒有要變更的。"
OVERTAKEN: Final = "提出之後行事曆又有異動，這一項已經不合現況。請退回，再重新提出。"
NO_SUCH_CLOSURE: Final = "找不到這一筆停止上班，可能已經撤銷。"


@dataclass(frozen=True)
class Announcement:
    """A closure as announced: day, part of the day, the city or a district (its code), why, when, by whom."""

    day: date
    part: str
    scope: str
    reason: str
    announced_at: datetime | None
    source: str


class Draft(NamedTuple):
    """A change of the calendar that was not decided yet."""

    kind: ChangeKind
    summary: str
    payload: dict[str, Any]
    source: str = ""
    year: int | None = None


def draft_import(year: Year, almanac: Almanac, *, source: str) -> Draft:
    """Draft the table of a year. Raises BadInput if it changes nothing."""
    differences = compare(_days_of(almanac, year.year), year)
    if not differences:
        raise BadInput(SAME, "file")
    roc = year.year - ROC_EPOCH
    summary = f"{roc}年行事曆：變更 {len(differences)} 日，全年放假 {year.days_off} 日"
    payload = {"year": year.year, "days": [_written(one) for one in differences]}
    return Draft(ChangeKind.IMPORT, summary, payload, source or year.source, year.year)


def draft_closure(said: Announcement, almanac: Almanac, *, at: datetime) -> Draft:
    """Draft a closure, early or late. Raises BadInput if it cannot be or was entered already."""
    closure = Closure(said.day, said.part, said.scope, said.reason)
    if said.day not in almanac.days:
        raise BadInput("這一天還沒有公布的行事曆，請先匯入該年度的行事曆。", "day")
    if said.day > days_after(local_day(at), AHEAD):
        raise BadInput(f"停止上班是臨時公告，不會在 {AHEAD} 天以前；請確認日期。", "day")
    if said.announced_at and said.announced_at > at:
        raise BadInput("公告的時間還沒有到，請再確認。", "announced_on")
    if refusal := refusal_of(closure, almanac.closures.values()):
        raise BadInput(refusal, "day")
    payload = {
        "day": said.day.isoformat(),
        "part": said.part,
        "scope": said.scope,
        "reason": said.reason,
        "announced_at": said.announced_at.isoformat() if said.announced_at else None,
    }
    return Draft(ChangeKind.CLOSURE, told(closure, place_of(said.scope)), payload, said.source, said.day.year)


def draft_revocation(closure_id: int, almanac: Almanac, *, reason: str, source: str = "") -> Draft:
    """Draft the end of a closure that stands. Raises BadInput if none does."""
    closure = almanac.closures.get(closure_id)
    if closure is None:
        raise BadInput(NO_SUCH_CLOSURE)
    if not reason:
        raise BadInput("請寫明撤銷的理由。", "reason")
    payload = {
        "closure": closure_id,
        "day": closure.day.isoformat(),
        "part": closure.part,
        "scope": closure.scope,
        "reason": closure.why,
        "why": reason,
    }
    summary = f"撤銷 {told(closure, place_of(closure.scope))}"
    return Draft(ChangeKind.REVOCATION, summary, payload, source, closure.day.year)


def draft_half_days(almanac: Almanac, *, close: bool, source: str) -> Draft:
    """Draft whether half days close. Raises BadInput if they do so already."""
    if almanac.half_days_close is close:
        raise BadInput("目前就是這樣設定，沒有要變更的。", "close")
    summary = "半日停止上班" + ("視為不上班，不計入工作日" if close else "仍計為工作日")
    return Draft(ChangeKind.HALF_DAYS, summary, {"close": close, "before": almanac.half_days_close}, source)


def laid_over(almanac: Almanac, draft: Draft) -> Almanac:
    """Return the calendar as it will be. Raises StaleVersion if it changed since the draft was made."""
    payload = draft.payload
    if draft.kind is ChangeKind.IMPORT:
        differences = tuple(read_differences(payload))
        if any(_day_in(almanac, one.day) != one.before for one in differences):
            raise StaleVersion(OVERTAKEN)
        days = {one.day: (one.after.is_workday, one.after.name) for one in differences}
        return almanac._replace(days={**almanac.days, **days})
    if draft.kind is ChangeKind.HALF_DAYS:
        if almanac.half_days_close is payload["close"]:
            raise StaleVersion(OVERTAKEN)
        return almanac._replace(half_days_close=payload["close"])
    if draft.kind is ChangeKind.CLOSURE:
        closure = closure_of(payload)
        if refusal_of(closure, almanac.closures.values()):
            raise StaleVersion(OVERTAKEN)
        return almanac._replace(closures={**almanac.closures, 0: closure})
    if payload["closure"] not in almanac.closures:
        raise StaleVersion(OVERTAKEN)
    standing = {key: closure for key, closure in almanac.closures.items() if key != payload["closure"]}
    return almanac._replace(closures=standing)


def taken_back(almanac: Almanac, draft: Draft) -> Almanac:
    """Return the calendar as it would be without a change that was applied."""
    payload = draft.payload
    if draft.kind is ChangeKind.IMPORT:
        days = dict(almanac.days)
        for one in read_differences(payload):
            days.pop(one.day, None)
            if one.before:
                days[one.day] = one.before.is_workday, one.before.name
        return almanac._replace(days=days)
    if draft.kind is ChangeKind.HALF_DAYS:
        return almanac._replace(half_days_close=payload["before"])
    closure = closure_of(payload)
    others = {key: other for key, other in almanac.closures.items() if other != closure}
    return almanac._replace(
        closures=others if draft.kind is ChangeKind.CLOSURE else {**almanac.closures, 0: closure}
    )


def closure_of(payload: dict[str, Any]) -> Closure:
    """Return the closure that a payload tells."""
    day = date.fromisoformat(payload["day"])
    return Closure(day, payload["part"], payload["scope"], payload["reason"])


def read_differences(payload: dict[str, Any]) -> Iterator[Difference]:
    """Yield the days that an import changes, as they were and as they will be."""
    for on, before, after in payload["days"]:
        day = date.fromisoformat(on)
        yield Difference(day, Day(day, *before) if before else None, Day(day, *after))


def place_of(scope: str) -> str:
    """Return the name of a district by its code, or 全市."""
    names = {district.code: district.name for district in districts()}
    return "全市" if scope == CITY else names.get(scope, scope)


def places() -> tuple[tuple[str, str], ...]:
    """Return what may be closed: the city, or one of its districts."""
    named = ((district.code, district.name) for district in districts() if district.name != NO_DISTRICT)
    return ((CITY, "全市"), *named)


def moves_deadlines(scope: str, part: str) -> bool:
    """Say whether a closure can move a period at all: that of the city, and not of an evening."""
    return scope == CITY and part != ClosurePart.EVENING.value


def _days_of(almanac: Almanac, year: int) -> dict[date, Day]:
    return {day: Day(day, *told) for day, told in almanac.days.items() if day.year == year}


def _day_in(almanac: Almanac, day: date) -> Day | None:
    kept = almanac.days.get(day)
    return Day(day, *kept) if kept else None


def _written(one: Difference) -> list[Any]:
    return [one.day.isoformat(), list(one.before[1:]) if one.before else None, list(one.after[1:])]
