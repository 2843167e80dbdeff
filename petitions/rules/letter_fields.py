"""The facts that letters may name, each with whose data it is."""

from types import MappingProxyType
from typing import Final

from petitions.rules.letter import LetterField, Shows

NARRATIVE: Final = "陳述"
DEMAND: Final = "訴求"

LONGEST_QUOTED: Final = 20_000
"""So many characters of a party's words with their veils: each may be longer than what it hides."""


def _typed(label: str, shows: Shows) -> LetterField:
    return LetterField(label, shows, is_typed=True)


def _long(label: str, shows: Shows) -> LetterField:
    return LetterField(label, shows, is_typed=True, is_long=True, most=4000)


def _quoted(label: str, shows: Shows) -> LetterField:
    return LetterField(label, shows, is_long=True, most=LONGEST_QUOTED, is_quoted=True)


_ROWS: Final = (
    LetterField("案號", Shows.OFFICE),
    LetterField("程序", Shows.OFFICE),
    LetterField("機關", Shows.OFFICE),
    LetterField("承辦單位", Shows.OFFICE),
    LetterField("承辦人", Shows.OFFICE),
    LetterField("聯絡電話", Shows.OFFICE),
    LetterField("收件日", Shows.OFFICE),
    LetterField("收件管道", Shows.OFFICE),
    LetterField("受理日", Shows.OFFICE),
    LetterField("事件日", Shows.OFFICE),
    LetterField("查詢網址", Shows.OFFICE),
    LetterField("回復網址", Shows.OFFICE),
    LetterField("回復日數", Shows.OFFICE),
    LetterField("補正期限", Shows.OFFICE),
    LetterField("移送期限", Shows.OFFICE),
    LetterField("回報期限", Shows.OFFICE),
    LetterField("回復期限", Shows.OFFICE),
    LetterField("小額上限", Shows.OFFICE),
    LetterField("變動期限", Shows.OFFICE),
    LetterField("變動理由", Shows.OFFICE),
    LetterField("變動依據", Shows.OFFICE),
    LetterField("處理結果", Shows.OFFICE),
    LetterField("事由", Shows.OFFICE),
    LetterField("併入之案號", Shows.OFFICE),
    LetterField("第一次申訴對象", Shows.MATTER),
    _typed("第一次申訴日期", Shows.MATTER),
    _typed("受文機關", Shows.OFFICE),
    _long("理由", Shows.MATTER),
    _long("欠缺事項", Shows.MATTER),
    _long("附件清單", Shows.MATTER),
    LetterField("類別", Shows.MATTER),
    LetterField("交易日期", Shows.MATTER),
    LetterField("爭議金額", Shows.MATTER),
    _quoted(NARRATIVE, Shows.MATTER),
    _quoted(DEMAND, Shows.MATTER),
    _long("未妥適處理之情形", Shows.MATTER),
    LetterField("受文者", Shows.OFFICE),
    LetterField("申訴人", Shows.COMPLAINANT),
    LetterField("申訴人電話", Shows.COMPLAINANT_CONTACT),
    LetterField("申訴人電子郵件", Shows.COMPLAINANT_CONTACT),
    LetterField("申訴人地址", Shows.COMPLAINANT_CONTACT),
    LetterField("業者", Shows.RESPONDENT),
    LetterField("逾期業者", Shows.RESPONDENT),
    LetterField("統一編號", Shows.RESPONDENT),
    LetterField("業者立場", Shows.RESPONDENT),
    _long("業者回復", Shows.RESPONDENT),
    LetterField("業者回復日", Shows.RESPONDENT),
    LetterField("業者回復人", Shows.RESPONDENT_CONTACT),
    LetterField("業者回復人電話", Shows.RESPONDENT_CONTACT),
    LetterField("業者附件", Shows.RESPONDENT),
    LetterField("各業者結果", Shows.RESPONDENT),
    LetterField("回復碼", Shows.CODE),
    LetterField("撤回人", Shows.OFFICE),
    LetterField("撤回原因", Shows.OFFICE),
    _typed("撤回範圍", Shows.MATTER),
    _typed("會議時間", Shows.OFFICE),
    _typed("會議地點", Shows.OFFICE),
    _typed("請求改期之人", Shows.OFFICE),
    _long("改期原因", Shows.OFFICE),
    _long("到場人", Shows.MATTER),
    _long("雙方主張", Shows.MATTER),
    _typed("協商結果", Shows.OFFICE),
    _long("和解條件", Shows.MATTER),
    _typed("和解金額", Shows.MATTER),
    LetterField("和解金額大寫", Shows.MATTER),
    _typed("履行日期", Shows.MATTER),
    _typed("付款方式", Shows.MATTER),
    _long("拋棄範圍", Shows.MATTER),
    LetterField("閱卷申請日", Shows.OFFICE),
    _long("閱卷範圍", Shows.MATTER),
    LetterField("閱卷准駁", Shows.OFFICE),
    LetterField("閱卷拒絕事由", Shows.OFFICE),
    _long("遮蔽紀錄", Shows.MATTER),
    LetterField("救濟", Shows.OFFICE),
    LetterField("諮詢時間", Shows.OFFICE),
    LetterField("諮詢管道", Shows.OFFICE),
    LetterField("諮詢人數", Shows.OFFICE),
    LetterField("諮詢問題", Shows.MATTER),
    LetterField("諮詢答復", Shows.MATTER),
    LetterField("轉介單位", Shows.OFFICE),
)

FIELDS: Final = MappingProxyType({field.label: field for field in _ROWS})
"""By the label that stands between 〔 and 〕 in a text."""
