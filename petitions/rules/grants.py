"""Who may do what: one table, the permission matrix of the office.

A letter says to what the permission reaches; the columns are the roles. The same rows are asked by
pages, lists, exports and the API, and printed in docs/rules.md.
"""

from types import MappingProxyType
from typing import NamedTuple

from petitions.rules.reach import Reach
from petitions.rules.terms import Role

__all__ = ["COLUMNS", "GRANTS", "Grant", "Reach"]


class Grant(NamedTuple):
    """One action: what it is called, which classes of data it touches, how far each role reaches, and why."""

    label: str
    data: str
    reach: MappingProxyType[Role, Reach]
    why: str


COLUMNS = tuple(Role)


def _grant(label: str, data: str, letters: str, why: str = "") -> Grant:
    reach = {role: Reach(letter) for role, letter in zip(COLUMNS, letters.split(), strict=True)}
    return Grant(label, data, MappingProxyType(reach), why)


GRANTS: MappingProxyType[str, Grant] = MappingProxyType(
    {
        "file": _grant(
            "提出陳情或申訴",
            "",
            "A A A A A A - A - - - - - - s",
            "anyone may file (行政程序法168, 消保法43); staff file on behalf, both identities kept",
        ),
        "status": _grant(
            "查詢案件進度",
            "D1",
            "O O O - - - - - - - - - - - s",
            "number alone never opens anything",
        ),
        "supplement": _grant(
            "補充資料與附件",
            "D2,D6",
            "O O O T G G - G - - - - - - s",
            "171II 補陳; respondent adds only to its own side",
        ),
        "withdraw": _grant(
            "撤回",
            "",
            "O O - - - - - - - - - - - - -",
            "only the petitioner; staff record a signed withdrawal as a supplement",
        ),
        "meta": _grant(
            "查看案件清單與基本資料",
            "D1",
            "O O O T U A G U U C - M - - s",
            "least privilege 基準1-2-1; administrator sees no cases",
        ),
        "content": _grant(
            "查看案件內容與歷程",
            "D2",
            "O O O T G A G G U C - R - - s",
            "臺北1999: intake cannot read again after registration; business sees only what was served on it",
        ),
        "contact_p": _grant(
            "查看陳情人聯絡資料",
            "D3",
            "O O - T Q Q - - - C - Q - - -",
            "臺北1999: officer applies, unit head approves, views logged",
        ),
        "contact_c": _grant(
            "查看消費者聯絡資料",
            "D3",
            "O O - T R R - R R - - Q - - -",
            "parties must be phoned daily; business gets name and order no., "
            "address only with the mediation application copy (調解辦法3, 7)",
        ),
        "idno": _grant(
            "查看身分證號與生日",
            "D4",
            "O O - T Q R - R - - - Q - - -",
            "個資法6; 調解書 needs birth date and address (調解辦法26) -> secretary",
        ),
        "conf_id": _grant(
            "查看保密身分",
            "D5",
            "O O - - Q Q - - - C - Q - - -",
            "行政程序法170II; 臺中要點3: custodian holds it apart; supervisor approves without seeing",
        ),
        "conf_set": _grant("標為保密", "", "O O - T G G - G U C - - - - s", "marking up is easy"),
        "conf_unset": _grant("解除保密", "", "- - - - - - - - V S - - - - -", "marking down needs two"),
        "attach": _grant(
            "開啟附件",
            "D6",
            "O O O T G A G G U C - R - - -",
            "confidential cases: redacted copy only; original = conf_id",
        ),
        "notes": _grant(
            "查看內部註記",
            "D2",
            "- - - - G G - G U C - R - - -",
            "政府資訊公開法18(3) drafts",
        ),
        "medrec": _grant(
            "查看調解紀錄",
            "D7",
            "O O O - - G G G R - - Q - - -",
            "消保法45-1 secrecy; parties get their own copies",
        ),
        "register": _grant(
            "收件、分類與分文",
            "D1",
            "- - - T G G - G U - - - - - s",
            "",
        ),
        "assign": _grant(
            "指派承辦人",
            "D1",
            "- - - - S U - - U - - - - - -",
            "officer asks, supervisor moves; old access ends at once",
        ),
        "edit": _grant(
            "更正欄位",
            "D1,D2",
            "- - - T G G - G - - - - - - s",
            "version checked; history kept",
        ),
        "reply": _grant(
            "撰寫並發出回復",
            "D2",
            "- - - - S G - - V - - - - - -",
            "outgoing-text guard on D3-D5; 171",
        ),
        "extend": _grant(
            "展期",
            "D1",
            "- - - - S S - S V - - - - - -",
            "legal maximum enforced by code, not by role",
        ),
        "close": _grant(
            "結案或不受理",
            "D1",
            "- - - - S G - S V - - - - - -",
            "",
        ),
        "transfer": _grant(
            "移轉他機關",
            "D1-D3",
            "- - - - S S - - V - - - - - -",
            "172; identity stripped for D5",
        ),
        "merge": _grant(
            "併案",
            "D1",
            "- - - - G G - G U - - - - - -",
            "needs rights on both",
        ),
        "reopen": _grant("重新開啟", "D1", "- - - - S G - S U - - - - - -", ""),
        "bizreply": _grant(
            "以相對人身分回復",
            "D2",
            "- - O - - - - - - - - - - - -",
            "消保法43II 15 days",
        ),
        "med_accept": _grant(
            "受理或駁回調解申請",
            "D1",
            "- - - - - V - S - - - - - - -",
            "chair is a 消保官 (消保法45)",
        ),
        "med_panel": _grant(
            "指定調解委員",
            "D1",
            "- - - - - V S S - - - - - - -",
            "調解辦法8, 10; a mediator can recuse himself at once",
        ),
        "med_hear": _grant(
            "排定調解期日",
            "D1,D3",
            "- - - - - G - G - - - - - - -",
            "調解辦法7",
        ),
        "med_write": _grant(
            "製作調解紀錄",
            "D7",
            "- - - - - G G G - - - - - - -",
            "調解辦法16, 20",
        ),
        "med_issue": _grant(
            "製發調解書與證明書",
            "D3,D4,D7",
            "- - - - - V - S - - - - - - -",
            "調解辦法26-28",
        ),
        "business": _grant(
            "查看業者名錄與紀錄",
            "D0,D1",
            "- - - A A A - A A - - A - - -",
            "who the business is and how it answers is asked at the counter and before every step "
            "(消保法33, 43); the cases listed are those one may see",
        ),
        "business_edit": _grant(
            "登錄與更正業者",
            "D1",
            "- - - A A A - A A - - - - - -",
            "names come in at the counter and are mended by whoever learns better; each change is kept",
        ),
        "business_merge": _grant(
            "合併與分開業者",
            "D1",
            "- - - - A A - - A - - - - - -",
            "a merge changes to whose record cases count: for those who answer for cases",
        ),
        "stat_pub": _grant(
            "查看公開統計",
            "D0",
            "A A A A A A A A A A A A A A s",
            "個資法細則17",
        ),
        "stat_int": _grant(
            "查看月報與年報",
            "D0",
            "- - - - U A - A A - A A - - s",
            "the performance report is fed from here",
        ),
        "stat_freeze": _grant(
            "凍結與公布統計",
            "D0",
            "- - - - - V - - V - S - - - -",
            "figures once published change only by a numbered correction",
        ),
        "export": _grant(
            "匯出案件",
            "D1,D2",
            "- - - - M M - M M - - M - - s",
            "reason; > 500 rows needs approval; watermark; formula-safe",
        ),
        "inspect": _grant(
            "登錄查核與宣導",
            "D1",
            "- - - - U A - - U - - - - - s",
            "99 / 28 in the seed report",
        ),
        "users": _grant(
            "管理帳號",
            "D9",
            "- - - - - - - - - - - - U A -",
            "no case rights come with it",
        ),
        "roles": _grant(
            "授予角色",
            "D9",
            "- - - - - - - - V - - - U S -",
            "never own; sensitive roles (cus, aud, adm) need two",
        ),
        "config": _grant(
            "變更系統設定",
            "D9",
            "- - - - - - - - V - - - - S -",
            "two-person, logged with before/after",
        ),
        "audit": _grant(
            "查閱稽核紀錄",
            "D8",
            "- O - - - - - - U C - A - M -",
            "petitioner sees by which unit, when, why; administrator sees technical events",
        ),
        "audit_w": _grant(
            "更改稽核紀錄",
            "D8",
            "- - - - - - - - - - - - - - -",
            "nobody; hash chain 基準2-6-2",
        ),
        "erase": _grant(
            "屆期去識別化",
            "D2-D6",
            "- - - - - - - - V S - - - - -",
            "個資法11, 檔案法12",
        ),
        "imperson": _grant(
            "以他人身分操作",
            "",
            "- - - - - - - - - - - - - - -",
            "nobody; deputies get own, dated rights",
        ),
    }
)
"""Columns: anon cit biz clk off cpo med sec sup cus sta aud uad adm api."""
