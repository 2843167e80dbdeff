"""The letters that the office writes in the course of the two appeals, with what each must say."""

from typing import Final

from petitions.rules.letter import DISPUTES, LetterKind, Reader
from petitions.rules.terms import EventKind, Procedure

_FIRST: Final = (Procedure.FIRST_APPEAL,)
_SECOND: Final = (Procedure.SECOND_APPEAL,)
_ANY_EVENT: Final = (EventKind.RECEIVED,)
_PARTIES: Final = ("申訴人", "業者")

LETTER_KINDS: Final = (
    LetterKind(
        "D03a", Reader.CONSUMER, "收件回條", "register", DISPUTES, _ANY_EVENT, ("收件日", "案號", "查詢網址")
    ),
    LetterKind(
        "D03",
        Reader.CONSUMER,
        "函",
        "register",
        DISPUTES,
        (EventKind.ACCEPTED,),
        ("案號", "受理日", "承辦人", "聯絡電話", "查詢網址"),
    ),
    LetterKind(
        "D03c",
        Reader.CONSUMER,
        "函",
        "merge",
        DISPUTES,
        (EventKind.MERGED,),
        ("案號", "併入之案號", "理由"),
    ),
    LetterKind(
        "D04",
        Reader.CONSUMER,
        "函",
        "register",
        DISPUTES,
        (EventKind.RECTIFICATION_ORDERED,),
        ("欠缺事項", "補正期限"),
    ),
    LetterKind(
        "D05",
        Reader.CONSUMER,
        "函",
        "close",
        DISPUTES,
        (EventKind.REJECTED,),
        ("事由", "理由"),
    ),
    LetterKind(
        "D06",
        Reader.AGENCY,
        "函",
        "register",
        _FIRST,
        (EventKind.REFERRED,),
        ("受文機關", "陳述", "回報期限"),
        copies=(Reader.CONSUMER,),
    ),
    LetterKind(
        "D07",
        Reader.BUSINESS,
        "函",
        "register",
        DISPUTES,
        (EventKind.BUSINESS_NOTIFIED,),
        ("申訴人", "業者", "陳述", "回復日數", "回復網址", "回復碼", "承辦人"),
        act=EventKind.BUSINESS_NOTIFIED,
    ),
    LetterKind(
        "D09",
        Reader.CONSUMER,
        "函",
        "close",
        _FIRST,
        (EventKind.CLOSED, EventKind.LAPSED),
        ("案號", "處理結果"),
    ),
    LetterKind(
        "D11",
        Reader.BOTH,
        "開會通知單",
        "edit",
        _SECOND,
        (EventKind.NEGOTIATION_SCHEDULED,),
        ("會議時間", "會議地點", "案號"),
    ),
    LetterKind(
        "D21",
        Reader.BOTH,
        "函",
        "edit",
        _SECOND,
        (EventKind.NEGOTIATION_POSTPONED,),
        ("改期原因",),
    ),
    LetterKind(
        "D12",
        Reader.BOTH,
        "協商紀錄",
        "edit",
        _SECOND,
        (EventKind.NEGOTIATION_HELD,),
        ("會議時間", "到場人", "雙方主張", "協商結果"),
        signatures=(*_PARTIES, "消費者保護官"),
    ),
    LetterKind(
        "D13",
        Reader.BOTH,
        "和解書",
        "close",
        DISPUTES,
        (EventKind.NEGOTIATION_HELD, EventKind.CLOSED, EventKind.BUSINESS_REPLIED),
        ("申訴人", "業者", "和解條件", "和解金額", "和解金額大寫", "履行日期"),
        signatures=(*_PARTIES, "見證人（消費者保護官）"),
    ),
    LetterKind("D14", Reader.CONSUMER, "函", "close", _SECOND, (EventKind.CLOSED,), ("案號", "處理結果")),
    LetterKind(
        "D36",
        Reader.BUSINESS,
        "函",
        "supplement",
        DISPUTES,
        (EventKind.WITHDRAWN,),
        ("案號", "撤回範圍", "事件日"),
    ),
    LetterKind(
        "D36c",
        Reader.CONSUMER,
        "函",
        "supplement",
        DISPUTES,
        (EventKind.WITHDRAWN,),
        ("案號", "撤回範圍", "事件日"),
    ),
    LetterKind(
        "D37",
        Reader.AGENCY,
        "移送函",
        "transfer",
        DISPUTES,
        (EventKind.TRANSFERRED_OUT,),
        ("受文機關", "理由", "陳述"),
        copies=(Reader.CONSUMER,),
    ),
    LetterKind("D02", Reader.FILE, "申訴資料表", "content", _FIRST, _ANY_EVENT, ("申訴人", "陳述")),
    LetterKind(
        "D08",
        Reader.FILE,
        "業者回復紀錄",
        "content",
        DISPUTES,
        (EventKind.BUSINESS_REPLIED,),
        ("業者", "業者回復"),
    ),
    LetterKind(
        "D10",
        Reader.FILE,
        "第二次申訴書",
        "content",
        _SECOND,
        _ANY_EVENT,
        ("申訴人", "第一次申訴對象", "陳述"),
        signatures=("申訴人",),
    ),
)

CONSULTATION_RECORD: Final = LetterKind(
    "D01", Reader.FILE, "諮詢紀錄", "register", (), (), ("諮詢時間", "諮詢管道", "諮詢人數", "諮詢問題")
)
"""The record of a consultation belongs to no case and is printed from its register."""

ALL_KINDS: Final = (CONSULTATION_RECORD, *LETTER_KINDS)
