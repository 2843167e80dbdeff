"""Guards of mediation 調解: door, quorum, majorities, objections, certificate."""

from petitions.rules.calendar import days_after
from petitions.rules.facts import Facts
from petitions.rules.outcomes import MediationRejectGround, VenueBasis
from petitions.rules.periods import find_period, small_claim_limit
from petitions.rules.quorum import majority, may_designate, quorum
from petitions.rules.roc import roc_plain
from petitions.rules.terms import EventKind

_SIDES = frozenset({"consumer", "business"})
_NEEDS_CONSUMER_HERE = frozenset({VenueBasis.BOTH_HERE.value, VenueBasis.CONSUMER_HOME.value})


def mediation_reject_ground_given(facts: Facts) -> str | None:
    """One of the ten grounds (§5)."""
    ground = facts.says("ground") or facts.detail
    if ground in {member.value for member in MediationRejectGround}:
        return None
    return "請選擇不受理的事由（消費爭議調解辦法第5條第1項）。"


def venue_given(facts: Facts) -> str | None:
    """Why this city mediates; where both sides are in one other city, nothing makes it ours (§6)."""
    venue = facts.says("venue")
    if facts.says("both_elsewhere"):
        return "雙方均在同一其他縣市者，由該縣市調解，不由本市受理（消費爭議調解辦法第6條）。"
    if facts.lives_elsewhere and venue in _NEEDS_CONSUMER_HERE:
        return "申請人的住居所不在本市，請選擇其他依據（消費爭議調解辦法第6條）。"
    if venue in {basis.value for basis in VenueBasis}:
        return None
    return "請選擇由本市調解的依據（消費爭議調解辦法第6條）。"


def respondent_consents_once(facts: Facts) -> str | None:
    """After a failure once more, and only with the respondent's consent."""
    if facts.remediations >= 1:
        return "再調解以一次為限（消費爭議調解辦法第5條第2項）。"
    if facts.says("respondent_consents"):
        return None
    return "曾經調解不成立者，須相對人同意才能再調解（消費爭議調解辦法第5條第1項第6款）。"


def asked_by_party(facts: Facts) -> str | None:
    """Only a party may ask for a later date, and only once."""
    if not facts.says("requested_by"):
        return "延展調解期日須經當事人一方請求，請載明何人請求（消費爭議調解辦法第7條第2項）。"
    if facts.happened(EventKind.SESSION_EXTENDED):
        return "調解期日已延展過，至多延長10日（消費爭議調解辦法第7條第2項）。"
    return None


def session_within_forty_days(facts: Facts) -> str | None:
    """Ten days more than the thirty, and no later."""
    running = [clock for clock in facts.clocks_of("session_date") if clock.is_running]
    day = facts.day_said("new_due_on")
    if day is None or not running:
        return "請填寫延展後的日期（消費爭議調解辦法第7條第2項）。"
    clock = running[-1]
    cap = days_after(clock.literal_on, find_period(clock.period, clock.starts_on).extendable_days)
    if clock.target_on < day <= cap:
        return None
    after, until = roc_plain(clock.target_on), roc_plain(cap)
    return f"延展後的日期須晚於{after}，且不得逾{until}（消費爭議調解辦法第7條第2項）。"


def quorum_met(facts: Facts) -> str | None:
    """A third of all members; or single mediators by resolution, or by consent of both parties."""
    present = int(facts.says("present") or 0)
    if facts.says("both_parties_agree") and present >= 1:
        return None
    agreeing = int(facts.says("agreeing") or 0)
    if present and may_designate(facts.committee_size, present, agreeing):
        return None
    needed = quorum(facts.committee_size)
    if needed and present >= needed:
        return None
    there = f"出席委員{present}人，未達全體{facts.committee_size}人的三分之一（{needed}人）"
    return f"{there}（消費爭議調解辦法第8條）。"


def absence_recorded(facts: Facts) -> str | None:
    """Who did not come, without good reason, although properly notified."""
    if set(facts.says("absent") or ()) & _SIDES and facts.says("was_served"):
        return None
    return "請登錄未到場的一方及合法通知的證明（消費爭議調解辦法第19條）。"


def one_side_absent(facts: Facts) -> str | None:
    """One side, not both, stayed away without good reason."""
    absent = set(facts.says("absent") or ()) & _SIDES
    if len(absent) == 1 and facts.says("was_served"):
        return None
    return "小額解決方案以一方無正當理由未到場為限；雙方均未到場者不適用（消費者保護法第45條之4）。"


def is_small_claim(facts: Facts) -> str | None:
    """The demand is within the limit for small disputes; exactly the limit is small."""
    limit = small_claim_limit(facts.today)
    if facts.amount_ntd is not None and facts.amount_ntd <= limit:
        return None
    return f"請求金額須為新臺幣{limit:,}元以下，才是小額消費爭議（消費者保護法第45條之4）。"


def majority_of_participants(facts: Facts) -> str | None:
    """More than half of the mediators who took part sign."""
    return _majority(facts, int(facts.says("participants") or 0), "參與調解委員", "第45條之2")


def majority_of_all(facts: Facts) -> str | None:
    """More than half of all mediators sign."""
    return _majority(facts, facts.committee_size, "全體調解委員", "第45條之4")


def _majority(facts: Facts, of: int, whom: str, article: str) -> str | None:
    signed, needed = int(facts.says("signatures") or 0), majority(of)
    if of and signed >= needed:
        return None
    return f"解決方案須{whom}過半數（{needed}人）同意，目前{signed}人（消費者保護法{article}）。"


def not_by_public_notice(facts: Facts) -> str | None:
    """A small-claims proposal may not be served by public notice."""
    if not str(facts.says("method")).startswith("public_notice"):
        return None
    return "小額解決方案書不得公示送達（消費者保護法第45條之4第3項）。"


def objection_in_time(facts: Facts) -> str | None:
    """Within ten days of service on that party, by postmark if registered."""
    clocks = facts.clocks_of("objection")
    mine = [clock for clock in clocks if facts.party_id in (None, clock.party_id)]
    if not mine:
        return "解決方案書尚未送達這位當事人，異議期間尚未起算（消費者保護法第45條之3）。"
    day = facts.day_said("objected_on") or facts.today
    if all(day > clock.due_on for clock in mine):
        return "已逾10日不變期間，請登錄為逾期異議（消費者保護法第45條之3、第45條之5）。"
    return None


def objection_on_file(facts: Facts) -> str | None:
    """There is an objection to tell the other side of."""
    if facts.happened(EventKind.OBJECTED):
        return None
    return "本案沒有異議可通知（消費者保護法第45條之3第3項）。"


def objection_periods_over(facts: Facts) -> str | None:
    """Every party was served, and the ten days of each have passed without objection."""
    clocks = facts.clocks_of("objection")
    if len(clocks) < 2:
        return "解決方案書須送達雙方當事人，各自的異議期間才會起算（消費者保護法第45條之3）。"
    last = max(clock.due_on for clock in clocks)
    if last >= facts.today:
        return f"異議期間至{roc_plain(last)}，尚未屆滿（消費者保護法第45條之3、第45條之5）。"
    return None


def objector_absent(facts: Facts) -> str | None:
    """Whoever objected to a small-claims proposal did not come to the new session."""
    issued = facts.happened(EventKind.SMALL_PROPOSAL_ISSUED) and facts.happened(EventKind.OBJECTED)
    if issued and facts.says("objector_absent") and facts.says("was_served"):
        return None
    return "限小額解決方案之異議人經合法通知而未到場（消費者保護法第45條之5；消費爭議調解辦法第22條）。"


def mediation_has_failed(facts: Facts) -> str | None:
    """The mediation failed or was deemed to fail."""
    failing = (EventKind.FAILED, EventKind.DEEMED_FAILED, EventKind.OBJECTED)
    if facts.happened(*failing) and not facts.happened(EventKind.SETTLED, EventKind.DEEMED_SETTLED):
        return None
    return "調解不成立者，才能申請不成立證明書（消費爭議調解辦法第27條）。"


def certificate_requested(facts: Facts) -> str | None:
    """A party asked for the certificate."""
    if facts.happened(EventKind.CERTIFICATE_REQUESTED):
        return None
    return "尚無當事人申請調解不成立證明書（消費爭議調解辦法第27條）。"
