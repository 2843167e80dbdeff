"""First and second appeals of the last weeks: one at each stage, in time, nearly late and late."""

from typing import Any, Final

from petitions.city.script import BUREAU, BUSINESS, CITIZEN, Act, Leg, Telling
from petitions.rules.jurisdiction import JURISDICTION, JurisdictionBasis
from petitions.rules.terms import (
    EventKind,
    NegotiationResult,
    Outcome,
    Procedure,
    ReceiptGrade,
    RectifyGround,
    RejectGround,
)

_FIRST, _SECOND = Procedure.FIRST_APPEAL, Procedure.SECOND_APPEAL


def accepted(ago: int) -> Act:
    """The counter takes an appeal up."""
    return Act(EventKind.ACCEPTED, ago, "clerk1", {JURISDICTION: JurisdictionBasis.CONSUMER_HOME.value})


def notified(ago: int) -> Act:
    """The counter writes to the business."""
    return Act(EventKind.BUSINESS_NOTIFIED, ago, "clerk1", party="respondent")


def received(ago: int) -> Act:
    """The return receipt comes back: the fifteen days run from that day."""
    said = {"grade": ReceiptGrade.PROVEN.value}
    return Act(EventKind.BUSINESS_RECEIVED, ago, "clerk1", said, party="respondent")


def replied(ago: int) -> Act:
    """The business answers."""
    return Act(EventKind.BUSINESS_REPLIED, ago, BUSINESS, party="respondent")


def closed(ago: int, outcome: Outcome, by: str = "cpo1", reason: str = "") -> Act:
    """A case ends."""
    said = {"accepted_on": -ago} if outcome is Outcome.SETTLED else {}
    return Act(EventKind.CLOSED, ago, by, said, detail=outcome.value, reason=reason)


def _first(channel: str, ago: int, *acts: Act, officer: str = "", **more: Any) -> Telling:
    return Telling(channel, (Leg(_FIRST, ago, acts, officer),), **more)


def failed_first(ago: int) -> Leg:
    """A first appeal that the business answered with a no, closed so many working days ago."""
    acts = (accepted(ago + 12), notified(ago + 11), replied(ago + 3), closed(ago, Outcome.NOT_SETTLED))
    return Leg(_FIRST, ago + 13, acts, "cpo1")


def _second(ago: int, *acts: Act, **more: Any) -> Telling:
    return Telling("online", (failed_first(ago + 2), Leg(_SECOND, ago, acts, "cpo1" if acts else "")), **more)


def _taken(ago: int) -> Act:
    return Act(EventKind.ACCEPTED, ago, "cpo1", {"no_conflict": True})


def _invited(ago: int, ahead: int, starts: str = "10:00", ends: str = "11:00") -> Act:
    said = {"session_on": ahead, "starts": starts, "ends": ends, "room": "四維行政中心 3 樓協商室"}
    short = {"short_notice_reason": "雙方同意，已以電話確認。"}
    return Act(EventKind.NEGOTIATION_SCHEDULED, ago, "cpo1", {**said, **short})


def _held(ago: int, result: NegotiationResult, *came: dict[str, str], **agreed: Any) -> Act:
    said = {"result": result.value, "attendance": list(came), **agreed}
    return Act(EventKind.NEGOTIATION_HELD, ago, "cpo1", said, reason=_MINUTES[result], detail=result.value)


_CONSUMER: Final = {"side": "consumer", "capacity": "self", "mandate": "none"}
_MANAGER: Final = {"side": "business", "capacity": "employee", "mandate": "special"}
_MINUTES: Final = {
    NegotiationResult.SETTLED: "消費者請求退還全額；業者主張扣除已使用部分。雙方各讓一步，達成和解。",
    NegotiationResult.FAILED: "消費者請求退還全額；業者僅同意以商品券折抵。雙方堅持，無法達成共識。",
    NegotiationResult.BUSINESS_ABSENT: "業者經合法通知，未到場也未請假；消費者請求協助申請調解。",
}


_MISSING: Final = Act(
    EventKind.RECTIFICATION_ORDERED,
    0,
    "clerk1",
    {"ground": RectifyGround.NO_RESPONDENT_OR_CONTENT.value},
    reason="請補上購買憑證與業者名稱。",
)

FIRST_APPEALS: Final = (
    _first("online", 0),
    _first("online", 0),
    _first("counter", 0),
    _first("mail", 1, note="郵寄資料不全，已電話確認收件地址。"),
    _first("fax", 2),
    _first("online", 4, _MISSING._replace(ago=3)),
    _first("mail", 13, _MISSING._replace(ago=12)),
    _first("online", 0, accepted(0)),
    _first("online", 2, accepted(1)),
    _first("counter", 4, accepted(3)),
    _first("referred", 7, accepted(6), note="來函未附契約，已請移來機關補送。"),
    _first("online", 9, accepted(9), Act(EventKind.REFERRED, 8, "clerk1", {"agency": "衛生局"})),
    _first("fax", 29, accepted(28), Act(EventKind.REFERRED, 27, "clerk1", {"agency": "教育局"})),
    _first(
        "mail",
        16,
        accepted(15),
        Act(EventKind.REFERRED, 14, "clerk1", {"agency": "經濟發展局"}),
        Act(EventKind.AGENCY_REPORTED, 4, BUREAU, reason="已派員查核，並請業者於一週內回復申訴人。"),
        replied(3),
    ),
    _first("online", 5, accepted(4), notified(3), officer="cpo1", todo=("請申訴人補傳發票的照片", -1)),
    _first("online", 8, accepted(7), notified(6), received(4), officer="cpo1"),
    _first("counter", 12, accepted(11), notified(10), received(9), officer="cpo1"),
    _first("online", 13, accepted(12), notified(11), received(10), officer="cpo1"),
    _first(
        "online",
        18,
        accepted(17),
        notified(16),
        received(15),
        officer="cpo1",
        note="已致電業者兩次，表示待總公司回覆。",
        todo=("再打電話問總公司，請它書面回復", 1),
    ),
    _first("mail", 24, accepted(23), notified(22), received(20), officer="cpo1"),
    _first("online", 10, accepted(9), notified(8), received(7), replied(1), officer="cpo1"),
    _first("online", 15, accepted(14), notified(13), replied(2), officer="cpo1"),
    _first(
        "online",
        20,
        accepted(19),
        notified(18),
        received(17),
        Act(EventKind.LAPSED, 1, "cpo1"),
        officer="cpo1",
    ),
    _first("online", 12, accepted(11), notified(10), replied(3), closed(1, Outcome.SETTLED), officer="cpo1"),
    _first("counter", 9, accepted(8), notified(7), replied(2), closed(0, Outcome.SETTLED), officer="cpo1"),
    _first("online", 3, Act(EventKind.WITHDRAWN, 1, CITIZEN, {"withdrawal_reason": "settled"})),
    _first(
        "online",
        3,
        Act(
            EventKind.REJECTED,
            2,
            "cpo1",
            {"ground": RejectGround.NOT_CONSUMER_DISPUTE.value},
            reason="雙方均為自然人之私人買賣。",
        ),
    ),
)

SECOND_APPEALS: Final = (
    _second(0),
    _second(1, _taken(0)),
    _second(5, _taken(4), note="業者曾有三件同類申訴，宜一併了解。"),
    _second(6, _taken(5), _invited(3, 4, "14:00", "15:30")),
    _second(8, _taken(7), _invited(6, 1)),
    _second(
        11,
        _taken(10),
        _invited(9, -2),
        Act(
            EventKind.NEGOTIATION_POSTPONED,
            3,
            "cpo1",
            {"asked_by": "business"},
            reason="業者代表確診，請求改期。",
        ),
    ),
    _second(12, _taken(11), _invited(9, -1), _held(1, NegotiationResult.FAILED, _CONSUMER, _MANAGER)),
    _second(
        14,
        _taken(13),
        _invited(11, -3),
        _held(
            3,
            NegotiationResult.SETTLED,
            _CONSUMER,
            _MANAGER,
            terms="業者退還新臺幣 6,000 元，匯入消費者指定帳戶；消費者其餘請求拋棄。",
            settled_ntd=6_000,
            terms_due_on=10,
        ),
        closed(2, Outcome.AGREED),
    ),
    _second(
        15,
        _taken(14),
        _invited(12, -5),
        _held(5, NegotiationResult.BUSINESS_ABSENT, _CONSUMER),
        closed(4, Outcome.FAILED_BIZ_ABSENT),
    ),
)
