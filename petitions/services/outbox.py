"""What leaves the office is first written down, in the transaction of the act that causes it."""

from datetime import datetime
from typing import Any

from petitions.extensions import db, insert_into, sealer
from petitions.models import OutboxMessage
from petitions.rules.masking import mask_email


def enqueue_mail(
    kind: str,
    *,
    dedupe: str,
    to: str,
    matter_id: int | None,
    case_id: int | None,
    payload: dict[str, Any],
    at: datetime,
) -> None:
    """Ask for one mail of a kind; asked again with the same `dedupe`, nothing more is sent."""
    statement = insert_into(OutboxMessage).values(
        kind=kind,
        dedupe=dedupe,
        recipient_sealed=sealer().seal(to),
        recipient_masked=mask_email(to),
        matter_id=matter_id,
        case_id=case_id,
        payload=payload,
        run_at=at,
    )
    db.session.execute(statement.on_conflict_do_nothing(index_elements=["dedupe"]))
