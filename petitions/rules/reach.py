"""How far a permission reaches: the letters of the permission matrix."""

from typing import Final

from petitions.rules.term import Term

APPROVED_MINUTES: Final = 30
"""So long a supervisor's approval opens a field: one person, one field of one case (letter Q)."""


class Reach(Term):
    """To what a permission reaches."""

    ALL = "A", "全部"
    OWN = "O", "自己的案件（帳號、連結或案號加查詢碼）"
    GIVEN = "G", "指派給我或我的合議組、代理期間，指派期間內"
    UNIT = "U", "本單位"
    UNROUTED = "T", "本單位，僅至分文為止"
    MASKED = "M", "可看，個人資料遮蔽"
    REASONED = "R", "逐欄開啟：須填理由、留紀錄，當事人可知"
    APPROVED = "Q", f"同上，且須主管事前核准，一案 {APPROVED_MINUTES} 分鐘"
    PROPOSES = "S", "擬辦，須另一人核定（不得自己核定）"
    VOUCHES = "V", "核定他人所擬"
    CUSTODIAN = "C", "限保密專責人員"
    TOKEN = "s", "依權杖範圍，永不開啟個人資料"
    NEVER = "-", "不可"
