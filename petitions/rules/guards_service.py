"""Guards of service 送達: a way that the law knows, a proof that fits it, a reason why a paper came back."""

from petitions.rules.facts import Facts
from petitions.rules.service import REGIME_OF, SERVICE_RULES, ReturnReason, ServiceRule
from petitions.rules.terms import EventKind, Procedure, ReceiptGrade


def service_proved(facts: Facts) -> str | None:
    """The way of service is one of its law, and nobody claims a better proof than it gives."""
    method = facts.says("method")
    if not method:
        return None
    rule = _rule_of(facts, str(method))
    if rule is None:
        return "這種文書不能這樣送達，請另選送達方式（行政程序法第68條以下；消費爭議調解辦法第29條）。"
    picked_up_on = facts.day_said("picked_up_on")
    if picked_up_on and picked_up_on < facts.today:
        return "領取日不能早於寄存日（民事訴訟法第138條第2項）。"
    grade = facts.says("grade")
    if grade and ReceiptGrade(grade).value < rule.grade.value:
        return f"「{rule.method.label}」只能證明到「{rule.grade.label}」，請改選證明方式（{rule.article}）。"
    return None


def return_reason_given(facts: Facts) -> str | None:
    """Why the paper came back."""
    if facts.says("return_reason") in {reason.value for reason in ReturnReason}:
        return None
    return "請選擇退回或未能送達的原因（行政程序法第76條；民事訴訟法第141條）。"


def _rule_of(facts: Facts, method: str) -> ServiceRule | None:
    kind = (
        EventKind.PROPOSAL_SERVED if facts.procedure is Procedure.MEDIATION else EventKind.BUSINESS_RECEIVED
    )
    return next((r for r in SERVICE_RULES if r.regime is REGIME_OF[kind] and r.method.value == method), None)
