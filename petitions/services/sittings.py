"""Keep a negotiation 協商會議 as an object beside the events that tell it: meeting, cases, people."""

from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import Any

from sqlalchemy import insert

from petitions.extensions import db, sealer
from petitions.models import Case, Negotiation, NegotiationAttendee, NegotiationCase
from petitions.rules.masking import mask_name
from petitions.rules.negotiation import attendance_in, moment_of
from petitions.rules.terms import EventKind
from petitions.services.rows import add_row

MEETING = "meeting"
"""Under this key an event says which meeting of another case this one joins."""


def keep_sitting(
    case: Case, event: EventKind, said: Mapping[str, Any], *, seq: int, names: Sequence[str] = ()
) -> None:
    """Keep what the event of a number `seq` says of a negotiation; of any other event nothing.

    `names` are those of the people who came, in the order of the attendance; they are kept sealed.
    """
    if event is EventKind.NEGOTIATION_SCHEDULED and said.get("starts"):
        number = said.get(MEETING) or _keep_meeting(said)
        whose = {"matter_id": case.matter_id, "case_id": case.id}
        add_row(NegotiationCase, {**whose, "negotiation_id": number, "scheduled_seq": seq})
    elif event is EventKind.NEGOTIATION_HELD:
        _keep_attendance(case, said, seq, names)


def _keep_meeting(said: Mapping[str, Any]) -> int:
    values = {
        "starts_at": moment_of(said["session_on"], said["starts"]).astimezone(UTC),
        "ends_at": moment_of(said["session_on"], said["ends"]).astimezone(UTC),
        "room": said.get("room", ""),
        "video_url": said.get("video_url", ""),
        "chair_id": said.get("chair_id"),
    }
    number: int = add_row(Negotiation, values, returning="id").scalar_one()
    return number


def _keep_attendance(case: Case, said: Mapping[str, Any], seq: int, names: Sequence[str]) -> None:
    came = attendance_in(said)
    named = [*names, *[""] * len(came)]
    rows = [
        {
            "matter_id": case.matter_id,
            "case_id": case.id,
            "held_seq": seq,
            "position": at,
            "side": one.side.value,
            "party_id": one.party_id,
            "capacity": one.capacity.value,
            "mandate": one.mandate.value,
            "name_sealed": sealer().seal(name) if name else None,
            "name_masked": mask_name(name) if name else "",
        }
        for at, (one, name) in enumerate(zip(came, named, strict=False), 1)
    ]
    if rows:
        db.session.execute(insert(NegotiationAttendee), rows)
