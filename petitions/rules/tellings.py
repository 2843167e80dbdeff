"""What an event says to the staff who read the record: a sentence, and from whom it came."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Final

from petitions.rules.closing import against_in, results_in
from petitions.rules.demands import answers_in
from petitions.rules.negotiation import attendance_in
from petitions.rules.particulars import LABELS, WORDS
from petitions.rules.periods import label_of
from petitions.rules.roc import roc_plain
from petitions.rules.step import Who
from petitions.rules.terms import (
    EventKind,
    MediationRejectGround,
    NotProcessedGround,
    Outcome,
    Procedure,
    RectifyGround,
    RejectGround,
    State,
)
from petitions.rules.workflow import steps_of

_LISTED: Final[Mapping[str, Callable[[Mapping[str, Any]], Iterable[Any]]]] = {
    "attendance": attendance_in,
    "points": answers_in,
    "by_respondent": results_in,
    "against": against_in,
}
"""Particulars of several parts, each with `words` of its own."""

_OUTCOMES: Final = {outcome.value: outcome.label for outcome in Outcome}
_GROUNDS: Final = {
    ground.value: ground.label
    for lists in (RejectGround, MediationRejectGround, RectifyGround, NotProcessedGround)
    for ground in lists
}
_UNSAID: Final = frozenset(
    {
        "outcome",
        "officer_id",
        "unit_id",
        "corrects_seq",
        "officer",
        "unit",
        "chair_id",
        "letter_id",
        "recused_id",
    }
)
"""Particulars that are said in another way, or are only for machines."""

FILER, BUSINESS, OFFICE, AGENCY = "filer", "biz", "in", "org"
FROM: Final = {FILER: "民眾", BUSINESS: "業者", OFFICE: "本府", AGENCY: "他機關"}
"""From whom something came, as the record marks it."""

LEDGER_NAMES: Final = {
    "citizen": "民眾",
    "business": "業者",
    "officer": "承辦人",
    "clerk": "收文人員",
    "secretary": "秘書",
    "committee": "調解委員會",
    "bureau": "主管機關",
    "court": "法院",
    "system": "系統",
}
"""How the people of an old ledger are called here."""

LEDGER_WORDS: Final = {
    "again": "再次",
    "continued": "續行",
    "training": "教育訓練資料",
    "entered by mistake": "誤登",
    "before 15 days": "未滿15日",
    "failed": "不成立",
    "settled": "成立",
    "established": "成立",
    "business_absent": "業者未到場",
    "duplicate": "重複",
    "same matter": "同一事件",
    "business use": "營業使用",
    "private sale": "私人買賣",
    "in court": "訴訟中",
    "premature": "尚在處理期限內",
    "spam": "無意義內容",
    "typhoon": "颱風",
    "no quorum": "出席人數不足",
    "no name or address": "未具姓名或地址",
}
"""What old ledgers note in English, for those who read the record."""

_OF_LABELS: Final = {"民眾": FILER, "業者": BUSINESS}
_OF_AGENCIES: Final = frozenset(
    {
        EventKind.AGENCY_REPORTED,
        EventKind.COURT_APPROVED,
        EventKind.COURT_RETURNED,
        EventKind.COURT_DISAPPROVED,
    }
)
_OF_BUSINESSES: Final = frozenset({EventKind.BUSINESS_REPLIED, EventKind.BUSINESS_RECEIVED})
_OF_FILERS: Final = frozenset(
    {step.event for procedure in Procedure for step in steps_of(procedure) if step.who is Who.CITIZEN}
)


def source_of(kind: EventKind, by: str = "") -> str:
    """Return from whom an event came: filer, biz, in or org; `by` is the label of whoever did it."""
    if by in _OF_LABELS:
        return _OF_LABELS[by]
    if kind in _OF_AGENCIES:
        return AGENCY
    if kind in _OF_BUSINESSES:
        return BUSINESS
    return FILER if kind in _OF_FILERS else OFFICE


def told(
    kind: EventKind,
    *,
    before: State | None,
    after: State,
    detail: str = "",
    data: Mapping[str, Any] | None = None,
) -> str:
    """Say in a sentence what happened and where it left the case: 受理，案件進入「已受理」。"""
    said = dict(data or {})
    what = kind.label
    if officer := said.get("officer"):
        what += f"：{officer}"
    elif unit := said.get("unit"):
        what += f"：{unit}"
    elif detail:
        what += f"：{_OUTCOMES.get(detail) or LEDGER_WORDS.get(detail, detail)}"
    moved = "" if before is after or before is None else f"，案件進入「{after.label}」"
    return f"{what}{moved}。{particulars_of(said)}{_moves_of(said)}"


def particulars_of(said: Mapping[str, Any]) -> str:
    """Say what was said with an act, each with its name: 證明方式：送達證明。"""
    worth = ((LABELS[key], _word(key, value).rstrip("。")) for key, value in _worth(said))
    return "".join(f"{name}：{word}。" for name, word in worth)


def _moves_of(said: Mapping[str, Any]) -> str:
    """Say which dates a change of the calendar moved: 業者妥適處理由113年10月2日改為113年10月3日。"""
    moves = (
        (label_of(move["period"]), _day(move["from"]), _day(move["to"])) for move in said.get("moved", ())
    )
    return "".join(
        f"{name}由{before}改為{after}。" if before != after else f"{name}的目標日期變更。"
        for name, before, after in moves
    )


def _worth(said: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Return what of the particulars is told; what was not so is left out."""
    return [
        (key, value)
        for key, value in said.items()
        if key in LABELS and key not in _UNSAID and value not in (None, "", False, [])
    ]


def _word(key: str, value: Any) -> str:
    if key in _LISTED:
        return "；".join(one.words for one in _LISTED[key]({key: value})) or "沒有人"
    if isinstance(value, list):
        return "、".join(_word(key, each) for each in value)
    if isinstance(value, bool):
        return "是"
    if key.endswith("_on"):
        return _day(value)
    if key.endswith("_ntd"):
        return f"{value:,}" if isinstance(value, int) else str(value)
    words = {term.value: term.label for term in WORDS.get(key, ())}
    return words.get(value) or _GROUNDS.get(value, str(value)) if key in {"ground", *WORDS} else str(value)


def _day(value: Any) -> str:
    try:
        return roc_plain(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)
