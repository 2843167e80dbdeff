"""Where a case stands, for all five procedures and the log of consultations."""

from petitions.rules.term import Term


class State(Term):
    """A stage of a procedure. One key means one thing, in whatever procedure it occurs.

    Overdue is not a state: it is a due date that has passed.
    """

    # shared by the procedures
    DRAFT = "draft", "草稿"
    RECEIVED = "received", "已收件"
    RECTIFYING = "rectifying", "待補正", "Waiting for missing items"
    ACCEPTED = "accepted", "已受理"
    REJECTED = "rejected", "不受理", "Not accepted"
    TRANSFERRED_OUT = "transferred_out", "已移轉他機關", "Transferred to another agency"
    MERGED = "merged", "已併案", "Joined to another case"
    WITHDRAWN = "withdrawn", "已撤回"
    SUSPENDED = "suspended", "停止進行"
    VOIDED = "voided", "已註銷"
    CLOSED = "closed", "已結案"

    # first appeal 第一次申訴
    REFERRED = "referred", "已移文主管機關", "With the competent bureau"
    WITH_BUSINESS = "with_business", "業者處理中", "With the business"
    BUSINESS_REPLIED = "business_replied", "業者已回復", "The business has replied"
    LAPSED = "lapsed", "業者逾期未回復", "The business did not reply in time"

    # second appeal 第二次申訴
    NEGOTIATION_SCHEDULED = "negotiation_scheduled", "已排定協商"
    NEGOTIATION_POSTPONED = "negotiation_postponed", "協商改期中"
    NEGOTIATION_HELD = "negotiation_held", "已召開協商"

    # mediation 調解
    SCHEDULED = "scheduled", "已排定調解期日", "Session scheduled"
    IN_SESSION = "in_session", "調解進行中"
    CONTINUED = "continued", "待續行調解", "To be continued"
    PROPOSAL_PENDING = "proposal_pending", "解決方案待異議期滿"
    SMALL_PROPOSAL_PENDING = "small_proposal_pending", "小額解決方案待異議期滿"
    SETTLED = "settled", "調解成立"
    FAILED = "failed", "調解不成立", "Mediation failed"
    COURT_SENT = "court_sent", "調解書送法院審核中", "Deed sent to court"
    APPROVED = "approved", "法院已核定", "Approved by the court"
    NOT_APPROVED = "not_approved", "法院不予核定", "Not approved by the court"
    SERVED = "served", "核定調解書已送達", "Approved deed served"

    # petition 陳情
    UNCONFIRMED = "unconfirmed", "待確認", "Waiting for your confirmation"
    CONFIRMATION_LAPSED = "confirmation_lapsed", "逾期未確認"
    REGISTERED = "registered", "已立案"
    TRACKED = "tracked", "已列管（待分文）"
    DISPATCHED = "dispatched", "已分文（待簽收）"
    IN_PROGRESS = "in_progress", "辦理中"
    PENDING_APPROVAL = "pending_approval", "陳核中"
    REPLIED = "replied", "已回復"
    SOLVED_ON_THE_SPOT = "solved_on_the_spot", "即時解決"
    NOT_PROCESSED = "not_processed", "不予處理"

    # Control Yuan visit 監察院巡察
    QUEUED = "queued", "已登記"
    HEARD = "heard", "已受理陳情"
    NO_SHOW = "no_show", "未到場"

    # consultation 諮詢 (a log, not a case)
    LOGGED = "logged", "已登錄"
    ANSWERED = "answered", "已答復"
    BECAME_APPEAL = "became_appeal", "已轉申訴"
