"""Which events are no acts of the case page: they have a page or a way of their own."""

from typing import Final

from petitions.rules.terms import EventKind

NOT_BY_HAND: Final = frozenset(
    {
        EventKind.DRAFTED,
        EventKind.RECEIVED,
        EventKind.CONFIRMED,
        EventKind.CORRECTED,
        EventKind.SURVEYED,
        EventKind.IDENTITY_REVEALED,
        EventKind.SEPARATED,
        EventKind.UNLINKED,
        EventKind.INCIDENT_JOINED,
        EventKind.INCIDENT_LEFT,
        EventKind.RESPONDENT_IDENTIFIED,
        EventKind.REPRESENTATION_ADDED,
        EventKind.REPRESENTATION_ENDED,
        EventKind.PARTY_ADDED,
        EventKind.PARTY_ENDED,
        EventKind.DATA_AMENDED,
        EventKind.LETTER_ISSUED,
        EventKind.LETTER_SERVED,
        EventKind.LETTER_RETURNED,
    }
)
"""Events with a page or a way of their own: they are not among the acts of a case page."""


FROM_ANOTHER_PAGE: Final = frozenset(
    {
        EventKind.CORRECTED,
        EventKind.SEPARATED,
        EventKind.UNLINKED,
        EventKind.INCIDENT_JOINED,
        EventKind.INCIDENT_LEFT,
        EventKind.LETTER_SERVED,
        EventKind.LETTER_RETURNED,
    }
)
"""Of those, the acts that are recorded like any other, once another page has led to them."""
