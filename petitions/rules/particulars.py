"""What must be said with an act: the questions its guards ask, and the words for the answers."""

from types import MappingProxyType
from typing import Final

from petitions.rules import particulars_access as access
from petitions.rules import particulars_door as door
from petitions.rules import particulars_negotiation as negotiation
from petitions.rules.answers import Position, Signer
from petitions.rules.closing import TERMS, WithdrawalReason
from petitions.rules.jurisdiction import JurisdictionBasis
from petitions.rules.matter_particulars import EarlierWay
from petitions.rules.negotiation_terms import NegotiationAsker
from petitions.rules.parties import AmendedField, TradeRole
from petitions.rules.powers import Power
from petitions.rules.service import ReturnReason, ServiceMethod
from petitions.rules.step import Step
from petitions.rules.term import Term
from petitions.rules.terms import (
    Channel,
    EventKind,
    MediationRejectGround,
    NegotiationResult,
    NotProcessedGround,
    PartyRole,
    ReceiptGrade,
    RectifyGround,
    RejectGround,
    RepresentationKind,
    VenueBasis,
)


class Withdrawer(Term):
    """Who withdraws (行政程序法 §24 III, §27 IV)."""

    COMPLAINANT = "complainant", "本人"
    LEGAL = "legal", "法定代理人"
    SPECIAL_AGENT = "special_agent", "有特別代理權之代理人"
    AGENT = "agent", "一般代理人"
    SELECTED = "selected", "被選定人"


class Side(Term):
    """A side of a dispute."""

    CONSUMER = "consumer", "消費者"
    BUSINESS = "business", "業者"


CLAIM: Final = "claim"
"""What the first event of a mediation keeps: what is asked for, where that differs from the complaint."""

ASKED_BY_GUARD: Final = MappingProxyType(
    {
        "reason_given": ("reason",),
        "reject_ground_given": ("ground",),
        "mediation_reject_ground_given": ("ground",),
        "rectify_ground_given": ("ground",),
        "not_processed_ground_given": ("ground",),
        "earlier_reply_shown": ("earlier_case",),
        "agency_named": ("agency",),
        "kept_case_named": ("kept_case",),
        "letter_names_its_respondent": ("party",),
        "respondent_named": ("party",),
        "each_result_given": ("outcome",),
        "outcome_fits_record": ("outcome",),
        "consumer_agreed": ("accepted_on", "told_on"),
        "agreement_complete": TERMS,
        "withdrawal_reason_given": ("withdrawal_reason",),
        "withdrawal_authorised": ("by_role", "all_consent"),
        "not_properly_handled": ("early_reason",),
        "meeting_date_given": ("session_on",),
        "venue_given": ("venue", "both_elsewhere"),
        "respondent_consents_once": ("respondent_consents",),
        "asked_by_party": ("requested_by",),
        "session_within_forty_days": ("new_due_on",),
        "quorum_met": ("members", "present", "both_parties_agree", "agreeing"),
        "absence_recorded": ("absent", "was_served"),
        "one_side_absent": ("absent", "was_served"),
        "objector_absent": ("objector_absent", "was_served"),
        "majority_of_participants": ("participants", "signatures"),
        "majority_of_all": ("members", "signatures"),
        "not_by_public_notice": ("method",),
        "party_named": ("party",),
        "objection_in_time": ("party", "objected_on"),
        "reply_given": ("reply",),
        "dispute_opened": ("outcome",),
        "remedy_considered": ("has_remedy",),
        "unit_named": ("unit_id",),
        "extension_within_cap": ("new_due_on", "head_approves"),
        "category_given": ("category",),
        "corrected_event_named": ("corrects_seq",),
        **door.ASKED,
        **negotiation.ASKED,
        **access.ASKED,
    }
)
"""Which particulars each guard reads; one that is not here asks nothing and can be answered beforehand."""

ASKED_BY_EVENT: Final = MappingProxyType(
    {
        EventKind.ASSIGNED: ("officer_id",),
        EventKind.OFFICER_ACCEPTED: (),
        EventKind.BUSINESS_NOTIFIED: ("party",),
        EventKind.FOLLOW_UP_SET: ("due_on",),
        EventKind.NEGOTIATION_SCHEDULED: ("chair_id", "together_with"),
        EventKind.NEGOTIATION_POSTPONED: negotiation.ANOTHER_DAY,
        EventKind.PROPOSAL_SERVED: ("party", "method"),
        EventKind.DEED_SERVED: ("party",),
        **door.ASKED_BY_EVENT,
    }
)
"""What else belongs to an event."""

GROUNDS: Final[MappingProxyType[str, type[Term]]] = MappingProxyType(
    {
        "reject_ground_given": RejectGround,
        "mediation_reject_ground_given": MediationRejectGround,
        "rectify_ground_given": RectifyGround,
        "not_processed_ground_given": NotProcessedGround,
    }
)
"""From which list each guard wants its ground."""

WORDS: Final[MappingProxyType[str, type[Term]]] = MappingProxyType(
    {
        "grade": ReceiptGrade,
        "result": NegotiationResult,
        "venue": VenueBasis,
        "jurisdiction": JurisdictionBasis,
        "channel": Channel,
        "earlier_how": EarlierWay,
        "method": ServiceMethod,
        "return_reason": ReturnReason,
        "by_role": Withdrawer,
        "absent": Side,
        "asked_by": NegotiationAsker,
        "position": Position,
        "signer": Signer,
        "representation": RepresentationKind,
        "powers": Power,
        **access.WORDS,
        **door.WORDS,
        "role": PartyRole,
        "trade_role": TradeRole,
        "amended": AmendedField,
        "withdrawal_reason": WithdrawalReason,
    }
)
"""The words in which a particular is answered."""

LABELS: Final = MappingProxyType(
    {
        "reason": "理由",
        "ground": "事由",
        "earlier_case": "先前已答復的案號",
        "agency": "機關",
        "kept_case": "併入或併同辦理的案號",
        "grade": "證明方式",
        "party": "當事人",
        "by_role": "由誰撤回",
        "all_consent": "全體選定人都同意",
        "early_reason": "提前受理的理由",
        "session_on": "會議日期",
        "venue": "由本市調解的依據",
        "both_elsewhere": "雙方均在同一其他縣市",
        "respondent_consents": "相對人同意再調解",
        "requested_by": "何人請求延展",
        "members": "全體委員人數",
        "present": "出席委員人數",
        "both_parties_agree": "雙方同意由到場委員調解",
        "agreeing": "同意指定的委員人數",
        "absent": "未到場的一方",
        "was_served": "已合法通知",
        "objector_absent": "異議人未到場",
        "participants": "參與調解的委員人數",
        "signatures": "同意（簽名）的委員人數",
        "objected_on": "異議提出之日",
        "reply": "答復內容",
        "position": "業者立場",
        "points": "逐項",
        "signer": "回復人",
        "pauses": "停止計算處理期限，至補齊為止",
        "has_remedy": "得提起訴願、訴訟或請求國家賠償",
        "unit_id": "單位",
        "new_due_on": "展期後的日期",
        "head_approves": "首長已核准",
        "category": "更正後的類別",
        "corrects_seq": "更正的紀錄",
        "officer_id": "承辦人",
        "due_on": "承諾完成之日",
        "outcome": "處理結果",
        "earlier_on": "先前申訴之日",
        "earlier_how": "先前申訴的方式",
        "against": "申訴對象",
        CLAIM: "調解時的請求",
        "by_respondent": "各相對人的結果",
        "accepted_on": "消費者同意之日",
        "told_on": "通知消費者業者回復之日",
        "late_days": "逾期（日）",
        "withdrawal_reason": "撤回原因",
        "jurisdiction": "管轄依據",
        "read_back": "紀錄已朗讀或交閱確認",
        "signed": "已簽名或蓋章",
        "suspected": "疑似同一件",
        "joined_case": "重複案件",
        "reuse_consent": "本人同意沿用諮詢的內容",
        "consultation": "由諮詢轉入，諮詢紀錄",
        "channel": "管道",
        "received_on": "收件日",
        "business": "業者",
        "representation": "身分",
        "powers": "特別權限",
        "since_on": "起始日",
        "until_on": "終止日",
        **door.CALLED,
        "role": "身分",
        "trade_role": "交易上的角色",
        "amended": "更正項目",
        "ended_on": "退出日",
        **negotiation.CALLED,
        **access.CALLED,
    }
)
"""How each particular is called."""

ONLY_IF_THE_OFFICE_SAYS_SO: Final = MappingProxyType({EventKind.SUPPLEMENT_REQUESTED: ("pauses",)})
"""What may be said with an event only where a rule of the office allows it: no law stops a petition."""


OPTIONAL: Final = (
    door.NOT_ALWAYS
    | access.NOT_ALWAYS
    | frozenset(
        {
            "earlier_case",
            "all_consent",
            "both_elsewhere",
            "both_parties_agree",
            "agreeing",
            "accepted_on",
            "told_on",
            "early_reason",
            "head_approves",
            "objected_on",
            "picked_up_on",
            "place",
            "recipient",
            "respondent_consents",
        }
    )
)
"""What is asked, but needed in some cases only; the guard says when."""


def is_needed(key: str, step: Step) -> bool:
    """Say whether an act cannot be recorded without this particular."""
    if key == "letter_id":
        return "letter_named" in step.guards
    if key == "method":
        return step.event in door.METHOD_NEEDED
    if key == "party":
        return bool({"party_named", "access_asker_named"} & set(step.guards))
    if step.event is EventKind.NEGOTIATION_POSTPONED and key in negotiation.ANOTHER_DAY:
        return False
    return key in asked_of(step) and key not in OPTIONAL


def asked_of(step: Step) -> tuple[str, ...]:
    """Return what is to be asked when this step is recorded, each once, in order."""
    keys = [key for guard in step.guards for key in ASKED_BY_GUARD.get(guard, ())]
    keys += ASKED_BY_EVENT.get(step.event, ())
    if len(step.outcomes) > 1:
        keys.insert(0, "outcome")
    if "letter_named" in step.guards:
        keys = [key for key in keys if key != "party"]  # the letter says to whom it went
    return tuple(dict.fromkeys(keys))


def grounds_of(step: Step) -> type[Term] | None:
    """Return the list from which the ground of this step is chosen, if it needs one."""
    return next((GROUNDS[guard] for guard in step.guards if guard in GROUNDS), None)
