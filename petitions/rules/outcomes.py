"""How a case ended, and the grounds the law lists for turning one away."""

from petitions.rules.term import Term


class Outcome(Term):
    """How a case ended; `outcomes_of` in the workflow says which belong to which procedure."""

    # first appeal 第一次申訴
    SETTLED = "settled", "和解"
    NOT_SETTLED = "not_settled", "未和解"
    NO_REPLY = "no_reply", "業者未回應"
    UNREACHABLE = "unreachable", "業者無法聯繫"
    SETTLED_OUTSIDE = "settled_outside", "自行和解"
    OTHER_FORUM = "other_forum", "循其他途徑處理"

    # second appeal 第二次申訴
    AGREED = "agreed", "協商成立"
    FAILED_DISAGREE = "failed_disagree", "協商不成立（無共識）"
    FAILED_BIZ_ABSENT = "failed_biz_absent", "協商不成立（業者未到場）"
    FAILED_CONSUMER_ABSENT = "failed_consumer_absent", "協商不成立（消費者未到場）"
    SETTLED_BEFORE = "settled_before", "會前和解"
    SETTLED_AFTER = "settled_after", "會後和解"

    # mediation 調解
    MEDIATED = "mediated", "調解成立"
    DEEMED_SETTLED_NORMAL = "deemed_settled_normal", "視為成立（未提異議）"
    DEEMED_SETTLED_SMALL = "deemed_settled_small", "視為成立（小額未提異議）"
    DEEMED_SETTLED_OBJECTOR_ABSENT = "deemed_settled_objector_absent", "視為成立（異議人未到場）"
    MEDIATION_FAILED = "mediation_failed", "調解不成立"
    DEEMED_FAILED_OBJECTION = "deemed_failed_objection", "視為不成立（提出異議）"
    DEEMED_FAILED_ABSENT = "deemed_failed_absent", "視為不成立（未到場）"

    # petition 陳情
    MEASURES_TAKEN = "measures_taken", "有理由，已採適當措施"
    EXPLAINED = "explained", "無理由，已說明"
    ANSWERED = "answered", "已答復"
    TURNED_INTO_DISPUTE = "turned_into_dispute", "轉消費爭議處理"
    SOLVED_ON_THE_SPOT = "solved_on_the_spot", "即時解決"
    NOT_PROCESSED = "not_processed", "不予處理"
    CONFIRMATION_LAPSED = "confirmation_lapsed", "逾期未確認"

    # Control Yuan visit 監察院巡察
    HEARD = "heard", "已受理陳情"
    NO_SHOW = "no_show", "未到場"

    # at the door and on the way, any procedure
    REJECTED = "rejected", "不受理"
    TRANSFERRED_OUT = "transferred_out", "移轉他機關"
    MERGED = "merged", "併案"
    WITHDRAWN = "withdrawn", "撤回"
    VOIDED = "voided", "註銷"


class CourtResult(Term):
    """What the court did with the deed (鄉鎮市調解條例 §26)."""

    PENDING = "pending", "審核中"
    APPROVED = "approved", "核定"
    NOT_APPROVED = "not_approved", "不予核定"
    RETURNED = "returned", "退回補正"


class NegotiationResult(Term):
    """How a negotiation meeting (協商會議) ended."""

    SETTLED = "settled", "協商成立"
    FAILED = "failed", "協商不成立"
    BUSINESS_ABSENT = "business_absent", "業者未到場"
    CONSUMER_ABSENT = "consumer_absent", "消費者未到場"


class RejectGround(Term):
    """Why an appeal is not accepted: local rule, the default is eight grounds."""

    NOT_CONSUMER_DISPUTE = "not_consumer_dispute", "非屬消費爭議"
    NO_RESPONDENT = "no_respondent", "無相對人"
    NO_REAL_NAME = "no_real_name", "未具真實姓名或住址"
    NOT_BY_CONSUMER = "not_by_consumer", "非消費者本人或其代理人提出"
    NO_CONTENT = "no_content", "無具體內容，經通知未補正"
    MEDIATION_FAILED = "mediation_failed", "曾經調解不成立"
    ALREADY_DECIDED = "already_decided", "已判決、和解、仲裁或妥適處理"
    REPEATED = "repeated", "同一事由重複申訴"
    NOT_YET_UNHANDLED = "not_yet_unhandled", "第一次申訴尚在處理期限內"
    IN_COURT = "in_court", "訴訟繫屬中，第一審言詞辯論已終結"


class MediationRejectGround(Term):
    """Why a mediation application is not accepted (消費爭議調解辦法 §5 I, ten grounds)."""

    NOT_RECTIFIED = "not_rectified", "①未於期限內補正"
    NOT_CONSUMER_DISPUTE = "not_consumer_dispute", "②非屬消費爭議"
    NO_APPEAL = "no_appeal", "③未經消保法第43條第1項或第3項申訴"
    NOT_BY_CONSUMER = "not_by_consumer", "④非消費者或其代理人申請"
    ALREADY_SETTLED = "already_settled", "⑤曾經調解或仲裁成立"
    FAILED_BEFORE = "failed_before", "⑥曾經調解不成立，相對人未同意再調解"
    ARGUMENT_CLOSED = "argument_closed", "⑦第一審言詞辯論已終結"
    NO_RESPONDENT = "no_respondent", "⑧無相對人"
    FINAL_JUDGMENT = "final_judgment", "⑨已有確定判決"
    PENDING = "pending", "⑩同一爭議已在調解中"


class RectifyGround(Term):
    """What an applicant must put right (消費爭議調解辦法 §4)."""

    FORM = "form", "①申請書不合程式"
    NO_RESPONDENT_OR_CONTENT = "no_respondent_or_content", "②無具體相對人或內容"
    MINOR_NO_REP = "minor_no_rep", "③未成年而無法定代理人"
    NO_MANDATE = "no_mandate", "④代理人未附委任書"
    OTHER = "other", "⑤其他得補正事項"


class NotProcessedGround(Term):
    """Why a petition may be left unprocessed (行政程序法 §173); it is registered all the same."""

    NO_CONTENT = "no_content", "無具體之內容（第1款）"
    NO_NAME_OR_ADDRESS = "no_name_or_address", "未具真實姓名或住址（第1款）"
    REPEATED = "repeated", "同一事由經適當處理並明確答復後，仍一再陳情（第2款）"
    SCATTERED = "scattered", "非主管機關接獲陳情人以同一事由分向各機關陳情（第3款）"


class VenueBasis(Term):
    """Why this city mediates (消費爭議調解辦法 §6)."""

    BOTH_HERE = "both_here", "雙方均在本市"
    CONSUMER_HOME = "consumer_home", "消費者住所或居所在本市"
    BUSINESS_HOME = "business_home", "企業經營者住所、事務所或營業所在本市"
    RELATION_HERE = "relation_here", "消費關係發生地在本市"
    AGREED = "agreed", "雙方合意"
