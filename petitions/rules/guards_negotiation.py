"""Guards of a negotiation 協商會議: notice and place, postponing, who came and what that allows."""

from petitions.rules.facts import Facts
from petitions.rules.local_rules import local_rule
from petitions.rules.negotiation import OUTCOME_OF, attendance_in, refusal_of
from petitions.rules.negotiation_terms import NegotiationAsker
from petitions.rules.terms import EventKind, NegotiationResult, Outcome

_ARTICLE = "（消費者保護官任用及職掌辦法第4條）。"


def meeting_time_given(facts: Facts) -> str | None:
    """From when until when the meeting is to last."""
    starts, ends = str(facts.says("starts")), str(facts.says("ends"))
    if not starts or not ends:
        return f"請填寫協商開始與結束的時間{_ARTICLE}"
    return None if starts < ends else f"結束的時間要在開始之後{_ARTICLE}"


def place_given(facts: Facts) -> str | None:
    """A room, or a link for those who meet by video."""
    if facts.says("room") or facts.says("video_url"):
        return None
    return f"請填寫協商的地點，或視訊連結{_ARTICLE}"


def notice_long_enough(facts: Facts) -> str | None:
    """The parties have the days of notice that the office promises, or it is said why not."""
    day, rule = facts.day_said("session_on"), local_rule("negotiation_notice", facts.today)
    if day is None or facts.says("short_notice_reason") or (day - facts.today).days >= rule.number:
        return None
    days = max((day - facts.today).days, 0)
    return (
        f"距會議只有{days}日，通知期間應有{rule.number}日；請改期，"
        "或填寫縮短的理由（本府規定；消費者保護官任用及職掌辦法第4條）。"
    )


def postponer_named(facts: Facts) -> str | None:
    """Who asked that the meeting be postponed."""
    if facts.says("asked_by") in {member.value for member in NegotiationAsker}:
        return None
    return f"請選擇何人請求改期{_ARTICLE}"


def postponements_left(facts: Facts) -> str | None:
    """A negotiation is postponed so often and no more."""
    rule = local_rule("negotiation_postponements", facts.today)
    if facts.count(EventKind.NEGOTIATION_POSTPONED) < rule.number:
        return None
    return f"本案協商已改期{rule.number}次，不能再改期；請如期召開，未到場者照實登錄（本府規定）。"


def attendance_given(facts: Facts) -> str | None:
    """Who came for each side, as what and with what power; that nobody came is said too."""
    if isinstance(facts.data.get("attendance"), list):
        return None
    return f"請登錄雙方到場的人{_ARTICLE}"


def result_follows_attendance(facts: Facts) -> str | None:
    """Nothing is agreed with whoever may not settle, a minor alone; and no one is absent who was there."""
    result = facts.says("result") or facts.detail
    if result not in {member.value for member in NegotiationResult}:
        return None
    return refusal_of(NegotiationResult(result), attendance_in(facts.data, is_minor=facts.is_minor))


def settlement_complete(facts: Facts) -> str | None:
    """What was agreed stands in words; a sum has a day by which it is paid."""
    if (facts.says("result") or facts.detail) != NegotiationResult.SETTLED.value:
        return None
    if not facts.says("terms"):
        return "協商成立，請寫下和解內容（民法第736條、第737條）。"
    if facts.says("settled_ntd") and not facts.says("terms_due_on"):
        return "有給付金額，請填寫給付期限（民法第736條、第737條）。"
    return None


def minutes_written(facts: Facts) -> str | None:
    """What each side claimed, and how it went."""
    return None if facts.reason.strip() else f"請寫下雙方的主張與協商的經過{_ARTICLE}"


def outcome_follows_result(facts: Facts) -> str | None:
    """A case ends as its last meeting did; a wrong entry of the meeting is corrected first."""
    held = [event for event in facts.history if event.kind is EventKind.NEGOTIATION_HELD]
    said = (held[-1].data or {}) if held else {}
    chosen = facts.says("outcome") or facts.detail
    found = {member.value: member for member in NegotiationResult}.get(str(said.get("result", "")))
    if found is None or not chosen:
        return None
    agrees = chosen == Outcome.AGREED.value and "attendance" in said
    came = attendance_in(said, is_minor=facts.is_minor)
    if agrees and (refusal := refusal_of(NegotiationResult.SETTLED, came)):
        return refusal
    if OUTCOME_OF[found].value == chosen:
        return None
    if chosen == Outcome.SETTLED_AFTER.value and found is not NegotiationResult.SETTLED:
        return None
    return (
        f"協商紀錄的結果是「{found.label}」，請以「{OUTCOME_OF[found].label}」結案；"
        "紀錄有誤者先更正（消費者保護法第43條第3項、第44條）。"
    )
