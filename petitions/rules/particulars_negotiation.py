"""What is said with the acts of a negotiation 協商會議: which guard asks for it, and how it is called."""

from types import MappingProxyType
from typing import Final

ANOTHER_DAY: Final = ("session_on", "starts", "ends", "room", "video_url", "chair_id", "short_notice_reason")
"""What is said with a postponement where the new day is known already."""

ASKED: Final = MappingProxyType(
    {
        "meeting_time_given": ("starts", "ends"),
        "place_given": ("room", "video_url"),
        "notice_long_enough": ("short_notice_reason",),
        "postponer_named": ("asked_by",),
        "attendance_given": ("attendance",),
        "negotiation_result_given": ("result",),
        "result_follows_attendance": ("result",),
        "settlement_complete": ("terms", "settled_ntd", "terms_due_on"),
        "minutes_written": ("reason",),
        "outcome_follows_result": ("outcome",),
    }
)
"""Which particulars each guard reads."""

CALLED: Final = MappingProxyType(
    {
        "starts": "開始時間",
        "ends": "結束時間",
        "room": "地點",
        "video_url": "視訊連結",
        "short_notice_reason": "縮短通知期間的理由",
        "chair": "主持人",
        "chair_id": "主持人",
        "together_with": "一併協商的案號",
        "asked_by": "何人請求改期",
        "attendance": "到場的人",
        "result": "協商結果",
        "terms": "和解內容",
        "settled_ntd": "和解金額（元）",
        "terms_due_on": "給付期限",
    }
)
"""How each particular is called."""

NOT_ALWAYS: Final = frozenset(
    {
        "room",
        "settled_ntd",
        "short_notice_reason",
        "terms",
        "terms_due_on",
        "together_with",
        "video_url",
    }
)
"""What is needed in some cases only; the guard says when."""
