"""What a consumer ombudsman may do to find out how things are (消費者保護官任用及職掌辦法 §4 III)."""

from petitions.rules.term import Term


class InvestigativeMeasure(Term):
    """A measure of investigation."""

    ASK_BUSINESS = "ask_business", "請企業經營者說明或提供資料"
    ASK_AGENCY = "ask_agency", "請機關提供資料"
    HAVE_INSPECTED = "have_inspected", "請主管機關查核"
    ASK_TO_ACT = "ask_to_act", "請機關採取必要措施"
    ON_SITE = "on_site", "赴現場瞭解"
    OTHER = "other", "其他必要措施"
