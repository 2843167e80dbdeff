"""The words of an old ledger in ours: kinds of matters, channels, and every event type."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from petitions.rules.terms import Channel, EventKind, MatterKind, Procedure

MATTER_KINDS: Final[Mapping[str, MatterKind]] = MappingProxyType(
    {
        "consumer": MatterKind.DISPUTE,
        "petition": MatterKind.PETITION,
        "control_yuan": MatterKind.CONTROL_YUAN,
    }
)
CHANNELS: Final[Mapping[str, Channel]] = MappingProxyType(
    {
        "online": Channel.ONLINE,
        "counter": Channel.COUNTER,
        "mail": Channel.MAIL,
        "fax": Channel.FAX,
        "referred": Channel.REFERRED,
        "1999": Channel.PHONE_1999,
        "1950": Channel.PHONE_1950,
        "mayor": Channel.MAYOR,
        "email": Channel.EMAIL,
    }
)

_FIRST, _SECOND, _MEDIATION = (
    Procedure.FIRST_APPEAL,
    Procedure.SECOND_APPEAL,
    Procedure.MEDIATION,
)


class Translation(NamedTuple):
    """A legacy event type in our words; without a procedure it belongs to the case it finds."""

    procedure: Procedure | None
    event: EventKind


_CONSUMER: Final = {
    "submitted": Translation(None, EventKind.RECEIVED),
    "accepted": Translation(_FIRST, EventKind.ACCEPTED),
    "rejected": Translation(_FIRST, EventKind.REJECTED),
    "forwarded": Translation(_FIRST, EventKind.REFERRED),
    "business_notified": Translation(None, EventKind.BUSINESS_NOTIFIED),
    "business_received": Translation(None, EventKind.BUSINESS_RECEIVED),
    "business_replied": Translation(None, EventKind.BUSINESS_REPLIED),
    "lapsed": Translation(_FIRST, EventKind.LAPSED),
    "withdrawn": Translation(None, EventKind.WITHDRAWN),
    "transferred_out": Translation(None, EventKind.TRANSFERRED_OUT),
    "merged": Translation(None, EventKind.MERGED),
    "handled_together": Translation(None, EventKind.HANDLED_TOGETHER),
    "acceptance_voided": Translation(_FIRST, EventKind.ACCEPTANCE_VOIDED),
    "category_amended": Translation(None, EventKind.CATEGORY_AMENDED),
    "closed": Translation(None, EventKind.CLOSED),
    "reopened": Translation(None, EventKind.REOPENED),
    "second_appeal_filed": Translation(_SECOND, EventKind.RECEIVED),
    "second_appeal_accepted": Translation(_SECOND, EventKind.ACCEPTED),
    "second_appeal_rejected": Translation(_SECOND, EventKind.REJECTED),
    "negotiation_held": Translation(_SECOND, EventKind.NEGOTIATION_HELD),
    "mediation_applied": Translation(_MEDIATION, EventKind.RECEIVED),
    "mediation_rejected": Translation(_MEDIATION, EventKind.REJECTED),
    "mediation_scheduled": Translation(_MEDIATION, EventKind.SESSION_SCHEDULED),
    "mediation_heard": Translation(_MEDIATION, EventKind.MEDIATION_HEARD),
    "meeting_cancelled": Translation(_MEDIATION, EventKind.SESSION_CANCELLED),
    "mediation_withdrawn": Translation(_MEDIATION, EventKind.WITHDRAWN),
    "mediation_outcome": Translation(_MEDIATION, EventKind.CLOSED),
    "sent_to_court": Translation(_MEDIATION, EventKind.SENT_TO_COURT),
    "court_approved": Translation(_MEDIATION, EventKind.COURT_APPROVED),
}

_PETITION: Final = {
    "submitted": Translation(Procedure.PETITION, EventKind.REGISTERED),
    "tracked": Translation(Procedure.PETITION, EventKind.TRACKED),
    "dispatched": Translation(Procedure.PETITION, EventKind.DISPATCHED),
    "replied": Translation(Procedure.PETITION, EventKind.REPLIED),
    "closed": Translation(Procedure.PETITION, EventKind.CLOSED),
    "solved_on_the_spot": Translation(Procedure.PETITION, EventKind.SOLVED_ON_THE_SPOT),
    "merged": Translation(Procedure.PETITION, EventKind.MERGED),
    "not_processed": Translation(Procedure.PETITION, EventKind.NOT_PROCESSED),
    "reopened": Translation(Procedure.PETITION, EventKind.REOPENED),
    "withdrawn": Translation(Procedure.PETITION, EventKind.WITHDRAWN),
    "transferred_out": Translation(Procedure.PETITION, EventKind.TRANSFERRED_OUT),
}

_CONTROL_YUAN: Final = {
    "submitted": Translation(Procedure.CONTROL_YUAN, EventKind.REGISTERED),
    "cy_accepted": Translation(Procedure.CONTROL_YUAN, EventKind.CY_ACCEPTED),
    "cy_no_show": Translation(Procedure.CONTROL_YUAN, EventKind.CY_NO_SHOW),
}

_TYPES: Final = {"consumer": _CONSUMER, "petition": _PETITION, "control_yuan": _CONTROL_YUAN}

_MEDIATION_OUTCOMES: Final = {
    "established": EventKind.SETTLED,
    "failed": EventKind.FAILED,
    "withdrawn": EventKind.WITHDRAWN,
}


def translate(kind: str, type_: str, detail: str = "") -> Translation:
    """Return what a legacy event type is called here. Raises KeyError for an unknown kind or type."""
    found = _TYPES[kind][type_]
    if found.procedure is _MEDIATION and type_ == "mediation_outcome":
        return Translation(_MEDIATION, _MEDIATION_OUTCOMES.get(detail, EventKind.CLOSED))
    return found
