"""Made-up facts for a letter that is shown to whoever edits or approves its words."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

SAMPLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "案號": "消申106-000123-5",
        "受文者": "王小明",
        "受文機關": "高雄市政府教育局",
        "申訴人": "王小明",
        "申訴人電話": "0900-000-123",
        "業者": "海風健身有限公司",
        "逾期業者": "海風健身有限公司",
        "統一編號": "12345675",
        "承辦人": "林承辦",
        "承辦單位": "消費者服務中心",
        "聯絡電話": "07-336-8333",
        "收件日": "106年3月1日",
        "受理日": "106年3月2日",
        "事件日": "106年3月20日",
        "移送期限": "106年3月9日",
        "補正期限": "106年3月16日",
        "回報期限": "106年4月5日",
        "回復期限": "106年3月24日",
        "業者回復日": "106年3月20日",
        "回復日數": "15",
        "回復碼": "ABCDE-FGHJK",
        "查詢網址": "https://petitions.example/track",
        "回復網址": "https://petitions.example/respond",
        "小額上限": "100,000元",
        "爭議金額": "12,800元",
        "交易日期": "106年2月1日",
        "類別": "健身中心",
        "會議時間": "106年4月10日（星期一）10:00至11:00",
        "會議地點": "本府消費者服務中心",
        "和解金額": "12,800元",
        "和解金額大寫": "新臺幣壹萬貳仟捌佰元整",
        "陳述": "業者停業，拒絕退還剩餘月份的費用。",
        "訴求": "退還價金",
        "業者回復": "本公司願退還未使用月份之費用。",
    }
)
"""By field; a field that is not here shows its own name."""
