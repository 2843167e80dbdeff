"""Numbers the office has set itself where the law gives none: each a row, with what it rests on."""

from datetime import date
from typing import Final, NamedTuple


class LocalRule(NamedTuple):
    """One number: of what unit, why, and since when. A change is a new row with the same key."""

    key: str
    label: str
    number: int
    unit: str
    consequence: str
    article: str
    in_force_from: date


_ACT: Final = date(1994, 1, 13)
_OFFICE: Final = "本府規定；消費者保護官任用及職掌辦法§4"

_CENTRE: Final = "本府規定；消費者保護法§42、§43"

LOCAL_RULES: Final = (
    LocalRule(
        "negotiation_notice",
        "協商會議的通知期間",
        10,
        "日",
        "不足者，須填寫縮短的理由。",
        _OFFICE,
        _ACT,
    ),
    LocalRule(
        "negotiation_postponements",
        "一案協商改期的次數",
        2,
        "次",
        "用完後如期召開；未到場者照實登錄。",
        _OFFICE,
        _ACT,
    ),
    LocalRule(
        "result_objection",
        "對告知的處理結果表示未獲處理的期間",
        10,
        "日",
        "以和解結案後在此期間內表示沒有做到的，案件續辦，不另計一件。",
        _CENTRE,
        _ACT,
    ),
    LocalRule(
        "settlement_silence",
        "通知業者回復後視為同意的期間",
        10,
        "日",
        "通知後此期間內消費者沒有表示未解決，得以和解結案。",
        "本府規定；消費者保護法§43、民法§736",
        _ACT,
    ),
    LocalRule(
        "incident_complaints",
        "建議列為同一事件的件數",
        5,
        "件",
        "同一家業者的進行中申訴達此件數，業者頁與收文頁建議列為同一事件；由人決定。",
        _CENTRE,
        _ACT,
    ),
    LocalRule(
        "incident_days",
        "建議列為同一事件的期間",
        7,
        "日",
        "只算此期間內收件的申訴，含當日。",
        _CENTRE,
        _ACT,
    ),
)


def local_rule(key: str, on: date) -> LocalRule:
    """Return the row in force on a day (Taipei). KeyError if there is none."""
    rows = [rule for rule in LOCAL_RULES if rule.key == key and rule.in_force_from <= on]
    if not rows:
        raise KeyError(key)
    return max(rows, key=lambda rule: rule.in_force_from)
