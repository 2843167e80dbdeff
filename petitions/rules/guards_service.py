"""Guards of service 送達: a way that the law knows, a proof that fits it, a reason why a paper came back."""

from petitions.rules.facts import Facts
from petitions.rules.roc import roc_plain
from petitions.rules.service import SERVICE_RULES, ReturnReason, ServiceRule, regime_of
from petitions.rules.terms import EventKind, MediationRejectGround, ReceiptGrade, RejectGround

RECTIFYING = frozenset({"rectify_appeal", "rectify_mediation"})
"""The periods in which something has to be put right."""

_NOT_RECTIFIED = frozenset({RejectGround.NO_CONTENT.value, MediationRejectGround.NOT_RECTIFIED.value})
_RECTIFYING_LAW = "（行政程序法第48條、第110條；消費爭議調解辦法第4條、第5條）。"


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


def letter_named(facts: Facts) -> str | None:
    """Which letter it is about."""
    return None if facts.says("letter_id") else "請選擇是哪一封函件（行政程序法第76條；民事訴訟法第141條）。"


def way_of_service_given(facts: Facts) -> str | None:
    """How the letter was served; since when it counts follows from it."""
    if facts.says("method"):
        return None
    return "請選擇送達方式（行政程序法第68條至第91條；民事訴訟法第123條以下）。"


def time_to_rectify_over(facts: Facts) -> str | None:
    """Nobody is turned away for what he has still time to add, or was never told to add.

    The days run from the proved service of the notice; they end no sooner than what the notice said.
    """
    if (facts.says("ground") or facts.detail) not in _NOT_RECTIFIED:
        return None
    given = [clock for clock in facts.clocks if clock.period in RECTIFYING]
    running = [clock for clock in given if clock.is_running]
    if not running:
        return None
    last = max(clock.due_on for clock in given)
    if last >= facts.today:
        return f"補正期限至{roc_plain(last)}，尚未屆滿{_RECTIFYING_LAW}"
    if all(clock.is_estimated for clock in running):
        return f"補正期限自通知送達起算，送達還沒有登錄；請先登錄「補正通知送達」{_RECTIFYING_LAW}"
    return None


def _rule_of(facts: Facts, method: str) -> ServiceRule | None:
    regime = regime_of(EventKind.LETTER_SERVED, facts.procedure)
    return next((r for r in SERVICE_RULES if r.regime is regime and r.method.value == method), None)
