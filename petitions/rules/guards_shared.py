"""Guards that any procedure may have. Each returns the sentence of its refusal, or None."""

from petitions.rules.extensions import extended_by, levels_of
from petitions.rules.facts import Facts
from petitions.rules.outcomes import RectifyGround, RejectGround
from petitions.rules.particulars import Withdrawer
from petitions.rules.representation import NEEDS, withdrawers
from petitions.rules.roc import roc_plain
from petitions.rules.terms import EventKind, Procedure, RepresentationKind


def has_contact(facts: Facts) -> str | None:
    """A true name and one way to reach the person."""
    if facts.has_contact:
        return None
    return "請填寫真實姓名，以及電話、電子郵件或地址其中一項（行政程序法第173條第1款）。"


def has_content(facts: Facts) -> str | None:
    """Concrete content."""
    return None if facts.has_content else "請填寫具體的內容（行政程序法第173條第1款）。"


def has_respondent(facts: Facts) -> str | None:
    """A business to complain about."""
    if facts.has_respondent:
        return None
    return "尚未載明企業經營者（相對人），請先補上名稱或線索（消費者保護法第43條）。"


def letter_names_its_respondent(facts: Facts) -> str | None:
    """One letter to one respondent: each has a period of its own from the day it came in."""
    if facts.party_id or not facts.has_several_respondents:
        return None
    return (
        "本案有幾位相對人，請選擇這封函給哪一位；每一位各有自己的函與期限"
        "（消費者保護法第43條第2項；施行細則第36條）。"
    )


def reason_given(facts: Facts) -> str | None:
    """A reason in words."""
    return None if facts.reason.strip() else "請填寫理由（行政程序法第96條）。"


def category_given(facts: Facts) -> str | None:
    """The new category."""
    return None if facts.detail or facts.says("category") else "請選擇更正後的類別（統計法施行細則第24條）。"


def corrected_event_named(facts: Facts) -> str | None:
    """Which entry was wrong."""
    return None if facts.says("corrects_seq") else "請指明要更正哪一筆紀錄（行政程序法第101條）。"


def kept_case_named(facts: Facts) -> str | None:
    """The case that is kept or handled together with this one."""
    return None if facts.says("kept_case") else "請填寫併入或併同辦理的案號（行政程序法第13條）。"


def agency_named(facts: Facts) -> str | None:
    """The competent agency."""
    return None if facts.says("agency") else "請選擇有管轄權的機關（行政程序法第17條）。"


def unit_named(facts: Facts) -> str | None:
    """The unit that is to handle it."""
    return None if facts.says("unit_id") else "請選擇承辦單位（行政程序法第170條）。"


def reject_ground_given(facts: Facts) -> str | None:
    """One of the local grounds for turning an appeal away."""
    ground = facts.says("ground") or facts.detail
    if ground in {member.value for member in RejectGround}:
        return None
    return "請選擇不受理的事由，並以書面通知（消費者保護法第43條；地方自治規章）。"


def rectify_ground_given(facts: Facts) -> str | None:
    """What is to be put right (§4)."""
    ground = facts.says("ground") or facts.detail
    if ground in {member.value for member in RectifyGround}:
        return None
    return "請選擇應補正的事項（消費爭議調解辦法第4條）。"


def represented_if_minor(facts: Facts) -> str | None:
    """The statutory representatives of a minor act for him; until one is on record nothing is taken up."""
    kinds = {mandate.kind for mandate in facts.mandates}
    if not facts.is_minor or RepresentationKind.LEGAL in kinds:
        return None
    if facts.procedure is Procedure.MEDIATION:
        return "申請人未成年，應由法定代理人代為申請（消費爭議調解辦法第2條；民法第1086條、第1089條）。"
    return "申訴人未成年，請先登錄法定代理人，再受理（行政程序法第22條第2項；民法第12條、第77條至第79條）。"


def withdrawal_authorised(facts: Facts) -> str | None:
    """Who withdraws is on record: an agent needs special authority, a selected party the consent of all."""
    who = next((who for who in Withdrawer if who.value == facts.withdrawn_by), None)
    if who is None:
        return "請選擇由誰撤回（行政程序法第24條第3項、第27條第4項）。"
    if who not in withdrawers(facts.mandates, is_minor=facts.is_minor):
        return NEEDS[who]
    if who is Withdrawer.SELECTED and not facts.says("all_consent"):
        return "被選定人撤回須經全體選定人同意（行政程序法第27條第4項）。"
    return None


def party_named(facts: Facts) -> str | None:
    """The party that was served; each has a period of its own."""
    return None if facts.party_id else "請選擇受送達的當事人（消費者保護法第45條之3）。"


def supplement_may_be_extended(facts: Facts) -> str | None:
    """More time to complete a case is given while the time runs, and so often as its row says."""
    act = EventKind.SUPPLEMENT_EXTENDED
    keys = {period.key for period in extended_by(act)}
    running = [clock for clock in facts.clocks if clock.period in keys and clock.is_running]
    if not running:
        return "目前沒有進行中的補正或補陳期限（行政程序法第51條第3項）。"
    clock = running[-1]
    if clock.due_on < facts.today:
        return f"補正期限{roc_plain(clock.due_on)}已過，不能再展延（行政程序法第51條第3項）。"
    most = levels_of(act, facts.today)[-1].most
    if most is not None and sum(shift.kind is act for shift in clock.shifts) >= most:
        return f"補正期限展延以{most}次為限（行政程序法第51條第3項）。"
    return None
