"""Ask the supervisor to be let open one field of one case, and decide it (letter Q of the policy)."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import select, update

from petitions.extensions import db, insert_into
from petitions.models import Case, DisclosureRequest
from petitions.rules.actors import Actor
from petitions.rules.disclosure import (
    SHORTEST_REASON,
    STILL_WAITS,
    DataField,
    Door,
    Permit,
    action_for,
    door_of,
    open_until,
    permit_of,
    refusal_of,
)
from petitions.rules.errors import BadInput, NoSuchCase, NotPermitted, StaleVersion
from petitions.rules.policy import may_approve
from petitions.rules.terms import Procedure
from petitions.services.audit import append_audit
from petitions.services.people import find_given

WHY: Final = "請填寫申請的理由，例如「聯繫當事人」；主管與當事人都看得到。"
AT_ONCE: Final = "這一欄不必申請，填寫理由就可以開啟。"
STILL_OPEN: Final = "這一欄已經核准，可以直接開啟，不必再申請。"
OWN: Final = "自己的申請，須由另一人核准。"
NOT_YOURS: Final = "只有本案所屬單位的主管可以核准。"
DECIDED: Final = "這一項申請已經有人決定了，請重新檢視。"


def ask(
    case: Case,
    party_id: int,
    field: DataField,
    *,
    reason: str,
    submission_key: str,
    by: Actor,
    at: datetime,
) -> None:
    """Keep a request until the supervisor decides it; sent twice it is kept once.

    Raises NotPermitted for whom the field stays closed, BadInput without a reason or where nothing has to be
    asked, NoSuchCase for someone who has no part in this matter or has not given that.
    """
    action = action_for(field, Procedure(case.procedure), is_confidential=case.is_confidential)
    _check_must_ask(action, case, by)
    if len(reason) < SHORTEST_REASON:
        raise BadInput(WHY, "why")
    find_given(case, party_id, field)
    last = last_request(case, party_id, field, by)
    if last is not None and last.submission_key == submission_key:
        return
    _check_is_new(permit_of(last, action, at))
    values = {
        "matter_id": case.matter_id,
        "case_id": case.id,
        "party_id": party_id,
        "field": field.value,
        "action": action,
        "reason": reason,
        "asked_at": at,
        "asked_by_id": by.id,
        "unit_id": by.unit_id,
        "submission_key": submission_key,
    }
    _keep_once(case, values, by=by, at=at)


def _keep_once(case: Case, values: dict[str, Any], *, by: Actor, at: datetime) -> None:
    """Insert a request; of two sent at the same moment one is kept."""
    statement = insert_into(DisclosureRequest).values(values).on_conflict_do_nothing()
    made = db.session.execute(statement.returning(DisclosureRequest.id)).scalar_one_or_none()
    if made is None:
        raise BadInput(STILL_WAITS)
    append_audit(
        "disclosure_requested",
        by=by,
        at=at,
        subject=f"{case.number} {values['field']}",
        matter_id=case.matter_id,
        detail={"request": int(made), "reason": values["reason"]},
    )


def decide(
    case: Case, request_id: int, *, approves: bool, answer: str, by: Actor, at: datetime
) -> DisclosureRequest:
    """Let someone open a field until `open_until`, or refuse it with a reason; return the request.

    Raises NotPermitted for whoever asked and for those who may not, StaleVersion if it was decided
    meanwhile, BadInput for a refusal without a reason.
    """
    asked = db.session.scalars(
        select(DisclosureRequest).where(
            DisclosureRequest.id == request_id, DisclosureRequest.case_id == case.id
        )
    ).one_or_none()
    if asked is None:
        raise NoSuchCase("查無這一項申請。")
    if asked.asked_by_id == by.id:
        raise NotPermitted(OWN)
    if not may_approve(by, case, asked.asked_by_id):
        raise NotPermitted(NOT_YOURS)
    if asked.decision != "pending":
        raise StaleVersion(DECIDED)
    if not approves and not answer:
        raise BadInput("不核准請寫明理由，申請的人會看到。", "answer")
    _settle(asked, approves=approves, answer=answer, by=by, at=at)
    append_audit(
        "disclosure_approved" if approves else "disclosure_refused",
        by=by,
        at=at,
        subject=f"{case.number} {asked.field}",
        matter_id=case.matter_id,
        detail={"request": asked.id, "asked_by": asked.asked_by_id},
    )
    return asked


def last_request(case: Case, party_id: int, field: DataField, by: Actor) -> DisclosureRequest | None:
    """Return what a person asked for last: this field of this party in this case."""
    statement = (
        select(DisclosureRequest)
        .where(
            DisclosureRequest.case_id == case.id,
            DisclosureRequest.party_id == party_id,
            DisclosureRequest.field == field.value,
            DisclosureRequest.asked_by_id == by.id,
        )
        .order_by(DisclosureRequest.id.desc())
        .limit(1)
    )
    return db.session.scalars(statement).one_or_none()


def _check_must_ask(action: str, case: Case, by: Actor) -> None:
    door = door_of(action, case, by)
    if door is Door.CLOSED:
        raise NotPermitted(refusal_of(action, door))
    if door is Door.REASON:
        raise BadInput(AT_ONCE)


def _check_is_new(permit: Permit) -> None:
    """Refuse to ask for what is asked already, or stands open."""
    if permit is Permit.WAITING:
        raise BadInput(STILL_WAITS)
    if permit is Permit.OPEN:
        raise BadInput(STILL_OPEN)


def _settle(asked: DisclosureRequest, *, approves: bool, answer: str, by: Actor, at: datetime) -> None:
    """Decide it once: of two people at the same moment the second finds it decided."""
    decided = (
        update(DisclosureRequest)
        .where(DisclosureRequest.id == asked.id, DisclosureRequest.decision == "pending")
        .values(
            decision="approved" if approves else "refused",
            decided_at=at,
            decided_by_id=by.id,
            open_until=open_until(at) if approves else None,
            answer=answer,
        )
        .returning(DisclosureRequest.id)
        .execution_options(synchronize_session=False)
    )
    if db.session.execute(decided).scalar_one_or_none() is None:
        raise StaleVersion(DECIDED)
