"""The sentences in which a person who filed reads how a case stands. Chinese here; English in the catalogue.

Every kind of event is either said here or kept back, and every state has its sentence: a test holds that.
"""

from typing import Final

from petitions.rules.terms import EventKind, State

WHOSE: Final = {
    "office": "我們",
    "bureau": "主管機關",
    "committee": "調解委員會",
    "business": "業者",
    "citizen": "您",
    "party": "雙方當事人",
    "court": "法院",
}
"""Whose move it is, by the word of the record."""

PROMISES: Final = {
    "business_reply": ("business", "業者最晚要在 %(day)s處理您的申訴。"),
    "refer_case": ("office", "我們最晚在 %(day)s把申訴轉給業者或主管機關。"),
    "agency_report": ("bureau", "主管機關最晚要在 %(day)s回報處理結果。"),
    "rectify_appeal": ("citizen", "請您最晚在 %(day)s補齊資料；要補什麼，寫在給您的通知上。"),
    "rectify_mediation": ("citizen", "請您最晚在 %(day)s補齊資料；要補什麼，寫在給您的通知上。"),
    "session_date": ("committee", "調解委員會最晚要在 %(day)s開會調解。"),
    "new_session": ("committee", "調解委員會最晚要在 %(day)s再開會調解。"),
    "objection": ("party", "對解決方案有異議，最晚在 %(day)s以書面提出；雙方都沒有異議，就視為調解成立。"),
    "notify_objection": ("committee", "我們最晚在 %(day)s把異議通知另一方。"),
    "deed_to_court": ("committee", "我們最晚在 %(day)s把調解書送法院審核。"),
    "serve_deed": ("committee", "我們最晚在 %(day)s把法院核定的調解書寄給您。"),
    "certificate": ("committee", "我們最晚在 %(day)s發給您調解不成立證明書。"),
    "confirm": ("citizen", "請您最晚在 %(day)s確認這件陳情。"),
    "handling": ("bureau", "主管機關最晚要在 %(day)s回復您。"),
    "supplement": ("citizen", "請您最晚在 %(day)s補充資料。"),
    "follow_up": ("bureau", "主管機關答應的事，最晚在 %(day)s完成。"),
}
"""Whose move it is and what is promised until a day, by period; one that is not here is the office's own."""

ESTIMATED: Final = {
    "business_reply": "我們還在等業者收到申訴的證明，先推估業者最晚要在 %(day)s處理；收到證明後會重算。",
}

IF_NOT: Final = {
    "business_reply": (
        "過了那一天，或業者已經明白拒絕，您可以提出第二次申訴，由消費者保護官找雙方協商，也可以申請調解。",
        "請撥 1950 並報案號；您填過的資料不用再填。",
    ),
    "agency_report": ("請撥 1950 並報案號，可以請消費者保護官接手處理。",),
    "session_date": ("請撥 1950 並報案號，我們會告訴您延後的原因與新的日期。",),
    "handling": (
        "需要延長時，我們會在那一天以前告訴您原因與新的日期。",
        "沒有收到回復，請撥 1999 並報案號，由研考單位催辦。",
    ),
}
"""What one may do if a promise is not kept."""

WAITING: Final = {
    State.DRAFT: ("citizen", "這件還是草稿，沒有送出。"),
    State.RECEIVED: ("office", "我們正在確認資料，並決定是否受理；有結果會通知您。"),
    State.RECTIFYING: ("citizen", "還缺資料。要補什麼，寫在給您的通知上。"),
    State.ACCEPTED: ("office", "我們已經受理，正在處理。"),
    State.SUSPENDED: ("office", "程序暫時停止；可以繼續時會通知您。"),
    State.REFERRED: ("bureau", "我們已經移請主管機關處理。"),
    State.WITH_BUSINESS: ("business", "我們已經函請業者處理。"),
    State.BUSINESS_REPLIED: ("citizen", "業者已經回復。如果沒有解決，您可以提出第二次申訴或申請調解。"),
    State.LAPSED: ("citizen", "業者沒有在期限內處理。您可以提出第二次申訴或申請調解。"),
    State.NEGOTIATION_SCHEDULED: ("office", "已經排定協商；時間與地點寫在給您的通知上。"),
    State.NEGOTIATION_POSTPONED: ("office", "協商改期，會另外通知您。"),
    State.NEGOTIATION_HELD: ("office", "已經開過協商會議，正在整理結果。"),
    State.SCHEDULED: ("committee", "已經排定調解；時間與地點寫在給您的通知上。"),
    State.IN_SESSION: ("committee", "調解進行中。"),
    State.CONTINUED: ("committee", "會再開會調解，時間另外通知您。"),
    State.PROPOSAL_PENDING: ("party", "調解委員提出了解決方案；雙方在期限內可以提出異議。"),
    State.SMALL_PROPOSAL_PENDING: ("party", "調解委員提出了解決方案；雙方在期限內可以提出異議。"),
    State.SETTLED: ("office", "調解成立，調解書要送法院審核。"),
    State.FAILED: ("office", "調解不成立。您可以申請調解不成立證明書。"),
    State.COURT_SENT: ("court", "調解書已經送法院審核。"),
    State.APPROVED: ("office", "法院已經核定調解書，我們會寄給您。"),
    State.NOT_APPROVED: ("office", "法院沒有核定調解書；後續寫在給您的通知上。"),
    State.SERVED: ("office", "核定的調解書已經送達。"),
    State.UNCONFIRMED: ("citizen", "這件陳情還沒有確認。"),
    State.REGISTERED: ("office", "已經登記，正在分給主管機關。"),
    State.TRACKED: ("office", "已經列管，正在分給主管機關。"),
    State.DISPATCHED: ("bureau", "已經分給主管機關。"),
    State.IN_PROGRESS: ("bureau", "主管機關正在處理。"),
    State.PENDING_APPROVAL: ("bureau", "主管機關正在處理。"),
    State.REPLIED: ("citizen", "主管機關已經回復您。"),
    State.QUEUED: ("office", "已經登記，請依通知的時間與地點到場。"),
    State.HEARD: ("office", "監察委員已經受理您的陳情。"),
}
"""Whose move it is and what is going on, where no period says so."""

ENDED: Final = {
    State.CLOSED: "已在 %(day)s結案。結果：%(outcome)s。",
    State.REJECTED: "已在 %(day)s決定不受理；理由與您可以怎麼做，寫在給您的通知上。",
    State.TRANSFERRED_OUT: "已在 %(day)s移給主管這件事的機關，由該機關回復您。",
    State.MERGED: "已在 %(day)s和同一件事的另一案合併處理。",
    State.WITHDRAWN: "您已在 %(day)s撤回。",
    State.VOIDED: "已在 %(day)s註銷。有疑問請撥 1950 並報案號。",
    State.CONFIRMATION_LAPSED: "沒有在期限內確認，所以沒有立案；可以再提出一次。",
    State.SOLVED_ON_THE_SPOT: "已在 %(day)s解決。",
    State.NOT_PROCESSED: "已在 %(day)s依行政程序法第 173 條決定不予處理；理由寫在給您的通知上。",
    State.NO_SHOW: "巡察當日沒有到場。",
}
"""How it ended."""

HAPPENED: Final = {
    EventKind.RECEIVED: "您提出%(procedure)s，我們收到了。",
    EventKind.REGISTERED: "您提出%(procedure)s，我們登記了。",
    EventKind.SUBMITTED: "您在線上送出陳情。",
    EventKind.CONFIRMED: "您確認了陳情。",
    EventKind.CONFIRMATION_LAPSED: "沒有在期限內確認。",
    EventKind.CALENDAR_CHANGED: "因為停止上班或上班日變動，期限重算了。",
    EventKind.LETTER_ISSUED: "我們發出一份函件。",
    EventKind.RECTIFICATION_ORDERED: "我們請您補資料。",
    EventKind.RECTIFIED: "您補了資料。",
    EventKind.ACCEPTED: "我們受理了。",
    EventKind.REJECTED: "我們決定不受理。",
    EventKind.ACCEPTANCE_VOIDED: "我們撤銷了受理。",
    EventKind.TRANSFERRED_OUT: "我們移給主管的機關。",
    EventKind.MERGED: "和另一案合併處理。",
    EventKind.SEPARATED: "不再和另一案合併，單獨處理。",
    EventKind.HANDLED_TOGETHER: "和相同的案件一起處理。",
    EventKind.SUPPLEMENTED: "補充了資料。",
    EventKind.SUSPENDED: "程序暫時停止。",
    EventKind.RESUMED: "程序繼續進行。",
    EventKind.WITHDRAWN: "您撤回了。",
    EventKind.CLOSED: "結案。",
    EventKind.REOPENED: "重新開始處理。",
    EventKind.VOIDED: "註銷了這件登記。",
    EventKind.REFERRED: "我們移請主管機關處理。",
    EventKind.AGENCY_REPORTED: "主管機關回報了處理情形。",
    EventKind.BUSINESS_NOTIFIED: "我們函請業者處理。",
    EventKind.BUSINESS_RECEIVED: "業者收到您的申訴，15 日從隔天開始算。",
    EventKind.BUSINESS_REPLIED: "業者回復了。",
    EventKind.LAPSED: "業者沒有在期限內處理。",
    EventKind.OFFER_ACCEPTED: "您同意了業者的處理。",
    EventKind.NOT_RESOLVED: "您表示還沒有解決。",
    EventKind.NEGOTIATION_SCHEDULED: "消費者保護官排定了協商。",
    EventKind.NEGOTIATION_POSTPONED: "協商改期。",
    EventKind.NEGOTIATION_HELD: "開了協商會議。",
    EventKind.REMEDIATION_APPLIED: "申請再調解。",
    EventKind.SESSION_SCHEDULED: "排定了調解的日期。",
    EventKind.SESSION_POSTPONED: "調解改期。",
    EventKind.SESSION_EXTENDED: "調解的日期延後。",
    EventKind.SESSION_CANCELLED: "調解會議取消。",
    EventKind.MEDIATION_HEARD: "開了調解會議。",
    EventKind.MEDIATION_CONTINUED: "要再開會調解。",
    EventKind.THIRD_PARTY_JOINED: "有第三人參加調解。",
    EventKind.PROPOSAL_ISSUED: "調解委員提出了解決方案。",
    EventKind.SMALL_PROPOSAL_ISSUED: "調解委員提出了解決方案。",
    EventKind.PROPOSAL_SERVED: "解決方案送達。",
    EventKind.OBJECTED: "有一方提出異議。",
    EventKind.OBJECTION_NOTIFIED: "我們把異議通知了另一方。",
    EventKind.LATE_OBJECTION_RECORDED: "期限過後有一方提出異議，沒有效力。",
    EventKind.SETTLED: "調解成立。",
    EventKind.DEEMED_SETTLED: "期限內沒有異議，視為調解成立。",
    EventKind.FAILED: "調解不成立。",
    EventKind.DEEMED_FAILED: "視為調解不成立。",
    EventKind.SENT_TO_COURT: "我們把調解書送法院審核。",
    EventKind.COURT_APPROVED: "法院核定了調解書。",
    EventKind.COURT_RETURNED: "法院請我們補正調解書。",
    EventKind.COURT_DISAPPROVED: "法院沒有核定調解書。",
    EventKind.DEED_SERVED: "核定的調解書送達。",
    EventKind.CERTIFICATE_REQUESTED: "有人申請調解不成立證明書。",
    EventKind.CERTIFICATE_ISSUED: "我們發給調解不成立證明書。",
    EventKind.SOLVED_ON_THE_SPOT: "當場解決。",
    EventKind.DISPATCHED: "我們分給主管機關處理。",
    EventKind.OFFICER_ACCEPTED: "主管機關開始處理。",
    EventKind.SUPPLEMENT_REQUESTED: "主管機關請您補充資料。",
    EventKind.SUPPLEMENT_EXTENDED: "補資料的期限延長了。",
    EventKind.EXTENDED: "處理期限延長了；原因寫在給您的通知上。",
    EventKind.NOT_PROCESSED: "主管機關決定不予處理。",
    EventKind.REPLIED: "主管機關回復了您。",
    EventKind.REPLY_FAILED: "回復沒有送到，我們會再聯絡您。",
    EventKind.SURVEYED: "您填了滿意度。",
    EventKind.FOLLOW_UP_SET: "主管機關答應了後續要做的事。",
    EventKind.FOLLOWED_UP: "主管機關完成了答應的事。",
    EventKind.CY_ACCEPTED: "監察委員受理了您的陳情。",
    EventKind.CY_NO_SHOW: "巡察當日沒有到場。",
}
"""What happened, as the person who filed may know it."""

KEPT_BACK: Final = frozenset(
    {
        EventKind.DRAFTED,
        EventKind.UNLINKED,
        EventKind.INCIDENT_JOINED,
        EventKind.INCIDENT_LEFT,
        EventKind.DUPLICATE_JOINED,
        EventKind.DUPLICATE_LEFT,
        EventKind.RESPONDENT_IDENTIFIED,
        EventKind.REPRESENTATION_ADDED,
        EventKind.REPRESENTATION_ENDED,
        EventKind.CATEGORY_AMENDED,
        EventKind.ASSIGNED,
        EventKind.RECUSED,
        EventKind.CORRECTED,
        EventKind.SERVICE_FAILED,
        EventKind.URGED,
        EventKind.INVESTIGATED,
        EventKind.TRACKED,
        EventKind.RETURNED,
        EventKind.CONSULTED,
        EventKind.CONSULTATION_ANSWERED,
        EventKind.REPLY_DRAFTED,
        EventKind.REPLY_RETURNED,
        EventKind.IDENTITY_REVEALED,
        EventKind.LOGGED,
        EventKind.ANSWERED,
        EventKind.BECAME_APPEAL,
    }
)
"""Steps inside the office (政府資訊公開法 §18 I ③): they change nothing that was promised."""
