"""What the letters about a negotiation say of it: when, where, who came, what was agreed."""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Final, NamedTuple

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from petitions.extensions import db, sealer
from petitions.models import Case, CaseEvent
from petitions.queries.negotiations import Attendee, NegotiationFacts, Settlement, list_negotiations
from petitions.rules.closing import TERMS
from petitions.rules.money import money_text
from petitions.rules.negotiation_terms import AttendeeCapacity, NegotiationStatus
from petitions.rules.particulars import Side
from petitions.rules.roc import roc_letter
from petitions.rules.terms import EventKind

NAMES_OF: Final = MappingProxyType({Side.CONSUMER: "申訴人", Side.BUSINESS: "業者"})
TOLD_BY: Final = MappingProxyType(
    {
        "D11": NegotiationStatus.SCHEDULED,
        "D21": NegotiationStatus.POSTPONED,
        "D12": NegotiationStatus.HELD,
        "D13": NegotiationStatus.HELD,
        "D14": NegotiationStatus.HELD,
    }
)
"""Of which meeting each letter tells: the last that stands so."""

AGREEMENT: Final = "D13"
WEEKDAYS: Final = "一二三四五六日"


class MeetingTold(NamedTuple):
    """The fields of a letter that a meeting fills: with the names of those who came, and masked."""

    whole: Mapping[str, str]
    masked: Mapping[str, str]


def meeting_told(case: Case, document: str) -> MeetingTold:
    """Return what a meeting says to a letter, nothing where there is none; three statements at most."""
    if document == AGREEMENT and (terms := _terms_of_the_end(case)):
        return MeetingTold(terms, terms)
    wanted = TOLD_BY.get(document)
    found = [one for one in list_negotiations(case) if one.status is wanted] if wanted else []
    if not found:
        return MeetingTold({}, {})
    return MeetingTold(_values(found[-1], is_open=True), _values(found[-1], is_open=False))


def _terms_of_the_end(case: Case) -> Mapping[str, str]:
    """Return the terms with which a case was closed, if the closing tells any; one statement."""
    correction = aliased(CaseEvent)
    struck = exists().where(correction.case_id == CaseEvent.case_id, correction.corrects_seq == CaseEvent.seq)
    statement = (
        select(CaseEvent.data)
        .where(CaseEvent.case_id == case.id, CaseEvent.kind == EventKind.CLOSED.value, ~struck)
        .order_by(CaseEvent.seq.desc())
        .limit(1)
    )
    said = db.session.scalar(statement) or {}
    if not any(said.get(key) for key in TERMS):
        return {}
    due_on = said.get("terms_due_on")
    paid_by = date.fromisoformat(due_on) if due_on else None
    settled = Settlement(said.get("settled_ntd"), paid_by, said.get("terms", ""))
    return _settlement(settled)


def _values(facts: NegotiationFacts, *, is_open: bool) -> dict[str, str]:
    settled = facts.settlement
    return {
        "會議時間": _when(facts),
        "會議地點": "；".join(part for part in (facts.room, facts.video_url) if part),
        "請求改期之人": facts.asked_by.label if facts.asked_by else "",
        "改期原因": facts.postponed_because,
        "到場人": "\n".join(_attendee(one, is_open=is_open) for one in facts.attendees),
        "雙方主張": facts.minutes,
        "協商結果": facts.result.label if facts.result else "",
        **(_settlement(settled) if settled else {}),
    }


def _settlement(settled: Settlement) -> Mapping[str, str]:
    return {
        "和解條件": settled.terms,
        "和解金額": "" if settled.amount_ntd is None else money_text(settled.amount_ntd),
        "履行日期": roc_letter(settled.due_on) if settled.due_on else "",
    }


def _when(facts: NegotiationFacts) -> str:
    """Say when the parties meet; of a meeting that was put off, when they meet instead."""
    if facts.status is NegotiationStatus.POSTPONED:
        starts = facts.next_at
        return f"{_day(starts)}{starts:%H:%M}" if starts else ""
    return f"{_day(facts.starts_at)}{facts.starts_at:%H:%M}至{facts.ends_at:%H:%M}"


def _day(moment: datetime) -> str:
    day = moment.date()
    return f"{roc_letter(day)}（星期{WEEKDAYS[day.weekday()]}）"


def _attendee(one: Attendee, *, is_open: bool) -> str:
    """Name someone who came, for which side, as what and with what power."""
    name = sealer().open(one.name_sealed) if is_open and one.name_sealed else one.name_masked
    came = one.came
    power = "" if came.capacity is AttendeeCapacity.SELF else f"，{came.mandate.label}"
    return f"{NAMES_OF[came.side]}{name and f'：{name}'}（{came.capacity.label}{power}）"
