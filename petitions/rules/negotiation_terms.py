"""The words of a negotiation 協商會議: how it stands, who came, with what power, who asked to postpone it."""

from petitions.rules.term import Term


class NegotiationStatus(Term):
    """How a meeting stands, as the events of its case tell."""

    SCHEDULED = "scheduled", "已排定"
    POSTPONED = "postponed", "已改期"
    HELD = "held", "已召開"
    CANCELLED = "cancelled", "未召開"


class AttendeeCapacity(Term):
    """As what someone came to a negotiation."""

    SELF = "self", "本人或負責人"
    LEGAL = "legal", "法定代理人"
    AGENT = "agent", "代理人"
    EMPLOYEE = "employee", "受僱人"


class Mandate(Term):
    """What power someone brought along (民法 §534: to settle needs a special mandate)."""

    NONE = "none", "沒有委任書"
    GENERAL = "general", "一般委任"
    SPECIAL = "special", "特別委任（得和解）"


class NegotiationAsker(Term):
    """Who asked that a negotiation be postponed."""

    CONSUMER = "consumer", "消費者"
    BUSINESS = "business", "業者"
    OFFICE = "office", "消費者保護官"
