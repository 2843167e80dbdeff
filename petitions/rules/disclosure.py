"""Opening someone's data field by field: under which permission, at once, after approval, or never."""

from typing import Final

from petitions.rules.actors import Actor
from petitions.rules.grants import GRANTS, Reach
from petitions.rules.policy import Subject, may, may_with
from petitions.rules.term import Term
from petitions.rules.terms import Procedure

SHORTEST_REASON: Final = 2
ASK_WHY: Final = "請填寫開啟的理由，例如「聯繫當事人」；這次開啟會留下紀錄，當事人可以查詢。"
NEEDS_APPROVAL: Final = "開啟這一欄須先經主管核准（一案一次，30 分鐘）。"


class DataField(Term):
    """A field of a person that is kept sealed."""

    NAME = "name", "姓名"
    PHONE = "phone", "電話"
    EMAIL = "email", "電子郵件"
    ADDRESS = "address", "地址"
    ID_NUMBER = "id_number", "身分證號"


class Door(Term):
    """How a field can be opened by a person."""

    REASON = "reason", "填寫理由後開啟"
    APPROVAL = "approval", "須主管事前核准"
    CLOSED = "closed", "不可開啟"


def action_for(field: DataField, procedure: Procedure, *, is_confidential: bool) -> str:
    """Return the permission that a field falls under (classes D3, D4, D5)."""
    if is_confidential:
        return "conf_id"
    if field is DataField.ID_NUMBER:
        return "idno"
    return "contact_c" if procedure.is_dispute else "contact_p"


def door_of(action: str, case: Subject, actor: Actor) -> Door:
    """Say how a person may open what falls under `action`: with a reason, after approval, or not."""
    if may(actor, action, case) or may_with(actor, action, Reach.REASONED, case):
        return Door.REASON
    return Door.APPROVAL if may_with(actor, action, Reach.APPROVED, case) else Door.CLOSED


def refusal_of(action: str, door: Door) -> str:
    """Say why a field stays closed; empty for an open door."""
    if door is Door.REASON:
        return ""
    if door is Door.APPROVAL:
        return NEEDS_APPROVAL
    return f"您的角色沒有「{GRANTS[action].label}」的權限。"
