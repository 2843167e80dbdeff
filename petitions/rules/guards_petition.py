"""Guards of petitions 陳情 (行政程序法 §168–173)."""

from petitions.rules.calendar import days_after
from petitions.rules.extensions import Approver, level_for
from petitions.rules.facts import Facts
from petitions.rules.outcomes import NotProcessedGround
from petitions.rules.periods import find_period
from petitions.rules.roc import roc_plain
from petitions.rules.terms import EventKind, Outcome

MOST_RETURNS = 2
"""So often a petition may be sent back for another unit; then the controller decides."""


def confirmed_in_time(facts: Facts) -> str | None:
    """Within seven days of sending it."""
    if any(clock.due_on >= facts.today for clock in facts.clocks_of("confirm")):
        return None
    return "確認期限7日已過，這件陳情沒有成立，請重新填寫（線上即時服務系統須知）。"


def confirmation_period_over(facts: Facts) -> str | None:
    """The seven days have passed."""
    clocks = facts.clocks_of("confirm")
    if clocks and all(clock.due_on < facts.today for clock in clocks):
        return None
    return "確認期限7日尚未屆滿（線上即時服務系統須知）。"


def reply_given(facts: Facts) -> str | None:
    """What is answered; an empty reply cannot be sent."""
    return None if str(facts.says("reply")).strip() else "請填寫答復內容，不能空白（行政程序法第171條）。"


def remedy_considered(facts: Facts) -> str | None:
    """Whether the petitioner could appeal, sue or claim, was decided either way."""
    if isinstance(facts.data.get("has_remedy"), bool):
        return None
    return "請選擇本件得否提起訴願、訴訟或請求國家賠償；得提起者應告知（行政程序法第172條第2項）。"


def not_confidential(facts: Facts) -> str | None:
    """Reports in confidence take the long way."""
    return "保密案件不得即時解決，請列管分文（行政程序法第170條第2項）。" if facts.is_confidential else None


def received_today(facts: Facts) -> str | None:
    """Solved on the spot means on the day itself."""
    if facts.received_on == facts.today:
        return None
    return "即時解決限收件當日；逾當日者請列管分文（行政程序法第171條第1項）。"


def returns_left(facts: Facts) -> str | None:
    """Sent back at most twice."""
    if facts.count(EventKind.RETURNED) < MOST_RETURNS:
        return None
    return f"已退文{MOST_RETURNS}次，請由管考單位指定承辦單位（行政程序法第17條）。"


def asked_before_due(facts: Facts) -> str | None:
    """An extension is asked for before the date has passed."""
    running = [clock for clock in facts.clocks_of("handling") if clock.met_on is None]
    if running and all(clock.due_on >= facts.today for clock in running):
        return None
    return "展期須在處理期限屆滿前提出（行政院及所屬各機關處理人民陳情案件要點）。"


def extension_within_cap(facts: Facts) -> str | None:
    """Later than now; whoever approves so much must have approved it."""
    day = facts.day_said("new_due_on")
    running = [clock for clock in facts.clocks_of("handling") if clock.met_on is None]
    if day is None or not running:
        return "請填寫展期後的日期（行政院及所屬各機關處理人民陳情案件要點）。"
    clock = running[-1]
    if day <= clock.due_on:
        return f"展期後的日期須晚於目前期限{roc_plain(clock.due_on)}（處理人民陳情案件要點）。"
    level = level_for(EventKind.EXTENDED, clock.starts_on, day, facts.today)
    if level.approver is Approver.HEAD and not facts.says("head_approves"):
        cap = days_after(clock.starts_on, find_period("handling_cap", facts.today).days or 0)
        return f"展期不得超過受理後30日（{roc_plain(cap)}），超過者須首長核准（處理人民陳情案件要點）。"
    return None


def not_processed_ground_given(facts: Facts) -> str | None:
    """One of the three cases of the law."""
    ground = facts.says("ground") or facts.detail
    if ground in {member.value for member in NotProcessedGround}:
        return None
    return "請選擇不予處理的事由（行政程序法第173條）。"


def earlier_reply_shown(facts: Facts) -> str | None:
    """A repeated petition needs the earlier case and its clear answer."""
    ground = facts.says("ground") or facts.detail
    if ground != NotProcessedGround.REPEATED.value or facts.says("earlier_case"):
        return None
    return "一再陳情者，請填寫先前已明確答復的案號（行政程序法第173條第2款）。"


def consultations_answered(facts: Facts) -> str | None:
    """All units that were asked have answered."""
    if facts.count(EventKind.CONSULTED) <= facts.count(EventKind.CONSULTATION_ANSWERED):
        return None
    return "尚有會辦單位未回復，不能結案（行政程序法第19條）。"


def dispute_opened(facts: Facts) -> str | None:
    """Whoever is told that his petition goes on as a consumer dispute has one."""
    is_turned = Outcome.TURNED_INTO_DISPUTE.value in {facts.says("outcome"), facts.detail}
    if not is_turned or facts.has_dispute:
        return None
    return "請先在本案立第一次申訴的案，再以「轉消費爭議處理」回復（消費者保護法第43條第1項）。"


def not_surveyed_yet(facts: Facts) -> str | None:
    """One opinion a case."""
    return "本案已填寫過滿意度。" if facts.happened(EventKind.SURVEYED) else None


def reopened_in_time(facts: Facts) -> str | None:
    """Within thirty days; later it is a new case."""
    days = find_period("reopening", facts.today).days or 0
    if facts.closed_on and facts.today <= days_after(facts.closed_on, days):
        return None
    return f"結案已逾{days}日，請另立新案並註明前案案號（行政程序法第171條）。"


def follow_up_open(facts: Facts) -> str | None:
    """Something was promised that is not yet done."""
    if facts.count(EventKind.FOLLOW_UP_SET) > facts.count(EventKind.FOLLOWED_UP):
        return None
    return "本案沒有尚未完成的追蹤事項（行政程序法第171條）。"
