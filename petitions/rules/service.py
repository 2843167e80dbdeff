"""Service of papers 送達: from which day a paper counts as served, by which rule, and how well it is proved.

Two laws hold. Letters of the complaint stages are served under 行政程序法 §67–91, papers of a mediation
under 民事訴訟法 §123–153-1 (消費爭議調解辦法 §29): a letter deposited on one day is served at once under the
first and after ten days under the second (最高法院106年度台抗字第844號).
"""

from datetime import date
from types import MappingProxyType
from typing import Final, NamedTuple

from petitions.rules.calendar import days_after
from petitions.rules.roc import roc_plain
from petitions.rules.term import Term
from petitions.rules.terms import EventKind, Procedure, ReceiptGrade, Register


class Regime(Term):
    """Which law of service holds for a paper."""

    ADMINISTRATIVE = "administrative", "行政程序法"
    CIVIL = "civil", "民事訴訟法（調解文書準用）"


class ServiceMethod(Term):
    """How a paper was served."""

    IN_PERSON = "in_person", "本人、代表人或代理人簽收"
    REGISTERED = "registered", "雙掛號郵寄（有回執）"
    SUBSTITUTE = "substitute", "補充送達（同居人、受雇人、接收郵件人員）"
    LEFT = "left", "留置送達（拒絕收領）"
    DEPOSIT = "deposit", "寄存送達"
    PUBLIC_NOTICE = "public_notice", "公示送達"
    PUBLIC_NOTICE_ABROAD = "public_notice_abroad", "國外公示送達"
    PUBLIC_NOTICE_AGAIN = "public_notice_again", "同一當事人再次公示送達"
    ELECTRONIC = "electronic", "電子送達（受送達人已確認）"
    DECLARED = "declared", "業者自承或傳真報告"
    UNPROVEN = "unproven", "普通掛號招領逾期（未寄存，無送達證明）"


class ReturnReason(Term):
    """Why a paper came back."""

    MOVED = "moved", "遷移不明"
    UNKNOWN = "unknown", "查無此人"
    UNCLAIMED = "unclaimed", "逾期招領"
    REFUSED = "refused", "拒收"
    WRONG_ADDRESS = "wrong_address", "地址欠詳"
    OTHER = "other", "其他"


class ServiceRule(NamedTuple):
    """One way of service under one law: so many days after the act the paper counts as served."""

    regime: Regime
    method: ServiceMethod
    days: int
    grade: ReceiptGrade
    article: str
    says: str
    sooner_by_pick_up: bool = False


_A, _C = Regime.ADMINISTRATIVE, Regime.CIVIL
_M, _G = ServiceMethod, ReceiptGrade
_AT_ONCE: Final = "送達之日生效"

SERVICE_RULES: Final = (
    ServiceRule(_A, _M.IN_PERSON, 0, _G.PROVEN, "行政程序法§68、§69、§71", _AT_ONCE),
    ServiceRule(_A, _M.REGISTERED, 0, _G.PROVEN, "行政程序法§68、§76", "簽收之日生效"),
    ServiceRule(
        _A, _M.SUBSTITUTE, 0, _G.PROVEN, "行政程序法§73 I、II", "交付之日生效；與應受送達人利害相反者不得代收"
    ),
    ServiceRule(_A, _M.LEFT, 0, _G.PROVEN, "行政程序法§73 III", "留置之日生效"),
    ServiceRule(
        _A,
        _M.DEPOSIT,
        0,
        _G.PROVEN,
        "行政程序法§74；釋字第797號",
        "寄存並完成兩份通知時即生效，領取早晚不影響",
    ),
    ServiceRule(
        _A, _M.PUBLIC_NOTICE, 20, _G.PROVEN, "行政程序法§78、§81", "自公告或最後刊登之日起經20日生效"
    ),
    ServiceRule(
        _A,
        _M.PUBLIC_NOTICE_ABROAD,
        60,
        _G.PROVEN,
        "行政程序法§78 I ③、§81",
        "自公告或最後刊登之日起經60日生效",
    ),
    ServiceRule(_A, _M.PUBLIC_NOTICE_AGAIN, 1, _G.PROVEN, "行政程序法§79、§81但書", "自黏貼公告欄翌日起生效"),
    ServiceRule(
        _A, _M.ELECTRONIC, 0, _G.PROVEN, "行政程序法§68 II；電子簽章法§9", "進入受送達人指定之系統時生效"
    ),
    ServiceRule(_A, _M.DECLARED, 0, _G.DECLARED, "消費者保護法施行細則§36", "業者自承接獲申訴之日"),
    ServiceRule(_A, _M.UNPROVEN, 0, _G.ESTIMATED, "行政程序法§74、§76", "未經寄存，送達未獲證明，應另行送達"),
    ServiceRule(_C, _M.IN_PERSON, 0, _G.PROVEN, "民事訴訟法§126、§127", _AT_ONCE),
    ServiceRule(_C, _M.REGISTERED, 0, _G.PROVEN, "民事訴訟法§124、§141", "簽收之日生效"),
    ServiceRule(_C, _M.SUBSTITUTE, 0, _G.PROVEN, "民事訴訟法§137", "交付之日生效；他造當事人不得代收"),
    ServiceRule(_C, _M.LEFT, 0, _G.PROVEN, "民事訴訟法§139", "留置之日生效"),
    ServiceRule(
        _C,
        _M.DEPOSIT,
        10,
        _G.PROVEN,
        "民事訴訟法§138 II",
        "自寄存之日起經10日生效；先領取者於領取日生效",
        sooner_by_pick_up=True,
    ),
    ServiceRule(
        _C, _M.PUBLIC_NOTICE, 20, _G.PROVEN, "民事訴訟法§149、§152", "自公告或最後登載之日起經20日生效"
    ),
    ServiceRule(
        _C, _M.PUBLIC_NOTICE_ABROAD, 60, _G.PROVEN, "民事訴訟法§149、§152", "自公告或最後登載之日起經60日生效"
    ),
    ServiceRule(
        _C, _M.PUBLIC_NOTICE_AGAIN, 1, _G.PROVEN, "民事訴訟法§150、§152但書", "自黏貼公告之翌日起生效"
    ),
    ServiceRule(_C, _M.ELECTRONIC, 0, _G.PROVEN, "民事訴訟法§153-1", "受送達人確認收受或聲請時生效"),
)
"""The two laws of service, a row for each way."""

REGIME_OF: Final = MappingProxyType(
    {
        EventKind.BUSINESS_RECEIVED: Regime.ADMINISTRATIVE,
        EventKind.LETTER_SERVED: Regime.ADMINISTRATIVE,
        EventKind.RECTIFICATION_SERVED: Regime.ADMINISTRATIVE,
        EventKind.PROPOSAL_SERVED: Regime.CIVIL,
        EventKind.DEED_SERVED: Regime.CIVIL,
    }
)
"""Which law holds for the paper whose service an event records."""


NOTICES: Final = frozenset({"D04", "D18"})
"""Papers that say what has to be put right; their service starts the days for it."""


def regime_of(event: EventKind, procedure: Procedure | Register) -> Regime | None:
    """Return which law holds for the paper whose service an event records; None if it records none.

    All papers of a mediation are served under the civil law (消費爭議調解辦法 §29).
    """
    if event in REGIME_OF and procedure is Procedure.MEDIATION:
        return Regime.CIVIL
    return REGIME_OF.get(event)


_BY_KEY: Final = MappingProxyType({(rule.regime, rule.method): rule for rule in SERVICE_RULES})


class Effect(NamedTuple):
    """Since when a paper counts as served, why, and how well it is proved."""

    effective_on: date
    why: str
    grade: ReceiptGrade


def methods_of(regime: Regime) -> tuple[ServiceMethod, ...]:
    """Return the ways of service that a law knows."""
    return tuple(rule.method for rule in SERVICE_RULES if rule.regime is regime)


def find_rule(regime: Regime, method: ServiceMethod) -> ServiceRule:
    """Return the row of a way of service. Raises KeyError if this law does not know it."""
    return _BY_KEY[regime, method]


def effect_of(regime: Regime, method: ServiceMethod, on: date, picked_up_on: date | None = None) -> Effect:
    """Return since when a paper counts as served that was handed over, left, deposited or posted `on` a day.

    `picked_up_on` is when a deposited paper was fetched: under 民事訴訟法 it is served then, if that is
    before the ten days are over; under 行政程序法 it changes nothing. Days in Taipei. Raises KeyError for a
    way that this law does not know.
    """
    rule = find_rule(regime, method)
    day = days_after(on, rule.days)
    if rule.sooner_by_pick_up and picked_up_on is not None and picked_up_on < day:
        return Effect(
            picked_up_on, f"{rule.article}：寄存後於{roc_plain(picked_up_on)}領取，自該日生效", rule.grade
        )
    return Effect(day, f"{rule.article}：{rule.says}", rule.grade)
