"""What each field of a letter says of a case: facts in, words out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from petitions.rules.answers import Position, Signer
from petitions.rules.closing import WithdrawalReason, results_in
from petitions.rules.demands import answers_in
from petitions.rules.file_access import AccessGround, Decision, remedy_of
from petitions.rules.files import proofs_in
from petitions.rules.letter import LetterKind, Reader
from petitions.rules.letter_dates import told_of_dates
from petitions.rules.letter_fields import FIELDS
from petitions.rules.masking import mask_in_text
from petitions.rules.money import money_in_capitals, money_text, parse_amount
from petitions.rules.numbers import spoken_number
from petitions.rules.particulars import Withdrawer
from petitions.rules.periods import find_period, small_claim_limit
from petitions.rules.projection import REPLY_PERIOD, Happened
from petitions.rules.roc import roc_letter
from petitions.rules.terms import (
    Channel,
    EventKind,
    FirstAppealRoute,
    NegotiationResult,
    NotProcessedGround,
    Outcome,
    PartyRole,
    Procedure,
    RectifyGround,
    RejectGround,
)
from petitions.rules.workflow import is_ended

WHOLE: Final = "全部"


@dataclass(frozen=True)
class Someone:
    """A party as a letter names it; in a draft of the masked data."""

    party_id: int
    name: str
    phone: str = ""
    email: str = ""
    address: str = ""
    ubn: str = ""


@dataclass(frozen=True)
class Told:
    """An event that a letter tells: what was recorded, with the words of whoever recorded it."""

    happened: Happened
    reason: str


@dataclass(frozen=True)
class LetterFacts:
    """What is known of a case when a letter is written; days in Taipei, amounts in NT$."""

    number: str
    procedure: Procedure
    city: str
    base_url: str
    today: date
    unit: str
    unit_phone: str
    officer: str
    received_on: date
    channel: str
    accepted_on: date | None
    category: str
    transaction_on: date | None
    amount_ntd: int | None
    narrative: str
    demand: str
    first_complaint_to: str
    outcome: str
    complainants: tuple[Someone, ...] = ()
    respondents: tuple[Someone, ...] = ()
    representatives: tuple[Someone, ...] = ()
    dues: Mapping[str, date] = field(default_factory=dict)
    told: Told | None = None
    reply: Told | None = None
    replies: tuple[Told, ...] = ()
    speaker: str = ""
    speaker_phone: str = ""
    is_confidential: bool = False
    first_appealed_on: date | None = None
    second_reason: str = ""
    meeting: Mapping[str, str] = field(default_factory=dict)


def values_of(facts: LetterFacts, reader: Reader, party_id: int | None, *, code: str = "") -> dict[str, str]:
    """Return every field by its label; empty where nothing is known.

    What a party wrote goes to the other side without ways to reach anyone (consumer-disputes §9 no. 43).
    """
    complainant = _chosen(facts.complainants, party_id)
    respondent = _chosen(facts.respondents, party_id)
    is_veiled = reader in {Reader.BUSINESS, Reader.BOTH}
    said = mask_in_text if is_veiled else str
    is_of_all = len(facts.respondents) > 1 and reader is Reader.CONSUMER
    found = {
        **_of_the_case(facts),
        **_of_the_event(facts),
        **(_of_each(facts) if is_of_all else _of_the_reply(facts)),
        **_of_the_dates(facts, party_id),
        "陳述": said(facts.narrative),
        "訴求": said(facts.demand),
        "未妥適處理之情形": said(facts.second_reason),
        "申訴人": complainant.name if reader is Reader.CONSUMER else _complainants(facts.complainants),
        "申訴人電話": complainant.phone,
        "申訴人電子郵件": complainant.email,
        "申訴人地址": complainant.address,
        "業者": respondent.name if reader is Reader.BUSINESS else _names(facts.respondents),
        "逾期業者": _late(facts),
        "統一編號": respondent.ubn,
        "受文者": _addressee(facts, party_id),
        "回復碼": f"{code[:5]}-{code[5:]}" if code else "",
        **{label: text for label, text in facts.meeting.items() if text},
    }
    return {label: found.get(label, "") for label in FIELDS}


def with_typed(values: Mapping[str, str], typed: Mapping[str, str]) -> dict[str, str]:
    """Return the fields with what the officer wrote, and what follows from that."""
    mended = {label: text for label, text in typed.items() if label in FIELDS and FIELDS[label].is_asked}
    found = {**values, **mended}
    try:
        amount = parse_amount(found["和解金額"]) if found["和解金額"] else None
    except ValueError:
        return {**found, "和解金額大寫": ""}
    if amount is None:
        return {**found, "和解金額大寫": ""}
    return {**found, "和解金額": money_text(amount), "和解金額大寫": money_in_capitals(amount)}


def _chosen(parties: tuple[Someone, ...], party_id: int | None) -> Someone:
    """Return the party that is meant, else the first."""
    first = parties[0] if parties else Someone(0, "")
    return next((one for one in parties if one.party_id == party_id), first)


def _names(parties: tuple[Someone, ...]) -> str:
    return "、".join(one.name for one in parties if one.name)


def _late(facts: LetterFacts) -> str:
    """Name the respondent whose time is over; all where the event names none."""
    late = facts.told.happened.party_id if facts.told else None
    return _names(tuple(one for one in facts.respondents if late in {None, one.party_id}))


def _addressee(facts: LetterFacts, party_id: int | None) -> str:
    parties = (*facts.complainants, *facts.respondents)
    return next((one.name for one in parties if one.party_id == party_id), "")


def _complainants(parties: tuple[Someone, ...]) -> str:
    """Name the first and say how many they are: the other side learns nothing more of the others."""
    first = parties[0].name if parties else ""
    return f"{first}等{len(parties)}人" if len(parties) > 1 else first


def _of_the_case(facts: LetterFacts) -> dict[str, str]:
    return {
        "案號": spoken_number(facts.number),
        "程序": facts.procedure.label,
        "機關": facts.city,
        "承辦單位": facts.unit,
        "承辦人": facts.officer,
        "聯絡電話": facts.unit_phone,
        "收件日": roc_letter(facts.received_on),
        "收件管道": _word(Channel, facts.channel),
        "受理日": _day(facts.accepted_on),
        "查詢網址": f"{facts.base_url}/track",
        "回復網址": f"{facts.base_url}/respond",
        "回復日數": str(find_period(REPLY_PERIOD, facts.today).days),
        "補正期限": _day(facts.dues.get("rectify_appeal")),
        "移送期限": _day(facts.dues.get("refer_case")),
        "回報期限": _day(facts.dues.get("agency_report")),
        "回復期限": _day(facts.dues.get(REPLY_PERIOD)),
        "小額上限": money_text(small_claim_limit(facts.today)),
        "處理結果": _word(Outcome, facts.outcome),
        "第一次申訴日期": _day(facts.first_appealed_on),
        "第一次申訴對象": _word(FirstAppealRoute, facts.first_complaint_to),
        "類別": facts.category,
        "交易日期": _day(facts.transaction_on),
        "爭議金額": "" if facts.amount_ntd is None else money_text(facts.amount_ntd),
        "撤回範圍": WHOLE,
    }


def _of_the_event(facts: LetterFacts) -> dict[str, str]:
    """Say what the event that the letter tells is about."""
    if facts.told is None:
        return {}
    event, data = facts.told.happened, facts.told.happened.data or {}
    ground, lists = str(data.get("ground", "")), (RejectGround, RectifyGround, NotProcessedGround)
    return {
        "事件日": roc_letter(event.local_date),
        "理由": facts.told.reason,
        "欠缺事項": facts.told.reason,
        "改期原因": facts.told.reason,
        "事由": next((word for words in lists if (word := _word(words, ground))), ""),
        "受文機關": str(data.get("agency", "")),
        "併入之案號": spoken_number(str(data.get("kept_case") or "")),
        "撤回人": _word(Withdrawer, str(data.get("by_role", ""))),
        "撤回原因": _word(WithdrawalReason, str(data.get("withdrawal_reason", ""))),
        "協商結果": _word(NegotiationResult, str(data.get("result", ""))),
        "會議時間": _written_day(data.get("session_on")),
        **(_of_reading(facts, event) if event.kind is EventKind.FILE_ACCESS_DECIDED else {}),
    }


def _of_reading(facts: LetterFacts, event: Happened) -> dict[str, str]:
    """Say what was decided on a request to read the file; against it, by whether the procedure still runs."""
    data = event.data or {}
    return {
        "閱卷申請日": _written_day(data.get("asked_on")),
        "閱卷範圍": str(data.get("scope", "")),
        "閱卷准駁": _word(Decision, str(data.get("decision", ""))),
        "閱卷拒絕事由": _word(AccessGround, str(data.get("access_ground", ""))),
        "遮蔽紀錄": str(data.get("veiled", "")),
        "救濟": remedy_of(is_over=is_ended(facts.procedure, event.to_state)),
    }


def _of_the_dates(facts: LetterFacts, party_id: int | None) -> dict[str, str]:
    if facts.told is None:
        return {}
    is_business = any(one.party_id == party_id for one in facts.respondents)
    role = PartyRole.RESPONDENT if is_business else PartyRole.COMPLAINANT
    return told_of_dates(facts.told.happened, facts.told.reason, facts.procedure, role, party_id)


def _of_the_reply(facts: LetterFacts) -> dict[str, str]:
    if facts.reply is None:
        return {}
    event, data = facts.reply.happened, facts.reply.happened.data or {}
    signer = _word(Signer, str(data.get("signer", "")))
    points = "；".join(answer.words for answer in answers_in(data))
    return {
        "業者回復": facts.reply.reason,
        "業者回復日": roc_letter(event.local_date),
        "業者立場": _word(Position, str(data.get("position", ""))) + (f"（{points}）" if points else ""),
        "業者回復人電話": facts.speaker_phone,
        "業者附件": "、".join(proof.name for proof in proofs_in(data)),
        "業者回復人": f"{facts.speaker}（{signer}）" if facts.speaker and signer else facts.speaker,
    }


def _of_each(facts: LetterFacts) -> dict[str, str]:
    """Say of each of several respondents how it ended for him and what he answered, a line each."""
    results = {
        one.party_id: one.outcome for one in results_in(facts.told.happened.data if facts.told else None)
    }
    replies = {told.happened.party_id: told for told in facts.replies}
    lines = []
    for firm in facts.respondents:
        said = _of_the_reply(replace(facts, reply=replies.get(firm.party_id)))
        result = results[firm.party_id].label if firm.party_id in results else ""
        answer = f"{said['業者回復日']}回復：{said['業者回復']}" if said else ("沒有回復" if result else "")
        lines.append(f"{firm.name}：{'。'.join(filter(None, [result, answer]))}")
    return {"各業者結果": "\n".join(lines)}


def _word(words: Any, value: str) -> str:
    """Return the word for a stored value; empty if it is none of the list."""
    return next((word.label for word in words if word.value == value), "")


def _day(day: date | None) -> str:
    return roc_letter(day) if day else ""


def _written_day(value: object) -> str:
    return roc_letter(date.fromisoformat(value)) if isinstance(value, str) and value else ""


def event_for(
    kind: LetterKind, events: Sequence[Happened], party_id: int | None, *tells: EventKind
) -> Happened | None:
    """Return the last standing event that a letter tells a party, or another kind of event.

    What happened to another respondent is none of a business's; what names nobody concerns all.
    """
    is_to_business = kind.reader is Reader.BUSINESS
    concern = [event for event in events if not is_to_business or event.party_id in {None, party_id}]
    return next((event for event in reversed(concern) if event.kind in (tells or kind.tells)), None)
