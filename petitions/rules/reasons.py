"""Why a case stands where it does in the worklist: one sentence a case, from the period or the stage."""

from typing import NamedTuple

from petitions.rules.periods import label_of
from petitions.rules.terms import State


class Reason(NamedTuple):
    """What to say of a period while it runs, and when it has passed unmet."""

    running: str
    over: str


OF_PERIODS: dict[str, Reason] = {
    "business_reply": Reason("業者 15 日期限內，未回復", "業者 15 日屆滿未回復，待確認"),
    "refer_case": Reason("已受理，待移文或函請業者", "受理後未移文或函請業者"),
    "agency_report": Reason("主管機關未回報", "主管機關逾 30 日未回報"),
    "rectify_appeal": Reason("等申訴人補正", "申訴人逾期未補正，得不受理"),
    "rectify_mediation": Reason("等申請人補正", "申請人逾期未補正，應不受理"),
    "session_date": Reason("調解期日將屆", "逾 30 日未開調解會議"),
    "objection": Reason("異議期間，當事人仍可異議", "異議期滿，待確認視為成立"),
    "new_session": Reason("小額異議，須另定期日", "逾 20 日未另定期日"),
    "notify_objection": Reason("有異議，待通知他方", "未即時通知他方異議"),
    "deed_to_court": Reason("調解書待送法院", "調解書逾 10 日未送法院"),
    "serve_deed": Reason("法院已核定，待送達調解書", "核定之調解書尚未送達"),
    "certificate": Reason("不成立證明書待核發", "逾 7 日未發不成立證明書"),
    "confirm": Reason("等陳情人確認", "陳情人逾期未確認"),
    "handling": Reason("陳情待回復", "陳情逾限未回復"),
    "return_misrouted": Reason("待簽收或退文改分", "逾次一工作日未簽收"),
    "supplement": Reason("等陳情人補陳", "陳情人未補陳，就現有資料答復"),
    "consultation": Reason("等會辦單位回復", "會辦單位逾期未回復"),
    "file_access": Reason("等閱卷准駁", "閱卷申請逾期未准駁"),
    "follow_up": Reason("承諾事項待追蹤", "承諾事項逾期未追蹤"),
}

OF_STATES: dict[State, str] = {
    State.RECEIVED: "新收案，待受理",
    State.RECTIFYING: "等補正",
    State.ACCEPTED: "已受理，待辦理",
    State.REFERRED: "已移文，等主管機關",
    State.WITH_BUSINESS: "已函請業者，等送達證明",
    State.BUSINESS_REPLIED: "業者已回復，待確認結果",
    State.LAPSED: "業者逾期未回復，待結案",
    State.NEGOTIATION_SCHEDULED: "協商已排定",
    State.NEGOTIATION_POSTPONED: "協商改期，待另定日期",
    State.NEGOTIATION_HELD: "協商已召開，待登錄結果",
    State.SCHEDULED: "調解期日已排定",
    State.IN_SESSION: "調解已開，待登錄結果",
    State.CONTINUED: "續行調解，待定期日",
    State.SETTLED: "調解成立，待送法院",
    State.FAILED: "調解不成立，待結案",
    State.COURT_SENT: "法院審核中",
    State.NOT_APPROVED: "法院不予核定，待處理",
    State.SERVED: "調解書已送達，待結案",
    State.SUSPENDED: "程序停止中",
    State.REGISTERED: "新收陳情，待列管",
    State.TRACKED: "已列管，待分文",
    State.DISPATCHED: "已分文，待簽收",
    State.IN_PROGRESS: "辦理中",
    State.PENDING_APPROVAL: "回復稿陳核中",
    State.REPLIED: "已回復，待結案",
    State.QUEUED: "已登記，等候巡察",
}


def reason_of(period: str | None, state: State, *, is_over: bool) -> str:
    """Say why a case waits: by the period that is due first, else by its stage."""
    if period is None:
        return OF_STATES.get(state, state.label)
    reason = OF_PERIODS.get(period)
    if reason is None:
        return label_of(period)
    return reason.over if is_over else reason.running


SHORT_NAMES = (
    ("消費者保護法", "消保法"),
    ("消費爭議調解辦法", "調解辦法"),
    ("行政程序法", "行程法"),
    ("行政院及所屬各機關處理人民陳情案件要點", "處理陳情要點"),
    ("文書流程管理作業規範", "文書流程規範"),
)
"""How the offices call the laws among themselves."""

TURNS: dict[str, str] = {
    "business": "業者",
    "bureau": "主管機關",
    "citizen": "民眾",
    "party": "當事人",
    "committee": "調解會",
    "office": "待分派",
}
"""Whose turn it is, in a word; the office's own turn is the officer's, if there is one."""

OUR_TURN = ("office", "committee")
"""The turns that an officer of ours has to take."""


def short_article(article: str) -> str:
    """Return the first of the articles, with the law's short name: 消保法§43 II."""
    first = article.partition("；")[0]
    for name, short in SHORT_NAMES:
        first = first.replace(name, short)
    return first


def turn_of(turn: str, officer: str | None, *, is_mine: bool) -> str:
    """Say in a word whose turn it is: 我, the officer's name, 業者 …"""
    if turn in OUR_TURN and officer:
        return "我" if is_mine else officer
    return TURNS.get(turn, "—")
