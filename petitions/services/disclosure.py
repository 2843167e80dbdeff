"""Open one field of one person's data for a typed reason; who, whose, which and why is written down first."""

from datetime import datetime
from typing import Final

from sqlalchemy import insert, select

from petitions.extensions import db, sealer
from petitions.models import Case, Party, PersonalDataRead
from petitions.rules.actors import Actor
from petitions.rules.disclosure import (
    ASK_WHY,
    SHORTEST_REASON,
    DataField,
    Door,
    action_for,
    check_permit,
    door_of,
    refusal_of,
)
from petitions.rules.errors import BadInput, NotPermitted
from petitions.rules.grants import Reach
from petitions.rules.policy import explain, may_with
from petitions.rules.terms import PartyRole, Procedure
from petitions.services.audit import append_audit
from petitions.services.disclosure_requests import last_request
from petitions.services.people import find_given

FOR_THE_LETTER: Final = "製發函件"


def reveal(case: Case, party_id: int, field: DataField, *, reason: str, by: Actor, at: datetime) -> str:
    """Return the value of a field and note that it was read (個資法施行細則 §12 II ⑩).

    Raises NotPermitted with the sentence of the policy or where the supervisor has not approved, OutOfDate
    when the approval is over, BadInput without a reason, NoSuchCase for someone who has no part in this
    matter or has not given that.
    """
    action = action_for(field, Procedure(case.procedure), is_confidential=case.is_confidential)
    approval = _approval_for(action, case, party_id, field, by=by, at=at)
    if len(reason) < SHORTEST_REASON:
        raise BadInput(ASK_WHY, "why")
    found = find_given(case, party_id, field)
    value = sealer().open(found.sealed)
    _note_read(case, found.id, field, reason=reason, approval=approval, by=by, at=at)
    return value


def _approval_for(
    action: str, case: Case, party_id: int, field: DataField, *, by: Actor, at: datetime
) -> int | None:
    """Return the number of the approval under which a field opens; none where a reason is enough."""
    door = door_of(action, case, by)
    if door is Door.CLOSED:
        raise NotPermitted(refusal_of(action, door))
    if door is Door.REASON:
        return None
    asked = last_request(case, party_id, field, by)
    check_permit(asked, action, at)
    return asked.id if asked else None


def open_content(case: Case, *, reason: str, by: Actor, at: datetime) -> None:
    """Open the texts of a case once to someone who may read them for a reason only (letter R).

    Raises NotPermitted with the sentence of the policy, BadInput without a reason.
    """
    if not may_with(by, "content", Reach.REASONED, case):
        raise NotPermitted(explain(by, "content", case))
    if len(reason) < SHORTEST_REASON:
        raise BadInput(ASK_WHY, "why")
    append_audit(
        "content_read",
        by=by,
        at=at,
        subject=case.number,
        matter_id=case.matter_id,
        detail={"reason": reason},
    )


def note_served_name(case: Case, *, by: Actor, at: datetime, reason: str = FOR_THE_LETTER) -> None:
    """Note that the name of whoever complains was opened for a letter that names it (§43 II)."""
    first = (Party.role == PartyRole.COMPLAINANT.value, Party.position == 1)
    statement = select(Party.person_id).where(
        Party.matter_id == case.matter_id, Party.person_id.is_not(None), *first
    )
    person_id = db.session.scalar(statement)
    if person_id is not None and not case.is_confidential:
        _note_read(case, person_id, DataField.NAME, reason=reason, approval=None, by=by, at=at)


def _note_read(
    case: Case,
    person_id: int,
    field: DataField,
    *,
    reason: str,
    approval: int | None,
    by: Actor,
    at: datetime,
) -> None:
    db.session.execute(
        insert(PersonalDataRead).values(
            matter_id=case.matter_id,
            case_id=case.id,
            person_id=person_id,
            field=field.value,
            read_at=at,
            read_by_id=by.id,
            unit_id=by.unit_id,
            reason=reason,
        )
    )
    append_audit(
        "personal_data_read",
        by=by,
        at=at,
        subject=f"{case.number} {field.value}",
        matter_id=case.matter_id,
        detail={"reason": reason} | ({"approval": approval} if approval else {}),
    )
