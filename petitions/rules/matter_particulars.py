"""What may be told of a dispute beside its story: the words for it, and how the office reads them.

Nothing of it is needed to file (消費者保護法 §43 asks for no form); what matters to whoever takes it up is
said first: somebody was hurt, or another procedure is under way.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from petitions.rules.codes_dispute import CAUSES
from petitions.rules.roc import roc_plain
from petitions.rules.term import Term


class Payment(Term):
    """How it was paid."""

    CASH = "cash", "現金", "Cash"
    CARD = "card", "信用卡或簽帳卡", "Credit or debit card"
    INSTALMENT = "instalment", "分期（含融資公司）", "Instalments (also by a finance company)"
    E_PAY = "e_pay", "電子支付或行動支付", "Electronic or mobile payment"
    TRANSFER = "transfer", "匯款或轉帳", "Bank transfer"
    ON_DELIVERY = "on_delivery", "貨到付款", "On delivery"
    VOUCHER = "voucher", "禮券或點數", "Vouchers or points"
    OTHER = "other", "其他", "Other"


class OtherForum(Term):
    """Another procedure about the same dispute, under way or over: it may be a ground not to take this up."""

    SUIT_PENDING = "suit_pending", "訴訟中", "In court"
    SUIT_OVER = "suit_over", "已有判決或和解", "Judged, or settled"
    MEDIATION_PENDING = "mediation_pending", "別的調解進行中", "Mediation elsewhere under way"
    MEDIATION_OVER = "mediation_over", "別的調解已有結果", "Mediation elsewhere over"
    ARBITRATION = "arbitration", "仲裁中或已有仲裁", "Arbitration under way or over"
    OTHER_AGENCY = "other_agency", "已向別的機關申訴", "Complaint to another authority"


class FiledFor(Term):
    """For whom a person files."""

    SELF = "self", "我自己", "Myself"
    CHILD = "child", "未成年的子女或受監護的人", "My child under age, or my ward"
    OTHER = "other", "受別人委託", "Somebody who asked me to"


class EarlierWay(Term):
    """In what manner an earlier complaint was made."""

    SPOKEN = "spoken", "當面或電話", "In person or by telephone"
    ONLINE = "online", "電子郵件、網站或訊息", "By e-mail, website or message"
    WRITTEN = "written", "書面（例如存證信函）", "In writing"


LABELS: Final = MappingProxyType(
    {
        "injured": "有人受傷、生病或仍有危險",
        "elsewhere": "其他程序",
        "filed_for": "替誰申訴",
        "needs": "語言與無障礙需要",
        "hours": "方便聯絡的時間",
        "cause": "主要原因",
        "more_causes": "其他原因",
        "item": "標的",
        "paid_ntd": "已付金額",
        "order_no": "訂單、契約或發票號碼",
        "payment": "付款方式",
        "delivered_on": "交付日",
        "rescinded_on": "解約或退貨日",
    }
)
"""What may be told, in the order in which it is read."""

_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "elsewhere": {term.value: term.label for term in OtherForum},
    "filed_for": {term.value: term.label for term in FiledFor},
    "payment": {term.value: term.label for term in Payment},
    "cause": {code: label for code, label, _ in CAUSES},
    "more_causes": {code: label for code, label, _ in CAUSES},
}

INJURED: Final = (
    "有人受傷、生病或仍有危險：請即通知主管，並考慮調查及必要的處分（消費者保護法第33條至第38條）。"
)
ELSEWHERE: Final = "同一爭議：{words}。受理前請查明（消費爭議調解辦法第5條；地方自治規章）。"
ALARMING: Final = "內容提到「{words}」，可能有人身危險：請即由專人聯絡並通知主管。"

ALARMS_KEY: Final = "alarms"
"""Under which such words are kept, with the matter or with the event that brought them."""

ALARMS: Final = (
    *("自殺", "輕生", "不想活", "活不下去", "去死", "跳樓", "燒炭", "割腕", "上吊", "同歸於盡"),
    *("殺了", "殺人", "殺掉", "砍死", "放火", "潑酸", "潑汽油", "炸彈", "炸掉", "要他好看", "給他死"),
    *("suicide", "kill myself", "kill him", "kill them", "bomb"),
)
"""Words of which a person has to look at once; they decide nothing."""


def told_more(particulars: Mapping[str, Any] | None, cause: str = "") -> tuple[tuple[str, str], ...]:
    """Return what was told, each with its name, in the order of reading; money in NT$."""
    said = {**(particulars or {}), "cause": cause}
    return tuple((name, _word(key, said[key])) for key, name in LABELS.items() if said.get(key))


def cautions(particulars: Mapping[str, Any] | None, later: Iterable[str] = ()) -> tuple[str, ...]:
    """Return what whoever takes the case up has to know first: injury, alarming words, other procedures.

    `later` are alarming words that came with something said since it was filed.
    """
    said = particulars or {}
    found = [INJURED] if said.get("injured") else []
    if words := dict.fromkeys((*said.get(ALARMS_KEY, ()), *later)):
        found.append(ALARMING.format(words="、".join(words)))
    if said.get("elsewhere"):
        found.append(ELSEWHERE.format(words=_word("elsewhere", said["elsewhere"])))
    return tuple(found)


def is_urgent(particulars: Mapping[str, Any] | None) -> bool:
    """Say whether a case is marked in every list: somebody was hurt, or the words are alarming."""
    said = particulars or {}
    return bool(said.get("injured") or said.get(ALARMS_KEY))


def alarms_in(*texts: str) -> dict[str, list[str]]:
    """Return the words of danger to life or limb that stand in texts, as they are kept; nothing for none."""
    folded = "\n".join(texts).lower()
    found = [word for word in ALARMS if word in folded]
    return {ALARMS_KEY: found} if found else {}


def _word(key: str, value: Any) -> str:
    if isinstance(value, list):
        return "、".join(_word(key, each) for each in value)
    if value is True:
        return "是"
    if key.endswith("_on"):
        return roc_plain(date.fromisoformat(value))
    if key.endswith("_ntd"):
        return f"{value:,} 元"
    return _WORDS.get(key, {}).get(value, str(value))
