"""Guards of the end of an appeal: which respondent is meant, and on what the result rests."""

from datetime import date

from petitions.rules.calendar import days_after
from petitions.rules.closing import BEST_FIRST, BY_TERMS, WithdrawalReason, best_of, results_in
from petitions.rules.facts import Facts
from petitions.rules.local_rules import local_rule
from petitions.rules.outcomes import Outcome
from petitions.rules.roc import roc_plain
from petitions.rules.terms import EventKind

_ARTICLE = "（消費者保護法第43條）。"


def respondent_named(facts: Facts) -> str | None:
    """Of several respondents the one that is meant; each has a letter, a period and a result of its own."""
    if facts.party_id in facts.respondents or not facts.has_several_respondents:
        return None
    return (
        "本案有幾位相對人，請選擇是哪一位；每一位各有自己的期限與結果"
        "（消費者保護法第43條第2項；施行細則第36條）。"
    )


def each_result_given(facts: Facts) -> str | None:
    """Every respondent has a result, and the case has the best of them; one alone is the same for all."""
    results = results_in(facts.data)
    if not results:
        return None
    if any(one.outcome not in BEST_FIRST for one in results):
        return f"請逐一選擇各相對人的處理結果{_ARTICLE}"
    if sorted(one.party_id for one in results) != sorted(facts.respondents):
        return f"本案有幾位相對人，請逐一登錄每一位的處理結果{_ARTICLE}"
    if best_of(one.outcome for one in results) != facts.detail:
        return f"案件的處理結果應為各相對人結果中最有利於消費者的一種{_ARTICLE}"
    return None


def outcome_fits_record(facts: Facts) -> str | None:
    """Nobody who answered is closed as silent, and nobody's silence as an answer."""
    return next((why for party, outcome in _results(facts) if (why := _misfit(facts, party, outcome))), None)


def consumer_agreed(facts: Facts) -> str | None:
    """A settlement rests on the consumer's word, or on his silence for so many days after he was asked."""
    settled = [party for party, outcome in _results(facts) if outcome is Outcome.SETTLED]
    if not settled or facts.says("accepted_on"):
        return None
    if all(facts.happened_to(EventKind.RESULT_ACCEPTED, party) for party in settled):
        return None
    told_on, rule = facts.day_said("told_on"), local_rule("settlement_silence", facts.today)
    if told_on is None:
        return (
            "和解須有消費者的同意：請填消費者同意之日，或通知消費者業者回復之日"
            f"（通知後{rule.number}日無異議者視為同意，本府規定；民法第736條）。"
        )
    if _objected_since(facts, told_on):
        return "通知後消費者已表示未解決，不能以無異議視為同意（本府規定；民法第736條）。"
    last = days_after(told_on, rule.number)
    if facts.today > last:
        return None
    return f"消費者得表示異議至{roc_plain(last)}，尚未屆滿，不能以和解結案（本府規定；民法第736條）。"


def agreement_complete(facts: Facts) -> str | None:
    """A sum that was agreed on has a day by which it is paid; what was agreed after a meeting is written."""
    outcomes = {outcome for _, outcome in _results(facts)} & BY_TERMS
    if Outcome.SETTLED_AFTER in outcomes and not facts.says("terms"):
        return "會後和解，請寫下和解內容（民法第736條、第737條）。"
    if outcomes and facts.says("settled_ntd") and not facts.says("terms_due_on"):
        return "有給付金額，請填寫給付期限（民法第736條、第737條）。"
    return None


def withdrawal_reason_given(facts: Facts) -> str | None:
    """Why it is withdrawn, from the list."""
    if facts.says("withdrawal_reason") in {member.value for member in WithdrawalReason}:
        return None
    return "請選擇撤回的原因（本府規定；行政程序法第24條第3項）。"


def _results(facts: Facts) -> list[tuple[int | None, Outcome]]:
    """Return the result of each respondent; where one is said for all, of each the same."""
    if several := results_in(facts.data):
        return [(one.party_id, one.outcome) for one in several]
    chosen = facts.says("outcome") or facts.detail
    outcome = next((one for one in BEST_FIRST if one.value == chosen), None)
    if outcome is None:
        return []
    return [(party, outcome) for party in facts.respondents or (None,)]


def _misfit(facts: Facts, party: int | None, outcome: Outcome) -> str | None:
    has_replied = facts.happened_to(EventKind.BUSINESS_REPLIED, party)
    if outcome is Outcome.NO_REPLY:
        if has_replied:
            return f"業者已經回復，不能以「{outcome.label}」結案{_ARTICLE}"
        if not facts.happened_to(EventKind.LAPSED, party):
            return f"還沒有登錄業者逾期未回復，不能以「{outcome.label}」結案{_ARTICLE}"
    if outcome is Outcome.NOT_SETTLED and not has_replied and not facts.happened_to(EventKind.LAPSED, party):
        return f"業者還沒有回復，也沒有登錄逾期，不能以「{outcome.label}」結案{_ARTICLE}"
    return None


def _objected_since(facts: Facts, told_on: date) -> bool:
    return any(
        event.kind is EventKind.RESULT_OBJECTED and event.local_date >= told_on for event in facts.history
    )
