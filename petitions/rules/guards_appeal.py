"""Guards of the two appeals 申訴: may it be taken up, has the business really let the time pass."""

from petitions.rules.calendar import days_after
from petitions.rules.facts import Facts
from petitions.rules.investigation import InvestigativeMeasure
from petitions.rules.local_rules import local_rule
from petitions.rules.roc import roc_plain
from petitions.rules.terms import (
    EventKind,
    FirstAppealRoute,
    NegotiationResult,
    Outcome,
    Procedure,
    ReceiptGrade,
)


def first_complaint_known(facts: Facts) -> str | None:
    """Somebody received a first complaint: the business, a consumer group, or a service centre."""
    if facts.first_complaint_to in {route.value for route in FirstAppealRoute}:
        return None
    article = "第44條" if facts.procedure is Procedure.MEDIATION else "第43條第3項"
    return (
        f"請載明第一次申訴向誰提出（企業經營者、消費者保護團體或消費者服務中心）（消費者保護法{article}）。"
    )


def not_properly_handled(facts: Facts) -> str | None:
    """Answered unsatisfactorily, out of time, or urgent for a stated reason; not: fifteen days as such."""
    if facts.prior_replied or facts.says("early_reason"):
        return None
    ends = [day for day in (facts.prior_due_on, facts.prior_agency_due_on) if day is not None]
    if any(day < facts.today for day in ends):
        return None
    if facts.is_prior_receipt_unproved:
        return (
            "業者接獲第一次申訴之日只是推估，不能作為逾期的依據；請先在第一次申訴登錄送達證明或業者自承之日，"
            "或填寫提前受理的理由（消費者保護法第43條；施行細則第36條）。"
        )
    if not ends and facts.first_complaint_to in {
        FirstAppealRoute.BUSINESS.value,
        FirstAppealRoute.CONSUMER_GROUP.value,
        FirstAppealRoute.CENTER_ELSEWHERE.value,
    }:
        return None
    return (
        "第一次申訴仍在業者15日處理期限內且尚未回復；"
        "業者明確拒絕或情形急迫者，請填寫提前受理的理由（消費者保護法第43條第2項、第3項）。"
    )


def receipt_graded(facts: Facts) -> str | None:
    """How well it is proved when the business received the complaint."""
    if facts.says("grade") in {grade.value for grade in ReceiptGrade}:
        return None
    return "請選擇業者接獲申訴的證明方式（消費者保護法施行細則第36條）。"


def not_lapsed_too_early(facts: Facts) -> str | None:
    """The fifteen days are over, and it is proved when they began."""
    own = [c for c in facts.clocks_of("business_reply") if c.is_of(facts.party_id)]
    clocks = [clock for clock in own if clock.met_on is None]
    article = "（消費者保護法第43條第2項；施行細則第36條）。"
    if own and not clocks:
        return f"業者已經回復，或已經登錄過逾期{article}"
    if not clocks:
        return f"尚未登錄業者接獲申訴之日，15日無從起算{article}"
    if all(clock.due_on >= facts.today for clock in clocks):
        day = min(clock.due_on for clock in clocks)
        return f"業者的處理期限至{roc_plain(day)}，尚未屆滿{article}"
    if all(clock.is_estimated for clock in clocks if clock.due_on < facts.today):
        return f"業者接獲申訴之日只是推估，請先登錄送達證明或業者自承之日{article}"
    return None


def result_reported(facts: Facts) -> str | None:
    """A result was told that the consumer may accept or object to."""
    if facts.happened(EventKind.BUSINESS_REPLIED, EventKind.AGENCY_REPORTED):
        return None
    return "業者還沒有回復，主管機關也還沒有回報，沒有可以表示意見的結果（消費者保護法第43條）。"


def settled_lately(facts: Facts) -> str | None:
    """The case was closed as settled, and not too long ago to hear that it was not done."""
    closings = [event for event in facts.history if event.kind is EventKind.CLOSED]
    if not closings or closings[-1].detail != Outcome.SETTLED.value:
        return "本案不是以和解結案，請改提第二次申訴或申請調解（消費者保護法第43條、第44條）。"
    rule = local_rule("result_objection", facts.today)
    until = days_after(facts.closed_on or closings[-1].local_date, rule.number)
    if facts.today <= until:
        return None
    return (
        f"表示未獲處理的期間至{roc_plain(until)}，已經過了；"
        "可以提出第二次申訴或申請調解（消費者保護法第43條、第44條）。"
    )


def meeting_date_given(facts: Facts) -> str | None:
    """A day for the meeting, today or later."""
    day = facts.day_said("session_on")
    if day is None:
        return "請填寫會議日期（消費爭議調解辦法第7條）。"
    return None if day >= facts.today else "會議日期不能早於今天（消費爭議調解辦法第7條）。"


def negotiation_result_given(facts: Facts) -> str | None:
    """How the negotiation ended."""
    result = facts.says("result") or facts.detail
    if result in {member.value for member in NegotiationResult}:
        return None
    return "請選擇協商結果（消費者保護官任用及職掌辦法第4條）。"


def measure_given(facts: Facts) -> str | None:
    """What the ombudsman did to find out how things are."""
    if facts.says("measure") in {measure.value for measure in InvestigativeMeasure}:
        return None
    return "請選擇調查的方式（消費者保護官任用及職掌辦法第4條第3項）。"


def findings_written(facts: Facts) -> str | None:
    """What came out, or what the bureau reports."""
    if facts.reason.strip():
        return None
    return "請寫下查得或回報的內容（消費者保護法第43條；消費者保護官任用及職掌辦法第4條）。"
