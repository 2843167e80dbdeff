"""The words of the law that the program stores: the one place to import them from."""

from petitions.rules.business_terms import EntryChange, NameKind, TieKind
from petitions.rules.closures import ChangeKind, ClosurePart
from petitions.rules.duplicates import Verdict
from petitions.rules.events import EventKind
from petitions.rules.jurisdiction import JurisdictionBasis
from petitions.rules.negotiation_terms import AttendeeCapacity, Mandate, NegotiationAsker, NegotiationStatus
from petitions.rules.outcomes import (
    CourtResult,
    MediationRejectGround,
    NegotiationResult,
    NotProcessedGround,
    Outcome,
    RectifyGround,
    RejectGround,
    VenueBasis,
)
from petitions.rules.states import State
from petitions.rules.term import Term

__all__ = [
    "ActivityKind",
    "ActivityStatus",
    "AttendeeCapacity",
    "BusinessKind",
    "ChangeKind",
    "Channel",
    "ClosurePart",
    "ConsultationStatus",
    "CourtResult",
    "EntryChange",
    "EventKind",
    "FirstAppealRoute",
    "JurisdictionBasis",
    "LinkKind",
    "Mandate",
    "MatterKind",
    "MediationRejectGround",
    "MeetingKind",
    "MeetingStatus",
    "NameKind",
    "NegotiationAsker",
    "NegotiationResult",
    "NegotiationStatus",
    "NotProcessedGround",
    "Outcome",
    "PartyRole",
    "PetitionKind",
    "Procedure",
    "ReceiptGrade",
    "RectifyGround",
    "Register",
    "RejectGround",
    "RepresentationKind",
    "Role",
    "State",
    "Term",
    "TieKind",
    "TransactionType",
    "UnitKind",
    "VenueBasis",
    "Verdict",
]


class Procedure(Term):
    """One of the five ways a matter is dealt with; each is a case of its own."""

    FIRST_APPEAL = "first_appeal", "第一次申訴", "First appeal"
    SECOND_APPEAL = "second_appeal", "第二次申訴", "Second appeal"
    MEDIATION = "mediation", "調解", "Mediation"
    PETITION = "petition", "陳情", "Petition"
    CONTROL_YUAN = "control_yuan", "監察院巡察", "Control Yuan visit"

    @property
    def is_dispute(self) -> bool:
        """Say whether this is a consumer dispute (消費爭議), not a petition."""
        return self in {Procedure.FIRST_APPEAL, Procedure.SECOND_APPEAL, Procedure.MEDIATION}


class Register(Term):
    """Where a thing that is counted is kept."""

    CASES = "cases", "案件"
    CONSULTATIONS = "consultations", "諮詢登記簿"
    ACTIVITIES = "activities", "查核及宣導登記簿"
    MEETINGS = "meetings", "會議登記簿"


class Role(Term):
    """In what capacity someone acts; the keys of the table of grants."""

    ANON = "anon", "匿名／查詢碼持有人"
    CIT = "cit", "市民帳號"
    BIZ = "biz", "企業經營者（相對人）"
    CLK = "clk", "收文／話務"
    OFF = "off", "承辦人"
    CPO = "cpo", "消保官"
    MED = "med", "調解委員"
    SEC = "sec", "調解委員會秘書"
    SUP = "sup", "主管"
    CUS = "cus", "保密專責人員"
    STA = "sta", "統計檢視"
    AUD = "aud", "稽核／政風"
    UAD = "uad", "單位帳號管理者"
    ADM = "adm", "系統管理者"
    API = "api", "API 用戶端"


class Channel(Term):
    """By which way something reached the office."""

    ONLINE = "online", "線上"
    COUNTER = "counter", "臨櫃", "At the counter"
    MAIL = "mail", "郵寄"
    FAX = "fax", "傳真"
    EMAIL = "email", "電子郵件", "E-mail"
    PHONE_1950 = "phone_1950", "1950消費者服務專線", "Hotline 1950"
    PHONE_1999 = "phone_1999", "1999高雄萬事通", "Hotline 1999"
    MAYOR = "mayor", "市長信箱／市長交辦", "Mayor's mailbox"
    REFERRED = "referred", "他機關移來", "Referred by another agency"
    COUNCILOR = "councilor", "民意代表轉陳"
    GROUP = "group", "消費者保護團體", "Consumer group"
    MEDIA = "media", "媒體"
    APP = "app", "行動應用程式"


class FirstAppealRoute(Term):
    """To whom the consumer complained first (消保法 §43 I)."""

    CENTER = "center", "消費者服務中心", "Consumer service centre"
    CENTER_ELSEWHERE = "center_elsewhere", "其他縣市消費者服務中心"
    BUSINESS = "business", "企業經營者"
    CONSUMER_GROUP = "consumer_group", "消費者保護團體"


class MatterKind(Term):
    """What a matter is: whose law applies to it."""

    DISPUTE = "dispute", "消費爭議", "Consumer dispute"
    PETITION = "petition", "人民陳情", "Petition"
    CONTROL_YUAN = "control_yuan", "監察院巡察陳情", "Petition to the Control Yuan"


class PartyRole(Term):
    """In what capacity someone takes part in a matter."""

    COMPLAINANT = "complainant", "申訴人／陳情人"
    REPRESENTATIVE = "representative", "代理人"
    RESPONDENT = "respondent", "相對人"
    THIRD_PARTY = "third_party", "利害關係人"


class RepresentationKind(Term):
    """By what right someone acts for a party (行政程序法 §22–27；消費爭議調解辦法 §2, §12, §13)."""

    LEGAL = "legal", "法定代理人"
    AGENT = "agent", "委任代理人"
    SPECIAL_AGENT = "special_agent", "特別代理權之委任代理人"
    SELECTED = "selected", "選定當事人"
    ASSISTANT = "assistant", "輔佐人"


class BusinessKind(Term):
    """What sort of business operator (企業經營者) a respondent is."""

    DOMESTIC = "domestic", "本國公司行號"
    FOREIGN = "foreign", "外國公司"
    INDIVIDUAL = "individual", "個人賣家"


class PetitionKind(Term):
    """What a petition is about (行政程序法 §168), and the one not yet looked at."""

    SUGGESTION = "suggestion", "行政興革之建議", "Suggestion"
    LAW_INQUIRY = "law_inquiry", "行政法令之查詢", "Question about the law"
    MISCONDUCT = "misconduct", "行政違失之舉發", "Report of official misconduct"
    RIGHTS = "rights", "行政上權益之維護", "Protection of one's rights"
    UNCLASSIFIED = "unclassified", "待分類", "To be classified"


class TransactionType(Term):
    """How the consumer bought (消保法 §2)."""

    ORDINARY = "ordinary", "一般（實體）交易"
    DISTANCE = "distance", "通訊交易"
    OFF_PREMISES = "off_premises", "訪問交易"
    PREPAID = "prepaid", "預付型交易"
    INSTALMENT = "instalment", "分期付款買賣"
    UNKNOWN = "unknown", "不明"


class ReceiptGrade(Term):
    """How well it is proved when the business received the complaint."""

    PROVEN = "a", "送達證明"
    DECLARED = "b", "業者自承或傳真報告"
    ESTIMATED = "c", "推估"


class UnitKind(Term):
    """What sort of office a unit is."""

    SERVICE_CENTER = "service_center", "消費者服務中心"
    OMBUDSMAN_OFFICE = "ombudsman_office", "消費者保護官室"
    COMMITTEE = "committee", "消費爭議調解委員會"
    PETITION_DESK = "petition_desk", "陳情收件單位"
    CONTROL_DESK = "control_desk", "研考管制單位"
    BUREAU = "bureau", "目的事業主管機關"


class ConsultationStatus(Term):
    """What an entry in the log of consultations is worth; only what is done is counted."""

    DONE = "done", "已答復"
    PLANNED = "planned", "預約"
    CANCELLED = "cancelled", "取消"
    VOIDED = "void", "註銷"


class ActivityKind(Term):
    """What the office did outside its cases."""

    INSPECTION = "inspection", "查核"
    EDUCATION = "education", "教育宣導"


class ActivityStatus(Term):
    """Whether an activity took place; only what is done is counted."""

    PLANNED = "planned", "預定"
    DONE = "done", "已辦理"
    CANCELLED = "cancelled", "取消"
    VOIDED = "void", "註銷"


class MeetingKind(Term):
    """A meeting that hears several cases, or the negotiation of one."""

    MEDIATION = "mediation", "調解會議"
    NEGOTIATION = "negotiation", "協商會議"


class MeetingStatus(Term):
    """Whether a meeting took place; only what was held is counted."""

    PLANNED = "planned", "預定"
    HELD = "held", "已召開"
    CANCELLED = "cancelled", "取消"


class LinkKind(Term):
    """How one case relates to another."""

    MERGED_INTO = "merged_into", "併入"
    DUPLICATE_OF = "duplicate_of", "重複"
    CONTINUES = "continues", "接續"
    HANDLED_WITH = "handled_with", "併同辦理"
    SAME_INCIDENT = "same_incident", "同一事件"
