"""What is said where a case comes in or leaves, and of its letters: jurisdiction, service, recusal."""

from types import MappingProxyType
from typing import Final

from petitions.rules.jurisdiction import DENIALS
from petitions.rules.terms import EventKind

ASKED: Final = MappingProxyType(
    {
        "jurisdiction_known": ("jurisdiction",),
        "grounds_denied": tuple(DENIALS),
        "letter_named": ("letter_id",),
        "way_of_service_given": ("method",),
    }
)
"""Which particulars each guard reads."""

ASKED_BY_EVENT: Final = MappingProxyType({EventKind.RECTIFICATION_SERVED: ("letter_id",)})
"""What else belongs to an event."""

CALLED: Final = MappingProxyType({**DENIALS, "letter_id": "函件"})
"""How each particular is called."""
