"""Opening someone's data field by field: under which permission, at once, after approval, or never."""

from datetime import datetime, timedelta
from typing import Final, Protocol

from petitions.rules.actors import Actor
from petitions.rules.errors import NotPermitted, OutOfDate
from petitions.rules.grants import GRANTS, Reach
from petitions.rules.policy import Subject, may, may_with
from petitions.rules.reach import APPROVED_MINUTES
from petitions.rules.term import Term
from petitions.rules.terms import Procedure

SHORTEST_REASON: Final = 2
ASK_WHY: Final = "請填寫開啟的理由，例如「聯繫當事人」；這次開啟會留下紀錄，當事人可以查詢。"
NEEDS_APPROVAL: Final = (
    f"開啟這一欄須先經主管核准；核准後 {APPROVED_MINUTES} 分鐘內，申請的人可以開啟這一案的這一欄。"
)
STILL_WAITS: Final = "這一欄已經申請，主管還沒有核准。"
NOT_APPROVED: Final = "主管沒有核准開啟這一欄；要看須重新申請。"
OVER: Final = f"核准的 {APPROVED_MINUTES} 分鐘已經過了；要再開啟，請重新申請。"


class DataField(Term):
    """A field of a person that is kept sealed."""

    NAME = "name", "姓名"
    PHONE = "phone", "電話"
    EMAIL = "email", "電子郵件", "E-mail"
    ADDRESS = "address", "地址"
    ID_NUMBER = "id_number", "身分證號", "ID number"
    BIRTH = "birth", "生日", "Date of birth"


class Door(Term):
    """How a field can be opened by a person."""

    REASON = "reason", "填寫理由後開啟"
    APPROVAL = "approval", "須主管事前核准"
    CLOSED = "closed", "不可開啟"


class Permit(Term):
    """How it stands with what a person asked the supervisor for: one field of one party of one case."""

    NONE = "none", "未申請"
    WAITING = "waiting", "等主管核准"
    REFUSED = "refused", "未核准"
    OPEN = "open", "已核准"
    OVER = "over", "時間已過"


class Asked(Protocol):
    """What was asked for last: under which permission, what was decided, and until when it opens."""

    @property
    def action(self) -> str: ...
    @property
    def decision(self) -> str: ...
    @property
    def open_until(self) -> datetime | None: ...


def action_for(field: DataField, procedure: Procedure, *, is_confidential: bool) -> str:
    """Return the permission that a field falls under (classes D3, D4, D5)."""
    if is_confidential:
        return "conf_id"
    if field in {DataField.ID_NUMBER, DataField.BIRTH}:
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


def open_until(approved_at: datetime) -> datetime:
    """Return the moment at which an approval ends: from then on it opens nothing."""
    return approved_at + timedelta(minutes=APPROVED_MINUTES)


def permit_of(asked: Asked | None, action: str, at: datetime) -> Permit:
    """Say how a request stands at a moment.

    One for another permission counts for nothing: a case marked confidential meanwhile needs a new one.
    """
    if asked is None or asked.action != action:
        return Permit.NONE
    if asked.decision == "pending":
        return Permit.WAITING
    if asked.decision == "refused":
        return Permit.REFUSED
    return Permit.OPEN if asked.open_until is not None and at < asked.open_until else Permit.OVER


def check_permit(asked: Asked | None, action: str, at: datetime) -> None:
    """Refuse unless a supervisor's approval holds: NotPermitted, or OutOfDate when its time has passed."""
    permit = permit_of(asked, action, at)
    if permit is Permit.OVER:
        raise OutOfDate(OVER)
    if permit is not Permit.OPEN:
        said = {Permit.WAITING: STILL_WAITS, Permit.REFUSED: NOT_APPROVED}
        raise NotPermitted(said.get(permit, NEEDS_APPROVAL))
